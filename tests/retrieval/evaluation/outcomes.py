"""Outcomes for tests: a rightly answered question, and what differs from it."""

from __future__ import annotations

from typing import Any

from retrieval.evaluation.models import Outcome

RIGHT = Outcome(
    question="Ai là Bí thư?",
    style="who",
    answerable=True,
    refused=False,
    rank=1,
    right_bulletin=True,
    holds_answer=True,
    holds_in_3=True,
    answer_expected=True,
    answer="Trần Thị Mai",
    answer_right=True,
    verbatim=True,
    confidence=0.9,
    seconds=0.1,
)
WRONG: dict[str, Any] = {"holds_answer": False, "holds_in_3": False, "answer_right": False}
REFUSED: dict[str, Any] = {**WRONG, "refused": True, "answer": None}
UNANSWERABLE: dict[str, Any] = {**WRONG, "answerable": False, "answer_expected": False}


def outcome(**different: Any) -> Outcome:  # noqa: ANN401 (whatever an outcome has)
    """A rightly answered question, in which this is different."""
    return RIGHT.model_copy(update=different)

from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.evaluation.models import Evaluation, Row

QUESTIONS = Path(__file__).with_name("questions.dev.jsonl")

pytestmark = pytest.mark.encoder


@pytest.fixture(scope="module")
def evaluation(evaluations: Callable[[str], Evaluation]) -> Evaluation:
    """What `bantin evaluate tests/quality/questions.dev.jsonl` measures."""
    return evaluations("dev")


@pytest.fixture(scope="module")
def rows(evaluation: Evaluation) -> dict[str, Row]:
    """Its rows, by style."""
    return {row.style: row for row in evaluation.rows}


def test_the_questions_are_all_there(rows: dict[str, Row]) -> None:
    """The file holds 38 questions that the bulletins answer and 6 that they do not."""
    assert (rows["all"].answerable, rows["all"].unanswerable) == (38, 6)


@pytest.mark.parametrize(("style", "floor"), [("all", 0.85), ("vi", 0.95)])
def test_the_right_bulletin_comes_first(rows: dict[str, Row], style: str, floor: float) -> None:
    """The first quote is from the right bulletin for as many questions as the floor asks."""
    share = rows[style].right_bulletin
    assert share is not None
    assert share >= floor


def test_the_first_quote_holds_the_answer(rows: dict[str, Row]) -> None:
    """For at least 70 % of the answerable questions the first quote holds the answer."""
    share = rows["all"].holds_answer
    assert share is not None
    assert share >= 0.70


def test_every_quote_is_verbatim(rows: dict[str, Row]) -> None:
    """No quote differs from its slice of the stored bulletin."""
    assert rows["all"].verbatim == 1.0


def test_what_nobody_says_is_mostly_refused(rows: dict[str, Row]) -> None:
    """At least four of the six without an answer are refused, and hardly one that has an answer."""
    rightly, wrongly = rows["all"].rightly_refused, rows["all"].wrongly_refused
    assert rightly is not None
    assert wrongly is not None
    assert rightly >= 4 / 6
    assert wrongly <= 0.05

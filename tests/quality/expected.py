"""How good the answers are expected to be: the figures of `expected.json`, and what falls below them.

A figure may be worse than expected by as many questions as its set has to spare, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from retrieval.evaluation.models import Row

FILE = Path(__file__).with_name("expected.json")
_DIGITS = 4


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedRow(_Data):
    """The figures of one style, named as in `Row`; ``None`` where nothing can be counted."""

    style: str
    answerable: int
    unanswerable: int
    recall_1: float | None
    right_bulletin: float | None
    holds_answer: float | None
    wrongly_refused: float | None
    answer_given: float | None
    answer_right: float | None
    rightly_refused: float | None
    verbatim: float | None

    @classmethod
    def of(cls, row: Row) -> ExpectedRow:
        """What was measured, rounded."""
        return cls.model_validate(
            {
                name: round(value, _DIGITS) if isinstance(value, float) else value
                for name, value in row.model_dump(include=set(cls.model_fields)).items()
            }
        )


class ExpectedSet(_Data):
    """One set of questions.

    Attributes:
        title: What is asked, and of which bulletins.
        command: What measures it.
        spare: By how many questions a figure may be worse than expected.
        rows: A row a style, the last over all; ``None`` where this was not measured.
    """

    title: str
    command: str
    spare: int
    rows: tuple[ExpectedRow, ...] | None


class Expected(_Data):
    """All sets by their names."""

    sets: dict[str, ExpectedSet]


def read(file: Path = FILE) -> Expected:
    """What is expected.

    Raises:
        ValidationError: the file holds something else.
    """
    return Expected.model_validate_json(file.read_text("utf-8"))


def shortfalls(expected: ExpectedSet, measured: Iterable[Row]) -> list[str]:
    """One line for each measured figure that is worse than may be, such as `vi: holds_answer .75 < .95`."""
    by_style = {row.style: row for row in measured}
    return [
        line
        for row in expected.rows or ()
        for line in _shortfalls(row, by_style.get(row.style), expected.spare)
    ]


def _shortfalls(expected: ExpectedRow, measured: Row | None, spare: int) -> Iterator[str]:
    if measured is None:
        yield f"{expected.style}: not measured"
        return
    counts = (expected.answerable, expected.unanswerable)
    if counts != (measured.answerable, measured.unanswerable):
        yield f"{expected.style}: {counts} questions expected"
        return
    answerable, unanswerable = counts
    given = (expected.answer_given or 0.0) * answerable
    for name, of, sign in (
        ("recall_1", answerable, 1),
        ("right_bulletin", answerable, 1),
        ("holds_answer", answerable, 1),
        ("wrongly_refused", answerable, -1),
        ("answer_given", answerable, 1),
        ("answer_right", given, 1),
        ("rightly_refused", unanswerable, 1),
        ("verbatim", 0, 1),  # never one to spare
    ):
        share, now = getattr(expected, name), getattr(measured, name)
        if share is None:
            continue
        bound = share - sign * (spare / of if of else 0.0)
        if now is None or sign * (now - bound) < -(10**-_DIGITS):
            yield f"{expected.style}: {name} {now} {'<' if sign > 0 else '>'} {bound:.4f}"

"""Claims about a number or a day: "Chi bộ có 30 đảng viên, đúng không?".

The claimed number is taken out of the question, the question that is left is answered, and the two are
compared: so nothing is confirmed because the words match. Claims about people are judged by
`retrieval.answer.office_qa.answer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.entities.dates import Date, Grain, dates
from corpus.entities.quantities import Quantity, quantities
from corpus.text.text import read_text
from retrieval.answer.office_qa.intent import office_question
from retrieval.models import Answer, Verdict
from retrieval.query.answer_type import AnswerType
from retrieval.query.asking import asks_back
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import read_slots

_HOW_MANY = "bao nhiêu"
_WHICH_DAY = "ngày nào"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim: the number or the day that is claimed, and the question that asks for it."""

    claimed: Quantity | Date
    question: UnderstoodQuestion


def read_claim(question: UnderstoodQuestion) -> Claim | None:
    """The claim that a question makes of one number or day, or ``None``.

    Of several numbers none is known to be the claimed one; and a question about people is another matter.
    """
    if not asks_back(question.text) or office_question(question) is not None:
        return None
    numbers = [each for each in quantities(question.reading) if not each.ordinal]
    if len(numbers) == 1:
        start, end = numbers[0].number
        return Claim(numbers[0], _instead(question, start, end, _HOW_MANY, AnswerType.NUMBER))
    days = [date for date in dates(question.reading) if date.grain is Grain.DAY]
    if not numbers and len(days) == 1:
        return Claim(days[0], _instead(question, *days[0].span, _WHICH_DAY, AnswerType.DATE))
    return None


def judge_claim(claim: Claim, answer: Answer) -> Verdict | None:
    """What the answer to the question without the claim makes of it; ``None`` if it leaves that open."""
    if not answer.quotes:
        return Verdict.SILENT
    if answer.answer_text is None:
        return None
    if isinstance(claim.claimed, Quantity):
        quoted = [each for quote in answer.quotes for each in quantities(quote.reading)]
        return _compare_numbers(claim.claimed, quantities(read_text(answer.answer_text)), quoted)
    return _compare_days(claim.claimed, answer.answer_text)


def _instead(
    question: UnderstoodQuestion, start: int, end: int, asking: str, kind: AnswerType
) -> UnderstoodQuestion:
    text = f"{question.text[:start].rstrip()} {asking} {question.text[end:].lstrip()}"
    read = read_slots(text)
    provinces = read.provinces or question.slots.provinces  # which it may have without naming one
    slots = replace(read, people=question.slots.people, provinces=provinces)
    return replace(question, text=text, words=text, answer_type=kind, slots=slots)


def _compare_numbers(
    claimed: Quantity, stated: Sequence[Quantity], quoted: Sequence[Quantity]
) -> Verdict | None:
    """Whether the number stated is the one claimed; of another unit, that is left open.

    So it is where the quotes hold the claimed amount of the same as well: which of them is meant is for the
    reader to judge.
    """
    if not stated or (claimed.known and stated[0].known and not _of_one_unit(claimed, stated[0])):
        return None
    if _as_much(claimed, stated[0]):
        return Verdict.CONFIRMED
    besides = any(_as_much(claimed, other) and _of_one_unit(claimed, other) for other in quoted)
    return None if besides else Verdict.CONTRADICTED


def _as_much(one: Quantity, other: Quantity) -> bool:
    return (one.low, one.high) == (other.low, other.high)


def _of_one_unit(one: Quantity, other: Quantity) -> bool:
    return one.unit_key == other.unit_key


def _compare_days(claimed: Date, stated: str) -> Verdict | None:
    """Whether the day claimed and the one day that a text names are the same.

    Of a span of days, or of a day without its year, that is left open.
    """
    days = [date for date in dates(read_text(stated)) if date.grain is Grain.DAY]
    if claimed.day is None or len(days) != 1 or days[0].day is None:
        return None
    return Verdict.CONFIRMED if claimed.day == days[0].day else Verdict.CONTRADICTED

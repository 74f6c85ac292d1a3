"""Claims about a number, a time or a place: "Chi bộ có 30 đảng viên, đúng không?".

The claimed number is taken out of the question, the question that is left is answered, and the two are
compared: so nothing is confirmed because the words match. Claims about people are judged by
`retrieval.answer.office_qa.answer`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from corpus.entities.dates import Date, Grain, dates
from corpus.entities.quantities import Quantity, quantities
from corpus.text.fold import unaccented
from corpus.text.patterns import spoken
from corpus.text.text import read_text
from retrieval.answer.amounts import Amount, agree, amount_of
from retrieval.answer.claimed_places import compare_places
from retrieval.answer.office_qa.intent import office_question
from retrieval.models import Answer, Verdict
from retrieval.query.answer_type import AnswerType
from retrieval.query.asking import asks_back
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import read_slots
from retrieval.query.tables import QUESTIONS

_HOW_MANY = "bao nhiêu"
_WHICH_DAY = "ngày nào"
_WHICH_YEAR = "năm nào"
_WHERE = "ở đâu"
_SURE = 0.5  # how sure a quote must be that is held against a claim as a whole
_LONGEST_CLOSING = 5  # words of "đúng không", "có phải không ạ"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim.

    Attributes:
        claimed: The number, all of several, the time or the place.
        question: The question that asks for it; of several numbers the one that claims them.
        words: The question as it was put, in which ``claimed`` has its place.
    """

    claimed: Quantity | tuple[Quantity, ...] | Date | str
    question: UnderstoodQuestion
    words: str = ""


def read_claim(question: UnderstoodQuestion) -> Claim | None:
    """The claim that a question makes of numbers, or of one day, year or place; ``None`` if it makes none.

    Of several numbers none is known to be the one in doubt: all are claimed. A question about people is
    another matter. A year or a place is claimed where the question closes with it, right behind what happened
    ("họp năm 2020") or what lies there ("quê ở").
    """
    if not asks_back(question.text) or office_question(question) is not None:
        return None
    numbers = [each for each in quantities(question.reading) if not each.ordinal]
    if len(numbers) == 1:
        start, end = numbers[0].number
        instead = _instead(question, start, end, _HOW_MANY, AnswerType.NUMBER)
        return Claim(numbers[0], instead, question.text)
    if numbers:
        return Claim(tuple(numbers), question, question.text)
    days = [date for date in dates(question.reading) if date.grain is Grain.DAY]
    if len(days) == 1:
        return Claim(days[0], _instead(question, *days[0].span, _WHICH_DAY, AnswerType.DATE))
    return None if days else _claim_of_year(question) or _claim_of_place(question)


def _claim_of_year(question: UnderstoodQuestion) -> Claim | None:
    years = [date for date in dates(question.reading) if date.grain is Grain.YEAR]
    if len(years) != 1 or not _closes(question.text, years[0].span):
        return None
    return Claim(years[0], _instead(question, *years[0].span, _WHICH_YEAR, AnswerType.DATE))


def _claim_of_place(question: UnderstoodQuestion) -> Claim | None:
    found = _place().search(question.text)
    if found is None or not _closes(question.text, found.span()):
        return None
    return Claim(found["place"], _instead(question, *found.span(), _WHERE, AnswerType.PLACE))


def _closes(text: str, span: tuple[int, int]) -> bool:
    """Whether the words of a span stand between what happened and the words that ask back."""
    closing = text[span[1] :]
    return (
        len(closing.split()) <= _LONGEST_CLOSING
        and asks_back(closing)
        and _event().search(text[: span[0]].lower()) is not None
    )


@cache
def _event() -> re.Pattern[str]:
    words = (*QUESTIONS.events, *QUESTIONS.lies)
    events = spoken((*words, *map(unaccented, words)), plain=False)
    return re.compile(rf"(?<!\w){events}(?:\s+(?:vào|từ|trong|vao|tu|in))?\s*$")


@cache
def _place() -> re.Pattern[str]:
    closing = spoken((*QUESTIONS.whether, *map(unaccented, QUESTIONS.whether)), plain=False)
    return re.compile(rf"(?i)(?<!\w)(?:ở|tại|o|tai)\s+(?P<place>[^,.;:?]+?)(?=\s*,?\s*{closing})")


def judge_claim(claim: Claim, answer: Answer) -> Verdict | None:
    """What the answer to the question without the claim makes of it; ``None`` if it leaves that open."""
    if not answer.quotes:
        return Verdict.SILENT
    if isinstance(claim.claimed, tuple):
        return _judge_all(claim.claimed, claim.words, answer)
    if answer.answer_text is None:
        return _judge_by_quote(claim, answer)
    if isinstance(claim.claimed, str):
        return compare_places(claim.claimed, answer.answer_text, answer.quotes[0].reading)
    if isinstance(claim.claimed, Date):
        return _compare_times(claim.claimed, answer.answer_text)
    # What is claimed stands in the question as it was put, its number taken out of the other one.
    claimed = amount_of(claim.claimed, claim.words)
    stated = [(each, answer.answer_text) for each in quantities(read_text(answer.answer_text))]
    quoted = [(each, quote.text) for quote in answer.quotes for each in quantities(quote.reading)]
    return _compare_numbers(claim.claimed, claimed, stated, quoted)


def _judge_by_quote(claim: Claim, answer: Answer) -> Verdict | None:
    """What the first quote makes of a claimed number where no words of it answer by themselves.

    It bears the claim out if it holds one number of that unit, and that is the one; it refutes it if none of
    those that it holds is. In a quote that may be another one neither is said.
    """
    if not isinstance(claim.claimed, Quantity) or answer.confidence < _SURE:
        return None
    claimed, quote = amount_of(claim.claimed, claim.words), answer.quotes[0]
    amounts = (amount_of(each, quote.text) for each in quantities(quote.reading) if not each.ordinal)
    agreeing = [agree(claimed, amount) for amount in amounts if amount.unit == claimed.unit]
    if agreeing == [True]:
        return Verdict.CONFIRMED
    return Verdict.CONTRADICTED if agreeing and not any(each is not False for each in agreeing) else None


def _judge_all(claimed: Sequence[Quantity], words: str, answer: Answer) -> Verdict | None:
    """What a sentence of the first quote makes of several claimed numbers; ``None`` if none tells.

    It bears them out if it holds them all. It refutes them if it holds all but one, and of that one's unit
    another number only.
    """
    if answer.confidence < _SURE:
        return None
    quote = answer.quotes[0]
    amounts = [amount_of(each, words) for each in claimed]
    verdicts = set()
    for sentence in quote.reading.sentences:
        held = quantities(read_text(sentence.of(quote.text)))
        verdicts.add(_compare_all(amounts, [amount_of(each, sentence.of(quote.text)) for each in held]))
    return next((each for each in (Verdict.CONFIRMED, Verdict.CONTRADICTED) if each in verdicts), None)


def _compare_all(claimed: Sequence[Amount], held: Sequence[Amount]) -> Verdict | None:
    compared = [[agree(one, other) for other in held if other.unit == one.unit] for one in claimed]
    missing = [each for each in compared if True not in each]
    if not missing:
        return Verdict.CONFIRMED
    refuted = len(missing) == 1 and bool(missing[0]) and None not in missing[0]
    return Verdict.CONTRADICTED if refuted else None


def _instead(
    question: UnderstoodQuestion, start: int, end: int, asking: str, kind: AnswerType
) -> UnderstoodQuestion:
    text = f"{question.text[:start].rstrip()} {asking} {question.text[end:].lstrip()}"
    read = read_slots(text)
    provinces = read.provinces or question.slots.provinces  # which it may have without naming one
    slots = replace(read, people=question.slots.people, provinces=provinces)
    return replace(question, text=text, words=text, answer_type=kind, slots=slots)


def _compare_numbers(
    quantity: Quantity,
    claimed: Amount,
    stated: Sequence[tuple[Quantity, str]],
    quoted: Sequence[tuple[Quantity, str]],
) -> Verdict | None:
    """Whether the number stated is the one claimed; of another unit, that is left open.

    So it is where the quotes hold the claimed amount of the same as well: which of them is meant is for the
    reader to judge.
    """
    if not stated:
        return None
    other = amount_of(*stated[0])
    if quantity.known and stated[0][0].known and claimed.unit != other.unit:
        return None
    agrees = agree(claimed, other)
    if agrees is None or agrees:
        return Verdict.CONFIRMED if agrees else None
    amounts = [amount_of(*each) for each in quoted]
    besides = any(agree(claimed, each) and claimed.unit == each.unit for each in amounts)
    return None if besides else Verdict.CONTRADICTED


def _compare_times(claimed: Date, stated: str) -> Verdict | None:
    """Whether the day or the year claimed and the one that a text names are the same.

    Of a span of days, or of a day without its year, that is left open.
    """
    told = list(dates(read_text(stated)))
    if claimed.grain is Grain.YEAR:
        years = {year for date in told for year in date.years}
        if len(years) != 1:
            return None
        return Verdict.CONFIRMED if years == {*claimed.years} else Verdict.CONTRADICTED
    days = [date for date in told if date.grain is Grain.DAY]
    if claimed.day is None or len(days) != 1 or days[0].day is None:
        return None
    return Verdict.CONFIRMED if claimed.day == days[0].day else Verdict.CONTRADICTED

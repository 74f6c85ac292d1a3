"""Which of two: "Bí thư là ông A hay ông B?" asks who the secretary is, and claims neither of them.

The two are taken out of the question and asked for, as a claim's number is: words that the question itself
says are no answer to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from corpus.entities.dates import dates
from corpus.entities.people import places_of_name
from corpus.entities.places import places_named
from corpus.entities.quantities import quantities
from corpus.tables import FAMILY_NAMES
from corpus.text.fold import unaccented
from corpus.text.patterns import spoken, spoken_words
from corpus.text.span import Span
from corpus.text.text import Text
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import read_slots
from retrieval.query.tables import QUESTIONS

_ENGLISH = {
    AnswerType.DATE: "when",
    AnswerType.NUMBER: "how many",
    AnswerType.PERSON: "who",
    AnswerType.PLACE: "where",
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What stands on both sides of "hay", how it is asked for, and what that asks for."""

    spans: Sequence[Span]
    asking: str
    type: AnswerType


def asked_choice(question: UnderstoodQuestion) -> UnderstoodQuestion | None:
    """The question that asks for the one of two that is right; ``None`` where it puts no two to choose from.

    "Chi bộ có 26 hay 30 đảng viên?" asks "Chi bộ có bao nhiêu đảng viên?". Two numbers, days, people or
    places are told apart; "hay không" is no choice.
    """
    text = question.reading
    if _pattern(QUESTIONS.no_choice).search(text.lower):
        return None
    for joined in _pattern(QUESTIONS.choice).finditer(text.lower):
        for kind in _kinds(question):
            left = next((span for span in kind.spans if _touches(text, span.end, joined.start())), None)
            right = next((span for span in kind.spans if _touches(text, joined.end(), span.start)), None)
            if left and right:
                return _instead(question, Span(left.start, right.end), kind)
    return None


def _kinds(question: UnderstoodQuestion) -> list[_Kind]:
    text = question.reading
    people = [span for name in question.slots.people for span in places_of_name(text, name)]
    return [
        _Kind([date.span for date in dates(text)], "khi nào", AnswerType.DATE),
        _Kind(_amounts(text), "bao nhiêu", AnswerType.NUMBER),
        _Kind(people, "ai", AnswerType.PERSON),
        _Kind([place.span for place in places_named(text)], "nơi nào", AnswerType.PLACE),
    ]


def _amounts(text: Text) -> list[Span]:
    """The numbers, each once alone and once with what it counts: of "26 đảng viên" both."""
    found = [each for each in quantities(text) if not each.ordinal]
    return [span for each in found for span in (each.number, each.span)]


def _touches(text: Text, end: int, start: int) -> bool:
    """Whether nothing but white space, a preposition or an address stands between two places."""
    return end <= start and _between().fullmatch(text.lower[end:start]) is not None


@cache
def _between() -> re.Pattern[str]:
    joining = ("là", "ở", "tại", "vào", "ngày", "năm", "do", "tỉnh", "huyện", "xã", "in", "at", "on")
    return re.compile(rf"[\s,]*(?:(?:{_either(*joining)}|{_address()})[\s,]+)*")


@cache
def _address() -> str:
    return _either(*FAMILY_NAMES.honorifics, *FAMILY_NAMES.ranks)


def _either(*words: str) -> str:
    return spoken((*words, *map(unaccented, words)), plain=False)


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(spoken_words(phrases, plain=False))


def _instead(question: UnderstoodQuestion, span: Span, kind: _Kind) -> UnderstoodQuestion:
    before, behind = question.text[: span.start].rstrip(), question.text[span.end :]
    if kind.type is AnswerType.PERSON:
        before = re.sub(rf"(?i)(?<!\w)(?:{_address()}\.?\s*)+$", "", before).rstrip()
    asking = _ENGLISH[kind.type] if question.english else kind.asking
    text = f"{before} {asking}{behind}".strip()
    read = read_slots(text)
    slots = replace(read, provinces=read.provinces or _kept(question, kind))
    return replace(question, text=text, words=text, answer_type=kind.type, slots=slots)


def _kept(question: UnderstoodQuestion, kind: _Kind) -> tuple[str, ...]:
    """The provinces that the question has without naming them; none where it asks for a place."""
    return () if kind.type is AnswerType.PLACE else question.slots.provinces

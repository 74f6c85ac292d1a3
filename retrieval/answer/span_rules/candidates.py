"""Which spans of a quote could answer a question, by its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from corpus.entities.dates import Date, Grain, dates
from corpus.entities.offices import offices
from corpus.entities.people import people
from corpus.entities.places import places_named
from corpus.entities.quantities import Quantity, quantities
from corpus.text.fold import CAPITALS, SMALL, looks_vietnamese
from corpus.text.span import Span
from corpus.text.text import read_text, tokens_of
from retrieval.answer.span_rules.expected import Asking, stopwords
from retrieval.query.answer_type import AnswerType

_IN_A_YEAR = {Grain.PART, Grain.MONTH, Grain.DAY}
_GRAINS = {  # what the words of a question ask for, folded, and which dates tell it
    "ngay": {Grain.DAY, Grain.HOUR},
    "thang": {Grain.MONTH, Grain.DAY},
    "quy": {Grain.QUARTER},
    "nam": {Grain.YEAR, Grain.DECADE, *_IN_A_YEAR},
    "ky": {Grain.CENTURY, Grain.TERM},
    "gio": {Grain.HOUR},
    "date": {Grain.DAY},
    "day": {Grain.DAY},
    "year": {Grain.YEAR, Grain.DECADE, *_IN_A_YEAR},
}
_YEAR_WORD = re.compile(r"(?i)\bnăm\s+\Z")
_WORD_REACH = 12  # characters before a year in which that word stands
_HEAD_REACH = 30  # characters between what is asked for and the name that it is part of
_LONGEST_CHUNK = 7  # syllables of a phrase that is neither name nor quotation


@dataclass(frozen=True, slots=True)
class SpanCandidate:
    """A span that could answer, and how well it is of the kind asked for, 0 to 1."""

    start: int
    end: int
    fit: float


def candidates(text: str, asked: Asking) -> list[SpanCandidate]:
    """The spans of a text (NFC) that could answer, each once, in no particular order."""
    match asked.kind:
        case AnswerType.NUMBER:
            found = [
                SpanCandidate(*_shown(each, asked), _unit_fit(each, asked))
                for each in quantities(read_text(text))
            ]
        case AnswerType.DATE:
            when = dates(read_text(text))
            found = [SpanCandidate(*_dated(text, each, asked), _grain_fit(each, asked)) for each in when]
        case AnswerType.PERSON:
            sure = [person.span for person in people(read_text(text))]
            found = [SpanCandidate(*span, 1.0) for span in sure]
            nobody = [*sure, *(office.span for office in offices(read_text(text)))]
            found += [
                SpanCandidate(*span, 0.5 if looks_vietnamese(text[slice(*span)]) else 0.8)
                for span in proper_names(text)
                if not any(span[0] < end and start < span[1] for start, end in nobody)
            ]
        case AnswerType.PLACE:
            found = list(_places(text)) + [SpanCandidate(*span, 0.9) for span in _headed(text, asked.head)]
        case AnswerType.EXPLANATION:
            found = []
        case AnswerType.OTHER:
            found = list(_phrases(text)) + [SpanCandidate(*span, 0.9) for span in _headed(text, asked.head)]
    return list({(each.start, each.end): each for each in found}.values())


def proper_names(text: str) -> list[Span]:
    """Runs of capitalised words, joined by "de", "von" and the like.

    A Vietnamese name of a body goes on in small letters ("Tòa án Tối cao Hoa Kỳ"), so it takes the words up
    to the next sign or joining word along; a lone Vietnamese word with a capital is no name.
    """
    begins = {start for start, _ in read_text(text).sentences}
    found = []
    for match in _name().finditer(text):
        words = match[0].split()
        start, end = match.span()
        if start in begins and len(words) > 1 and words[0].lower() in stopwords():
            start, words = start + match[0].index(words[1], len(words[0])), words[1:]
        if len(words) > 1 or not (looks_vietnamese(words[0]) and words[0][1:].islower()):
            found.append(Span(start, end))
    return found


def _shown(measure: Quantity, asked: Asking) -> Span:
    """The measure, without a unit that is only guessed and not asked for."""
    unit = tuple(syllable.folded for syllable in tokens_of(measure.unit))
    whole = measure.known or unit == asked.head[: len(unit)]
    return Span(measure.start, measure.end) if whole else Span(*measure.number)


def _dated(text: str, date: Date, asked: Asking) -> Span:
    """The date; only its year where no more is asked for ("năm nào")."""
    if "ngay" in asked.head or "nam" not in asked.head or date.grain not in _IN_A_YEAR:
        return date.span
    year = str(date.until.year)
    start = date.core.end - len(year)
    if text[start : date.core.end] != year:
        return date.span
    word = _YEAR_WORD.search(text, max(date.start, start - _WORD_REACH), start)
    return Span(word.start() if word else start, date.end)


def _grain_fit(date: Date, asked: Asking) -> float:
    wanted = next((_GRAINS[word] for word in asked.head if word in _GRAINS), None)
    if wanted is None:
        return 0.3 if date.grain is Grain.TERM else 1.0
    if date.grain is Grain.TERM and Grain.TERM not in wanted:
        return 0.0  # a congress has its term in its name, and takes place on a day
    return 1.0 if date.grain in wanted else 0.2


def _unit_fit(measure: Quantity, asked: Asking) -> float:
    if asked.ordinal or measure.ordinal:
        return 1.0 if asked.ordinal and measure.ordinal else 0.0
    unit = measure.unit_key
    if unit in asked.units or any(unit.startswith((f"{each} ", f"{each}/")) for each in asked.units):
        return 1.0
    if unit in asked.similar or any(each.startswith(f"{unit} ") for each in asked.units if unit):
        return 0.7
    if asked.units:
        return 0.0 if measure.known else 0.2
    words = [syllable.folded for syllable in tokens_of(measure.unit)]
    if asked.head:
        return 1.0 if words[:1] == list(asked.head[:1]) else 0.2
    return 0.6 if measure.known else 0.4


def _places(text: str) -> Iterator[SpanCandidate]:
    for place in places_named(read_text(text)):
        yield SpanCandidate(*place.span, 1.0)
    for start, end in (*proper_names(text), *_long_names(text)):
        located = _before_place().search(text, 0, start)
        yield SpanCandidate(start, end, 1.0 if located else 0.6)
    for match in _after_place().finditer(text):
        yield SpanCandidate(*match.span("place"), 0.5)


def _phrases(text: str) -> Iterator[SpanCandidate]:
    for match in re.finditer(r"[“\"«]([^”\"»\n]{2,80})[”\"»]", text):
        yield SpanCandidate(*match.span(1), 0.8)
    for span in (*proper_names(text), *_long_names(text)):
        yield SpanCandidate(*span, 0.8)
    for span in chunks(text):
        yield SpanCandidate(*span, 0.6)


def _long_names(text: str) -> Iterator[Span]:
    """Names of bodies: a capital, and words up to the next sign or joining word that hold another capital."""
    for match in _long_name().finditer(text):
        words = list(re.finditer(r"\S+", match[0]))
        kept = list(takewhile(lambda word: word[0].lower() not in stopwords(), words))
        if len(kept) > 1:
            yield Span(match.start(), match.start() + kept[-1].end())


def _headed(text: str, head: Sequence[str]) -> Iterator[Span]:
    """Names behind what is asked for: "Sân bay quốc tế Los Angeles" where "sân bay nào" is asked."""
    found = tokens_of(text)
    for i in range(len(found) - len(head) + 1 if head else 0):
        if [each.folded for each in found[i : i + len(head)]] == list(head):
            for start, end in proper_names(text):
                between = text[found[i].start : start]
                if 0 < len(between) <= _HEAD_REACH and not _parted(between):
                    yield Span(found[i].start, end)
                    break


def _parted(between: str) -> bool:
    return re.search(r"[.,;:()\n]", between) is not None or bool(stopwords() & set(between.lower().split()))


def chunks(text: str) -> Iterator[Span]:
    """Phrases between signs and joining words, cut where they are long."""
    for match in re.finditer(r"[^.,;:!?()\[\]\n“”\"]+", text):
        words = list(re.finditer(r"\S+", match[0]))
        run: list[re.Match[str]] = []
        for word in [*words, None]:
            if word is None or word[0].lower() in stopwords():
                if 1 < len(run) <= _LONGEST_CHUNK:
                    yield Span(match.start() + run[0].start(), match.start() + run[-1].end())
                run = []
            else:
                run.append(word)


@cache
def _name() -> re.Pattern[str]:
    word = rf"(?:[{CAPITALS}]\.|[{CAPITALS}][\w’'&+]*(?:[-.][{CAPITALS}0-9][\w]*)*)"
    joint = r"(?:(?:of|de|du|von|van|der|di|da|la|le|the|and|&)[^\S\n]+)?"
    return re.compile(rf"\b{word}(?:[^\S\n]+{joint}(?:{word}|\d+[A-Z]?\b))*")


@cache
def _long_name() -> re.Pattern[str]:
    capital, small = rf"[{CAPITALS}][\w’'-]*", rf"[{SMALL}]+"
    return re.compile(rf"\b{capital}(?:[^\S\n]+(?:{capital}|{small})){{1,7}}")


@cache
def _before_place() -> re.Pattern[str]:
    words = "tại|ở|đến|tới|từ|về|thành phố|tỉnh|huyện|quận|xã|thị trấn|bang|vùng|nước|khu vực|phía|gần"
    return re.compile(rf"\b(?i:{words})[^\S\n]+\Z")


@cache
def _after_place() -> re.Pattern[str]:
    return re.compile(r"\b(?i:tại|ở|trong|trên|gần)[^\S\n]+(?P<place>[^\W\d_]+(?:[^\S\n][^\W\d_]+){0,3})")

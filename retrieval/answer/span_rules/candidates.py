"""Which spans of a quote could answer a question, by its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from corpus.entities.dates import Date, Grain, dates
from corpus.entities.localities import localities
from corpus.entities.offices import offices
from corpus.entities.organisations import bodies
from corpus.entities.people import people
from corpus.entities.places import places_named
from corpus.entities.quantities import Quantity, quantities
from corpus.entities.units import either
from corpus.tables import FAMILY_NAMES
from corpus.text.fold import CAPITALS, SMALL, looks_vietnamese
from corpus.text.span import Span
from corpus.text.text import Text, read_text, tokens_of
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
_COUNTED_REACH = 60  # characters behind a number in which what it counts is named
# The number of a document or of a telephone: "12/2020/NĐ-CP", "05-CT/TW", "0263.3000.274".
_CODE = re.compile(
    r"(?<![\w/])\d[\d/]*\s?[-/]\s?[A-ZĐ]{2,}[\w/&Đ-]*|(?<![\w.])(?:0|\+84)\d(?:[ .]?\d){7,10}(?!\w)"
)
_LONGEST_CHUNK = 7  # syllables of a phrase that is neither name nor quotation


@dataclass(frozen=True, slots=True)
class SpanCandidate:
    """A span that could answer, and how well it is of the kind asked for, 0 to 1."""

    start: int
    end: int
    fit: float


def candidates(text: Text, asked: Asking) -> list[SpanCandidate]:
    """The spans of a text that could answer, each once, in no particular order."""
    raw = text.raw
    match asked.kind:
        case AnswerType.NUMBER if asked.code:
            found = [SpanCandidate(*match.span(), 1.0) for match in _CODE.finditer(raw)]
        case AnswerType.NUMBER:
            found = [
                SpanCandidate(*_shown(text, each, asked), _unit_fit(each, asked)) for each in quantities(text)
            ]
        case AnswerType.DATE:
            found = [
                SpanCandidate(*_dated(raw, each, asked), _grain_fit(each, asked)) for each in dates(text)
            ]
        case AnswerType.PERSON:
            found = list(_people(text, asked))
        case AnswerType.PLACE | AnswerType.OTHER if asked.several:
            found = []  # one name of several would be a part of the answer
        case AnswerType.PLACE:
            found = list(_places(text)) + [SpanCandidate(*span, 0.9) for span in _headed(raw, asked.head)]
        case AnswerType.EXPLANATION:
            found = []
        case AnswerType.OTHER:
            found = list(_phrases(raw)) + [SpanCandidate(*span, 0.9) for span in _headed(raw, asked.head)]
    return list({(each.start, each.end): each for each in found}.values())


def _people(text: Text, asked: Asking) -> Iterator[SpanCandidate]:
    """The people; of a question for several of them only those who stand in one row, as the whole row."""
    sure = [person.span for person in people(text)]
    if asked.several:
        yield from (SpanCandidate(*row, 1.0) for row in _rows(text.raw, sure))
        return
    yield from (SpanCandidate(*span, 1.0) for span in sure)
    recognised = (*offices(text), *bodies(text), *places_named(text), *localities(text))
    nobody = [*sure, *(each.span for each in recognised), *(code.span() for code in _CODE.finditer(text.raw))]
    for span in proper_names(text.raw):
        if not any(span[0] < end and start < span[1] for start, end in nobody):
            yield SpanCandidate(*span, 0.5 if looks_vietnamese(text.raw[slice(*span)]) else 0.8)


def _rows(raw: str, named: Sequence[Span]) -> Iterator[Span]:
    """Two people and more between whom nothing stands but a joining word and what they are called."""
    row: list[Span] = []
    for span in [*named, None]:
        if span and row and _joined().fullmatch(raw, row[-1].end, span.start):
            row.append(span)
            continue
        if len(row) > 1:
            yield Span(row[0].start, row[-1].end)
        row = [span] if span else []


@cache
def _joined() -> re.Pattern[str]:
    titles = either([*FAMILY_NAMES.honorifics, *FAMILY_NAMES.ranks])
    return re.compile(rf"\s*(?:,|;|,?\s+(?:và|với|cùng|and))?\s+(?:(?i:{titles})\.?\s+){{0,2}}")


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


def _shown(text: Text, measure: Quantity, asked: Asking) -> Span:
    """The measure with the whole of what it counts, as far as the question names it too.

    A unit that is only guessed, and not asked for, is left out.
    """
    words = text.tokens_within((measure.number.end, measure.number.end + _COUNTED_REACH))
    shared = 0
    while shared < min(len(words), len(asked.counted)) and words[shared].folded == asked.counted[shared]:
        shared += 1
    end = words[shared - 1].end if shared else measure.number.end
    if measure.known or end > measure.end:
        return Span(measure.start, max(end, measure.end))
    return Span(measure.number.start, end)


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


def _places(text: Text) -> Iterator[SpanCandidate]:
    for match in _located().finditer(text.raw):
        yield SpanCandidate(*match.span("place"), 1.0)
    for place in places_named(text):
        yield SpanCandidate(*place.span, 0.8)
    for start, end in (*proper_names(text.raw), *_long_names(text.raw)):
        located = _before_place().search(text.raw, max(0, start - _HEAD_REACH), start)
        yield SpanCandidate(start, end, 0.9 if located else 0.4)
    for match in _after_place().finditer(text.raw):
        yield SpanCandidate(*match.span("place"), 0.3)


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
def _located() -> re.Pattern[str]:
    """What "tại" and "ở" lead to, up to the next sign, if a name is in it."""
    word = r"[^\W_][\w’'/&-]*"
    return re.compile(
        rf"\b(?i:tại|ở)[^\S\n]+(?P<place>(?:[{SMALL}]+[^\S\n]+){{0,5}}(?:TP\.\s*)?[{CAPITALS}]{word}"
        rf"(?:[^\S\n]+{word}){{0,10}})(?=\s*(?:[.,;:()\n]|\Z))"
    )


@cache
def _after_place() -> re.Pattern[str]:
    return re.compile(r"\b(?i:tại|ở|trong|trên|gần)[^\S\n]+(?P<place>[^\W\d_]+(?:[^\S\n][^\W\d_]+){0,3})")

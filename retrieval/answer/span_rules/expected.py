"""What exactly a question asks for: its asking word, the words around that, and the units that would fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from corpus.entities.units import known_units, unit_key
from corpus.tables import UNITS
from corpus.text.fold import fold
from corpus.text.text import Text, Token
from retrieval.answer.span_rules.cues import says
from retrieval.answer.tables import SPAN_CUES
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.tables import EMPTY_WORDS

_WORDS = {
    AnswerType.DATE: (
        r"(?:vào )?(?:(?:khi|lúc|ngày|tháng|năm|quý|thế kỷ|thời (?:gian|điểm)) nào|bao giờ|ngày mấy)"
    ),
    AnswerType.NUMBER: r"bao (?:nhiêu|lâu|xa)|mấy",
    AnswerType.PERSON: r"ai|nào",
    AnswerType.PLACE: r"(?:(?:ở|tại|từ|đến|về)\s+)?đâu|nào",
    AnswerType.EXPLANATION: r"(?:(?:cái|điều)\s+)?gì|như thế nào|thế nào|nào|ra sao|(?:vì|tại) sao",
    AnswerType.OTHER: r"(?:(?:cái|điều)\s+)?gì|như thế nào|thế nào|nào|(?:vì|tại) sao",
}
_LONGEST_HEAD = 3  # syllables of what is asked for: "trường đại học nào"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question asks for; all words are folded syllables.

    Attributes:
        kind: As the question was understood.
        left: Its words before the asking word, in order.
        right: Those behind it.
        head: What "nào", "gì", "bao nhiêu" or "which" asks for: ("dang", "vien"); empty if it does not say.
        units: The folded units of a measure that would fit; empty if any would.
        similar: Folded units that might.
        ordinal: Whether a place in an order is asked for ("đứng thứ mấy").
        counted: The words behind "bao nhiêu" up to the next joining word: what is counted, in full.
        code: Whether a document's or a telephone's number is asked for ("quyết định số mấy").
        several: Whether more than one is asked for ("những ai", "các xã nào").
    """

    kind: AnswerType
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()
    similar: frozenset[str] = frozenset()
    ordinal: bool = False
    counted: tuple[str, ...] = ()
    code: bool = False
    several: bool = False


def asking(question: UnderstoodQuestion) -> Asking:
    """What a question asks for; of one without an asking word only the kind and its units are known."""
    text = question.reading.lower
    units, similar = frozenset[str](), frozenset[str]()
    if question.answer_type is AnswerType.NUMBER:
        units = _units(text, english=question.english)
        people = frozenset(map(unit_key, UNITS.people))
        similar = people if units & people else similar
    if question.english:  # its words are in another order, and not those of the text
        return Asking(question.answer_type, units=units, similar=similar)
    found = _asking_word(question.answer_type, not question.reading.accented).search(text)
    if found is None:
        return Asking(question.answer_type, units=units, similar=similar)
    before, behind = _around(question.reading, found)
    left, right = _folded(before), _folded(behind)
    head = _head(question, found, before, behind)
    ordinal = question.answer_type is AnswerType.NUMBER and left[-1:] in {("thu",), ("hang",)}
    counted = _folded(takewhile(_is_telling, behind)) if question.answer_type is AnswerType.NUMBER else ()
    return Asking(
        question.answer_type,
        left,
        right,
        head,
        units,
        similar,
        ordinal,
        counted,
        question.answer_type is AnswerType.NUMBER and _asks_code(left),
        _asks_several(question, left, head),
    )


def _asks_several(question: UnderstoodQuestion, left: tuple[str, ...], head: tuple[str, ...]) -> bool:
    """Whether more than one is asked for: "những ai", "các xã nào"."""
    if says(question.reading, SPAN_CUES.several):
        return True
    named = len(left) - len(head)
    return bool(head) and named > 0 and left[named - 1] in map(fold, SPAN_CUES.plural_marks)


def _asks_code(left: tuple[str, ...]) -> bool:
    """Whether "mấy" asks for the number of a document: "quyết định số mấy", but not "dân số bao nhiêu"."""
    return left[-1:] == ("so",) and len(left) > 1 and left[-2] not in map(fold, SPAN_CUES.code_nouns)


@cache
def _asking_word(kind: AnswerType, plain: bool) -> re.Pattern[str]:  # noqa: FBT001 (a key of the cache)
    words = _WORDS[kind]
    return re.compile(rf"\b(?:{fold(words) if plain else words})\b")


def _around(question: Text, found: re.Match[str]) -> tuple[Sequence[Token], Sequence[Token]]:
    """The words before the asking word, and those behind it."""
    before = [token for token in question.tokens if token.end <= found.start()]
    return before, [token for token in question.tokens if token.start >= found.end()]


def _folded(tokens: Iterable[Token]) -> tuple[str, ...]:
    return tuple(token.folded for token in tokens)


def _head(
    question: UnderstoodQuestion,
    found: re.Match[str],
    before: Sequence[Token],
    behind: Sequence[Token],
) -> tuple[str, ...]:
    """The words that the asking word belongs to: those before "nào" and "gì", those behind the others."""
    if question.answer_type is AnswerType.DATE:
        return _folded(question.reading.tokens_within(found.span()))
    if question.answer_type is AnswerType.NUMBER:
        return _folded(takewhile(_is_telling, behind[:_LONGEST_HEAD]))
    return _folded(takewhile(_is_telling, reversed(before[-_LONGEST_HEAD:])))[::-1]


def _is_telling(token: Token) -> bool:
    return token.written not in stopwords()


def _units(text: str, *, english: bool) -> frozenset[str]:
    """The units that fit: the one named behind "bao nhiêu" or "số", or those that the other words ask for."""
    if english:
        asked = re.search(r"how many ((?:\w+ ?){1,3})", text)
        words = asked[1] if asked else ""
        named = [
            unit
            for unit, english_words in UNITS.counted.items()
            if any(re.match(rf"(?:\w+ )?{re.escape(word)}(?:s|es)?\b", words) for word in english_words)
        ]
        if named:
            return frozenset(map(unit_key, named))
    else:
        behind = re.search(
            rf"\b(?:bao nhiêu|mấy|số(?: lượng)?)\s+(?:nữ\s+|nam\s+)?(?P<unit>{known_units()})", text
        )
        if behind:
            return frozenset([unit_key(behind["unit"])]) | _alike(behind["unit"])
    asks = [
        row for row in UNITS.asked if any(re.search(rf"\b{re.escape(word)}\b", text) for word in row.words)
    ]
    return frozenset(unit_key(unit) for row in asks for unit in row.units)


def _alike(unit: str) -> frozenset[str]:
    rows = [row.units for row in UNITS.asked if unit in row.units or unit in row.words]
    return frozenset(unit_key(each) for row in rows for each in row)


@cache
def stopwords() -> frozenset[str]:
    """Words that ask, join or go on with a sentence: no phrase begins or ends with them."""
    return frozenset([*EMPTY_WORDS.words, *UNITS.not_counted])

"""The expected answer type: what kind of words would answer a question, told by how it asks.

The words are a table, `retrieval/query/data/answer_types.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import cache

from corpus.tables import FAMILY_NAMES
from corpus.text.fold import fold
from retrieval.query.tables import ANSWER_TYPES, AnswerKind

_KINDS: tuple[AnswerKind, ...] = ("date", "number", "person", "place")  # the first that is asked for decides
_LONGEST_TITLE = 8  # words between a person and "nào": "Phó Chủ tịch Hội đồng nhân dân tỉnh nào"


class AnswerType(Enum):
    """What kind of words would answer a question.

    An explanation is told in sentences ("nói gì", "như thế nào", "vì sao"): no few words of it answer by
    themselves. Of the kind ``OTHER`` is a name or a term that is neither person nor place.
    """

    PERSON = "person"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    EXPLANATION = "explanation"
    OTHER = "other"


class _SpokenWords:
    """Words to look for as they are typed: in a text with accents they need theirs, in one without none.

    So "nhà máy" does not hold "mấy", nor "con đường" "còn", while "co may dang vien" does ask for a number.
    """

    def __init__(self, pattern: str) -> None:
        self._accented = re.compile(pattern)
        self._plain = re.compile(fold(pattern))

    def search(self, text: str) -> re.Match[str] | None:
        lower, folded = text.lower(), fold(text)
        return (self._plain if lower == folded else self._accented).search(lower)


def expected_answer_type(question: str) -> AnswerType:
    """What kind of words would answer a question: a number for "Chi bộ có mấy đảng viên?".

    The first kind of `_asking_words` that it asks for decides. Without any asking word an office asks for who
    holds it ("Lâm Đồng bí thư 2020"), an amount for its number ("doanh thu 2018"), whichever is named first;
    not so where a yes or a no is wanted.
    """
    asked = _asked_in_words(question)
    if asked is not None:
        return asked
    if _yes_or_no().search(question):
        return AnswerType.OTHER
    found = [(match.start(), kind) for kind, words in _implied() if (match := words.search(question))]
    return min(found, key=_place)[1] if found else AnswerType.OTHER


def has_asking_word(question: str) -> bool:
    """Whether a question says in so many words what it asks for ("ai", "mấy"), as keywords do not."""
    return _asked_in_words(question) is not None


def _asked_in_words(question: str) -> AnswerType | None:
    return next((kind for kind, words in _asking_words() if words.search(question)), None)


def _place(found: tuple[int, AnswerType]) -> int:
    return found[0]


@cache
def _asking_words() -> tuple[tuple[AnswerType, _SpokenWords], ...]:
    """What asks for each kind, in the order in which they decide."""
    explicit = {kind: _words(_asked_for(kind)) for kind in _KINDS}
    people = _one_of([*ANSWER_TYPES.titles, *ANSWER_TYPES.which["person"], *FAMILY_NAMES.ranks])
    told, told_what = _one_of(ANSWER_TYPES.told), _one_of(ANSWER_TYPES.told_what)
    amounts = _one_of(ANSWER_TYPES.implied["number"])
    within = rf"(?: (?!{_one_of(ANSWER_TYPES.apart)} )[^\s,;:?]+){{0,{_LONGEST_TITLE}}}"
    return (
        (AnswerType.EXPLANATION, _words(_one_of(ANSWER_TYPES.reasons))),
        (AnswerType.DATE, explicit["date"]),
        (AnswerType.NUMBER, explicit["number"]),
        (AnswerType.PERSON, explicit["person"]),
        (AnswerType.PERSON, _SpokenWords(rf"^(?:(?:các|những|phó|vị|cựu|nguyên) )*{people}{within} nào\b")),
        (AnswerType.PLACE, explicit["place"]),
        (AnswerType.PERSON, _words(rf"{people}\b.*\b(?:tên (?:là )?gì|tên của)")),
        (AnswerType.PERSON, _words(rf"(?:họ tên|họ và tên|tên|name) (?:của|of|the)?\b.*\b{people}")),
        (AnswerType.OTHER, _words(rf"{_one_of(ANSWER_TYPES.labels)} (?:gì|nào)")),
        (AnswerType.NUMBER, _words(rf"{amounts}\b.*\blà gì")),
        (AnswerType.EXPLANATION, _words(told)),
        (AnswerType.EXPLANATION, _words(rf"{told_what}\b.*\bgì|{told_what} nào")),
        (AnswerType.OTHER, _words(_one_of(ANSWER_TYPES.asking))),
    )


@cache
def _yes_or_no() -> _SpokenWords:
    """What closes a question that wants a yes or a no, "không" before all."""
    return _SpokenWords(rf"\b{_one_of(ANSWER_TYPES.yes_or_no)}(?: (?:ạ|nhỉ|vậy|thế))?[^\w]*$")


def _asked_for(kind: AnswerKind) -> str:
    """The pattern of what asks for one kind by itself, or by a noun with "nào", "which" or "what"."""
    nouns = _one_of(ANSWER_TYPES.which[kind])
    vietnamese = rf"{_not_in_compounds(ANSWER_TYPES.which[kind])}{nouns} nào"
    english = rf"(?:what|which) {nouns}|(?:what|which)(?:'s| is| was| are| were) (?:the )?(?:\w+ )?{nouns}"
    return rf"{_one_of(ANSWER_TYPES.asked[kind])}|{vietnamese}|{english}"


def _not_in_compounds(nouns: Iterable[str]) -> str:
    """The pattern of a place where no noun is the end of a compound: "đơn vị nào" is not "vị nào"."""
    return "".join(
        rf"(?<!\b{re.escape(compound.removesuffix(noun))}(?={re.escape(noun)}\b))"
        for noun in nouns
        for compound in ANSWER_TYPES.compounds
        if compound.endswith(f" {noun}")
    )


@cache
def _implied() -> tuple[tuple[AnswerType, _SpokenWords], ...]:
    """What asks for each kind where there is no asking word."""
    nouns = [(AnswerType(kind), _words(_one_of(words))) for kind, words in ANSWER_TYPES.implied.items()]
    counted = (AnswerType.NUMBER, _SpokenWords(r"^số (?!hiệu|điện thoại|nhà|văn bản)"))
    return (*nouns, counted, (AnswerType.PERSON, _words(_one_of(ANSWER_TYPES.titles))))


def _one_of(phrases: Iterable[str]) -> str:
    longest_first = sorted({phrase.lower() for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def _words(pattern: str) -> _SpokenWords:
    return _SpokenWords(rf"\b(?:{pattern})\b")

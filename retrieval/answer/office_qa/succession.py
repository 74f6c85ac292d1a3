"""Who of the people in a question is said to hold an office no more: "Ai thay ông Nguyễn Văn An làm bí thư?".

To say in whose place somebody came is no claim that the one before holds the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from corpus.entities.people import places_of_name
from corpus.table_files import WordList
from corpus.tables import FAMILY_NAMES
from corpus.text.patterns import spoken, spoken_words
from corpus.text.text import Text
from retrieval.query.tables import QUESTIONS

_TITLE = 8  # words between "thay" and the name: "thay nguyên Bí thư Huyện ủy"
# Words with which the sentence goes on behind a name, or by which something else is replaced: "thay mặt".
_GOES_ON = ("làm", "giữ", "là", "ai", "và", "ở", "tại", "mặt", "đổi", "lời", "as", "who", "in", "at")


def replaced_people(question: Text, people: Iterable[str]) -> tuple[str, ...]:
    """Those of the people named in a question whose place another took, or is to take.

    ``replaced_people("Ai thay ông Lê An làm bí thư?", ["Lê An"]) == ("Lê An",)``.
    """
    return tuple(
        name for name in people if any(_gave_way(question, place) for place in places_of_name(question, name))
    )


def asks_for_predecessor(question: Text) -> bool:
    """Whether a question asks in whose place somebody came: "Ông Lê An thay ai?"."""
    return _pattern(QUESTIONS.predecessor, plain=not question.accented).search(question.lower) is not None


def _gave_way(question: Text, place: tuple[int, int]) -> bool:
    plain = not question.accented
    before, behind = question.lower[: place[0]], question.lower[place[1] :]
    goes = _pattern(QUESTIONS.gave_way, plain=plain).match(behind.lstrip(" ,"))
    after = _before(QUESTIONS.right_after, 0, plain=plain).search(before)
    replaced = _before(QUESTIONS.in_place_of, _TITLE, plain=plain).search(before)
    begins = _begins(before, plain=plain)
    if begins and _who_comes(plain=plain).match(behind):
        return True
    return replaced is not None or (goes is not None and (after is not None or begins))


def _begins(before: str, *, plain: bool) -> bool:
    """Whether nothing but an address stands before the name."""
    return re.fullmatch(rf"\W*{address_pattern(plain=plain)}", before) is not None


@cache
def _who_comes(*, plain: bool) -> re.Pattern[str]:
    """What somebody does who goes, with the question who comes behind it: "đi Hà Giang thì ai lên thay"."""
    goes = spoken_words((*QUESTIONS.goes_off, *QUESTIONS.gave_way), plain=plain)
    who = spoken(("ai", "người nào", "who"), plain=plain)
    then = spoken(("thì",), plain=plain)
    return re.compile(
        rf"\s+(?:(?:đã|được|vừa|da|duoc|vua)\s+)*{goes}[^,;?!]*?(?:,|\s{then})\s+(?:{then}\s+)?{who}\b"
    )


@cache
def _before(phrases: WordList, title: int, *, plain: bool) -> re.Pattern[str]:
    """The pattern of a phrase with the name right behind it, its address and at most so many words apart."""
    stops = spoken(_GOES_ON, plain=plain)
    between = rf"(?:(?!{stops}\b)[^\s,.;:?!]+\s+){{0,{title}}}"
    return re.compile(rf"(?<!\w){spoken(phrases, plain=plain)}\s+{between}{address_pattern(plain=plain)}$")


def address_pattern(*, plain: bool) -> str:
    """A pattern for what may stand before a name, perhaps nothing, with the spaces behind it."""
    known = [
        *FAMILY_NAMES.honorifics,
        *FAMILY_NAMES.ranks,
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "comrade",
    ]
    return rf"(?:{spoken(known, plain=plain)}\.?\s+)*"


@cache
def _pattern(phrases: WordList, *, plain: bool) -> re.Pattern[str]:
    return re.compile(spoken_words(phrases, plain=plain))

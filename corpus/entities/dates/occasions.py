"""What a number numbers, and whose that is: the congress of a district, a session of the parliament."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.entities.dates.patterns import either
from corpus.tables import OCCASIONS
from corpus.text.fold import unaccented
from corpus.text.patterns import plain as in_small
from corpus.text.span import Span
from corpus.text.text import Style, Text

_BEFORE = 100  # characters from what is numbered to "lần thứ", the name of a body between
_BEHIND = 4  # from "the 3rd" to "congress"
_LOOSE = frozenset({"đảng", "dang"})  # of whom a question may say any party organisation
_OWNER_BEFORE = 40  # "HĐND tỉnh Lâm Đồng khóa X"
_ORDER = 2  # letters of "st", "nd", "rd", "th"
_JOINED = re.compile(
    r"[\s,(]{0,3}(?:(?:của|cua|thuộc|thuoc)\s+)?(?:(?:bch|ban chấp hành|ban chap hanh)\s+)?"
)  # "kỳ họp thứ 9, Quốc hội"
_CLAUSE = re.compile(r"[.;!?](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class OccasionWord:
    """An occasion or an owner (``sort``) by its name in the table, and where its words stand."""

    sort: Literal["occasion", "owner"]
    name: str
    span: Span


def occasion_words(text: Text) -> Iterator[OccasionWord]:
    """What may be numbered, and whose it may be, in order, none over another."""
    names, pattern = _words(plain=not text.accented)
    for match in pattern.finditer(text.lower):
        sort, name = names[" ".join(match[0].split())]
        if match[0] in _LOOSE and text.style is Style.TYPED:
            continue
        yield OccasionWord(sort, name, Span(*match.span()))


def numbered_thing(text: Text, span: Span, core: Span, named: Sequence[OccasionWord]) -> tuple[str, str]:
    """The occasion and the owner of a number at a place; empty where the words around do not say.

    The occasion stands in the number's own words ("kỳ họp thứ 9"), or before them in the same clause. The
    owner stands between the two, right behind the number, or before them.
    """
    i = bisect_left(named, span.start, key=_start)
    own = next((word for word in named[i:] if word.sort == "occasion"), None)
    if own is None or own.span.start >= core.start:
        near = (word for word in reversed(named[max(0, i - 6) : i]) if word.sort == "occasion")
        own = next((word for word in near if word.span.start >= span.start - _BEFORE), None)
        if own and _CLAUSE.search(text.raw, own.span.end, span.start):
            own = None
    if own is None and core.end == span.end - _ORDER and named[i:]:  # "the 3rd congress"
        own = named[i] if named[i].span.start - span.end <= _BEHIND else None
    begin = min(own.span.start, span.start) if own else span.start
    return (own.name if own else ""), _owner(text, begin, core, named)


def _owner(text: Text, begin: int, core: Span, named: Sequence[OccasionWord]) -> str:
    first, behind = bisect_left(named, begin, key=_start), bisect_left(named, core.start, key=_start)
    between = [word for word in named[first:behind] if word.sort == "owner"]
    if between:
        return between[-1].name
    after = named[behind] if behind < len(named) else None
    if after and after.sort == "owner" and _JOINED.fullmatch(text.lower, core.end, after.span.start):
        return after.name
    before = named[first - 1] if first else None
    if before and before.sort == "owner" and begin - before.span.end <= _OWNER_BEFORE:
        return "" if _CLAUSE.search(text.raw, before.span.end, begin) else before.name
    return ""


def _start(word: OccasionWord) -> int:
    return word.span.start


@cache
def _words(*, plain: bool) -> tuple[dict[str, tuple[Literal["occasion", "owner"], str]], re.Pattern[str]]:
    """Every spelling, in small letters, to what it is; and the pattern of all."""
    names: dict[str, tuple[Literal["occasion", "owner"], str]] = {}
    for name, spellings in OCCASIONS.owners.items():
        names.update({in_small(spelling): ("owner", name) for spelling in (name, *spellings)})
    for name, spellings in OCCASIONS.occasions.items():
        names.update({in_small(spelling): ("occasion", name) for spelling in (name, *spellings)})
    if plain:
        names = {unaccented(spelling): word for spelling, word in names.items()}
    return names, re.compile(rf"\b(?:{either(names)})\b(?!\s+(?:bộ|bo|ủy|uy|viên|đoàn|phí|ta)\b)")

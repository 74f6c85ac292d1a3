"""The districts and communes that a text names, from the gazetteer.

A name counts behind what it is ("huyện Đơn Dương", "Huyện ủy Hoài Ân", "TX An Nhơn", in English before
"district"), typed without accents, too. The bare name of a district counts with its capitals; in small
letters only where the text names its province.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar

from corpus.entities.gazetteer import AdminUnit, Rank, district_keys, units_named, written_key
from corpus.entities.models import Entity, Label, recogniser
from corpus.entities.places import provinces
from corpus.tables import FAMILY_NAMES
from corpus.text.fold import fold, unaccented
from corpus.text.span import Span
from corpus.text.text import Style, Text, Token

_LONGEST, _LONGEST_BARE = 6, 4  # syllables of a name
_UNKNOWN = 2  # syllables that are taken for the name of a commune that is in no table

_DISTRICTS = {
    "huyện": "huyện",
    "huyện ủy": "huyện",
    "huyện đoàn": "huyện",
    "quận": "quận",
    "quận ủy": "quận",
    "thị xã": "thị xã",
    "tx": "thị xã",
    "thị ủy": "thị xã",
    "thành phố": "thành phố",
    "tp": "thành phố",
    "thành ủy": "thành phố",
}
_COMMUNES = {"xã": "xã", "phường": "phường", "thị trấn": "thị trấn", "đặc khu": "đặc khu"}
_ENGLISH: dict[str, tuple[Rank, str]] = {
    "district": ("district", "huyện"),
    "town": ("district", "thị xã"),
    "city": ("district", "thành phố"),
    "commune": ("commune", "xã"),
    "ward": ("commune", "phường"),
}
_MANY = r"(?:các|những|hai|ba|bốn|năm|sáu|[0-9]{1,2})"
_GAP = re.compile(r"[ \xa0]*(?:[-–'’.]|[ \xa0])?[ \xa0]*")
_NEXT = re.compile(r"[^\S\n]*(?:,|;|\bvà\b|\bva\b)[^\S\n]*")
_CALLED_AFTER = re.compile(
    r"(?i:đường|phố|trường|thpt|thcs|cầu|chợ|hồ|sông|núi|đèo|ngã ba|đồng chí|ông|bà)\s\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality(Entity):
    """A district or a commune named in a text; the span has the words that say what it is.

    Attributes:
        rank: Which of the two.
        title: What it is called: "huyện", "xã"; of a bare name that of the first unit.
        name: Its name with accents.
        units: The units of the gazetteer that it may be; empty for one that is in no table.
        titled: Whether its title stands beside it; else it is the bare name of a district.
    """

    label: ClassVar[Label] = Label.LOCALITY
    rank: Rank
    title: str
    name: str
    units: tuple[AdminUnit, ...]
    titled: bool

    @property
    def full_name(self) -> str:
        """Its name with its title: "huyện Đơn Dương"."""
        return f"{self.title} {self.name}"

    def within(self, provinces: Collection[str]) -> tuple[AdminUnit, ...]:
        """The units that lie in one of some provinces, of then or of today; all, where none does."""
        there = tuple(unit for unit in self.units if not unit.provinces.isdisjoint(provinces))
        return there or self.units


@recogniser
def localities(text: Text) -> Iterator[Locality]:
    """The districts and communes that a text names: of "xã Ka Đô (Đơn Dương)" both.

    Of "các xã Ka Đô và Tu Tra" both are communes. A name that several units share has them all, those of
    another title ("thị xã" of what is a city today) only where none has its own.
    """
    found = list(_titled(text))
    if text.style is Style.TYPED:
        found += _english(text)
    found.sort(key=_place)
    yield from found
    yield from _bare(text, found)


def _titled(text: Text) -> Iterator[Locality]:
    written, plain = text.lower, text.style is Style.TYPED and not text.accented
    many, titles = _patterns(plain=plain)
    for match in titles.finditer(written):
        word = " ".join(match["title"].rstrip(". ").split())
        title = _titles(plain=plain)[word]
        rank: Rank = "district" if title in _DISTRICTS else "commune"
        found = _at(text, match.end(), rank, title, match.start())
        if found is not None:
            yield found
        several = many.search(written, max(0, match.start() - 10), match.start())
        while found is not None and several and (step := _NEXT.match(text.raw, found.end)):
            if titles.match(written, step.end()):
                break
            found = _at(text, step.end(), rank, title, step.end(), known=True)
            if found is not None:
                yield found


def _at(
    text: Text, position: int, rank: Rank, title: str, start: int, *, known: bool = False
) -> Locality | None:
    """The unit whose name begins at a position."""
    first = bisect_left(text.tokens, position, key=_start)
    tokens = _adjoining(text, text.tokens[first : first + _LONGEST])
    if not tokens or tokens[0].start != position or not _may_begin(text, tokens[0]):
        return None
    for count in range(len(tokens), 0, -1):
        units = _fitting(text, tokens[:count], rank)
        if units:
            return _locality(text, Span(start, tokens[count - 1].end), rank, title, units)
    if known or title == "thành phố" or len(tokens) < _UNKNOWN:
        return None
    span = Span(tokens[0].start, tokens[_UNKNOWN - 1].end)
    if not all(text.raw[token.start].isupper() for token in tokens[:_UNKNOWN]) or span.of(text.raw).isupper():
        return None
    return _locality(text, Span(start, span.end), rank, title, (), name=span.of(text.modern))


def _locality(
    text: Text, span: Span, rank: Rank, title: str, units: tuple[AdminUnit, ...], *, name: str = ""
) -> Locality:
    """What is named there: of the units those of the title, where there are such."""
    own = tuple(unit for unit in units if unit.title == title) or units
    name = own[0].name if own else " ".join(name.split())
    return Locality(span=span, rank=rank, title=title, name=name, units=own, titled=True, exact=text.accented)


def _may_begin(text: Text, token: Token) -> bool:
    return text.style is Style.TYPED or not text.raw[token.start].islower()


def _adjoining(text: Text, tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens up to the first that does not follow the one before by a space or a sign within names."""
    for i in range(1, len(tokens)):
        if _GAP.fullmatch(text.raw, tokens[i - 1].end, tokens[i].start) is None:
            return tokens[:i]
    return tokens


def _fitting(text: Text, tokens: Sequence[Token], rank: Rank) -> tuple[AdminUnit, ...]:
    """The units whose name the tokens are, with its accents or, in typed text, with none at all."""
    folded = "".join(token.folded for token in tokens)
    units = units_named(folded, rank)
    if not units:
        return ()
    written = "".join(token.written for token in tokens)
    if text.style is Style.TYPED and unaccented(written) == written:
        return units
    exact = written_key(written)
    return tuple(unit for unit in units if written_key(unit.name) == exact or exact.isdecimal())


def _english(text: Text) -> Iterator[Locality]:
    """The names before "district" and the like."""
    for i, token in enumerate(text.tokens):
        if i and token.written in _ENGLISH:
            rank, title = _ENGLISH[token.written]
            for first in range(max(0, i - _LONGEST_BARE), i):
                tokens = text.tokens[first:i]
                units = _fitting(text, tokens, rank)
                if units and len(_adjoining(text, tokens)) == len(tokens):
                    yield _locality(text, Span(tokens[0].start, token.end), rank, title, units)
                    break


def _bare(text: Text, titled: Sequence[Locality]) -> Iterator[Locality]:
    """Names of districts without a title, of two syllables and more, where no titled one stands."""
    done, i = 0, 0
    tokens = text.tokens
    for first, token in enumerate(tokens):
        while i < len(titled) and titled[i].start <= token.start:
            done, i = max(done, titled[i].end), i + 1
        capital = text.raw[token.start].isupper()
        if token.start < done or not (capital or text.style is Style.TYPED):
            continue
        if (token.folded, tokens[first + 1].folded if first + 1 < len(tokens) else "") not in _beginnings():
            continue
        run = _adjoining(text, tokens[first : first + _LONGEST_BARE])
        for count in range(len(run), 1, -1):
            units = _fitting(text, run[:count], "district")
            if not units or units[0].name in provinces():
                continue
            if not capital:
                units = tuple(unit for unit in units if _names_province(text, unit))
            if not units or (capital and not _stands_alone(text, first, first + count)):
                continue
            done = run[count - 1].end
            yield replace(
                _locality(text, Span(token.start, done), "district", units[0].title, units), titled=False
            )
            break


def _names_province(text: Text, unit: AdminUnit) -> bool:
    return any(fold(province) in text.folded.text for province in unit.provinces)


def _stands_alone(text: Text, first: int, stop: int) -> bool:
    """Whether a bare name is no part of a longer one: of a person, a street, a school."""
    tokens = text.tokens
    start, end = tokens[first].start, tokens[stop - 1].end
    if not all(text.raw[token.start].isupper() for token in tokens[first:stop]):
        return False
    if (
        stop < len(tokens)
        and text.raw[end : tokens[stop].start] == " "
        and text.raw[tokens[stop].start].isupper()
    ):
        return False
    if _CALLED_AFTER.search(text.modern, max(0, start - 12), start):
        return False
    before = tokens[first - 1] if first and text.raw[tokens[first - 1].end : start] == " " else None
    return before is None or not (
        text.raw[before.start].isupper() and before.written.capitalize() in _family_names()
    )


def _start(token: Token) -> int:
    return token.start


def _place(locality: Locality) -> Span:
    return locality.span


@cache
def _family_names() -> frozenset[str]:
    return frozenset(FAMILY_NAMES.family_names)


@cache
def _beginnings() -> frozenset[tuple[str, str]]:
    """The first two folded syllables of each district's name of several."""
    return frozenset((words[0], words[1]) for words in map(str.split, district_keys()) if len(words) > 1)


@cache
def _titles(*, plain: bool) -> dict[str, str]:
    """Every spelling of a title, in small letters, to the title."""
    every = {**_DISTRICTS, **_COMMUNES}
    return {**every, **{unaccented(word): title for word, title in every.items()}} if plain else every


@cache
def _patterns(*, plain: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says that several are named, and a title up to the name; in small letters."""
    words = sorted(_titles(plain=plain), key=len, reverse=True)
    either = "|".join(r"[^\S\n]+".join(map(re.escape, word.split())) for word in words)
    many = unaccented(_MANY) if plain else _MANY
    behind_coop = r"(?<!hop tac )" if plain else r"(?<!hợp tác )"
    return (
        re.compile(rf"\b{many}\s+\Z"),
        re.compile(rf"\b{behind_coop}(?P<title>{either})\b(?:\.[^\S\n]{{0,2}}|[^\S\n]+|\n(?=\S))"),
    )

"""The bodies that hold offices: their levels, and how far a body's name reaches in a text.

Texts are given with tone marks placed the newer way (`corpus.text.fold.modern_tone_marks`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.tables import ACTS, LEVELS, ORGANISATIONS
from corpus.text.patterns import either, plain

_WORD = re.compile(r"[^\W_]+(?:[&.][^\W_]+)*")
_SPACE = re.compile(r"[^\S\n]*")
_SIGN = re.compile(r"\s*(?:[,;:.()–\n-]|\Z)")
_IN_SMALL = re.compile(r"(?:[^\S\n]+[^\W\d_]+){0,9}")
_NUMBERED = frozenset({"quận", "phường", "khu", "tổ", "số", "khóa", "khu vực"})


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of body; the fields are those of a row of ``corpus/data/levels.json``."""

    name: str
    kind: str
    heads: tuple[str, ...] = ()
    area: str | None = None
    within: bool = False
    grassroots: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The word at ``start:end`` that says what kind of body is named."""

    level: Level
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Body:
    """A body named at ``start:end``, with the kinds of body that its name holds, in order."""

    start: int
    end: int
    heads: tuple[Head, ...]

    @property
    def level(self) -> Level | None:
        """The kind of body, where it is a known one."""
        return self.heads[0].level if self.heads and self.heads[0].start == self.start else None


def alike(one: str | None, other: str | None) -> bool:
    """Whether two levels are one, or stand for each other within one unit (đảng bộ, đảng ủy).

    No level is like none.
    """
    if one is None or other is None:
        return False
    return one == other or any(one in group and other in group for group in LEVELS.alike)


def head_at(text: str, position: int, limit: int | None = None, *, led: bool = False) -> Head | None:
    """The kind of body whose name begins right there.

    ``led`` says that an office stands before it: only then may a name of one syllable ("sở", "phòng") be
    written small.
    """
    return _head(_heads().match(text, position, len(text) if limit is None else limit), led=led)


def heads(text: str) -> list[Head]:
    """All kinds of body named in a text, in order, none over another."""
    found = (_head(match, led=False) for match in _heads().finditer(text))
    return [head for head in found if head]


def body_at(text: str, position: int, limit: int, *, led: bool = False) -> Body | None:
    """The body whose name begins at ``position`` and ends before ``limit``; ``None`` if there is none.

    A name goes on with capitals, further bodies and the small words of the table, and ends at any sign.
    """
    found: list[Head] = []
    at, end, last = position, position, ""
    while at < limit:
        head = head_at(text, at, limit, led=led and end == position)
        match = None if head else _small().match(text, at, limit)
        if head:
            found.append(head)
        stop = head.end if head else match.end() if match else _capital(text, at, limit, last)
        if not stop:
            break
        last, end = plain(text[at:stop]).split()[-1], stop
        gap = _SPACE.match(text, stop, limit)
        at = gap.end() if gap else stop
        if at == stop:
            break
    if found and found[-1].level.long and end > found[-1].end and _WORD.fullmatch(last):
        end = _rest(text, end, limit)
    while trimmed := _trailing().search(text, position, end):
        end = trimmed.start()
    return Body(position, end, tuple(head for head in found if head.end <= end)) if end > position else None


def _rest(text: str, end: int, limit: int) -> int:
    """Where a name ends that goes on in small letters: at a sign, or before a word that ends names."""
    tail = _IN_SMALL.match(text, end, limit)
    if tail is None or not (tail.end() == limit or _SIGN.match(text, tail.end())):
        return end
    ending = _ends().search(text, end, tail.end())
    return ending.start() if ending else tail.end()


def _capital(text: str, at: int, limit: int, last: str) -> int:
    """Where a word with a capital ends, or a number that belongs to the word before it; 0 if neither."""
    word = _WORD.match(text, at, limit)
    if word is None or not (word[0][0].isupper() or (word[0].isdecimal() and last in _NUMBERED)):
        return 0
    return word.end()


def _head(match: re.Match[str] | None, *, led: bool) -> Head | None:
    if match is None:
        return None
    name = plain(match["name"])
    if " " not in name and match[0].islower() and not led and name not in _plain_single():
        return None
    level, by_area = _levels()[name]
    if by_area and match["area"]:
        area = _area_of()[plain(match["area"])]
        level = Level(f"{level.name} {area}", level.kind, level.heads, area)
    end = match.end() if by_area else match.end("name")
    return Head(level, match.start(), end)


@cache
def _levels() -> dict[str, tuple[Level, bool]]:
    """Every spelling of a body to its level, and whether the area behind it is part of the level."""
    found = {}
    for name, row in LEVELS.levels.items():
        level = Level(name, row.kind, row.heads, row.area, row.within, row.grassroots, row.long)
        found.update({plain(spelling): (level, row.by_area) for spelling in row.names})
    return found


def level_named(name: str) -> Level:
    """The level of that name or spelling in the table."""
    return _levels()[plain(name)][0] if plain(name) in _levels() else _by_name()[name]


@cache
def _by_name() -> dict[str, Level]:
    return {level.name: level for level, _ in _levels().values()}


@cache
def _plain_single() -> frozenset[str]:
    """Names of one word that mean nothing else: abbreviations."""
    spelled = (name for row in LEVELS.levels.values() for name in row.names)
    return frozenset(plain(name) for name in spelled if sum(map(str.isupper, name)) > 1)


@cache
def _area_of() -> dict[str, str]:
    return {plain(word): area for area, words in LEVELS.areas.items() for word in words}


@cache
def _heads() -> re.Pattern[str]:
    spellings = either(name for row in LEVELS.levels.values() for name in row.names)
    areas = either(word for words in LEVELS.areas.values() for word in words)
    return re.compile(rf"(?!{either(LEVELS.not_body)})(?P<name>{spellings})(?:\s+(?P<area>{areas}))?")


@cache
def _small() -> re.Pattern[str]:
    return re.compile(either([*LEVELS.parts, *LEVELS.joined, *LEVELS.name_words]))


def begins_with_area(text: str, body: Body) -> bool:
    """Whether a body is called by the area it governs alone: "Chủ tịch xã Tân Thử"."""
    return _areas().match(text, body.start, body.end) is not None


@cache
def _areas() -> re.Pattern[str]:
    return re.compile(either(word for words in LEVELS.areas.values() for word in words))


@cache
def _ends() -> re.Pattern[str]:
    words = [*LEVELS.ends, *ORGANISATIONS.stops]
    return re.compile(
        rf"\s+(?:{either([*words, *(word for row in ACTS.acts.values() for word in row.after)])})"
    )


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(r"\s+(?:các|của|khu|cơ|công|thành|quản|doanh)\Z")

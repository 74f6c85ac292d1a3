"""The kinds of body that bulletins name, as `corpus/data/levels.json` lists them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from corpus.tables import LEVELS
from corpus.text.patterns import plain


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


def alike(one: str | None, other: str | None) -> bool:
    """Whether two levels are one, or stand for each other within one unit (đảng bộ, đảng ủy).

    No level is like none.
    """
    if one is None or other is None:
        return False
    return one == other or any(one in group and other in group for group in LEVELS.alike)


def level_named(name: str) -> Level:
    """The level of that name or spelling in the table."""
    return level_spelled(name) or _by_name()[name]


def level_spelled(spelling: str) -> Level | None:
    """The level of a body's kind as it is spelled ("UBND", "ủy ban nhân dân"); ``None`` for no known one."""
    return levels_by_spelling().get(plain(spelling))


def level_in_area(level: Level, area: str | None) -> Level:
    """The level with the area it governs, where that is part of its name: "ubnd tỉnh"."""
    if area is None or not is_by_area(level):
        return level
    return Level(f"{level.name} {area}", level.kind, level.heads, area)


def is_by_area(level: Level) -> bool:
    """Whether the area behind it is part of a level's name."""
    row = LEVELS.levels.get(level.name)
    return row is not None and row.by_area


@cache
def levels_by_spelling() -> dict[str, Level]:
    """Every spelling of a body's kind, in small letters, to its level."""
    found = {}
    for name, row in LEVELS.levels.items():
        level = Level(name, row.kind, row.heads, row.area, row.within, row.grassroots, row.long)
        found.update({plain(spelling): level for spelling in (*row.names, *row.before_area)})
    return found


@cache
def areas_by_word() -> dict[str, str]:
    """Every word for an area ("tp.") to the one that is kept ("thành phố")."""
    return {plain(word): area for area, words in LEVELS.areas.items() for word in words}


@cache
def _by_name() -> dict[str, Level]:
    return {level.name: level for level in levels_by_spelling().values()}

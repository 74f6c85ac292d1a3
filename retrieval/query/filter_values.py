"""The values of search filters: years, days and provinces, or a sentence that says what to write instead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from corpus.entities.dates import Date, Grain, dates
from corpus.entities.places import places, provinces
from corpus.notices import Notice
from corpus.tables import EVERYDAY
from corpus.text.fold import fold
from corpus.text.text import Style, read_text, tokens_of
from retrieval.errors import FilterError
from retrieval.query.tables import FILTERS

_EARLIEST = 1900  # the first year of a bulletin
_LONGEST_NAME = 6  # syllables: "Thành phố Bà Rịa - Vũng Tàu"
_SHOWN = 3  # words of an unknown name that are repeated in the complaint
_LONGEST_SHOWN = 60  # characters of a filter that are repeated
_ALIKE = 0.6  # from which likeness on a name is offered instead

_SIGNS = re.compile(r"[\s.–-]+")


def years(key: str, value: str) -> Iterator[int]:
    """The years of a value: one, several parted by commas, or from one to another ("2017-2020").

    Raises:
        FilterError: one of them is none.
    """
    for part in value.split(","):
        date = _date(part.strip())
        named = date.years if date and date.grain in {Grain.YEAR, Grain.TERM} else ()
        if not named or named[0] < _EARLIEST:
            raise complaint(key, value, "year", Notice("is no year from 1900 to 2099"), f"{key}2020")
        yield from range(named[0], named[-1] + 1)


def day(key: str, value: str, *, first: bool) -> dt.date:
    """The first or the last day of what a value tells: a day, a month, a year and the like.

    Raises:
        FilterError: it is none of these.
    """
    date = _date(value)
    edge = (date.first if first else date.last) if date else None
    if edge is None or edge.year < _EARLIEST:
        raise complaint(key, value, "date", Notice("is no year or day"), f"{key}2020, {key}05/03/2020")
    return edge


def _date(value: str) -> Date | None:
    """The date that a whole value names."""
    named = dates(read_text(value, Style.TYPED))
    return named[0] if named and named[0].span == (0, len(value)) else None


def province(key: str, value: str) -> str:
    """The province that a whole value names, by its name in the table.

    Raises:
        FilterError: it names none; the sentence offers the nearest name.
    """
    name = _names().get(_joined(value))
    if name is None:
        raise no_province(key, value)
    return name


def province_at(text: str, start: int) -> tuple[str, int] | None:
    """The province with the longest name that stands at ``start``, and where the name ends."""
    rest = text[start:]
    for syllable in reversed(tokens_of(rest)[:_LONGEST_NAME]):
        name = _names().get(_joined(rest[: syllable.end]))
        if name is not None:
            return name, start + syllable.end
    return None


@cache
def _names() -> dict[str, str]:
    """Every name of a province as `_joined` makes it, also with its title, to its name in the table."""
    names: dict[str, str] = {}
    for spelling, name in (*provinces().items(), *EVERYDAY.spoken.items()):
        names[_joined(spelling)] = name
        names |= {_joined(f"{title} {spelling}"): name for title in FILTERS.titles}
        names |= {_joined(f"{spelling} {suffix}"): name for suffix in FILTERS.suffixes}
    return names


def _joined(name: str) -> str:
    """A name as names are compared: no two provinces differ by accents, spaces or signs alone."""
    return _SIGNS.sub("", fold(name))


def no_province(key: str, value: str) -> FilterError:
    """The complaint about an unknown province, with the nearest name or the place's own province."""
    shown = " ".join(value.split()[:_SHOWN])
    ends = [syllable.end for syllable in tokens_of(value)[:_LONGEST_NAME]]
    typed = [_joined(value[:end]) for end in ends]
    where = {_joined(place): name for place, name in places().items()}
    nearest = next((where[name] for name in reversed(typed) if name in where), None)
    if nearest is None:
        likeness = [
            (SequenceMatcher(None, name, known).ratio(), province)
            for name in typed
            for known, province in _names().items()
        ]
        ratio, like = max(likeness, default=(0.0, ""))
        nearest = like if ratio >= _ALIKE else None
    return complaint(key, shown, "province", Notice("is no province"), f'{key}"{nearest or "Trà Vinh"}"')


def complaint(key: str, value: str, problem: str, what: Notice, instead: str) -> FilterError:
    """The error that says ``what`` is wrong with a filter, and what to write instead."""
    typed = f"{key}{value}"
    shown = typed if len(typed) <= _LONGEST_SHOWN else f"{typed[:_LONGEST_SHOWN]}…"
    return FilterError(
        "{typed} {what}: write for example {instead}.",
        what=what,
        problem=problem,
        typed=shown,
        instead=instead,
    )

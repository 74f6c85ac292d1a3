"""What a match of a pattern of dates says."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from typing import NamedTuple

from corpus.entities.dates import patterns
from corpus.entities.dates.values import CalendarDate, Grain, century, decade, month_before
from corpus.entities.numerals import number_of
from corpus.text.fold import unaccented
from corpus.text.span import Span

_LEAP = 2000  # stands in for a year that is not said
_LONGEST_TERM = 10  # years; "1520/2016" is none
_FULL = 4  # digits of a year written out
_TET_EVE = 23  # from this day on "30 Tết" is of the last month of the lunar year
_LUNAR_MONTHS = {unaccented(name): month for name, month in patterns.LUNAR_MONTHS.items()}
_LUNAR_MONTHS |= patterns.LUNAR_MONTHS


class Value(NamedTuple):
    """What a match says.

    Attributes:
        grain: How exactly.
        since: Its first day, month or year.
        until: Its last.
        lunar: Whether the lunar calendar is meant.
        place: Where the words of it stand, if not the whole match counts.
    """

    grain: Grain
    since: CalendarDate
    until: CalendarDate
    lunar: bool = False
    place: Span | None = None


_Match = re.Match[str]
Reader = Callable[[_Match], Value | None]


def _days(match: _Match) -> Value | None:
    """A day or several of one month, as far as they are told."""
    told = match.groupdict()
    year = int(told["year"]) if told.get("year") else None
    month, lunar = _month(told)
    first = int(told["from"]) if told.get("from") else number_of(told["spelled"])
    last = int(told.get("to") or told.get("next") or first)
    until = CalendarDate(year, month, last)
    since = CalendarDate(year, month, first)
    if first > last and month:
        month, year = month_before(month, year)
        since = CalendarDate(year, month, first)
    if _is_possible(since) and _is_possible(until):
        return Value(Grain.DAY, since, until, lunar or bool(told.get("lunar")))
    if until.year is None:
        return None
    return Value(Grain.YEAR, CalendarDate(year), CalendarDate(year), place=Span(*match.span("year")))


def _month(told: dict[str, str]) -> tuple[int | None, bool]:
    """The month by its number or its name, and whether only the lunar calendar has it."""
    if told.get("named"):
        name = told["named"]
        lunar = _LUNAR_MONTHS.get(name)
        return (lunar, True) if lunar else (number_of(name), False)
    if told.get("name"):
        return patterns.ENGLISH_MONTHS.index(told["name"][:3]) + 1, False
    return (int(told["month"]), False) if told.get("month") else (None, False)


def _is_possible(date: CalendarDate) -> bool:
    """Whether a calendar has the day."""
    if date.day is None or date.month is None:
        return True
    return date.day <= calendar.monthrange(date.year or _LEAP, date.month)[1]


def _tet(match: _Match) -> Value | None:
    """A day around the lunar new year: the 30th is of the old year, the third of the new one."""
    day = int(match["from"]) if match["from"] else number_of(match["spelled"])
    date = CalendarDate(None, 12 if day >= _TET_EVE else 1, day)
    return Value(Grain.DAY, date, date, lunar=True)


def _full_moon(match: _Match) -> Value:
    year = int(match["year"]) if match["year"] else None
    date = CalendarDate(year, _month(match.groupdict())[0], 15)
    return Value(Grain.DAY, date, date, lunar=True)


def _months(match: _Match) -> Value:
    told = match.groupdict()
    month, lunar = _month(told)
    date = CalendarDate(int(told["year"]) if told["year"] else None, month)
    return Value(Grain.MONTH, date, date, lunar or bool(told.get("lunar")))


def _quarter(match: _Match) -> Value:
    year, number = int(match["year"]), match["number"]
    if number in patterns.ENGLISH_ORDERS:
        quarter = patterns.ENGLISH_ORDERS.index(number) + 1
    else:
        quarter = number_of(number) or 1  # "quý nhất"
    since, until = CalendarDate(year, 3 * quarter - 2), CalendarDate(year, 3 * quarter)
    return Value(Grain.QUARTER, since, until)


def _part(match: _Match) -> Value | None:
    told, year = match.groupdict(), int(match["year"])
    count = told.get("count") or "6"
    if count in patterns.ENGLISH_COUNTS:
        months = patterns.ENGLISH_COUNTS.index(count) + 1
    else:
        months = number_of(count)
    if not 0 < months < 12:  # noqa: PLR2004
        return None
    if told["edge"] in {"đầu", "dau", "first"}:
        return Value(Grain.PART, CalendarDate(year, 1), CalendarDate(year, months))
    return Value(Grain.PART, CalendarDate(year, 13 - months), CalendarDate(year, 12))


def _term(match: _Match) -> Value | None:
    first, last = (
        int(year) + (0 if len(year) == _FULL else 2000) for year in (match["first"], match["last"])
    )
    if first >= last or ("/" in match["dash"] and last - first > _LONGEST_TERM):
        return None
    return Value(Grain.TERM, CalendarDate(first), CalendarDate(last))


def _century(match: _Match) -> Value | None:
    number = number_of(match["core"])
    if not number:
        return None
    return Value(Grain.CENTURY, *century(number, before_christ=match["bc"] is not None))


def _decade(match: _Match) -> Value:
    return Value(Grain.DECADE, *decade(_year(match)))


def _years(match: _Match) -> Value:
    date = CalendarDate(_year(match))
    return Value(Grain.YEAR, date, date)


def _year(match: _Match) -> int:
    year = int(match["year"])
    return 1 - year if match.groupdict().get("bc") else year


def _ago(_: _Match) -> Value:
    return Value(Grain.YEAR, CalendarDate(), CalendarDate())


def _hour(_: _Match) -> Value:
    return Value(Grain.HOUR, CalendarDate(), CalendarDate())


WAYS: tuple[tuple[tuple[str, ...], Reader, bool], ...] = (
    (patterns.DAYS[:4], _days, False),
    (patterns.BARE_DAYS, _days, True),
    (patterns.TET, _tet, False),
    (patterns.DAYS[4:], _days, False),
    (patterns.FULL_MOONS, _full_moon, False),
    (patterns.PARTS, _part, False),
    (patterns.MONTHS, _months, False),
    (patterns.QUARTERS, _quarter, False),
    (patterns.TERMS, _term, False),
    (patterns.BARE_MONTHS, _months, True),
    (patterns.CENTURIES, _century, False),
    (patterns.AGO, _ago, False),
    (patterns.DECADES, _decade, False),
    (patterns.YEARS, _years, False),
    (patterns.BARE_YEARS, _years, True),
    (patterns.HOURS, _hour, False),
)
"""Patterns, who reads their matches, and whether they are of a number that may as well count something.

The first that fits at a place counts.
"""

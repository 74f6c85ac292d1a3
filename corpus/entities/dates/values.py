"""What a date says: which days of the calendar, how exactly, and as EDTF."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar, NamedTuple, Self

from corpus.entities.models import Entity, Label
from corpus.text.span import Span

_LONGEST_TERM = 10  # years; what spans more is no term of office
_CENTURY = 99  # years from its first to its last
_DECADE = 9
_QUARTERS, _HALVES = 33, 40  # what EDTF adds to the number of a quarter, and of a half, of a year
_SIX_MONTHS = 6


class Grain(Enum):
    """How exactly a date is told."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    PART = "part"
    """The first or the last months of a year."""
    YEAR = "year"
    DECADE = "decade"
    TERM = "term"
    """From one year to another, as a term of office."""
    CENTURY = "century"


class CalendarDate(NamedTuple):
    """A day, a month or a year of a calendar, as far as it is said; ``None`` is what is not said.

    Attributes:
        year: 0 is 1 BC, -1 is 2 BC, as astronomers and ISO 8601 count.
        month: 1 to 12.
        day: 1 to 31.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """As EDTF: ``2020-03-05``, ``2020-03``, ``2020``, ``XXXX-03-05``, ``XXXX-XX-19``."""
        year = "XXXX" if self.year is None else f"{'-' * (self.year < 0)}{abs(self.year):04}"
        month = "XX" if self.month is None else f"{self.month:02}"
        if self.day is not None:
            return f"{year}-{month}-{self.day:02}"
        return year if self.month is None else f"{year}-{month}"

    @property
    def first(self) -> dt.date | None:
        """The first day that it may mean; ``None`` where the year or the month of a day is not said."""
        if self.year is None or self.year < dt.MINYEAR or (self.day and not self.month):
            return None
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date | None:
        """Likewise the last."""
        if self.first is None or self.year is None:
            return None
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Entity):
    """A time that a text names: an hour, a day, a month, …, or from one to another.

    Its span has the words that say what it is ("ngày", "lúc 8 giờ", "năm", "từ … đến").

    Attributes:
        core: Where its value stands without those words: "05/3/2020" of "ngày 05/3/2020"; of less than a day
            the year ("2020" of "tháng 3/2020"), if it is said.
        grain: How exactly it is told; of a span of time that of its end.
        since: Its first day, month or year; of an hour nothing.
        until: Its last; the same where it is but one.
        lunar: Whether it is told by the lunar calendar.
    """

    label: ClassVar[Label] = Label.DATE
    core: Span
    grain: Grain
    since: CalendarDate
    until: CalendarDate
    lunar: bool = False

    def moved(self, move: Callable[[tuple[int, int]], Span]) -> Self:
        """The same at another place."""
        return replace(self, span=move(self.span), core=move(self.core))

    @property
    def first(self) -> dt.date | None:
        """Its first day; ``None`` where that is not said, or is one of the lunar calendar."""
        return None if self.lunar else self.since.first

    @property
    def last(self) -> dt.date | None:
        """Its last day, likewise."""
        return None if self.lunar else self.until.last

    @property
    def day(self) -> dt.date | None:
        """The day, where it is just one, with its year."""
        return self.last if self.grain is Grain.DAY and self.since == self.until else None

    @property
    def years(self) -> tuple[int, ...]:
        """The years that it names: two where it goes from one to another."""
        named = (self.since,) if self.grain is Grain.DECADE else (self.since, self.until)
        if self.grain is Grain.CENTURY:
            return ()
        return tuple(dict.fromkeys(date.year for date in named if date.year is not None))

    @property
    def term(self) -> str | None:
        """The two years of what may be a term of office, ``2020-2025``, at most ten years apart."""
        if self.grain not in {Grain.TERM, Grain.YEAR} or self.since.month or len(self.years) == 1:
            return None
        first, last = self.since.year, self.until.year
        if first is None or last is None or not 0 < last - first <= _LONGEST_TERM:
            return None
        return f"{first}-{last}"

    @property
    def edtf(self) -> str:
        """The date as ISO 8601-2:2019 writes it, with "lunar " before one of the lunar calendar.

        ``2020-03-05``, ``2020-33`` (first quarter), ``2023-40`` (first half), ``2023-01/2023-09``,
        ``2020/2025``, ``XXXX-03-05`` (year not said), ``195X``, ``18XX``.
        """
        return f"lunar {self._edtf()}" if self.lunar else self._edtf()

    def _edtf(self) -> str:
        year, month = self.since.year, self.since.month
        if self.since == self.until:
            return str(self.since)
        if self.grain is Grain.QUARTER and year == self.until.year and month is not None:
            return f"{_year(self.since)}-{_QUARTERS + month // 3}"
        if self.grain is Grain.PART and self._is_half():
            return f"{_year(self.since)}-{_HALVES + (month != 1)}"
        if self.grain is Grain.DECADE:
            return f"{_year(self.since)[:-1]}X"
        if self.grain is Grain.CENTURY and year is not None and year > 0:
            return f"{_year(self.since)[:-2]}XX"
        return f"{self.since}/{self.until}"

    def _is_half(self) -> bool:
        return (self.since.month, self.until.month) in {(1, _SIX_MONTHS), (_SIX_MONTHS + 1, 12)}


def _year(date: CalendarDate) -> str:
    return str(CalendarDate(date.year))


def decade(year: int) -> tuple[CalendarDate, CalendarDate]:
    """The first and the last year of the decade that begins with a year."""
    return CalendarDate(year), CalendarDate(year + _DECADE)


def century(number: int, *, before_christ: bool) -> tuple[CalendarDate, CalendarDate]:
    """The first and the last year of a century by its number: the 19th begins with 1801."""
    first = 1 - 100 * number if before_christ else 100 * (number - 1) + 1
    return CalendarDate(first), CalendarDate(first + _CENTURY)


def month_before(month: int, year: int | None) -> tuple[int, int | None]:
    """The month before one, with its year if that is said: ``(12, 2019)`` of ``1, 2020``."""
    return (month - 1, year) if month > 1 else (12, None if year is None else year - 1)

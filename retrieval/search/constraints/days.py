"""Whether a bulletin is about the day, the month or the part of a year that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from corpus.entities.dates import CalendarDate, Date, Grain, YearPart, dates, year_parts
from corpus.text.text import Text, read_text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.models import Comparison, NamedValue, Surroundings, decide, value_reader

_REACH = 80  # how far before a day the document is named that it is only the date of
_CITED = re.compile(
    r"\b(?:số|nghị quyết|quyết định|luật|pháp lệnh|chỉ thị|kết luận|nghị định|thông tư|kế hoạch|công văn"
    r"|thông báo|quy định|hướng dẫn|tờ trình|công điện|sinh)\b[^.;\n]{0,60}\Z"
)


def compare_days(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare the days, months and parts of a year that a question names, each at its own grain."""
    asked = [date for date in dates(question.reading) if date.until.month is not None and not date.lunar]
    for date in asked:
        if date.grain is Grain.DAY:
            yield from _compare_day(_value(question.reading, date), around)
        elif date.grain is Grain.MONTH:
            yield from _compare_month(_value(question.reading, date), around)
    if parts := list(_parts(question.reading)):
        yield from decide(Sort.PART, parts, around.layers(_parts), agrees=_is_part, excludes=_is_other_part)


def _compare_day(asked: NamedValue, around: Surroundings) -> Iterator[Comparison]:
    """A day agrees with one that is it or a span of time around it."""
    layers = around.layers(partial(_days, cited=_is_cited(asked)))
    day = around.bulletin.date
    if day:
        moment = CalendarDate(day.year, day.month, day.day)
        layers[2].append(NamedValue("day", (moment, moment), f"{day:%d/%m/%Y}"))
    elsewhere = any(_holds(asked, other) for other in _days(read_text(around.bulletin.text), cited=True))
    excludes = _never if elsewhere or _is_cited(asked) else _is_other_day
    yield from decide(Sort.DATE, [asked], layers, agrees=_holds, excludes=excludes)


def _compare_month(asked: NamedValue, around: Surroundings) -> Iterator[Comparison]:
    """A month agrees with itself, and with a day in it where no month is named besides."""
    layers = around.layers(_months)
    months = any(other.kind == "month" for layer in layers[:3] for other in layer)
    if months:
        layers = [[other for other in layer if other.kind == "month"] for layer in layers]
    elif day := around.bulletin.date:
        moment = CalendarDate(day.year, day.month)
        layers[2].append(NamedValue("day", (moment, moment), f"{day:%m/%Y}"))
    named = (other for other in _months(read_text(around.bulletin.text)) if other.kind == "month")
    excludes = _never if any(_is_month(asked, other) for other in named) else _is_other_month
    yield from decide(Sort.MONTH, [asked], layers, agrees=_is_month, excludes=excludes)


def _value(text: Text, date: Date) -> NamedValue:
    words = " ".join(date.span.of(text.raw).split())
    cited = _CITED.search(text.lower, max(0, date.start - _REACH), date.start)
    return NamedValue("cited" if cited else date.grain.value, (date.since, date.until), words)


def _is_cited(value: NamedValue) -> bool:
    return value.kind == "cited"


def _days(text: Text, *, cited: bool) -> list[NamedValue]:
    """The days with their month; those that documents bear only where they are wanted."""
    return [value for value in _every_day(text) if cited or not _is_cited(value)]


@value_reader
def _every_day(text: Text) -> Iterator[NamedValue]:
    for date in dates(text):
        if date.grain is Grain.DAY and date.until.month is not None and not date.lunar:
            yield _value(text, date)


@value_reader
def _months(text: Text) -> Iterator[NamedValue]:
    """The months, and the months of days that are more than a document's."""
    for date in dates(text):
        if date.grain in {Grain.MONTH, Grain.DAY} and date.until.month is not None and not date.lunar:
            value = _value(text, date)
            if date.grain is Grain.MONTH:
                yield NamedValue("month", value.value, value.shown)
            elif not _is_cited(value):
                yield value


def _ends(value: NamedValue) -> tuple[CalendarDate, CalendarDate]:
    return value.value  # type: ignore[return-value]


def _holds(asked: NamedValue, other: NamedValue) -> bool:
    """Whether a span of days holds the one that is asked for, a year that one does not say aside."""
    (_, day), (since, until) = _ends(asked), _ends(other)
    if day.year and until.year:
        return _order(since, until.year) <= _order(day, day.year) <= _order(until, until.year)
    return _order(since, 0)[1:] <= _order(day, 0)[1:] <= _order(until, 0)[1:]


def _is_other_day(asked: NamedValue, other: NamedValue) -> bool:
    return not _holds(asked, other) and not _holds(other, asked)


def _is_month(asked: NamedValue, other: NamedValue) -> bool:
    (_, month), (since, until) = _ends(asked), _ends(other)
    told = until.year or since.year
    years = month.year is None or told is None or month.year in {since.year, until.year}
    return years and (since.month or 0) <= (month.month or 0) <= (until.month or 0)


def _is_other_month(asked: NamedValue, other: NamedValue) -> bool:
    return not _is_month(asked, other)


def _never(_: NamedValue, __: NamedValue) -> bool:
    return False


def _order(date: CalendarDate, year: int) -> tuple[int, int, int]:
    return date.year or year, date.month or 0, date.day or 0


@value_reader
def _parts(text: Text) -> Iterator[NamedValue]:
    for part in year_parts(text):
        yield NamedValue(part.sort, part, " ".join(part.span.of(text.raw).split()))


def _is_part(asked: NamedValue, other: NamedValue) -> bool:
    one, told = _both(asked, other)
    years = one.year is None or told.year is None or one.year == told.year
    return (one.sort, one.number) == (told.sort, told.number) and years


def _is_other_part(asked: NamedValue, other: NamedValue) -> bool:
    """Whether it is another quarter, or another run of months; a quarter is no run of months."""
    one, told = _both(asked, other)
    return (one.sort == "quarter") is (told.sort == "quarter") and not _is_part(asked, other)


def _both(asked: NamedValue, other: NamedValue) -> tuple[YearPart, YearPart]:
    return asked.value, other.value  # type: ignore[return-value]

"""The day of a bulletin: of its publication, or of what it tells.

It is rather none than a wrong one, since a date puts answers in their order: a day that may be another's
does not count, nor does a day without a year whose year is not sure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from corpus.entities.dates import Date, Grain, dates
from corpus.ingest.metadata.day_kinds import DayKind, is_anniversary, is_cited, kind_of_day
from corpus.ingest.metadata.heading import HEAD_LENGTH, TAIL_LENGTH, title_span
from corpus.ingest.metadata.official import official_head
from corpus.tables import PUBLICATION
from corpus.text.fold import CAPITALS
from corpus.text.patterns import either
from corpus.text.span import Span, placed_within
from corpus.text.text import Text, kept_with_text, read_text

_EARLIEST = 1900  # the first year of a bulletin
_DATE_REACH = 120  # how far behind a slice a date may end that begins in it
_STAMP = re.compile(r"\W*(?:(?i:thứ \w+|chủ nhật|ngày|đăng lúc|cập nhật)\W*)*(?P<rest>\d.{5,40})$")
_STAMP_LINE = 120  # characters
# "Nam Định, ngày 5 tháng 3 năm 2021", in a line of its own or in the right column of a letterhead.
_PLACE = re.compile(
    rf"(?:(?m:^)|\s{{2}}|\t|\|)[^\S\n]*[{CAPITALS}][\w.'’]*(?:[ \xa0-][\w.'’]+){{0,5}},[^\S\n]*\Z"
)
_PLACE_REACH = 60
_LETTERHEAD_LENGTH = 2500  # pages of collections put a table of its data before a document
_REST_OF_LINE = re.compile(r"[\W_]*$", re.MULTILINE)
_BORN = re.compile(r"(?i)\bsinh\s+(?:ngày|năm|tháng)\b")
_PERIOD = re.compile(r"(?i)từ ngày\s*:?\s*\S+\s+đến (?:ngày)?\s*:?\s*(?P<last>\d\S{5,9})\W*\Z")
_NEAR = 31  # days between two events that one bulletin tells of
_ANNIVERSARY = 45  # days between an anniversary and how it is kept
_LATER_DOCUMENT = 31  # days
_LATER_YEAR, _LATER_YEAR_OF_EVENT = 1, 5
_TO_COME_REACH = 24
_YEARLY_REACH = 100
_FIRST_MONTH, _LAST_MONTH = 2, 11  # what is held around the new year may bear the number of the next or last


class FoundDay(NamedTuple):
    """A day, and what says that it is the bulletin's.

    ``dateline``, ``stamp``, ``period``, ``event``, ``posted`` or ``opening``.
    """

    day: dt.date
    found_in: str


def date(text: str) -> dt.date | None:
    """The day of `found_date`."""
    found = found_date(text)
    return found.day if found else None


def found_date(text: str) -> FoundDay | None:
    """The day of publication or of the event; of a range ("từ ngày 19 đến 21/4/2017") the last day.

    The dateline of a letterhead goes first ("Nam Định, ngày 5 tháng 3 năm 2021"); where its day is left blank
    the document is a draft, and has none. Then a line that is nothing but a date, then the period that a
    report is of ("Từ ngày: … Đến ngày: …"), then the day of the first event in the title or the opening
    ("Sáng 5/3/2020, UBND huyện họp"), then other lines that say when it was published; then a day of the
    first sentences of which nothing says whose it is, and at last the only day of an event further down.
    Where the event's day has no year, it is that of the same day elsewhere, of an event within a month, of
    the anniversary that it is about, or of an event that bears its year ("Hội thi … năm 2019"); otherwise
    there is none.
    """
    whole = read_text(text)
    head = official_head(whole)
    dateline = _dateline(whole)
    if dateline or (head and head.is_draft):
        return FoundDay(dateline, "dateline") if dateline else None
    event = next(_events(whole), None)
    readers: tuple[tuple[str, Callable[[], dt.date | None]], ...] = (
        ("stamp", lambda: next(filter(None, map(_stamp, text[:HEAD_LENGTH].splitlines())), None)),
        ("period", lambda: _period(text)),
        ("event", lambda: event.last if event else None),
        ("posted", lambda: _posted(text)),
        ("event", lambda: _completed(whole, event) if event else None),
        ("opening", lambda: None if event else _stated(whole)),
        ("event", lambda: None if event else _far(whole)),
        ("stamp", lambda: None if event else _stamped_end(text)),
    )
    return next((FoundDay(day, name) for name, read in readers if (day := read())), None)


def _period(text: str) -> dt.date | None:
    """The last day of the period that a line names: "Từ ngày: 01/12/2011 Đến ngày: 29/12/2011"."""
    for line in text[:HEAD_LENGTH].splitlines():
        match = _PERIOD.match(line.strip())
        if match:
            return day_within(read_text(match["last"]), Span(0, len(match["last"])))
    return None


def day_within(text: Text, span: Span) -> dt.date | None:
    """The first day that begins in a slice and is no cited document's; of a range the last one."""
    for named in _days(text, span):
        if named.last and not is_cited(text, named):
            return named.last
    return None


def stamp(line: str) -> dt.date | None:
    """The date of a line that is nothing but a date: "Thứ Sáu, 06/01/2023, 08:30"."""
    return _stamp(line)


def _stamp(line: str) -> dt.date | None:
    match = _STAMP.match(line)
    if match is None:
        return None
    leftover = re.sub(r"[\d\s/:.,\-–hg|]|tháng|năm|phút|giờ", "", match["rest"], flags=re.IGNORECASE)
    rest = read_text(match["rest"])
    return None if leftover else day_within(rest, Span(0, len(rest.raw)))


def _days(text: Text, span: Span) -> Iterator[Date]:
    """The days of the calendar that begin in a slice; their year need not be said, but their month."""
    near = placed_within(dates(text), (span.start, span.end + _DATE_REACH))
    for named in takewhile(lambda each: each.start < span.end, near):
        late = named.first is None or named.first.year >= _EARLIEST
        if named.grain is Grain.DAY and named.until.month and late and not named.lunar:
            yield named


def _dateline(text: Text) -> dt.date | None:
    """The date behind a place, in a line of its own, of the head or else of the end."""
    end = len(text.raw)
    for span in (Span(0, min(_LETTERHEAD_LENGTH, end)), Span(max(0, end - TAIL_LENGTH), end)):
        for named in _days(text, span):
            before = _PLACE.search(text.modern, max(0, named.start - _PLACE_REACH), named.start)
            if named.day and before and _REST_OF_LINE.match(text.raw, named.end):
                return named.day
    return None


def _events(text: Text) -> Iterator[Date]:
    """The days of events in the title and the opening, their years said or not."""
    head = title_span(text)
    for named in _days(text, Span(0, HEAD_LENGTH)):
        kind = kind_of_day(text, named)
        if kind is DayKind.STATED and head.contains(named.span):
            kind = DayKind.EVENT
        if kind is DayKind.EVENT and not _is_history(text, named, _LATER_YEAR_OF_EVENT):
            yield named


def _posted(text: str) -> dt.date | None:
    """The date of a line that says when it was published: "Ngày đăng: 06/01/2023 | Lượt xem: 12"."""
    lines = [*text[:HEAD_LENGTH].splitlines(), *text[-TAIL_LENGTH:].splitlines()]
    for line in lines:
        if len(line) <= _STAMP_LINE and (match := _posting().match(line)):
            whole = read_text(line)
            days = (named for named in _days(whole, Span(0, len(line))) if named.day)
            return next((named.day for named in days if named.start <= match.end()), None)
    return None


def _stamped_end(text: str) -> dt.date | None:
    return next(filter(None, (_stamp(line) for line in reversed(text[-TAIL_LENGTH:].splitlines()))), None)


def _stated(text: Text) -> dt.date | None:
    """A day of the title or the first two sentences of which nothing says whose it is."""
    first = text.sentences[:3][-1]
    for named in _days(text, Span(0, min(first.end, HEAD_LENGTH))):
        own = named.last and kind_of_day(text, named) is not DayKind.OTHER
        if own and not _is_history(text, named, _LATER_YEAR):
            return named.last
    return None


def _far(text: Text) -> dt.date | None:
    """The day of an event behind the opening, where all of them are of one day."""
    events = (
        named.last
        for named in _days(text, Span(HEAD_LENGTH, len(text.raw)))
        if kind_of_day(text, named) is DayKind.EVENT and not _is_history(text, named, _LATER_YEAR)
    )
    found = set(events)
    return found.pop() if len(found) == 1 else None


def _completed(text: Text, event: Date) -> dt.date | None:
    """The day of an event with the year that is sure."""
    for years in (_years_of_same_day, _years_of_near_events, _years_of_anniversary, _years_of_yearly):
        found = years(text, event)
        if len(found) == 1:
            return _in_year(event, found.pop())
    return None


def _in_year(event: Date, year: int) -> dt.date | None:
    return event.until._replace(year=year).last


def _years_of_same_day(text: Text, event: Date) -> set[int]:
    """The years with which the same day is named elsewhere."""
    same = (named.until for named in dates(text) if named.grain is Grain.DAY and not is_anniversary(named))
    return {day.year for day in same if day[1:] == event.until[1:] and day.year}


def _years_of_near_events(text: Text, event: Date) -> set[int]:
    """The years of events within a month."""
    days = [named for named in _days(text, Span(0, len(text.raw))) if named.day]
    near = (named.day for named in days if kind_of_day(text, named) is DayKind.EVENT)
    return {day.year for day in near if day and _distance(event, day) <= _NEAR}


def _years_of_anniversary(text: Text, event: Date) -> set[int]:
    """The year of an anniversary that the same sentence names and the event is about."""
    sentence = next(span for span in text.sentences if span.end >= event.end)
    ends = (named.last for named in placed_within(dates(text), sentence) if is_anniversary(named))
    return {day.year for day in ends if day and _distance(event, day) <= _ANNIVERSARY}


def _years_of_yearly(text: Text, event: Date) -> set[int]:
    """The year that an event bears which the title or the same sentence names."""
    if not _FIRST_MONTH <= (event.until.month or 0) <= _LAST_MONTH:
        return set()
    sentence = next(span for span in text.sentences if span.end >= event.end)
    found = set()
    for span in (title_span(text), sentence):
        for named in placed_within(dates(text), span):
            near = max(span.start, named.start - _YEARLY_REACH)
            single = named.grain is Grain.YEAR and len(named.years) == 1
            if single and _yearly().search(text.modern, near, named.start):
                found.add(named.years[0])
    return found


def _distance(event: Date, day: dt.date) -> int:
    """Days from an event, in a day's year, to that day."""
    same = _in_year(event, day.year)
    return abs((day - same).days) if same else dt.timedelta.max.days


@kept_with_text
def _life_begins(text: Text) -> int:
    """Where the sentence ends that first tells when somebody was born: days behind it are of a career."""
    born = _BORN.search(text.modern)
    return next((span.end for span in text.sentences if born and span.end >= born.end()), len(text.raw))


def _is_history(text: Text, named: Date, years: int) -> bool:
    """Whether a day is of a career, or long before the documents and past years that the text names."""
    if named.start > _life_begins(text):
        return True
    document, year = _known(text)
    if named.last is None:
        return False
    return (document - named.last).days > _LATER_DOCUMENT or year - named.last.year > years


@kept_with_text
def _known(text: Text) -> tuple[dt.date, int]:
    """The day of the latest document that is cited, and the latest year that is not still to come."""
    documents, years = [dt.date.min], [0]
    for named in dates(text):
        if named.grain is Grain.DAY:
            if named.day and is_cited(text, named):
                documents.append(named.day)
        elif named.grain in {Grain.YEAR, Grain.MONTH, Grain.QUARTER} and len(named.years) == 1:
            near = max(0, named.core.start - _TO_COME_REACH)
            if not _to_come().search(text.modern, near, named.core.start):
                years.append(named.years[0])
    return max(documents), max(years)


@cache
def _posting() -> re.Pattern[str]:
    weekday = r"(?:(?i:thứ \w+|chủ nhật)\W{0,3})?"
    clock = r"(?:\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?[AP]M)?\W{0,3}(?i:ngày\s*)?)?"
    return re.compile(
        rf"\W*(?:(?:{either(PUBLICATION.stamps)})\W{{0,3}}{weekday}{clock}(?=\d|(?i:ngày))"
        rf"|{weekday}{clock}(?=\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}[\s\d:hAPM]{{0,14}}(?:[|(–-]|$)))"
    )


@cache
def _yearly() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(PUBLICATION.yearly)})(?![^,.;:\n]*[,.;:\n])")


@cache
def _to_come() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(PUBLICATION.to_come)})\s*(?:năm\s*)?\Z")

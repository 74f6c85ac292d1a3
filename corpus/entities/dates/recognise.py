"""The dates that a text names, by the patterns of `corpus.entities.dates.patterns`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from corpus.entities.dates import patterns
from corpus.entities.dates.readers import WAYS, Reader
from corpus.entities.dates.values import CalendarDate, Date, Grain, month_before
from corpus.entities.models import recogniser
from corpus.entities.units import known_units, scale
from corpus.text.fold import CAPITALS, SMALL, unaccented
from corpus.text.span import Span
from corpus.text.text import Style, Text

_LONGEST_JOINT = 24  # characters between the ends of a span of time
_FROM_REACH = 14
_CORES = ("core", "year", "month", "named")
_UNNAMED = re.compile(r"\(\?P<\w+>")
_AREA = re.compile(rf"\b(?:{'|'.join(patterns.AREAS)})\Z")
_CAPITAL = re.compile(rf"[^\S\n]+[{CAPITALS}0-9]")
# A line's end before small letters or digits, and not behind a sentence, only wraps.
_SOFT = re.compile(rf"(?<=[^\n.!?:;])\n(?=[{SMALL}0-9])")


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    read: Reader
    core: tuple[str, ...]  # the groups of which the first that matches is a date's core
    bare: bool  # a number that may as well count something


@dataclass(frozen=True, slots=True)
class _Rules:
    """The patterns for texts with accents, or for those without."""

    any_date: re.Pattern[str]  # its last group says, behind a letter, which rule fits first
    rules: tuple[_Rule, ...]
    joined: re.Pattern[str]
    inside: re.Pattern[str]
    before: re.Pattern[str]


@recogniser
def dates(text: Text) -> Iterator[Date]:
    """The dates that a text names, none overlapping another.

    Days, months, quarters, parts of years, years from 1000 to 2099, decades, terms, centuries, and hours with
    a word or a day; Vietnamese and English, in digits and words, also typed without any accents. A span of
    time ("từ ngày 19 đến 21/4/2017") is one date. Numbers of documents, parts of longer numbers and what
    counts something ("Quyết định số 2020", "2.017 hộ", "2000 người", "ISO 9001:2015") are none; of a day that
    no calendar has only the year counts. An hour and a number of years ago have no value.
    """
    rules = _rules(plain=not text.accented)
    written = _unwrapped(text)
    last: Date | None = None
    for date in _single(text, written, rules):
        joined = last and _joined(last, date, written, rules)
        if last and not joined:
            yield _from(last, written, rules)
        last = joined or date
    if last:
        yield _from(last, written, rules)


def _unwrapped(text: Text) -> str:
    """The text in small letters, with spaces for ends of lines that only wrap; offsets hold."""
    if "\n" not in text.raw:
        return text.lower
    pieces, at = [], 0
    for match in _SOFT.finditer(text.raw):
        pieces += [text.lower[at : match.start()], " "]
        at = match.end()
    return "".join([*pieces, text.lower[at:]])


def _single(text: Text, written: str, rules: _Rules) -> Iterator[Date]:
    """The dates one by one, spans of time not yet put together."""
    position = 0
    while match := rules.any_date.search(written, position):
        date = _date_at(text, written, match, rules)
        position = date.end if date else match.start() + 1
        if date:
            yield date


def _date_at(text: Text, written: str, first: re.Match[str], rules: _Rules) -> Date | None:
    """The date of the first rule that fits and has a value, from the one that is known to fit on."""
    for rule in rules.rules[int(str(first.lastgroup)[1:]) :]:
        match = rule.pattern.match(written, first.start())
        if match is None or (rule.bare and text.accented and _counts(text, match.end())):
            continue
        value = rule.read(match)
        if value is not None:
            place = value.place or Span(*match.span())
            core = value.place or _core(match, rule.core)
            return Date(
                span=place,
                exact=text.accented or not any(map(str.isalpha, match[0])),
                core=core,
                grain=value.grain,
                since=value.since,
                until=value.until,
                lunar=value.lunar,
            )
    return None


def _core(match: re.Match[str], groups: tuple[str, ...]) -> Span:
    return Span(*match.span(next((group for group in groups if match[group]), 0)))


def _counts(text: Text, end: int) -> bool:
    """Whether a unit stands there, so that the number before it is one of something: "2000 người".

    In "2018 tỉnh Đắk Nông" no provinces are counted, nor where "2018 tinh …" is typed in small letters.
    """
    unit = _unit_next().match(text.modern, end)
    if unit is None:
        return False
    area = _AREA.search(unit[0])
    return not area or (text.style is Style.PUBLISHED and _CAPITAL.match(text.raw, unit.end()) is None)


def _joined(one: Date, other: Date, written: str, rules: _Rules) -> Date | None:
    """The span of time from one date to another, if the words between them say so."""
    if other.start - one.end > _LONGEST_JOINT or one.lunar is not other.lunar:
        return None
    if other.grain is Grain.HOUR and one.grain is not Grain.HOUR:
        return None  # "16/04/2025 - 08:30" is a day and its hour
    if rules.joined.fullmatch(written, one.end, other.start) is None:
        return None
    since = _completed(one.since, other.until)
    if since is None:
        return None
    span, core = Span(one.start, other.end), Span(one.core.start, other.core.end)
    return replace(other, span=span, core=core, since=since, exact=one.exact and other.exact)


def _completed(since: CalendarDate, until: CalendarDate) -> CalendarDate | None:
    """The beginning with what only the end says ("30/6 đến 02/7/2020"); ``None`` if it is not before it."""
    year, month, day = since
    if month is None and day is not None:
        month = until.month
        if month is not None and until.day is not None and day > until.day:
            month, year = month_before(month, until.year)
    year = until.year if year is None else year
    if since.year is None and year is not None and month and until.month and month > until.month:
        year = year - 1 if year == until.year else year  # "từ ngày 28/12 đến ngày 05/01/2021"
    begun = CalendarDate(year, month, day)
    later = begun.first and until.last and begun.first > until.last
    return None if later else begun


def _from(date: Date, written: str, rules: _Rules) -> Date:
    """The date with a "từ" right before it, if it is a span of time."""
    if date.since == date.until or rules.inside.search(written, *date.span) is None:
        return date
    before = rules.before.search(written, max(0, date.start - _FROM_REACH), date.start)
    return replace(date, span=Span(before.start(), date.end)) if before else date


@cache
def _rules(*, plain: bool) -> _Rules:
    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(unaccented(pattern) if plain else pattern)

    def rule(pattern: re.Pattern[str], read: Reader, *, bare: bool) -> _Rule:
        return _Rule(pattern, read, tuple(group for group in _CORES if group in pattern.groupindex), bare)

    rules = (rule(compiled(pattern), read, bare=bare) for ways, read, bare in WAYS for pattern in ways)
    plainly = [_UNNAMED.sub("(?:", pattern) for ways, _, _ in WAYS for pattern in ways]
    digits, words = ("|".join(f"(?P<{kind}{i}>{each})" for i, each in enumerate(plainly)) for kind in "dw")
    return _Rules(
        any_date=compiled(
            rf"\b(?:(?=[0-9])(?:{digits})|(?=(?:{'|'.join(patterns.OPENINGS)})(?![^\W\d_]))(?:{words}))"
        ),
        rules=tuple(rules),
        joined=compiled(patterns.JOINED),
        inside=compiled(patterns.INSIDE),
        before=compiled(rf"{patterns.FROM}\Z"),
    )


@cache
def _unit_next() -> re.Pattern[str]:
    return re.compile(rf"[^\S\n]*(?!năm\b)(?:{scale()}|{known_units()})")

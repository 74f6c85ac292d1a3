"""What a question, or a bulletin's heading, names: when, where, which office, which body, who."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any

from corpus.entities.dates import Date, Grain, dates, ordinals
from corpus.entities.people import people
from corpus.entities.places import places
from corpus.entities.whereabouts import whereabouts
from corpus.tables import EVERYDAY, FAMILY_NAMES, PROVINCES, ROLES
from corpus.text.fold import fold, nfc
from corpus.text.phrase_matcher import Entry, Phrases
from corpus.text.span import Span
from corpus.text.text import Style, Text, read_text

NOBODY: Mapping[str, str] = MappingProxyType({})

_EARLIEST = 1900  # the first year of a bulletin
_LONGEST_NAME = 5  # syllables
_SURE_NAME = 3  # from so many syllables on a known name needs no capitals


class Sort(Enum):
    """What kind of thing is named."""

    YEAR = "year"
    TERM = "term"
    ORDINAL = "ordinal"
    DATE = "date"
    PROVINCE = "province"
    PLACE = "place"
    ROLE = "role"
    BODY = "body"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named at ``text[start:end]``, by its name in the tables."""

    sort: Sort
    value: str | int | dt.date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Slots:
    """What a text names, each in the order of its first mention.

    Attributes:
        years: Years, also those of dates; not those of a term.
        terms: Terms of office, as ``2020-2025``.
        ordinals: Which congress or term: "khóa IV" is 4.
        dates: Whole dates.
        provinces: By their names in `corpus/data/provinces.json`, also those that a place lies in.
        places: By their names in `corpus/data/places.json`.
        roles: Offices, by their names in `corpus/data/roles.json`.
        bodies: Likewise.
        people: Names of people, without honorifics.
    """

    years: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()
    ordinals: tuple[int, ...] = ()
    dates: tuple[dt.date, ...] = ()
    provinces: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


NOTHING = Slots()


def read_slots(text: str, known_people: Mapping[str, str] = NOBODY) -> Slots:
    """What a text names, however it is typed.

    ``known_people`` maps folded names to their spelling, so that a name without accents or capitals is known
    too. See `mentions` for what counts.
    """
    text = nfc(text)
    found = mentions(text, known_people)
    by_sort = {sort: [m.value for m in found if m.sort is sort] for sort in Sort}
    when = [date for date in dates(read_text(text, Style.TYPED)) if date.term is None]
    days = [day for date in when if date.grain is Grain.DAY for day in (date.first, date.last)]
    where = [
        places()[str(m.value)] if m.sort is Sort.PLACE else m.value
        for m in found
        if m.sort in {Sort.PROVINCE, Sort.PLACE}
    ]
    return Slots(
        years=_once(year for date in when for year in date.years if _is_late(year)),
        terms=_once(by_sort[Sort.TERM]),
        ordinals=_once(by_sort[Sort.ORDINAL]),
        dates=_once(day for day in days if day and _is_late(day.year)),
        provinces=_once(where),
        places=_once(by_sort[Sort.PLACE]),
        roles=_once(by_sort[Sort.ROLE]),
        bodies=_once(by_sort[Sort.BODY]),
        people=_once(by_sort[Sort.PERSON]),
    )


def _is_late(year: int) -> bool:
    """Whether there may be bulletins of a year."""
    return year >= _EARLIEST


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def provinces_meant(name: str, when: dt.date | None) -> tuple[str, ...]:
    """The names that a bulletin may carry for the province that a question calls ``name``, that one first.

    Before 1 July 2025 a name means one province. Since then, or where no time is told, the name of a province
    of today may stand for each of those that it took in, and that of a former one is now part of another:
    "Vĩnh Long" may be Trà Vinh, and news from Trà Vinh may carry Vĩnh Long. An unknown name means itself.
    """
    merged_on, meant = _mergers()
    if when is not None and when < merged_on:
        return (name,)
    return _once([name, *meant.get(name, ())])


@cache
def _mergers() -> tuple[dt.date, dict[str, tuple[str, ...]]]:
    """The day of the mergers; what a name may stand for since."""
    former = {old: (row.name,) for row in PROVINCES.provinces for old in row.merged}
    today = {row.name: row.merged for row in PROVINCES.provinces}
    return PROVINCES.merged_on, former | today


def mentions(text: str, known_people: Mapping[str, str] = NOBODY) -> tuple[Mention, ...]:
    """Everything that a text (NFC) names, by place; offices and bodies may lie over one another.

    `corpus.entities.whereabouts` says which provinces and places are believed.
    """
    typed = read_text(text, Style.TYPED)
    when = [Mention(Sort.ORDINAL, each.number, *each.core) for each in ordinals(typed)]
    when += [mention for mention in map(_when, dates(typed)) if mention]
    roles, bodies = (list(_in_table(typed, sort)) for sort in (Sort.ROLE, Sort.BODY))
    named = whereabouts(typed, [Span(m.start, m.end) for m in (*roles, *bodies)])
    where = [Mention(Sort(w.sort), w.name, w.start, w.end) for w in named]
    titled = [mention for mention, w in zip(where, named, strict=True) if w.titled]
    who = [person for person in _people(typed, known_people) if not _overlaps(person, titled)]
    found = [*when, *roles, *bodies, *(m for m in where if not _overlaps(m, who)), *who]
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end)))


def _when(date: Date) -> Mention | None:
    """A term, a whole day (of several the last), or a year; ``None`` where no year is said."""
    if date.term:
        return Mention(Sort.TERM, date.term, *date.core)
    if not date.years or not _is_late(date.years[-1]):
        return None
    if date.grain is Grain.DAY and date.last:
        return Mention(Sort.DATE, date.last, *date.core)
    return Mention(Sort.YEAR, date.years[-1], *date.core)


def _overlaps(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(mention.start < other.end and other.start < mention.end for other in others)


def _in_table(typed: Text, sort: Sort) -> Iterator[Mention]:
    for found in _table(sort).find(typed):
        # Of an office and an everyday word that are typed alike ("bị thu") the one that fits better is first.
        if found.entries[0].sort == "name":
            yield Mention(sort, found.entries[0].value, found.start, found.end)


@cache
def _table(sort: Sort) -> Phrases:
    groups = [ROLES.roles] if sort is Sort.ROLE else list(ROLES.bodies.values())
    rows = [(name, row) for group in groups for name, row in group.items()]
    names = [(spelling, "name", key) for key, row in rows for spelling in (key, *row.vi, *row.en)]
    return Phrases([*names, *((word, "everyday", word) for word in EVERYDAY.words)])


def _people(typed: Text, known: Mapping[str, str]) -> Iterator[Mention]:
    """The people that are seen, and those known; of names over one another the longer one."""
    text = typed.raw
    seen = [Mention(Sort.PERSON, " ".join(text[a:b].split()), a, b) for a, b in people(text)]
    seen += _known(typed, known) if known else []
    kept: list[Mention] = []
    for person in sorted(seen, key=lambda m: m.start - m.end):
        if not _overlaps(person, kept):
            kept.append(person)
            yield person


def _known(typed: Text, known: Mapping[str, str]) -> Iterator[Mention]:
    words = typed.tokens
    for first in range(len(words)):
        for length in range(2, _LONGEST_NAME + 1):
            if first + length > len(words):
                break
            start, end = words[first].start, words[first + length - 1].end
            spelling = known.get(" ".join(fold(typed.raw[start:end]).split()))
            if spelling is None or not Entry.of(spelling).fits(typed, first):
                continue
            if length >= _SURE_NAME or typed.capitals(first, first + length) or _honoured(typed.raw[:start]):
                yield Mention(Sort.PERSON, spelling, start, end)


def _honoured(before: str) -> bool:
    """Whether the text before a name ends with "ông", "đồng chí" or the like."""
    words = f" {' '.join(fold(before).split())}"
    return words.endswith(_honorifics())


@cache
def _honorifics() -> tuple[str, ...]:
    return tuple(f" {fold(title)}" for title in FAMILY_NAMES.honorifics)

"""What a question, or a bulletin's heading, names: when, where, which office, which body, who."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Any

from corpus.entities.body_terms import body_terms
from corpus.entities.dates import Date, Grain, dates, ordinals
from corpus.entities.gazetteer import today_of
from corpus.entities.localities import Locality, localities
from corpus.entities.offices import offices
from corpus.entities.people import Person, known_people, people
from corpus.entities.places import places, places_named
from corpus.text.fold import fold, nfc
from corpus.text.text import Style, Text, read_text

NOBODY: Mapping[str, str] = MappingProxyType({})

PARTS_OF_A_YEAR = frozenset({Grain.QUARTER, Grain.PART})

_EARLIEST = 1900  # the first year of a bulletin


class Sort(Enum):
    """What kind of thing is named."""

    YEAR = "year"
    PART = "part"
    MONTH = "month"
    TERM = "term"
    ORDINAL = "ordinal"
    DATE = "date"
    PROVINCE = "province"
    PLACE = "place"
    DISTRICT = "district"
    COMMUNE = "commune"
    ROLE = "role"
    BODY = "body"
    PERSON = "person"
    DOCUMENT = "document"


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
        parts: Quarters and halves of a year, in EDTF: "quý I/2020" is ``2020-33``.
        terms: Terms of office, as ``2020-2025``.
        months: Months, in EDTF: "tháng 5/2024" is ``2024-05``, one without its year ``XXXX-05``.
        ordinals: Which congress or term: "khóa IV" is 4.
        numbered: The same with what is numbered: ``("khóa", 4)``; it is empty where the text does not say.
        dates: Whole dates.
        provinces: By their names in `corpus/data/provinces.json`, also those that a place or a district of
            one province alone lies in. A commune tells none: many that were merged are in no table.
        districts: With what they are: "huyện Đơn Dương".
        communes: Likewise: "xã Ka Đô".
        places: By their names in `corpus/data/places.json`.
        roles: Offices, by their names in `corpus/data/roles.json`.
        bodies: Likewise.
        people: Names of people, without honorifics.
    """

    years: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    ordinals: tuple[int, ...] = ()
    numbered: tuple[tuple[str, int], ...] = ()
    dates: tuple[dt.date, ...] = ()
    provinces: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


NOTHING = Slots()


def read_slots(text: str, known: Mapping[str, str] = NOBODY) -> Slots:
    """What a text names, however it is typed.

    ``known`` maps folded names to their spelling, so that a name without accents or capitals is known
    too. See `mentions` for what counts.
    """
    text = nfc(text)
    found = mentions(text, known)
    by_sort = {sort: [m.value for m in found if m.sort is sort] for sort in Sort}
    when = [date for date in dates(read_text(text, Style.TYPED)) if date.term is None]
    days = [day for date in when if date.grain is Grain.DAY for day in (date.first, date.last)]
    where = [
        places()[str(m.value)] if m.sort is Sort.PLACE else m.value
        for m in found
        if m.sort in {Sort.PROVINCE, Sort.PLACE}
    ]
    local = localities_meant(read_text(text, Style.TYPED), [str(name) for name in where])
    where += [province for place in local if place.rank == "district" for province in _province_of(place)]
    return Slots(
        years=_once(year for date in when for year in date.years if _is_late(year)),
        parts=_once(date.edtf for date in when if date.grain in PARTS_OF_A_YEAR),
        terms=_once(by_sort[Sort.TERM]),
        months=_once(date.edtf for date in when if date.grain is Grain.MONTH),
        ordinals=_once(by_sort[Sort.ORDINAL]),
        numbered=_once((each.occasion, each.number) for each in ordinals(read_text(text, Style.TYPED))),
        dates=_once(day for day in days if day and _is_late(day.year)),
        provinces=_once(where),
        districts=_once(place.full_name for place in local if place.rank == "district"),
        communes=_once(place.full_name for place in local if place.rank == "commune"),
        places=_once(by_sort[Sort.PLACE]),
        roles=_once(by_sort[Sort.ROLE]),
        bodies=_once(by_sort[Sort.BODY]),
        people=_once(by_sort[Sort.PERSON]),
    )


def localities_meant(text: Text, provinces: Collection[str]) -> tuple[Locality, ...]:
    """The districts and communes that a text names, narrowed to some provinces where they lie there.

    So they are to those whose names the text holds besides: "bình định" is one behind "An Lão". A bare name
    counts only where it is then that of one unit.
    """
    narrowed = [
        replace(place, units=place.within({*provinces, *_named_besides(text, place)}))
        for place in localities(text)
    ]
    return tuple(place for place in narrowed if place.titled or len(place.units) == 1)


def _named_besides(text: Text, place: Locality) -> Iterator[str]:
    """The provinces of a place, where it may lie in several, whose names stand in the text."""
    if len(place.units) > 1:
        every = {province for unit in place.units for province in unit.provinces}
        yield from (province for province in every if fold(province) in text.folded.text)


def _province_of(place: Locality) -> Iterator[str]:
    """The province of before that a district lies in, where all that it may be lie in one."""
    former = {unit.province for unit in place.units if not unit.today}
    today = {today_of(unit.province) for unit in place.units}
    if len(today) == 1 and len(former) <= 1:
        yield from former or today


def _is_late(year: int) -> bool:
    """Whether there may be bulletins of a year."""
    return year >= _EARLIEST


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def mentions(text: str, known: Mapping[str, str] = NOBODY) -> tuple[Mention, ...]:
    """Everything that a text (NFC) names, by place; offices and bodies may lie over one another.

    `corpus.entities.places` says which provinces and places are believed.
    """
    typed = read_text(text, Style.TYPED)
    when = [Mention(Sort.ORDINAL, each.number, *each.core) for each in ordinals(typed)]
    when += [mention for mention in map(_when, dates(typed)) if mention]
    roles = [Mention(Sort.ROLE, office.role, *office.title) for office in offices(typed) if office.role]
    bodies = [Mention(Sort.BODY, term.name, *term.span) for term in body_terms(typed)]
    named = places_named(typed)
    where = [Mention(Sort(place.sort), place.name, *place.span) for place in named]
    titled = [mention for mention, place in zip(where, named, strict=True) if place.titled]
    who = [person for person in _people(typed, known) if not _overlaps(person, titled)]
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


def _people(typed: Text, known: Mapping[str, str]) -> Iterator[Mention]:
    """The people that are seen, and those known; of names over one another the longer one."""
    named: list[Person] = [*people(typed), *known_people(typed, known)]
    longest: list[Mention] = []
    for person in sorted(named, key=lambda each: each.start - each.end):
        mention = Mention(Sort.PERSON, person.name, *person.span)
        if not _overlaps(mention, longest):
            longest.append(mention)
            yield mention

"""The province that a bulletin is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.entities.gazetteer import units_named
from corpus.entities.localities import Locality, localities
from corpus.entities.places import NamedPlace, places_named
from corpus.ingest.metadata.days import date
from corpus.ingest.metadata.heading import HEAD_LENGTH, title_span
from corpus.ingest.metadata.mastheads import letterhead, masthead
from corpus.ingest.metadata.sites import site_province
from corpus.tables import PROVINCES
from corpus.text.span import placed_within
from corpus.text.text import Text, kept_with_text, read_text

_NEXT_WORD = re.compile(r"[ \xa0]([^\W\d_]+)")
_LEAST_UNTITLED = 2  # so often a bare name must stand to be what the bulletin is about


def province(text: str) -> str | None:
    """The province the bulletin is about, by its name of then.

    The title says it, the letterhead, or the masthead, or a district or commune of the title that lies in but
    one, or more than half of all "tỉnh …" in the text. Failing these, it is told by a place of the opening
    that is known to lie in one, by most of the districts and communes, by the site that published it, or by
    the name that stands there most.
    """
    whole = read_text(text)
    named = places_named(whole)
    provinces = [place for place in named if place.sort == "province" and not _is_part(whole, place)]
    bare = [place.name for place in provinces if not place.titled]
    return (
        _only(placed_within(provinces, title_span(whole)))
        or _only(_provinces_in(letterhead(text) or ""))
        or _only(_provinces_in(masthead(text) or ""))
        or _most(list(_seats(whole, in_title=True)))
        or _most([place.name for place in provinces if place.titled])
        or _most([place.province for place in named if place.sort == "place" and place.end <= HEAD_LENGTH])
        or _most(list(_seats(whole, in_title=False)))
        or site_province(text)
        or (_most(bare) if len(bare) >= _LEAST_UNTITLED else None)
    )


def _provinces_in(line: str) -> list[NamedPlace]:
    return [place for place in places_named(read_text(line)) if place.sort == "province"]


def _is_part(text: Text, place: NamedPlace) -> bool:
    """Whether a name is but the beginning of that of a district: "Điện Biên" of "Điện Biên Phủ"."""
    word = _NEXT_WORD.match(text.raw, place.end)
    return word is not None and bool(units_named(f"{place.span.of(text.raw)}{word[0]}", "district"))


def _only(places: Sequence[NamedPlace]) -> str | None:
    """The one province that they all are."""
    names = {place.name for place in places}
    return names.pop() if len(names) == 1 else None


def _most(names: Sequence[str]) -> str | None:
    """The name that stands more often than all others together."""
    counted = Counter(names).most_common(1)
    return counted[0][0] if counted and counted[0][1] * 2 > len(names) else None


def _seats(text: Text, *, in_title: bool) -> Iterator[str]:
    """The provinces of the districts and communes whose name is of one province only."""
    today = _is_of_today(text)
    for named in placed_within(localities(text), title_span(text)) if in_title else localities(text):
        seat = _seat(named, today=today)
        if seat is not None and (named.titled or in_title):
            yield seat


def _seat(named: Locality, *, today: bool) -> str | None:
    """The province of a district or commune; of what is then or now that of the bulletin's time."""
    units = [unit for unit in named.units if unit.today is today] or list(named.units)
    found = {unit.province for unit in units}
    return found.pop() if len(found) == 1 else None


@kept_with_text
def _is_of_today(text: Text) -> bool:
    """Whether a bulletin is of after the mergers, as far as it tells."""
    day = date(text.raw)
    return day is not None and day >= PROVINCES.merged_on

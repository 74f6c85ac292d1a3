"""The provinces that a text names, and the places that stand for them, from the tables in `corpus/data`.

In a published text a name counts in its own capitals. Typed without accents a name holds the letters of
everyday words: "da nang" is Đà Nẵng or "đa năng", "hai phong" Hải Phòng or two rooms. The rule there, in this
order:

1. A name's syllables stand together, each with its own marks or with none.
2. They are not part of an everyday phrase that begins before them or is longer: in "báo cáo bằng văn bản" is
   no Cao Bằng, in "bo y te" no Bờ Y. The phrases are data: `corpus/data/everyday.json`.
3. Behind a family name, or as a commune or a street ("Nguyễn Hòa Bình", "xã Hòa Bình"), it is no province;
   nor is the bare name of a person whom a province is named after.
4. Where an everyday phrase could be typed just so ("hòa bình", "da nang"), a sign is needed: "tỉnh" or the
   like, "ở" or "tại", an office or a body right before it, capitals of its own, or nothing else in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import ClassVar, Literal

from corpus.entities.models import Entity, Label, recogniser
from corpus.entities.role_words import role_words
from corpus.tables import EVERYDAY, FAMILY_NAMES, PLACES, PROVINCES
from corpus.text.fold import CAPITALS, fold, modern_spelling
from corpus.text.phrase_matcher import Entry, Found, Phrases
from corpus.text.span import Span
from corpus.text.text import Style, Text

PlaceSort = Literal["province", "place"]

_REACH = 24  # how far before a name the word is looked for that says whose it is
_JOINED = 5  # letters from which on a name is also met in one word ("travinh"), as in addresses of sites

# The words around a typed name that tell what it is.
_SIGNS = {
    "title": ("tỉnh", "thành phố", "tp", "tỉnh ủy", "thành ủy", "tỉnh đoàn", "thành đoàn", "city of"),
    "preposition": ("ở", "tại", "in", "at", "from", "of"),
    "area": ("xã", "phường", "thị trấn", "huyện", "quận", "thôn", "ấp", "đường", "phố"),
    "zone": ("khu kinh tế", "kkt", "khu công nghiệp", "kcn", "cửa khẩu", "economic zone", "border gate"),
    "suffix": ("province", "city"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace(Entity):
    """A province, or a place that lies in one, named in a text; the span is without "tỉnh" or the like.

    Attributes:
        sort: Which of the two.
        name: Its name in the table.
        province: The province itself, or the one that the place lies in, by its name in the table.
        titled: Whether "tỉnh" or "thành phố" stands before it, or their committee ("Tỉnh ủy").
    """

    label: ClassVar[Label] = Label.PLACE
    sort: PlaceSort
    name: str
    province: str
    titled: bool


@recogniser
def places_named(text: Text) -> Iterable[NamedPlace]:
    """The provinces and places that a text names: "Lâm Đồng" and "Đà Lạt" of "TP. Đà Lạt, Lâm Đồng".

    In a published text a name counts in its own capitals ("Hòa Bình" is a province, "hòa bình" is peace); in
    text that is all capitals it counts only behind "TỈNH" or "THÀNH PHỐ". Without such a title the name of a
    province may be that of a person ("Nguyễn Hòa Bình"), a commune or a street ("xã Hòa Bình"): those do not
    count, and neither does the bare name of a person whom a province is named after.
    """
    return _typed(text) if text.style is Style.TYPED else _published(text)


def provinces_named(text: Text) -> tuple[NamedPlace, ...]:
    """Those of `places_named` that are provinces."""
    return tuple(place for place in places_named(text) if place.sort == "province")


@cache
def provinces() -> dict[str, str]:
    """Every spelling of a province's name, of before and after 1 July 2025, to its table name."""
    names = {row.name for row in PROVINCES.provinces}
    names.update(old for row in PROVINCES.provinces for old in row.merged)
    return {modern_spelling(name): name for name in names} | dict(PROVINCES.aliases)


@cache
def places() -> dict[str, str]:
    """Places that are known without their province, to that province."""
    return dict(PLACES.places)


def _place(name: str, spelling: str, text: Text, start: int, end: int, *, titled: bool) -> NamedPlace:
    """A place by its name in the tables, at ``text[start:end]``."""
    exact = modern_spelling(spelling).lower() == " ".join(text.lower[start:end].split())
    sort: PlaceSort = "place" if name in places() else "province"
    return NamedPlace(
        span=Span(start, end),
        exact=exact,
        sort=sort,
        name=name,
        province=places().get(name, name),
        titled=titled,
    )


def _published(text: Text) -> Iterator[NamedPlace]:
    for match in _pattern().finditer(text.modern):
        spelling, titled = " ".join(match["name"].split()), match["titled"] is not None
        name = _names().get(spelling) or (_shouted_names()[spelling] if titled else None)
        if name is None:
            continue
        place = _place(name, spelling, text, *match.span("name"), titled=titled)
        if titled or place.sort == "place" or not _is_anothers(text, place):
            yield place


def _is_anothers(text: Text, place: NamedPlace) -> bool:
    """Whether an untitled name is not the province's here but a person's, a commune's or a street's."""
    if place.span.of(text.modern) in PROVINCES.people:
        return True
    return _another_before().search(text.modern, max(0, place.start - _REACH), place.start) is not None


@cache
def _another_before() -> re.Pattern[str]:
    families = "|".join(FAMILY_NAMES.family_names)
    areas = "xã|phường|thị trấn|huyện|quận|thôn|ấp|đường|phố"
    return re.compile(rf"\b(?:(?:{families})\s+(?:(?:Thị|Văn)\s+)?|(?i:{areas})\s+)\Z")


@cache
def _names() -> dict[str, str]:
    """Every spelling in a published text to its name in the tables."""
    return provinces() | {place: place for place in places()}


@cache
def _shouted_names() -> dict[str, str]:
    return {spelling.upper(): name for spelling, name in _names().items()}


@cache
def _pattern() -> re.Pattern[str]:
    """A name in its capitals or all in capitals; behind a title it may go on in the next line."""
    longest_first = sorted({*_names(), *_shouted_names()}, key=lambda name: (-len(name), name))

    def spelled(gap: str) -> str:
        return "|".join(gap.join(map(re.escape, name.split())) for name in longest_first)

    titles = r"tỉnh(?:\s+(?:ủy|đoàn))?\s+|thành\s+(?:phố|ủy|đoàn)\s+|tp(?:\s+|\.\s*)"
    behind_title = spelled(r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)")
    elsewhere = spelled(r"[^\S\n]+")
    return re.compile(
        rf"\b(?P<titled>(?i:{titles}))?\b(?=[{CAPITALS}])(?P<name>(?(titled)(?:{behind_title})|(?:{elsewhere})))\b",
    )


def _typed(text: Text) -> Iterator[NamedPlace]:
    phrases = list(_phrases(text))
    offices = sorted(word.span for word in role_words(text))
    ends = {office.end for office in offices}
    reach = [0, *accumulate((office.end for office in offices), max)]
    for i, phrase in enumerate(phrases):
        entry = phrase.of("province", "place")
        if entry is None or phrase.end <= reach[bisect_left(offices, (phrase.start, 0))]:
            continue  # it is a part of an office's words
        before = phrases[i - 1] if i and phrases[i - 1].stop == phrase.first else None
        behind = phrases[i + 1] if i + 1 < len(phrases) and phrases[i + 1].first == phrase.stop else None
        held = _is_held(text, phrase, ends)
        titled = _is(before, "title") or _is(behind, "suffix")
        if titled or (
            not _names_another(text, entry, before, held=held)
            and not _looks_everyday(text, phrase, entry, before, held=held)
        ):
            yield _place(entry.value, entry.spelling, text, phrase.start, phrase.end, titled=titled)


def _phrases(text: Text) -> Iterator[Found]:
    """The phrases of the table; "ở nha trang" in a text with accents is the place, not "ở nhà trắng"."""
    for phrase in _table().find(text):
        if (
            text.accented
            and phrase.entries[0].sort == "everyday"
            and not phrase.entries[0].exact(text, phrase.first)
        ):
            inside = _table().find(text, phrase.first + 1, phrase.stop)
            exact = (part for part in inside if part.entries[0].sort in {"province", "place"})
            yield next((part for part in exact if part.entries[0].exact(text, part.first)), phrase)
        else:
            yield phrase


def _is(phrase: Found | None, *sorts: str) -> bool:
    return phrase is not None and phrase.of(*sorts) is not None


def _is_held(text: Text, phrase: Found, offices: set[int]) -> bool:
    """Whether an office or a body, of which the ends are given, stands right before a name."""
    if not phrase.first:
        return False
    end = text.tokens[phrase.first - 1].end
    return end in offices and text.raw[end : phrase.start].isspace()


def _names_another(text: Text, entry: Entry, before: Found | None, *, held: bool) -> bool:
    """Whether it is the name of a person, a commune or a street."""
    if "".join(fold(entry.spelling).split()) in _namesakes():
        return True
    if before is None or held:
        return False
    # "Dang" is rather the Party than the family Đặng: the everyday word is first.
    family = before.entries[0].sort == "family" and text.capitals(before.first, before.stop)
    return family or _is(before, "area")


def _looks_everyday(text: Text, phrase: Found, entry: Entry, before: Found | None, *, held: bool) -> bool:
    """Whether it could be everyday words, and nothing says that it is not."""
    everyday = phrase.of("everyday")
    if everyday is None:
        return False
    exact = entry.exact(text, phrase.first)
    if exact is not everyday.exact(text, phrase.first):
        return not exact
    of_office = held and entry.sort == "province"
    signed = of_office or _is(before, "preposition", "zone") or _is_alone(text, phrase)
    return not (signed or text.capitals(phrase.first, phrase.stop))


def _is_alone(text: Text, phrase: Found) -> bool:
    """Whether nothing but numbers stands beside a phrase."""
    return text.numbers + phrase.stop - phrase.first == len(text.tokens)


@cache
def _namesakes() -> frozenset[str]:
    folded = [fold(name) for name in PROVINCES.people]
    initials = ["".join(word[0] for word in name.split()) for name in folded]
    return frozenset(["".join(name.split()) for name in folded] + initials)


@cache
def _table() -> Phrases:
    named = [(spelling, "province", name) for spelling, name in provinces().items()]
    named += [(spelling, "province", name) for spelling, name in EVERYDAY.spoken.items()]
    named += [(name, "place", name) for name in places()]
    joined = [
        (re.sub(r"\W", "", fold(spelling)), sort, name) for spelling, sort, name in named if " " in spelling
    ]
    return Phrases(
        [
            *named,
            *(row for row in joined if len(row[0]) >= _JOINED),
            *((word, "everyday", word) for word in EVERYDAY.words),
            *((word, sort, word) for sort, words in _SIGNS.items() for word in words),
            *((name, "family", name) for name in FAMILY_NAMES.family_names),
        ],
    )

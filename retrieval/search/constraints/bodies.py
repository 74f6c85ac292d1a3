"""Whether two bodies may be one: of one kind, for one matter, of one area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.entities.levels import alike, areas_by_word, levels_by_spelling
from corpus.entities.offices import offices
from corpus.entities.organisations import Body, bodies
from corpus.entities.places import provinces
from corpus.tables import LEVELS
from corpus.text.fold import fold
from corpus.text.text import Text, read_text
from retrieval.query.asking import asks_back
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.models import Comparison, NamedValue, Surroundings, decide, value_reader

_SHARED = 0.5  # which part of the shorter one's words two names of one matter have in common
# Kinds whose names are proper names, of which people leave out any part.
_PROPER = frozenset({"công ty", "trường", "trung tâm", "bệnh viện", "viện", "ngân hàng", "báo", "đài"})


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body's name taken apart.

    Attributes:
        level: Its kind, without the area that it governs: "ubnd", "sở".
        area: The word for its area: "huyện"; empty where its name holds none.
        matter: What it is for: the words "y", "tế" of "Sở Y tế tỉnh Lâm Đồng".
        place: The words of its area's name: "lâm", "đồng".
    """

    level: str
    area: str
    matter: frozenset[str]
    place: frozenset[str]


def compare_bodies(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare the bodies that a question names for themselves, and not in somebody's office.

    "Sở Y tế" is contradicted by "Sở Nội vụ" where the bulletin does not name it at all; not where the
    question only asks back, or names somebody of whom the body may be claimed.
    """
    asked = _asked(question.reading)
    if asked and not question.slots.people and not asks_back(question.text):
        yield from decide(
            Sort.BODY,
            asked,
            around.layers(bodies_named),
            agrees=_may_be,
            excludes=_is_another,
            elsewhere=lambda each: names_matter(around, named_body(each)),
            everywhere=True,
        )


@value_reader
def _asked(reading: Text) -> Iterator[NamedValue]:
    """The bodies that a question names for themselves."""
    taken = [office.span for office in offices(reading)]
    for body in bodies(reading):
        if not any(span.overlaps(body.span) for span in taken) and name_of(body) and _matter(body):
            yield _value(reading, body)


def name_of(body: Body) -> BodyName | None:
    """A body's name taken apart; ``None`` of one whose kind is in no table."""
    if body.level is None:
        return None
    return _taken_apart(body.level.name, body.level.area or "", body.full_name)


def differ(one: BodyName, other: BodyName) -> bool:
    """Whether two bodies cannot be one; what a name does not say is no difference.

    "Sở" may be "Sở Y tế"; "UBND" may be that of any area; "Huyện ủy" is no "Tỉnh ủy".
    """
    if one.level != other.level and not alike(one.level, other.level):
        return True
    if one.area and other.area and one.area != other.area:
        return True
    return _apart(one.matter, other.matter) or (
        bool(one.place and other.place) and one.place.isdisjoint(other.place)
    )


def names_matter(around: Surroundings, body: BodyName) -> bool:
    """Whether a bulletin holds all words of what a body is for, wherever; so it does where that is unsaid.

    Of a proper name half of the words are enough.
    """
    text = read_text(around.bulletin.text).folded.text
    held = sum(fold(word) in text for word in body.matter)
    return held >= len(body.matter) * (_SHARED if body.level in _PROPER else 1)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names share too few words, or have different numbers."""
    if not one or not other:
        return False
    if any(_is_short(word) for word in one | other):
        return False  # "Sở VH-TT"
    numbers = {word for word in one if word.isdecimal()}, {word for word in other if word.isdecimal()}
    if all(numbers) and numbers[0] != numbers[1]:
        return True
    return len(one & other) < _SHARED * min(len(one), len(other))


def _is_short(word: str) -> bool:
    """Whether a word is an abbreviation that is not written out: no letter in it is a vowel."""
    return word.isalpha() and not set(fold(word)) & set("aeiouy")


@lru_cache(maxsize=4096)
def _taken_apart(level: str, area: str, full_name: str) -> BodyName:
    kind, _, governed = level.partition(" ") if area and level.endswith(f" {area}") else (level, "", "")
    spellings = [kind] if full_name.startswith(f"{kind} ") else []
    spellings += [s for s in levels_by_spelling() if f"{full_name} ".startswith(f"{s} ")]
    rest = full_name[
        len(spellings[0] if full_name.startswith(kind) else max(spellings, key=len, default="")) :
    ]
    if governed:
        rest = rest.strip().removeprefix(governed)
    words = rest.replace(",", " ").replace("-", " ").split()
    at = next((i for i in range(len(words)) if _area_at(words, i)), len(words))
    word = area or (_area_at(words, at) if at < len(words) else "")
    if area:
        at = 0
    place = words[at:]
    matter = [each for each in words[:at] if each not in _own()]
    return BodyName(kind, word, frozenset(matter) - _province_words(words[:at]), frozenset(place) - _own())


def _area_at(words: list[str], i: int) -> str:
    """The area whose word begins there; empty if none does."""
    two = areas_by_word().get(" ".join(words[i : i + 2]))
    return two or areas_by_word().get(words[i], "")


def _province_words(words: list[str]) -> frozenset[str]:
    """The words of the province that a name ends with: "sở y tế lâm đồng"."""
    ends = (words[-count:] for count in (2, 1) if len(words) > count)
    found = next((end for end in ends if " ".join(end) in _provinces()), [])
    return frozenset(found)


@cache
def _provinces() -> frozenset[str]:
    return frozenset(name.lower() for name in provinces())


@cache
def _own() -> frozenset[str]:
    """Words that tell nothing of what a body is for, or of which area."""
    areas = (word for area in areas_by_word() for word in area.split())
    return frozenset([*areas, *(word for phrase in LEVELS.own for word in phrase.split())])


def _matter(body: Body) -> frozenset[str]:
    name = name_of(body)
    return name.matter if name else frozenset()


@value_reader
def bodies_named(text: Text) -> Iterator[NamedValue]:
    """The bodies of known kinds that a text names."""
    yield from (_value(text, body) for body in bodies(text) if body.level)


def _value(text: Text, body: Body) -> NamedValue:
    return NamedValue("body", name_of(body), " ".join(body.span.of(text.raw).split()))


def named_body(value: NamedValue) -> BodyName:
    """The name of a body among the values."""
    return value.value  # type: ignore[return-value]


def _may_be(asked: NamedValue, other: NamedValue) -> bool:
    return bool(named_body(other).matter & named_body(asked).matter) and not differ(
        named_body(asked), named_body(other)
    )


def _is_another(asked: NamedValue, other: NamedValue) -> bool:
    """Whether it is of the same kind, for another matter."""
    one, told = named_body(asked), named_body(other)
    shared = one.level in _PROPER and not one.matter.isdisjoint(told.matter)
    return one.level == told.level and not shared and _apart(one.matter, told.matter)

"""Whether a bulletin is about the place that a question names."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from corpus.entities.gazetteer import AdminUnit, unit_key
from corpus.entities.localities import Locality
from corpus.entities.places import places_named
from corpus.text.text import Text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort, localities_meant
from retrieval.search.constraints.models import Agreement, Comparison, NamedValue, Surroundings, decide
from retrieval.search.constraints.penalties import elsewhere

_ALIKE = 0.75  # from which likeness on one of two names may be a misspelling of the other


def compare_places(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare the provinces, districts and communes that a question names."""
    yield from _compare_provinces(question, around)
    yield from _compare_localities(question, around)


def _compare_provinces(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    slots = question.slots
    if not slots.provinces:
        return
    asked = ", ".join(slots.provinces)
    layers = [_provinces(around.near), _provinces(around.passage)]
    layers.append([*_provinces(around.title), *_provinces(around.publisher)])
    layers.append([around.bulletin.province] if around.bulletin.province else [])
    nearest = next((layer for layer in layers if layer), [])
    alike = next((name for name in nearest if not elsewhere(slots, name)), None)
    if alike is not None:
        yield Comparison(Sort.PROVINCE, asked, alike, Agreement.AGREES)
    elif (
        not nearest
        or any(not elsewhere(slots, name) for layer in layers for name in layer)
        or (
            around.bulletin.province is None and any(name in around.bulletin.text for name in slots.provinces)
        )
    ):
        yield Comparison(Sort.PROVINCE, asked, None, Agreement.SILENT)
    else:
        yield Comparison(Sort.PROVINCE, asked, nearest[0], Agreement.CONTRADICTS)


def _provinces(text: Text) -> list[str]:
    return [place.province for place in places_named(text)]


def _compare_localities(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare districts with districts and what lies in them, communes with communes."""
    provinces = set(question.slots.provinces)
    asked = list(_localities(question.reading, provinces))
    if not asked:
        return
    there = {around.bulletin.province} if around.bulletin.province else provinces
    layers = around.layers(lambda text: _localities(text, there))
    for each in asked:
        sort = Sort.DISTRICT if each.kind == "district" else Sort.COMMUNE
        yield from decide(
            sort,
            [each],
            [
                [other for other in layer if not any(_is_in(a, other) for a in asked if a is not each)]
                for layer in layers
            ],
            agrees=_is_in,
            excludes=_excludes,
            elsewhere=lambda place: str(place.shown).partition(" ")[2] in around.bulletin.text,
        )


def _localities(text: Text, provinces: Collection[str]) -> Iterator[NamedValue]:
    """The districts and communes of a text."""
    for place in localities_meant(text, provinces):
        yield NamedValue(place.rank, place, place.full_name)


def _is_in(asked: NamedValue, other: NamedValue) -> bool:
    """Whether a place may be the one asked for, lie in it, or have become of it, or it of that."""
    (one, units), (told, others) = _units(asked), _units(other)
    if not units or not others:
        return one.rank == told.rank and unit_key(one.name) == unit_key(told.name)
    return any(
        b.lies_in(a) or (a.rank == b.rank and a.today is not b.today and a.shares_ground(b))
        for a in units
        for b in others
    )


def _excludes(asked: NamedValue, other: NamedValue) -> bool:
    """Whether a place, of the same level or below, is none that has to do with the one asked for."""
    (one, units), (told, others) = _units(asked), _units(other)
    if told.rank not in {one.rank, "commune"}:
        return False
    if not units or not others:  # of a name that is in no table it cannot be told whether it is mistyped
        name, other_name = unit_key(one.name), unit_key(told.name)
        unlike = SequenceMatcher(None, name, other_name).ratio() < _ALIKE
        return one.rank == told.rank and unlike and not other_name.startswith(name)
    return not any(a.lies_in(b) or a.shares_ground(b) for a in units for b in others if a.rank != b.rank)


def _units(value: NamedValue) -> tuple[Locality, tuple[AdminUnit, ...]]:
    place: Locality = value.value  # type: ignore[assignment]
    return place, place.units

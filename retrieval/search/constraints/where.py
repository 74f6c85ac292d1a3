"""Whether a bulletin is about the place that a question names."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.entities.places import places_named
from corpus.text.text import Text
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.slots import Sort
from retrieval.search.constraints.models import Agreement, Comparison, Surroundings
from retrieval.search.constraints.penalties import elsewhere


def compare_places(question: UnderstoodQuestion, around: Surroundings) -> Iterator[Comparison]:
    """Compare the provinces that a question names, or that its places lie in."""
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
    elif not nearest or any(not elsewhere(slots, name) for layer in layers for name in layer):
        yield Comparison(Sort.PROVINCE, asked, None, Agreement.SILENT)
    else:
        yield Comparison(Sort.PROVINCE, asked, nearest[0], Agreement.CONTRADICTS)


def _provinces(text: Text) -> list[str]:
    return [place.province for place in places_named(text)]

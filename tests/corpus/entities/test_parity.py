from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter

import pytest

from corpus.entities.dates import dates, ordinals
from corpus.entities.models import Entity
from corpus.entities.offices import offices
from corpus.entities.organisations import bodies
from corpus.entities.people import people
from corpus.entities.places import places_named
from corpus.entities.quantities import quantities
from corpus.text.text import Style, Text
from tests.corpus.entities.phrases import (
    BodyValue,
    OfficeValue,
    Phrase,
    PlaceValue,
    QuantityValue,
    phrases,
)

PHRASES = list(phrases())


def expected(line: Phrase) -> object:
    """What the line says, in the form in which `read` gives an entity's value."""
    match line.value:
        case PlaceValue(name=name):
            return name
        case BodyValue(level=level, name=name):
            return level, name
        case OfficeValue(role=role, acting=acting, former=former):
            return role, acting, former
        case QuantityValue(low=low, high=high, unit=unit):
            return Decimal(low), Decimal(high), unit
        case value:
            return value


READERS: dict[str, tuple[Callable[[Text], tuple[Entity, ...]], Callable[[Entity], object]]] = {
    "date": (dates, attrgetter("edtf")),
    "ordinal": (ordinals, attrgetter("number")),
    "person": (people, attrgetter("name")),
    "place": (places_named, attrgetter("province")),
    "body": (bodies, attrgetter("level_name", "full_name")),
    "office": (offices, attrgetter("role", "acting", "former")),
    "quantity": (quantities, attrgetter("low", "high", "unit_key")),
}


def value_at(string: str, start: int, end: int, style: Style, kind: str) -> object:
    """The value of the entity of that kind that shares most with the place; None where there is none."""
    recognise, value = READERS[kind]

    def shared(entity: Entity) -> int:
        return min(entity.end, end) - max(entity.start, start)

    overlapping = [entity for entity in recognise(Text(string, style)) if shared(entity) > 0]
    return value(max(overlapping, key=shared)) if overlapping else None


@pytest.mark.parametrize("style", list(Style), ids=lambda style: style.name.lower())
@pytest.mark.parametrize(
    "line", PHRASES, ids=lambda line: f"{line.kind}-{line.group}-{line.phrase}".replace("\n", " ")
)
def test_a_phrase_says_the_same_in_a_bulletin_and_in_a_question(line: Phrase, style: Style) -> None:
    """A phrase has one value, whether a bulletin prints it or an official types it into a question."""
    sentence = line.in_bulletin() if style is Style.PUBLISHED else line.in_question()
    assert value_at(*sentence, style, line.kind) == expected(line), sentence[0]

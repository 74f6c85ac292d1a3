"""What a recogniser finds: an entity of a kind, at a place of a text, with its value.

One recogniser a kind reads bulletins and questions alike (`corpus.text.text.Style` tells it how far to rely
on capitals and accents), so that the same words mean the same in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import wraps
from typing import ClassVar, Self, TypeVar

from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text


class Label(Enum):
    """The kinds of entity."""

    DATE = "date"
    ORDINAL = "ordinal"
    PERSON = "person"
    PLACE = "place"
    LOCALITY = "locality"
    BODY = "body"
    OFFICE = "office"
    QUANTITY = "quantity"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Something that a text names.

    Attributes:
        label: Its kind; one for each class.
        span: Where its words stand.
        exact: Whether they are written with the accents of the name; of a question typed without any they
            are not.
    """

    label: ClassVar[Label]
    span: Span
    exact: bool = True

    @property
    def start(self) -> int:
        """Where its words begin."""
        return self.span.start

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.span.end

    def moved(self, move: Callable[[tuple[int, int]], Span]) -> Self:
        """The same at another place; who has further spans moves them, too."""
        return replace(self, span=move(self.span))


E = TypeVar("E", bound=Entity)


def recogniser(function: Callable[[Text], Iterable[E]]) -> Callable[[Text], tuple[E, ...]]:
    """Make a recogniser of a function that reads a text as a reader sees it.

    What comes of it is called once for each text, gives the entities in the order of their starts, and their
    places in the stored text.
    """

    @kept_with_text
    @wraps(function)
    def entities(text: Text) -> tuple[E, ...]:
        if text.seen is text:
            return tuple(sorted(function(text), key=lambda entity: entity.span))
        return tuple(entity.moved(text.original) for entity in entities(text.seen))

    return entities

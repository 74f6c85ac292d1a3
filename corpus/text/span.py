"""The one kind of place in a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar


class Span(NamedTuple):
    """The characters ``text[start:end]``, counted in code points.

    A plain pair compares equal to it: ``Span(3, 9) == (3, 9)``.
    """

    start: int
    end: int

    def overlaps(self, other: tuple[int, int]) -> bool:
        """Whether the two share a character: ``Span(0, 3).overlaps((2, 5))``."""
        return self.start < other[1] and other[0] < self.end

    def contains(self, other: tuple[int, int]) -> bool:
        """Whether the other lies within this one, or is it."""
        return self.start <= other[0] and other[1] <= self.end

    def shifted(self, by: int) -> Span:
        """The span so many characters further on; back where ``by`` is negative."""
        return Span(self.start + by, self.end + by)

    def of(self, text: str) -> str:
        """Its characters: ``Span(4, 6).of("Đại hội") == "hộ"``."""
        return text[self.start : self.end]


class Placed(Protocol):
    """Whatever stands somewhere in a text."""

    @property
    def span(self) -> Span:
        """Where."""
        ...


P = TypeVar("P", bound=Placed)


def spans_within(spans: Sequence[Span], outer: tuple[int, int]) -> Sequence[Span]:
    """Those that lie wholly within another, of spans in order and none over another."""
    first = bisect_left(spans, (outer[0], outer[0]))
    stop = bisect_left(spans, (outer[1], outer[1]), lo=first)
    while stop > first and spans[stop - 1].end > outer[1]:
        stop -= 1
    return spans[first:stop]


def placed_within(things: Sequence[P], span: tuple[int, int]) -> Sequence[P]:
    """Those that lie wholly within a span, of things in the order of their starts and none over another."""
    first = bisect_left(things, span[0], key=_start)
    stop = bisect_left(things, span[1], lo=first, key=_start)
    while stop > first and things[stop - 1].span.end > span[1]:
        stop -= 1
    return things[first:stop]


def _start(thing: Placed) -> int:
    return thing.span.start

"""What a passage must hold to be among the best: conditions that an index of terms answers by itself.

MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations", Information Processing and
Management 31, 1995) leaves out passages that hold none of the rarest terms. Here a passage that holds some of
them is left out as well where too many of the others are missing: to look a passage up costs far more than
to see in the index that it lacks a term.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

_ROUNDED = 1 - 1e-5  # sums of the same weights in another order differ by less


class Earning(NamedTuple):
    """A term by its number, and the most that a passage earns with it."""

    number: int
    most: float


class Way(NamedTuple):
    """A way to be among the best.

    Attributes:
        rarest: Numbers of terms, of which a passage holds one.
        also: Sets of other terms; of each of them it holds one, too.
    """

    rarest: tuple[int, ...]
    also: tuple[tuple[int, ...], ...]


def ways(asked: Sequence[Earning], least: float, sets: int) -> list[Way]:
    """Ways, one of which any passage goes that earns ``least`` with terms, which stand the rarest first.

    Of each there are at most so many ``sets``.
    """
    found: list[Way] = []
    for place, term in enumerate(asked):
        spare = math.fsum(each.most for each in asked[place:]) - least * _ROUNDED
        if spare < 0:  # whoever holds none of those before earns less
            break
        also = _needed(asked[place + 1 :], spare)[:sets]
        if found and found[-1].also == also:
            found[-1] = Way((*found[-1].rarest, term.number), also)
        else:
            found.append(Way((term.number,), also))
    return found


def _needed(others: Sequence[Earning], spare: float) -> tuple[tuple[int, ...], ...]:
    """Sets of which a passage holds one term each that may lose no more than is ``spare``."""
    needed, some, lost = [], [], 0.0
    for term in others:
        some.append(term.number)
        lost += term.most
        if lost > spare:
            needed.append(tuple(some))
            some, lost = [], 0.0
    return tuple(needed)


def going(how: Sequence[Way]) -> tuple[str, dict[str, list[int]]]:
    """That a passage goes one of some ways, as a condition on its ``terms``; what its names stand for."""
    named: dict[str, list[int]] = {}
    conditions = []
    for way in how:
        parts = []
        for numbers in (way.rarest, *way.also):
            name = f"terms_{len(named)}"
            named[name] = list(numbers)
            parts.append(f"terms && CAST(:{name} AS INTEGER[])")
        conditions.append(" AND ".join(parts))
    return f"({' OR '.join(conditions)})", named

"""Which segments are put together: those of one size, when there are many.

Sizes are told apart by powers: a segment grows by a factor each time it is put together with others, so that
each passage is written again only as often as the logarithm of their number says, and there are few segments
whatever the number of index runs. This is the logarithmic method (Bentley and Saxe, "Decomposable Searching
Problems I", Journal of Algorithms 1, 1980) as Lucene's LogMergePolicy has it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

_FACTOR = 8  # so many of one size become one of the next
_SMALLEST = 2048  # passages: below are all of one size, since to open a file costs more than to read it
_LARGEST = 131_072  # from here on a segment is left alone: to write it takes longer than to search it apart
_MOST = 2 * _LARGEST  # passages that become one segment: some 0.5 GB are in memory while it is written


class Size(NamedTuple):
    """How many passages of a segment count, and how many it has."""

    alive: int
    whole: int


def to_merge(sizes: Sequence[Size]) -> list[int]:
    """The numbers of segments to put together next, or of one to write again without what left, or none."""
    for number, size in enumerate(sizes):
        if size.alive * 2 < size.whole:
            return [number]
    tiers: dict[int, list[int]] = defaultdict(list)
    for number, size in enumerate(sizes):
        if size.alive < _LARGEST:
            tiers[_tier(size.alive)].append(number)
    full = next((numbers for _, numbers in sorted(tiers.items()) if len(numbers) >= _FACTOR), [])
    full.sort(key=lambda number: sizes[number].alive)
    ends = list(accumulate(sizes[number].alive for number in full))
    return full[: max(2, bisect_right(ends, _MOST))] if full else []


def _tier(passages: int) -> int:
    tier, limit = 0, _SMALLEST
    while passages >= limit:
        tier, limit = tier + 1, limit * _FACTOR
    return tier

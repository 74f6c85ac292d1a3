"""Where the passages of parts stand in the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]
"""The position of each passage of a part in the whole, ascending; -1 of one that is left out."""

Chosen = NDArray[np.bool_] | None
"""Of each passage whether it is looked at; ``None``: all are."""


class Layout:
    """Several parts as one whole; its passages are counted from 0."""

    def __init__(self, parts: Sequence[Places]) -> None:
        """Lay out parts whose places are 0, 1, 2 and so on, each given once."""
        self.places = tuple(parts)
        self._alive = [places >= 0 for places in parts]
        self._whole = [bool(alive.all()) for alive in self._alive]
        self._size = sum(int(np.count_nonzero(alive)) for alive in self._alive)
        self._part = np.zeros(self._size, dtype=np.int32)
        self._row = np.zeros(self._size, dtype=np.int32)
        for number, (places, alive) in enumerate(zip(parts, self._alive, strict=True)):
            rows = np.flatnonzero(alive)
            self._part[places[rows]], self._row[places[rows]] = number, rows

    @classmethod
    def of_one(cls, size: int) -> Layout:
        """The layout of a part that is the whole."""
        return cls([np.arange(size, dtype=np.int32)])

    def __len__(self) -> int:
        """How many passages have a place."""
        return self._size

    def alive(self, part: int, rows: NDArray[np.integer]) -> int:
        """How many of these passages of a part have a place."""
        return len(rows) if self._whole[part] else int(np.count_nonzero(self._alive[part][rows]))

    def chosen(self, part: int, among: Chosen) -> Chosen:
        """Of each passage of a part whether it has a place and is, in the whole, among some."""
        if among is not None:
            return np.asarray(self._alive[part] & among[self.places[part]], dtype=np.bool_)
        return None if self._whole[part] else self._alive[part]

    def split(
        self, positions: NDArray[np.integer]
    ) -> Iterator[tuple[int, NDArray[np.bool_], NDArray[np.int32]]]:
        """Of each part that has some of these positions: its number, which they are, and its rows there."""
        parts = self._part[positions]
        for number in np.unique(parts):
            there = parts == number
            yield int(number), there, self._row[positions[there]]

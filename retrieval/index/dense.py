"""The dense leg: the passages whose vectors are nearest to a question's.

Vectors of length 1 make the inner product their cosine: -1 to 1, higher is better.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.base import Vectors
from retrieval.index.places import Chosen, Layout
from retrieval.index.vectors import Nearest, StoredVectors, cosines

_SEARCHES = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="nearest")  # FAISS lets go of the GIL


class DenseIndex:
    """Nearest neighbours among passages, which are counted from 0."""

    def __init__(self, parts: Sequence[StoredVectors], layout: Layout) -> None:
        """Search the passages of some parts, which stand in the whole as the layout says."""
        self._parts = parts
        self._layout = layout

    @classmethod
    def build(cls, vectors: Vectors) -> DenseIndex:
        """An index of unit vectors, shape (passages, dimension)."""
        return cls([StoredVectors.build([vectors], vectors.shape[1])], Layout.of_one(len(vectors)))

    def __len__(self) -> int:
        return len(self._layout)

    @property
    def dimension(self) -> int:
        """The length of the vectors; 0 where there are no parts."""
        return self._parts[0].dimension if self._parts else 0

    def nearest(self, vector: Vectors, count: int, among: Chosen = None) -> NDArray[np.int64]:
        """The positions of the ``count`` nearest passages, best first; fewer if there are fewer.

        Of equal scores the earlier passage comes first. ``among`` says of each passage whether it is looked
        at, shape (passages,); without it all are.
        """
        chosen = [self._layout.chosen(number, among) for number in range(len(self._parts))]
        # One more than asked for shows whether equal scores were cut apart, as reprints have them.
        nearest = partial(_nearest, vector=vector, count=count + 1)
        found = self._in_order(self._map(nearest, self._parts, chosen))
        if len(found.scores) > count and found.scores[count - 1] == found.scores[count]:
            equal = partial(_from_score, vector=vector, score=found.scores[count - 1])
            found = self._in_order(self._map(equal, self._parts, chosen))
        return found.positions[:count]

    @cached_property
    def _map(self) -> Callable[..., Iterable[Nearest]]:
        """As `map` does it, or with the parts beside each other where several of them are large."""
        return _SEARCHES.map if sum(part.many for part in self._parts) > 1 else map

    def _in_order(self, found: Iterable[Nearest]) -> Nearest:
        """What the parts found, best first and of equal scores the earlier passage first."""
        each = [
            Nearest(one.scores, places[one.positions].astype(np.int64))
            for one, places in zip(found, self._layout.places, strict=True)
        ]
        scores = np.concatenate([one.scores for one in each])
        positions = np.concatenate([one.positions for one in each])
        order = np.lexsort((positions, -scores))
        return Nearest(scores[order], positions[order])

    def scores(self, vector: Vectors, positions: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of one vector with each of the passages at ``positions``."""
        vectors = np.empty((len(positions), self.dimension), dtype=np.float32)
        for part, there, rows in self._layout.split(positions):
            vectors[there] = self._parts[part].at(rows)
        return cosines(vectors, vector)


def _nearest(part: StoredVectors, among: Chosen, *, vector: Vectors, count: int) -> Nearest:
    return part.nearest(vector, count, among)


def _from_score(part: StoredVectors, among: Chosen, *, vector: Vectors, score: np.float32) -> Nearest:
    return part.from_score(vector, score, among)

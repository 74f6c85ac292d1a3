"""The dense leg: the passages whose vectors are nearest to a question's.

Vectors of length 1 make the inner product their cosine: -1 to 1, higher is better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.base import Vectors
from retrieval.index.places import Chosen, Layout
from retrieval.index.vectors import Nearest, StoredVectors, cosines


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
        asked = list(zip(self._parts, chosen, strict=True))
        # One more than asked for shows whether equal scores were cut apart, as reprints have them.
        found = self._in_order(part.nearest(vector, count + 1, those) for part, those in asked)
        if len(found.scores) > count and found.scores[count - 1] == found.scores[count]:
            least = found.scores[count - 1]
            found = self._in_order(part.from_score(vector, least, those) for part, those in asked)
        return found.positions[:count]

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

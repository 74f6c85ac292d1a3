"""The dense leg: exact search by inner product. The one importer of `faiss`.

Vectors of length 1 make the inner product their cosine: -1 to 1, higher is better.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.base import Vectors
from retrieval.errors import SnapshotError
from retrieval.index.places import Places, everything

Chosen = NDArray[np.bool_] | None
"""Of each passage whether it is looked at; ``None``: all are."""

# Vectors are read where they are needed, and take no memory of the process; on Windows all are read.
_READING = 0 if os.name == "nt" else faiss.IO_FLAG_MMAP_IFC


class _Found(NamedTuple):
    """Passages and their scores."""

    scores: NDArray[np.float32]
    positions: NDArray[np.int64]


class FlatVectors:
    """Unit vectors of some passages, which are counted from 0."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> FlatVectors:
        """An index of unit vectors, shape (passages, dimension)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> FlatVectors:
        """Read what `save` wrote.

        Raises:
            SnapshotError: the file is not such an index.
        """
        try:
            return cls(faiss.read_index(str(path), _READING))
        except RuntimeError as error:
            raise SnapshotError(f"{path} is damaged: run bantin index to build it anew.") from error

    def save(self, path: Path) -> None:
        """Write the index to one file."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of the vectors."""
        return int(self._index.d)

    def at(self, positions: NDArray[np.integer]) -> Vectors:
        """The vectors of the passages at these positions, shape (positions, dimension)."""
        if not len(positions):
            return np.empty((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_batch(positions.astype(np.int64)), dtype=np.float32)

    def nearest(self, vector: Vectors, count: int, among: Chosen) -> _Found:
        """The ``count`` nearest passages, or fewer if there are fewer."""
        count = min(count, len(self))
        if not count:
            return _Found(np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64))
        scores, positions = self._index.search(vector.reshape(1, -1), count, params=_parameters(among))
        there = positions[0] >= 0
        return _Found(scores[0][there], positions[0][there])

    def from_score(self, vector: Vectors, score: np.float32, among: Chosen) -> _Found:
        """All passages with this score or a higher one."""
        below = float(np.nextafter(score, np.float32(-np.inf)))
        _, scores, positions = self._index.range_search(
            vector.reshape(1, -1), below, params=_parameters(among)
        )
        return _Found(scores, positions)


def _parameters(among: Chosen) -> faiss.SearchParameters | None:
    if among is None:
        return None
    # faiss ships types of its C++ side, which take a pointer here.
    chosen = faiss.IDSelectorBitmap(np.packbits(among, bitorder="little"))  # type: ignore[call-arg, arg-type]
    return faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]


class DenseIndex:
    """Nearest neighbours among passages, which are counted from 0."""

    def __init__(self, parts: Sequence[tuple[FlatVectors, Places]]) -> None:
        """Search the passages of some parts that have a place; the places are 0, 1, 2 and so on."""
        self._parts = parts
        self._size = sum(int(np.count_nonzero(places >= 0)) for _, places in parts)
        self._part = np.zeros(self._size, dtype=np.int32)
        self._row = np.zeros(self._size, dtype=np.int32)
        for number, (_, places) in enumerate(parts):
            rows = np.flatnonzero(places >= 0)
            self._part[places[rows]], self._row[places[rows]] = number, rows

    @classmethod
    def build(cls, vectors: Vectors) -> DenseIndex:
        """An index of unit vectors, shape (passages, dimension)."""
        return cls([(FlatVectors.build(vectors), everything(len(vectors)))])

    def __len__(self) -> int:
        return self._size

    @property
    def dimension(self) -> int:
        """The length of the vectors; 0 where there are no parts."""
        return self._parts[0][0].dimension if self._parts else 0

    def nearest(
        self, vector: Vectors, count: int, among: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """The positions of the ``count`` nearest passages, best first; fewer if there are fewer.

        Of equal scores the earlier passage comes first. ``among`` says of each passage whether it is looked
        at, shape (passages,); without it all are.
        """
        chosen = [_chosen(places, among) for _, places in self._parts]
        asked = list(zip(self._parts, chosen, strict=True))
        # One more than asked for shows whether equal scores were cut apart, as reprints have them.
        found = self._in_order(part.nearest(vector, count + 1, those) for (part, _), those in asked)
        if len(found.scores) > count and found.scores[count - 1] == found.scores[count]:
            least = found.scores[count - 1]
            found = self._in_order(part.from_score(vector, least, those) for (part, _), those in asked)
        return found.positions[:count]

    def _in_order(self, found: Iterable[_Found]) -> _Found:
        """What the parts found, best first and of equal scores the earlier passage first."""
        each = [
            _Found(one.scores, places[one.positions].astype(np.int64))
            for one, (_, places) in zip(found, self._parts, strict=True)
        ]
        scores = np.concatenate([one.scores for one in each])
        positions = np.concatenate([one.positions for one in each])
        order = np.lexsort((positions, -scores))
        return _Found(scores[order], positions[order])

    def scores(self, vector: Vectors, positions: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of one vector with each of the passages at ``positions``."""
        vectors = np.empty((len(positions), self.dimension), dtype=np.float32)
        parts, rows = self._part[positions], self._row[positions]
        for number in np.unique(parts):
            there = parts == number
            vectors[there] = self._parts[number][0].at(rows[there])
        return np.asarray(vectors @ vector.reshape(-1), dtype=np.float32)


def _chosen(places: Places, among: Chosen) -> Chosen:
    """Of each passage of a part whether it is looked at."""
    alive = places >= 0
    if among is not None:
        return np.asarray(alive & among[places], dtype=np.bool_)
    return None if alive.all() else alive

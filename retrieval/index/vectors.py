"""The vectors of some passages, and which of them are nearest to another. The one importer of `faiss`.

All are kept as they are. Many are kept as eight bits a number besides (FAISS's scalar quantiser, which cuts
the range that each dimension has into 256 steps): these are looked through, in a quarter of the time, for
more passages than were asked for, whose cosines are then worked out of the vectors themselves.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.base import Vectors
from retrieval.errors import SnapshotError
from retrieval.index.places import Chosen

# Vectors are read where they are needed, and take no memory of the process; on Windows all are read.
_READING = 0 if os.name == "nt" else faiss.IO_FLAG_MMAP_IFC

_CODED = 1 << 15  # vectors: fewer are looked through in a few milliseconds as they are
_MORE = 2  # times as many are taken from the codes as were asked for
_CODES_APART = 0.02  # no cosine of codes is so far from the right one
_ROUNDED = 1e-5  # nor one that FAISS reckons from the vectors themselves


class Nearest(NamedTuple):
    """Passages and their scores."""

    scores: NDArray[np.float32]
    positions: NDArray[np.int64]


def cosines(vectors: Vectors, vector: Vectors) -> NDArray[np.float32]:
    """The inner product of each of some vectors with one; to the last bit the same beside any others."""
    return np.asarray((vectors * vector.reshape(-1)).sum(axis=1), dtype=np.float32)


class StoredVectors:
    """Unit vectors of some passages, which are counted from 0."""

    def __init__(self, flat: faiss.Index, codes: faiss.Index | None) -> None:
        self._flat = flat
        self._codes = codes

    @classmethod
    def build(cls, pieces: Iterable[Vectors], dimension: int) -> StoredVectors:
        """Store unit vectors, given piece by piece, each of shape (passages, dimension)."""
        flat = faiss.IndexFlatIP(dimension)
        for piece in pieces:
            flat.add(np.ascontiguousarray(piece, dtype=np.float32))
        return cls(flat, _coded(flat) if flat.ntotal >= _CODED else None)

    @classmethod
    def load(cls, folder: Path) -> StoredVectors:
        """Read what `save` wrote.

        Raises:
            SnapshotError: the folder does not hold such vectors.
        """
        codes = folder / "codes.faiss"
        return cls(_read(folder / "vectors.faiss"), _read(codes) if codes.exists() else None)

    def save(self, folder: Path) -> None:
        """Write the vectors into a folder."""
        faiss.write_index(self._flat, str(folder / "vectors.faiss"))
        if self._codes is not None:
            faiss.write_index(self._codes, str(folder / "codes.faiss"))

    def __len__(self) -> int:
        return int(self._flat.ntotal)

    @property
    def many(self) -> bool:
        """Whether there are so many that to look through them takes milliseconds."""
        return self._codes is not None

    @property
    def dimension(self) -> int:
        """The length of the vectors."""
        return int(self._flat.d)

    def at(self, positions: NDArray[np.integer]) -> Vectors:
        """The vectors of the passages at these positions, shape (positions, dimension)."""
        if not len(positions):
            return np.empty((0, self.dimension), dtype=np.float32)
        return np.asarray(self._flat.reconstruct_batch(positions.astype(np.int64)), dtype=np.float32)

    def nearest(self, vector: Vectors, count: int, among: Chosen) -> Nearest:
        """The ``count`` nearest passages, the earlier of equal ones first; fewer if there are fewer.

        Where several have the score of the last one, any of them may be left out.
        """
        wanted = min(count if self._codes is None else count * _MORE, len(self))
        if not wanted:
            return Nearest(np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64))
        _use_one_thread()
        _, positions = self._searched.search(vector.reshape(1, -1), wanted, params=_parameters(among))
        found = self._scored(vector, positions[0][positions[0] >= 0])
        return Nearest(found.scores[:count], found.positions[:count])

    def from_score(self, vector: Vectors, score: np.float32, among: Chosen) -> Nearest:
        """All passages with this score or a higher one, the best first."""
        below = float(score) - (_ROUNDED if self._codes is None else _CODES_APART)
        _use_one_thread()
        _, _, positions = self._searched.range_search(vector.reshape(1, -1), below, params=_parameters(among))
        found = self._scored(vector, positions)
        count = int(np.count_nonzero(found.scores >= score))
        return Nearest(found.scores[:count], found.positions[:count])

    @property
    def _searched(self) -> faiss.Index:
        return self._flat if self._codes is None else self._codes

    def _scored(self, vector: Vectors, positions: NDArray[np.int64]) -> Nearest:
        scores = cosines(self.at(positions), vector)
        order = np.lexsort((positions, -scores))
        return Nearest(scores[order], positions[order])


def _coded(flat: faiss.IndexFlatIP) -> faiss.Index:
    """The same vectors in eight bits a number."""
    vectors = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d).reshape(-1, flat.d)
    codes = faiss.IndexScalarQuantizer(flat.d, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    codes.train(vectors)
    codes.add(vectors)
    return codes


def _use_one_thread() -> None:
    """Have FAISS search in the calling thread alone: its others only wait for one vector, and take time.

    OpenMP keeps that number for each thread that calls, so it is told each time.
    """
    faiss.omp_set_num_threads(1)


def _read(path: Path) -> faiss.Index:
    try:
        return faiss.read_index(str(path), _READING)
    except RuntimeError as error:
        raise SnapshotError("{path} is damaged: run bantin index to build it anew.", path=path) from error


def _parameters(among: Chosen) -> faiss.SearchParameters | None:
    if among is None:
        return None
    # faiss ships types of its C++ side, which take a pointer here.
    chosen = faiss.IDSelectorBitmap(np.packbits(among, bitorder="little"))  # type: ignore[call-arg, arg-type]
    return faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]

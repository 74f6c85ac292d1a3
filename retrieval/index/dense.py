"""The vector leg. The one importer of `faiss`.

Scores are inner products of unit vectors, that is cosines: -1 to 1, higher is better.
"""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.base import Vectors
from retrieval.errors import SnapshotError


class DenseIndex:
    """Exact search over the vectors of passages, which are counted from 0."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> DenseIndex:
        """An index of unit vectors, shape (passages, dimension)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read what `save` wrote.

        Raises:
            SnapshotError: the file is not such an index.
        """
        try:
            return cls(faiss.read_index(str(path)))
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

    def nearest(
        self, vector: Vectors, count: int, among: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """The positions of the ``count`` nearest passages, best first; fewer if there are fewer.

        ``among`` says of each passage whether it is looked at, shape (passages,); without it all are.
        """
        only = None
        if among is not None:
            # faiss ships types of its C++ side, which take a pointer here.
            chosen = faiss.IDSelectorBitmap(np.packbits(among, bitorder="little"))  # type: ignore[call-arg, arg-type]
            only = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
        _, positions = self._index.search(vector.reshape(1, -1), min(count, len(self)), params=only)
        return np.asarray(positions[0][positions[0] >= 0], dtype=np.int64)

    def scores(self, vector: Vectors, positions: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of one vector with each of the passages at ``positions``."""
        if not len(positions):
            return np.empty(0, dtype=np.float32)
        vectors = self._index.reconstruct_batch(positions)
        return np.asarray(vectors @ vector.reshape(-1), dtype=np.float32)

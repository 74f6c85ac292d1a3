"""The sentences of every chunk, with a vector each.

A chunk's own vector says what it is about; the vector of its best sentence says whether it answers. The
same sentences are what quotes are made of, so that nothing needs encoding when a question comes in but the
question itself. The vectors are read from the disk where they are needed and take no memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.chunking import cut
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from corpus.text.text import read_text
from retrieval.encoders.base import Vectors

# The longest piece, and so the longest quote of one sentence.
MAX_CHARS = 600


def split(chunk: Passage, bulletin: Bulletin, limit: int = MAX_CHARS) -> list[Span]:
    """The chunk's sentences, longer ones cut; spans of the bulletin's text, in order, at least one."""
    text = read_text(chunk.of(bulletin))
    pieces = (piece for sentence in text.sentences for piece in cut(text.raw, sentence, limit))
    return [piece.shifted(chunk.start) for piece in pieces]


class Pieces:
    """The pieces of the chunks 0, 1, 2 and so on, as columns of numbers."""

    def __init__(self, offsets: NDArray[np.int64], vectors: NDArray[np.float16]) -> None:
        """``vectors[offsets[i]:offsets[i + 1]]`` are the unit vectors of chunk i's pieces, in order."""
        self._offsets = offsets
        self._vectors = vectors

    @classmethod
    def build(cls, counts: Sequence[int], vectors: Vectors) -> Pieces:
        """The pieces of chunks that have so many each, and their vectors in order."""
        offsets = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        return cls(offsets, vectors.astype(np.float16))

    @classmethod
    def load(cls, folder: Path) -> Pieces:
        """Read what `save` wrote, the vectors only as they are needed."""
        return cls(np.load(folder / "pieces.npy"), np.load(folder / "piece_vectors.npy", mmap_mode="r"))

    def save(self, folder: Path) -> None:
        """Write the pieces into a folder."""
        np.save(folder / "pieces.npy", self._offsets)
        np.save(folder / "piece_vectors.npy", self._vectors)

    def __len__(self) -> int:
        """How many chunks there are."""
        return len(self._offsets) - 1

    def cosines(self, vector: Vectors, chunk: int) -> NDArray[np.float32]:
        """The cosine of a vector with each piece of a chunk, in order."""
        start, end = self._offsets[chunk], self._offsets[chunk + 1]
        return np.asarray(self._vectors[start:end].astype(np.float32) @ vector, dtype=np.float32)

"""How near a question is to single sentences: their vectors are made when first needed, and kept a while.

A passage's own vector says what it is about; the vector of its best sentence says whether it answers. To make
one of every sentence would double the cost of an index run: those of the passages that are found are enough.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.base import Encoder, Vectors
from retrieval.encoders.vector_memory import VectorMemory

_KEPT = 4096  # sentences; six megabytes of the default encoder's vectors


class SentenceCosines:
    """Compares questions with sentences; safe to use from several threads if the encoder is."""

    def __init__(self, encoder: Encoder) -> None:
        self._sentences = VectorMemory(encoder.encode_passages, _KEPT)

    def of(self, vector: Vectors, sentences: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of a question's vector with each of the sentences, in order; at least one is given."""
        return np.asarray(self._sentences.vectors(sentences) @ vector, dtype=np.float32)

"""Stand-ins for parts that are too slow to run in every test."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.text.text import tokens_of
from retrieval.encoders.base import EncodedPassages, EncodedQuestions, Vectors
from retrieval.encoders.token_codes import TokenCodes


class SyllableEncoder:
    """An encoder that knows syllables only: texts that share them have a high cosine.

    Deterministic, and quick enough for property tests. ``encoded`` lists the passages it was given.
    """

    def __init__(self, dimension: int = 64, name: str = "syllables") -> None:
        self.dimension = dimension
        self.fingerprint = f"{name}:{dimension}"
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        self.encoded.extend(texts)
        codes = [
            TokenCodes.of(self._tokens(text), [token.start for token in tokens_of(text)]) for text in texts
        ]
        return EncodedPassages(self._encode(texts), codes)

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        return EncodedQuestions(self._encode(texts), [self._tokens(text) for text in texts])

    def _tokens(self, text: str) -> Vectors:
        """Where each syllable points, one a row."""
        found = [_direction(token.folded, self.dimension) for token in tokens_of(text)]
        rows = np.array(found, dtype=np.float32).reshape(-1, self.dimension)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for syllable in tokens_of(text):
                sums[row] += _direction(syllable.folded, self.dimension)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.where(lengths > 0, lengths, 1), dtype=np.float32)


@lru_cache(maxsize=10_000)
def _direction(syllable: str, dimension: int) -> NDArray[np.float64]:
    """Where a syllable points, at random but always the same."""
    seed = int.from_bytes(hashlib.sha256(syllable.encode()).digest()[:8])
    return np.random.default_rng(seed).standard_normal(dimension)

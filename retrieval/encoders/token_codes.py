"""Vectors of single tokens in four bits a number, and how well a question's tokens meet them.

The similarity is that of ColBERT (Khattab and Zaharia, "ColBERT: Efficient and Effective Passage Search via
Contextualized Late Interaction over BERT", SIGIR 2020): each token of a question takes the cosine of the
token that is most like it, and the mean of these counts. It is 1 at most; higher is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STEPS = 7  # on either side of 0
_REACH = 2.6  # standard deviations of a number of a unit vector: what is beyond counts as that much
_HALF = 4  # bits
_NUMBERS = np.array([[b & 15, b >> _HALF] for b in range(256)], np.float32) - _STEPS  # of each byte
_PAIRS = _NUMBERS.view(np.uint64).reshape(256)  # the same in one piece, which is looked up at once
_SQUARES = (_NUMBERS**2).sum(axis=1)
NO_MATCH = -1.0
"""How well nothing at all is met."""


@dataclass(frozen=True, slots=True)
class TokenCodes:
    """The tokens of a text, in its order, without those that are punctuation alone.

    Attributes:
        codes: Their vectors, uint8 of shape (tokens, width): two numbers a byte.
        starts: Where the word of each begins in the text, in characters, ascending.
    """

    codes: NDArray[np.uint8]
    starts: NDArray[np.int32]

    @classmethod
    def of(cls, vectors: NDArray[np.float32], starts: Sequence[int] | NDArray[np.int32]) -> TokenCodes:
        """The codes of unit vectors, whose number of dimensions is even."""
        scale = _STEPS * np.sqrt(vectors.shape[1]) / _REACH
        steps = np.clip(np.rint(vectors * scale), -_STEPS, _STEPS).astype(np.int8) + _STEPS
        numbers = steps.astype(np.uint8)
        return cls(numbers[:, ::2] | numbers[:, 1::2] << _HALF, np.asarray(starts, dtype=np.int32))

    @classmethod
    def none(cls, width: int) -> TokenCodes:
        """No tokens, of vectors that would take ``width`` bytes."""
        return cls(np.empty((0, width), np.uint8), np.empty(0, np.int32))

    def __len__(self) -> int:
        return len(self.starts)

    def from_place(self, start: int) -> TokenCodes:
        """The tokens that begin at a place of the text or behind it, counted from there."""
        first = int(np.searchsorted(self.starts, start))
        return TokenCodes(self.codes[first:], self.starts[first:] - np.int32(start))


def similarities(tokens: NDArray[np.float32], codes: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The cosine of each of a question's tokens with each of a text's, shape (question's, text's)."""
    vectors = _PAIRS.take(codes).view(np.float32)
    lengths = np.sqrt(_SQUARES.take(codes).sum(axis=1, dtype=np.float32))
    found: NDArray[np.float32] = (tokens @ vectors.T) / np.maximum(lengths, 1)
    return found


def best_matches(similar: NDArray[np.float32], ends: Sequence[int]) -> NDArray[np.float32]:
    """How well a question is met by each run of tokens; ``ends`` tell where each run ends, ascending.

    ``similar`` is what `similarities` gives of all the runs, one after the other. A run without tokens meets
    nothing (`NO_MATCH`), and so does any of a question without tokens.
    """
    met = np.full(len(ends), NO_MATCH, dtype=np.float32)
    if not len(similar):
        return met
    start = 0
    for number, end in enumerate(ends):
        if end > start:
            met[number] = similar[:, start:end].max(axis=1).mean()
        start = max(start, end)
    return met

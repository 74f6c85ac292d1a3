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
_HALF = np.uint8(4)  # bits
_LOW = np.uint8(15)
_BLOCK = 1024  # tokens that are unpacked at once: they stay in the processor's cache
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
    even, odd = np.ascontiguousarray(tokens[:, ::2]), np.ascontiguousarray(tokens[:, 1::2])
    found = np.empty((len(tokens), len(codes)), np.float32)
    for start in range(0, len(codes), _BLOCK):
        block = codes[start : start + _BLOCK]
        low, high = _numbers(block & _LOW), _numbers(block >> _HALF)
        lengths = np.sqrt(np.einsum("ij,ij->i", low, low) + np.einsum("ij,ij->i", high, high))
        found[:, start : start + _BLOCK] = (even @ low.T + odd @ high.T) / np.maximum(lengths, 1)
    return found


def _numbers(steps: NDArray[np.uint8]) -> NDArray[np.float32]:
    return (steps.view(np.int8) - np.int8(_STEPS)).astype(np.float32)


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

"""From the states of a model's last layer to the short vectors of tokens.

A state is centred, brought to a few dimensions and made as long as 1. Those of the default model are the
principal components of Vietnamese text, each divided by the fourth root of its variance, which evens out half
of the differences between them; `benchmarks/token_projection.py` finds them and writes the data file. What
another model's components would be is not known: its states are projected at random, which keeps angles about
as they are (Johnson and Lindenstrauss 1984).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

DIMENSION = 128
"""Of a token's vector, whatever the model."""

_SEED = 0


@dataclass(frozen=True, slots=True)
class TokenProjection:
    """Makes vectors of states.

    Attributes:
        mean: Of the states, shape (dimensions of a state,).
        directions: Onto which they are projected, shape (dimensions of a state, `DIMENSION`).
    """

    mean: NDArray[np.float32]
    directions: NDArray[np.float32]

    def vectors(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit vectors of states, shape (states, `DIMENSION`); of a state at the mean 0."""
        projected = (states - self.mean) @ self.directions
        lengths = np.linalg.norm(projected, axis=1, keepdims=True)
        return np.asarray(projected / np.where(lengths > 0, lengths, 1), dtype=np.float32)


@cache
def default_projection() -> TokenProjection:
    """That of the default model."""
    file = resources.files("retrieval.encoders").joinpath("data", "token_projection.npz")
    with file.open("rb") as stream, np.load(stream) as stored:
        return TokenProjection(stored["mean"].astype(np.float32), stored["directions"].astype(np.float32))


@cache
def random_projection(states: int) -> TokenProjection:
    """One for a model whose states have so many dimensions; always the same."""
    normal = np.random.default_rng(_SEED).standard_normal((max(states, DIMENSION), DIMENSION))
    orthogonal, _ = np.linalg.qr(normal)
    return TokenProjection(np.zeros(states, np.float32), orthogonal[:states].astype(np.float32))

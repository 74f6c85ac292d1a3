"""Find the default model's principal components, which `retrieval/encoders/token_projection.py` reads.

Run: python benchmarks/token_projection.py FILE [--write]

FILE is a JSONL, gzipped or not, of Vietnamese texts (``text``), such as articles of Wikipedia, of which those
that are shipped were taken (CC BY-SA). Their beginnings are encoded, and all tokens count alike. No question
takes part, and nothing that answers are measured on.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

import retrieval.encoders.ctranslate2_encoder as engine
from bot.composition import open_encoder
from bot.config import load
from retrieval.encoders.token_projection import DIMENSION, TokenProjection

TARGET = Path(__file__).parents[1] / "retrieval" / "encoders" / "data" / "token_projection.npz"
TEXTS = 2000
CHARS = 700  # of each
STATES = 384
HALF_WHITE = -0.25  # the power of its variance by which a component is multiplied


class _Gathering:
    """Stands where vectors are made of states, and adds the states up."""

    def __init__(self) -> None:
        self.count, self.sum, self.squares = 0, np.zeros(STATES), np.zeros((STATES, STATES))

    def vectors(self, states: np.ndarray) -> np.ndarray:
        """Count some states; their vectors are of no use."""
        exact = states.astype(np.float64)
        self.count += len(exact)
        self.sum += exact.sum(axis=0)
        self.squares += exact.T @ exact
        return np.zeros((len(states), DIMENSION), np.float32)

    def projection(self) -> tuple[TokenProjection, float]:
        """What comes of them, and the share of the variance that is kept."""
        mean = self.sum / self.count
        variances, components = np.linalg.eigh(self.squares / self.count - np.outer(mean, mean))
        order = np.argsort(-variances)[:DIMENSION]
        directions = components[:, order] * variances[order] ** HALF_WHITE
        directions /= np.linalg.norm(directions) / np.sqrt(DIMENSION)
        kept = float(variances[order].sum() / variances.sum())
        return TokenProjection(mean.astype(np.float32), directions.astype(np.float32)), kept


def main() -> None:
    """Read, add up and write, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    gathering = _Gathering()
    engine.default_projection = lambda: gathering  # type: ignore[assignment, return-value]
    encoder = open_encoder(load(None), print)
    texts = list(islice(read_texts(given.file), TEXTS))
    for start in range(0, len(texts), 64):
        encoder.encode_passages(texts[start : start + 64])
    projection, kept = gathering.projection()
    print(f"{len(texts)} texts, {gathering.count} tokens, {kept:.3f} of the variance kept")
    if given.write:
        TARGET.parent.mkdir(exist_ok=True)
        np.savez_compressed(
            TARGET,
            mean=projection.mean.astype(np.float16),
            directions=projection.directions.astype(np.float16),
        )


def read_texts(file: Path) -> Iterator[str]:
    """The beginnings of the texts that are long enough."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            if len(text) >= CHARS:
                yield text[:CHARS]


if __name__ == "__main__":
    main()

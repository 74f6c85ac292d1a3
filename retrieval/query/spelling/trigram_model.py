"""The general model: how probable a word is after the two before it, for all readings of a sentence at once.

It is an interpolated trigram model with modified Kneser-Ney smoothing (S. F. Chen and J. Goodman, "An
Empirical Study of Smoothing Techniques for Language Modeling", 1999), pruned by what each trigram adds (after
A. Stolcke, "Entropy-based Pruning of Backoff Language Models", 1998), and written by
`benchmarks/train_accents.py` as back-off tables of logarithms in 8 bits. A pair here is a word and the one
before it, a triple a word and the two before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.query.spelling.ngram_counts import Ints
from retrieval.query.spelling.tokens import OTHER

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

STEP = 1 / 12
"""Stored logarithms are whole numbers of minus this."""

OWN_WORD = -9.0
"""The logarithm for a word outside the general vocabulary to be a certain one that a domain knows."""

_BYTES = ("capital", "single", "backoff", "pair", "pair_backoff", "triple")


def quantised(exact: Floats) -> Bytes:
    """Logarithms as they are stored; above 0 as 0."""
    return np.clip(np.rint(exact / -STEP), 0, 255).astype(np.uint8)


def logarithms(stored: Bytes) -> Floats:
    """Logarithms as they are reckoned with."""
    return np.asarray(stored * -STEP, dtype=np.float64)


def packed(keys: Ints) -> Bytes:
    """Ascending keys as the bytes of their gaps, the low bytes of all first: these compress well."""
    gaps = np.diff(keys, prepend=0).astype("<u4")
    return np.ascontiguousarray(gaps.view(np.uint8).reshape(-1, 4).T)


def unpacked(planes: Bytes) -> Ints:
    """The keys that were packed."""
    gaps = planes[-1].astype(np.int64)
    for plane in planes[-2::-1]:
        gaps <<= 8
        gaps |= plane
    return np.cumsum(gaps, out=gaps)


def find(keys: Ints, wanted: Ints) -> Ints:
    """The position of each wanted key among the ascending ones, or -1."""
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, -1)


@dataclass(frozen=True, slots=True)
class Lattice:
    """All pairs and triples of ids that may stand at neighbouring places.

    Attributes:
        left: The first of each pair.
        right: The second of each pair.
        context: For each triple the position of the pair that is its first two.
        event: For each triple the position of the pair that is its last two.
        shapes: The triples go place by place; for each place how many ids there are at the three.
    """

    left: Ints
    right: Ints
    context: Ints
    event: Ints
    shapes: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, columns: Sequence[Ints]) -> Lattice:
        """The lattice of what may stand at each place, of which there are three at least."""
        steps = list(pairwise(columns))
        starts = np.cumsum([0, *(len(a) * len(b) for a, b in steps)])
        grids = [np.arange(start, end) for start, end in pairwise(starts)]
        return cls(
            left=np.concatenate([np.repeat(a, len(b)) for a, b in steps]),
            right=np.concatenate([np.tile(b, len(a)) for a, b in steps]),
            context=np.concatenate([np.repeat(g, len(c)) for g, c in zip(grids, columns[2:], strict=False)]),
            event=np.concatenate([np.tile(g, len(a)) for g, a in zip(grids[1:], columns, strict=False)]),
            shapes=tuple(tuple(map(len, columns[i - 2 : i + 1])) for i in range(2, len(columns))),
        )

    def by_place(self, triples: Floats) -> list[Floats]:
        """Values for each triple as one array for each place from the third on, with an axis for each id."""
        ends = np.cumsum([np.prod(shape) for shape in self.shapes])
        return [part.reshape(s) for part, s in zip(np.split(triples, ends[:-1]), self.shapes, strict=True)]


@dataclass(frozen=True, slots=True)
class General:
    """The tables of `data/accents.npz`; ids as in `DomainCounts`, logarithms in steps of `-STEP`.

    Attributes:
        words: The vocabulary, sorted.
        capital: For each id how often it is written with a capital where no sentence begins, in 255ths.
        single: For each id its logarithm without context.
        backoff: For each id what a pair that is not listed pays, with that id before.
        pairs: ``first * size + second``, ascending, where size is ``len(single)``.
        pair: The logarithm of each pair's second given its first.
        pair_backoff: What a triple that is not listed pays, with that pair before.
        triples: ``pair's position * size + third``, ascending.
        triple: The logarithm of each triple's third given the other two.
    """

    words: tuple[str, ...]
    capital: Bytes
    single: Bytes
    backoff: Bytes
    pairs: Ints
    pair: Bytes
    pair_backoff: Bytes
    triples: Ints
    triple: Bytes

    @classmethod
    def load(cls) -> General:
        """Read the tables that are shipped."""
        table = resources.files("retrieval.query.spelling").joinpath("data", "accents.npz")
        with table.open("rb") as file, np.load(file) as arrays:
            return cls(
                words=tuple(arrays["words"].tobytes().decode().split("\n")),
                pairs=unpacked(arrays["pairs"]),
                triples=unpacked(arrays["triples"]),
                **{name: arrays[name] for name in _BYTES},
            )

    def places(self, lattice: Lattice) -> Ints:
        """Where each pair of a lattice is listed, or -1; ids beyond the vocabulary count as `OTHER`."""
        size = len(self.single)
        return find(self.pairs, self._known(lattice.left) * size + self._known(lattice.right))

    def pair_logarithms(self, lattice: Lattice, places: Ints, single: Floats) -> Floats:
        """Of each pair's second given its first; ``single`` are those without context."""
        own = self._own(lattice.right)
        listed = logarithms(self.pair[places]) + own
        return np.where(
            places >= 0, listed, logarithms(self.backoff[self._known(lattice.left)]) + single[lattice.right]
        )

    def triple_logarithms(self, lattice: Lattice, places: Ints, pairs: Floats) -> Floats:
        """Of each triple's third given the other two; ``pairs`` are those of pairs."""
        before = places[lattice.context]
        found = pairs[lattice.event] + np.where(before >= 0, logarithms(self.pair_backoff[before]), 0.0)
        asked = np.flatnonzero(before >= 0)
        third = lattice.right[lattice.event[asked]]
        at = find(self.triples, before[asked] * len(self.single) + self._known(third))
        hit = at >= 0
        found[asked[hit]] = logarithms(self.triple[at[hit]]) + self._own(third[hit])
        return found

    def _known(self, ids: Ints) -> Ints:
        return np.where(ids < len(self.single), ids, OTHER)

    def _own(self, ids: Ints) -> Floats:
        return np.where(ids < len(self.single), 0.0, OWN_WORD)

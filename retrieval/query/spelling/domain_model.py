"""What a domain has counted, laid over the general model.

The domain is taken for a Pitman-Yor process with the general model as its base (Y. W. Teh, "A Hierarchical
Bayesian Language Model based on Pitman-Yor Processes", 2006): where it has seen the words before, it is
believed, the more so the fewer different words followed, and what it has not seen is left to the general
model. So a handful of bulletins outweighs an encyclopedia on their own names and phrases only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.query.spelling.ngram_counts import RADIX, DomainCounts, Ints
from retrieval.query.spelling.tokens import CLASSES, END, OTHER
from retrieval.query.spelling.trigram_model import OWN_WORD, Floats, General, Lattice, find, logarithms


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a domain is believed.

    The defaults are within .1 % of the best on pages of Wikipedia that were kept out of training, the first
    halves of five at a time as the domain of their second halves (`benchmarks/accents.py --tune`); the best,
    64 and 2, believes pairs so much less that a handful of bulletins cannot teach the names in them.

    Attributes:
        discount: How much of each different word that the domain has seen is given back to the general model.
        pair: How many words of the domain the general model's say on a pair is worth.
        triple: The same for a triple.
        single: The same for a word without context.
    """

    discount: float = 0.8
    pair: float = 8.0
    triple: float = 8.0
    single: float = 10_000.0


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often n-grams stand in a domain; by context, how often all do, and how many different ones."""

    keys: Ints
    counts: Floats
    often: Floats
    different: Floats

    @classmethod
    def of(cls, keys: Ints, counts: Floats, contexts: int) -> _Counts:
        """Keys are ``context * RADIX + id``, ascending."""
        context = keys // RADIX
        return cls(
            keys,
            counts,
            np.asarray(np.bincount(context, counts, minlength=contexts), dtype=np.float64),
            np.bincount(context, minlength=contexts).astype(np.float64),
        )


class Domain:
    """A domain's counts, in the ids of a vocabulary that begins with the general one."""

    def __init__(
        self, base: General, counts: DomainCounts, vocabulary: Mapping[str, int], trust: Trust
    ) -> None:
        self._trust = trust
        ids = np.array([*range(CLASSES), *(vocabulary[word] for word in counts.words)], dtype=np.int64)
        size = CLASSES + len(vocabulary)
        context, third = ids[counts.keys // RADIX // RADIX], ids[counts.keys % RADIX]
        second = ids[counts.keys // RADIX % RADIX]
        number = counts.counts.astype(np.float64)
        pairs, place = np.unique(second * RADIX + third, return_inverse=True)
        # Kneser-Ney counts a shorter n-gram once for each context. Of a few texts that is little to go by:
        # the root of the count did better on held-out pages. A sentence's start has no context.
        weight = np.where(second == END, number, np.sqrt(number))
        self._pairs = _Counts.of(
            pairs, np.bincount(place, weight, minlength=len(pairs)).astype(np.float64), size
        )
        before = find(pairs, context * RADIX + second)
        inner = before >= 0  # at a sentence's start nothing is
        triples = before[inner] * RADIX + third[inner]
        order = np.argsort(triples)
        self._triples = _Counts.of(triples[order], number[inner][order], len(pairs))
        seen = np.bincount(pairs % RADIX, minlength=size)
        known = np.exp(logarithms(base.single))
        single = np.full(size, known[OTHER] * np.exp(OWN_WORD))
        single[: len(known)] = known
        self.single: Floats = np.log((single * trust.single + seen) / (trust.single + seen.sum()))
        """The logarithm of each id without context, the general model and the domain together."""

    def places(self, lattice: Lattice) -> Ints:
        """Where each pair of a lattice is listed, or -1."""
        return find(self._pairs.keys, lattice.left * RADIX + lattice.right)

    def pair_logarithms(self, lattice: Lattice, places: Ints, base: Floats) -> Floats:
        """Those of the general model for the pairs, with the domain over them."""
        return self._over(base, self._pairs, places, lattice.left, self._trust.pair)

    def triple_logarithms(self, lattice: Lattice, places: Ints, base: Floats) -> Floats:
        """Those of the general model for the triples, with the domain over them."""
        context = places[lattice.context]
        third = lattice.right[lattice.event]
        at = find(self._triples.keys, np.where(context >= 0, context * RADIX + third, -1))
        return self._over(base, self._triples, at, context, self._trust.triple)

    def knows(self, first: Ints, second: Ints) -> NDArray[np.bool_]:
        """Whether the domain has seen each of the first right before its second."""
        return find(self._pairs.keys, first * RADIX + second) >= 0

    def _over(self, base: Floats, seen: _Counts, at: Ints, context: Ints, strength: float) -> Floats:
        if not len(seen.keys):
            return base
        discount = self._trust.discount
        kept = np.where(at >= 0, np.maximum(seen.counts[at] - discount, 0.0), 0.0)
        often = np.where(context >= 0, seen.often[context], 0.0)
        different = np.where(context >= 0, seen.different[context], 0.0)
        mixed = (kept + (strength + discount * different) * np.exp(base)) / (strength + often)
        return np.asarray(np.log(mixed), dtype=np.float64)

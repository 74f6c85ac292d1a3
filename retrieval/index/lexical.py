"""The lexical leg: BM25 over folded syllables and pairs of them.

Vietnamese writes a word as several syllables; a pair of neighbours stands for the word without a segmenter.
Scores are BM25's (Robertson and Zaragoza 2009, in Lucene's form): 0 and up, higher is better. What is stored
is how often each passage holds each term (`postings`); how much that weighs is reckoned when a question is
asked, of all passages that there are then.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.text.text import folded_words
from retrieval.index.places import Places, everything
from retrieval.index.postings import Posting, Postings

_REMEMBERED = 1024  # terms: one question looks each of its own up several times


def terms(text: str) -> list[str]:
    """What a text is indexed and asked by: its folded syllables, then the pairs of neighbours."""
    single = folded_words(text)
    return [*single, *pairs(single)]


def pairs(single: Sequence[str]) -> list[str]:
    """Each syllable with the one after it, as one term."""
    return [f"{first} {second}" for first, second in pairwise(single)]


class _Holders(NamedTuple):
    """Where a term stands in the parts that hold it, and how many passages with a place do."""

    postings: tuple[tuple[int, Posting], ...]
    number: int


_NOWHERE = Posting(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.uint8))


class LexicalIndex:
    """BM25 over passages, which are counted from 0."""

    def __init__(self, parts: Sequence[tuple[Postings, Places]], *, k1: float, b: float) -> None:
        """Search the passages of some parts that have a place; the places are 0, 1, 2 and so on."""
        self._parts = [part for part, _ in parts]
        self._places = [places for _, places in parts]
        self._whole = [bool((places >= 0).all()) for places in self._places]
        self._size = sum(int(np.count_nonzero(places >= 0)) for places in self._places)
        lengths = np.ones(self._size, dtype=np.int32)
        for part, places in parts:
            lengths[places[places >= 0]] = part.columns.lengths[places >= 0]
        average = int(lengths.sum(dtype=np.int64)) / max(1, self._size)
        self._norms = (k1 * (1 - b + b * (lengths / max(1.0, average)))).astype(np.float32)
        self._met: dict[str, _Holders] = {}

    @classmethod
    def build(cls, documents: Iterable[str], *, k1: float, b: float) -> LexicalIndex:
        """An index of the documents' terms."""
        return cls.of_words(map(folded_words, documents), k1=k1, b=b)

    @classmethod
    def of_words(cls, documents: Iterable[Sequence[str]], *, k1: float, b: float) -> LexicalIndex:
        """An index of documents of which each is given as its folded syllables, in order."""
        postings = Postings.of_words(documents)
        return cls([(postings, everything(len(postings)))], k1=k1, b=b)

    def __len__(self) -> int:
        return self._size

    def __contains__(self, term: str) -> bool:
        """Whether some passage holds the term."""
        return self._find([term])[0].number > 0

    def scores(self, question: str) -> NDArray[np.float32]:
        """The question's score against every passage, shape (passages,)."""
        scores = np.zeros(self._size, dtype=np.float32)
        asked = Counter(terms(question))
        for times, holders in zip(asked.values(), self._find(list(asked)), strict=True):
            where, counts = self._placed(holders)
            frequencies = counts.astype(np.float32)
            weight = np.float32(times * self._weight(holders))
            scores[where] += weight * (frequencies / (frequencies + self._norms[where]))
        return scores

    def holders(self, term: str) -> NDArray[np.int32]:
        """The positions of the passages that hold a term, in no order."""
        return self._placed(self._find([term])[0]).passages

    def ceiling(self, question: str) -> float:
        """The score that no passage can exceed for this question: all terms, each as often as can be."""
        return math.fsum(map(self._weight, self._find(terms(question))))

    def weight(self, term: str) -> float:
        """The term's inverse document frequency, in Lucene's form; highest for a term no passage holds."""
        return self._weight(self._find([term])[0])

    def _weight(self, holders: _Holders) -> float:
        return math.log(1 + (self._size - holders.number + 0.5) / (holders.number + 0.5))

    def _find(self, wanted: Sequence[str]) -> list[_Holders]:
        """Where each of some terms stands; terms that were asked for before are remembered."""
        met = self._met
        if len(met) > _REMEMBERED:
            met = self._met = {}  # another thread goes on with the one of before
        new = list(dict.fromkeys(term for term in wanted if term not in met))
        if new:
            found = [part.find(new) for part in self._parts]
            met.update(zip(new, map(self._holders, zip(*found, strict=True)), strict=True))
        return [met[term] for term in wanted]

    def _holders(self, postings: Sequence[Posting]) -> _Holders:
        there = [(part, posting) for part, posting in enumerate(postings) if len(posting.passages)]
        number = sum(
            len(posting.passages)
            if self._whole[part]
            else int((self._places[part][posting.passages] >= 0).sum())
            for part, posting in there
        )
        return _Holders(tuple(there), number)

    def _placed(self, holders: _Holders) -> Posting:
        """The positions of the passages that hold a term, and how often each does."""
        if not holders.postings:
            return _NOWHERE
        where = [self._places[part][posting.passages] for part, posting in holders.postings]
        places, counts = np.concatenate(where), np.concatenate([each.counts for _, each in holders.postings])
        if holders.number == len(places):
            return Posting(places, counts)
        return Posting(places[places >= 0], counts[places >= 0])

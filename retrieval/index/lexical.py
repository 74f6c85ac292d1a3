"""The lexical leg: BM25 over folded syllables and pairs of them.

Vietnamese writes a word as several syllables; a pair of neighbours stands for the word without a segmenter.
Scores are BM25's (Robertson and Zaragoza 2009, in Lucene's form): 0 and up, higher is better. What is stored
is how often each passage holds each term (`postings`); how much that weighs is reckoned when a question is
asked, of all passages that there are then.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.text.text import folded_words
from retrieval.index.places import Chosen, Layout
from retrieval.index.postings import Posting, Postings

_REMEMBERED = 1024  # terms: one question looks each of its own up several times
_COMMON = 16  # a term that one of so many passages holds is worth a look at whether it can matter
_AT_ONCE = 1 << 16  # postings: what is worked out of them stays in the processor's cache
_ROUNDED = 1 - 1e-5  # sums of the same terms in another order differ by less
_LEAST = float(np.finfo(np.float32).tiny)


def terms(text: str) -> list[str]:
    """What a text is indexed and asked by: its folded syllables, then the pairs of neighbours."""
    single = folded_words(text)
    return [*single, *pairs(single)]


def pairs(single: Sequence[str]) -> list[str]:
    """Each syllable with the one after it, as one term."""
    return [f"{first} {second}" for first, second in pairwise(single)]


Rows = NDArray[np.int32]
"""Passages of a part, as they are counted there, ascending; of the type of `Posting.passages`."""


class _Holders(NamedTuple):
    """Where a term stands in each part that holds it, and how many passages with a place hold it."""

    postings: Mapping[int, Posting]
    number: int


class _Asked(NamedTuple):
    """A term of a question, and what a passage can earn with it at most."""

    weight: float
    holders: _Holders


class _Found(NamedTuple):
    """Passages and their scores."""

    scores: NDArray[np.float32]
    positions: NDArray[np.int64]


class LexicalIndex:
    """BM25 over passages, which are counted from 0."""

    def __init__(self, parts: Sequence[Postings], layout: Layout, *, k1: float, b: float) -> None:
        """Search the passages of some parts, which stand in the whole as the layout says."""
        self._parts = parts
        self._layout = layout
        each = list(zip(parts, layout.places, strict=True))
        total = sum(int(part.columns.lengths[places >= 0].sum(dtype=np.int64)) for part, places in each)
        average = max(1.0, total / max(1, len(layout)))
        self._norms = [
            (k1 * (1 - b + b * (part.columns.lengths / average))).astype(np.float32) for part in parts
        ]
        self._met: dict[str, _Holders] = {}

    @classmethod
    def build(cls, documents: Iterable[str], *, k1: float, b: float) -> LexicalIndex:
        """An index of the documents' terms."""
        postings = Postings.of_words(map(folded_words, documents))
        return cls([postings], Layout.of_one(len(postings)), k1=k1, b=b)

    def __len__(self) -> int:
        return len(self._layout)

    def __contains__(self, term: str) -> bool:
        """Whether some passage holds the term."""
        return self._find([term])[0].number > 0

    def scores(self, question: str, positions: NDArray[np.integer]) -> NDArray[np.float32]:
        """The question's score against each of the passages at ``positions``."""
        asked, scores = self._read(question), np.zeros(len(positions), dtype=np.float32)
        for part, there, rows in self._layout.split(positions):
            scores[there] = self._scores_in(part, rows, asked)
        return scores

    def best(self, question: str, count: int, among: Chosen = None) -> NDArray[np.int64]:
        """The positions of the ``count`` passages with the highest scores, best first.

        Of equal scores the earlier passage comes first; one with a score of 0 never comes. ``among`` says of
        each passage whether it is looked at, shape (passages,); without it all are.

        Rare terms are counted first. As soon as the others together cannot bring a passage among the first
        that has none of the rare ones, they are looked up only where they may decide (MaxScore; Turtle and
        Flood, "Query evaluation: strategies and optimizations", Information Processing and Management 31,
        1995), so that words which stand everywhere cost little.
        """
        asked = self._read(question)
        found = _Found(np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64))
        for part in sorted(range(len(self._parts)), key=lambda number: -len(self._parts[number])):
            least = float(found.scores[-1]) if len(found.scores) == count else 0.0
            rows = self._hopeful(part, asked, self._layout.chosen(part, among), count, least)
            scores = np.append(found.scores, self._scores_in(part, rows, asked))
            positions = np.concatenate([found.positions, self._layout.places[part][rows]])
            order = np.lexsort((positions, -scores))[:count]
            found = _Found(scores[order], positions[order])
        return found.positions

    def holders(self, term: str) -> NDArray[np.int32]:
        """The positions of the passages that hold a term, in no order."""
        found = self._find([term])[0].postings.items()
        where = [self._layout.places[part][posting.passages] for part, posting in found]
        places = np.concatenate([*where, np.empty(0, dtype=np.int32)])
        return places[places >= 0]

    def ceiling(self, question: str) -> float:
        """The score that no passage can exceed for this question: all terms, each as often as can be."""
        return math.fsum(map(self._weight, self._find(terms(question))))

    def weight(self, term: str) -> float:
        """The term's inverse document frequency, in Lucene's form; highest for a term no passage holds."""
        return self._weight(self._find([term])[0])

    def _weight(self, holders: _Holders) -> float:
        return math.log(1 + (len(self) - holders.number + 0.5) / (holders.number + 0.5))

    def _read(self, question: str) -> list[_Asked]:
        """The terms of a question, each once, in its order."""
        asked = Counter(terms(question))
        each = zip(asked.values(), self._find(list(asked)), strict=True)
        return [_Asked(times * self._weight(holders), holders) for times, holders in each]

    def _hopeful(self, part: int, asked: Sequence[_Asked], chosen: Chosen, count: int, least: float) -> Rows:
        """The rows of a part that may be among the ``count`` best, all of which score ``least`` or more."""
        there = [
            (term.weight, term.holders.postings[part]) for term in asked if part in term.holders.postings
        ]
        there.sort(key=lambda term: len(term[1].passages))
        scores = np.zeros(len(self._parts[part]), dtype=np.float32)
        if chosen is not None:
            scores[~chosen] = -np.inf
        left, counted = math.fsum(weight for weight, _ in there), 0
        for weight, posting in there:
            if len(posting.passages) * _COMMON > len(scores):
                least = max(least, _least_of_best(scores, count, least))
                if left < least * _ROUNDED:
                    break
            self._add(scores, part, weight, posting)
            left, counted = left - weight, counted + 1
        least = max(least, _least_of_best(scores, count, least))
        rows = np.flatnonzero((scores > 0) & (scores >= least * _ROUNDED - left)).astype(np.int32)
        known = scores[rows]
        for weight, posting in there[counted:]:
            known = known + self._earned(part, rows, weight, posting)
            left -= weight
            least = max(least, _least_of_best(known, count, least))
            stays = known >= least * _ROUNDED - left
            rows, known = rows[stays], known[stays]
        return rows

    def _add(self, scores: NDArray[np.float32], part: int, weight: float, posting: Posting) -> None:
        """Add what a term earns, a piece at a time, so that little is in memory at once."""
        norms = self._norms[part]
        for start in range(0, len(posting.passages), _AT_ONCE):
            rows = posting.passages[start : start + _AT_ONCE]
            earned = posting.counts[start : start + _AT_ONCE].astype(np.float32)
            earned /= earned + norms[rows]
            earned *= np.float32(weight)
            scores[rows] += earned

    def _scores_in(self, part: int, rows: Rows, asked: Sequence[_Asked]) -> NDArray[np.float32]:
        """The scores of some rows of a part."""
        scores = np.zeros(len(rows), dtype=np.float32)
        for term in asked:
            if posting := term.holders.postings.get(part):
                scores += self._earned(part, rows, term.weight, posting)
        return scores

    def _earned(self, part: int, rows: Rows, weight: float, posting: Posting) -> NDArray[np.float32]:
        """What some rows of a part earn with a term."""
        where = np.minimum(np.searchsorted(posting.passages, rows), len(posting.passages) - 1)
        frequencies = posting.counts[where].astype(np.float32) * (posting.passages[where] == rows)
        frequencies /= frequencies + self._norms[part][rows]
        return np.asarray(frequencies * np.float32(weight), dtype=np.float32)

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
        there = {part: posting for part, posting in enumerate(postings) if len(posting.passages)}
        number = sum(self._layout.alive(part, posting.passages) for part, posting in there.items())
        return _Holders(there, number)


def _least_of_best(scores: NDArray[np.float32], count: int, least: float) -> float:
    """The score of the last of the ``count`` best, of those that are above 0 and not below ``least``."""
    best = scores[scores >= max(least, _LEAST)]
    return float(np.partition(best, len(best) - count)[len(best) - count]) if len(best) >= count else 0.0

"""The lexical leg: BM25 over folded syllables and pairs of them. The one importer of `bm25s`.

Vietnamese writes a word as several syllables; a pair of neighbours stands for the word without a segmenter.
Scores are BM25's (Robertson and Zaragoza 2009, in Lucene's form): 0 and up, higher is better.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from corpus.text.text import folded_words
from retrieval.errors import SnapshotError


def terms(text: str) -> list[str]:
    """What a text is indexed and asked by: its folded syllables, then the pairs of neighbours."""
    return _terms(folded_words(text))


def _terms(single: Sequence[str]) -> list[str]:
    return [*single, *pairs(single)]


def pairs(single: Sequence[str]) -> list[str]:
    """Each syllable with the one after it, as one term."""
    return [f"{first} {second}" for first, second in pairwise(single)]


class LexicalIndex:
    """BM25 over passages, which are counted from 0."""

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index

    @classmethod
    def build(cls, documents: Iterable[str], *, k1: float, b: float) -> LexicalIndex:
        """An index of the documents' terms."""
        return cls.of_words(map(folded_words, documents), k1=k1, b=b)

    @classmethod
    def of_words(cls, documents: Iterable[Sequence[str]], *, k1: float, b: float) -> LexicalIndex:
        """An index of documents of which each is given as its folded syllables, in order."""
        index = bm25s.BM25(k1=k1, b=b, method="lucene")
        index.index(_numbered(documents), show_progress=False)
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote.

        Raises:
            SnapshotError: the folder does not hold such an index.
        """
        try:
            return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False))
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise SnapshotError(f"{folder} is damaged: run bantin index to build it anew.") from error

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._index.save(folder, show_progress=False)

    def __len__(self) -> int:
        return int(self._index.scores["num_docs"])

    def __contains__(self, term: str) -> bool:
        """Whether some passage holds the term."""
        return term in self._index.vocab_dict

    def scores(self, question: str) -> NDArray[np.float32]:
        """The question's score against every passage, shape (passages,)."""
        known = self._index.get_tokens_ids(terms(question))
        if not known:
            return np.zeros(len(self), dtype=np.float32)
        return np.asarray(self._index.get_scores_from_ids(known), dtype=np.float32)

    def holders(self, term: str) -> NDArray[np.int32]:
        """The positions of the passages that hold a term."""
        identity = self._index.vocab_dict.get(term)
        if identity is None:
            return np.empty(0, dtype=np.int32)
        first, stop = self._index.scores["indptr"][identity : identity + 2]
        return np.asarray(self._index.scores["indices"][first:stop], dtype=np.int32)

    def ceiling(self, question: str) -> float:
        """The score that no passage can exceed for this question: all terms, each as often as can be."""
        return math.fsum(self.weight(term) for term in terms(question))

    def weight(self, term: str) -> float:
        """The term's inverse document frequency, in Lucene's form; highest for a term no passage holds."""
        identity = self._index.vocab_dict.get(term)
        holders = 0
        if identity is not None:
            offsets = self._index.scores["indptr"]
            holders = int(offsets[identity + 1] - offsets[identity])
        return math.log(1 + (len(self) - holders + 0.5) / (holders + 0.5))


def _numbered(documents: Iterable[Sequence[str]]) -> tuple[list[list[int]], dict[str, int]]:
    """The terms of each document as numbers, and the number of each term; syllables come before pairs.

    A library has as many pairs as words: they are counted as numbers, and spelled out once each.
    """
    numbers: dict[str, int] = {}
    singles = [[numbers.setdefault(word, len(numbers)) for word in words] for words in documents]
    lengths = np.array([len(single) for single in singles], dtype=np.int64)
    flat = np.fromiter((number for single in singles for number in single), np.int64, int(lengths.sum()))
    ends = np.cumsum(lengths)
    inside = np.ones(len(flat), dtype=np.bool_)  # what has a neighbour behind it in its document
    inside[ends[lengths > 0] - 1] = False
    firsts = np.flatnonzero(inside)
    size = len(numbers)
    different, which = np.unique(flat[firsts] * size + flat[firsts + 1], return_inverse=True)
    spelled = list(numbers)
    for pair in different.tolist():
        numbers[f"{spelled[pair // size]} {spelled[pair % size]}"] = len(numbers)
    behind = iter((which + size).tolist())
    terms = [[*single, *islice(behind, max(0, len(single) - 1))] for single in singles]
    # bm25s cannot count a document without any term: give it one that no question has.
    return [each or [numbers.setdefault("", len(numbers))] for each in terms], numbers

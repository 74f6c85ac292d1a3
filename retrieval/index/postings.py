"""How often each term stands in each passage: what BM25 weighs when a question is asked.

A term is a folded syllable or a pair of neighbours, for Vietnamese writes a word as several syllables. This
is an inverted index in compressed rows (Zobel and Moffat, "Inverted Files for Text Search Engines", ACM
Computing Surveys 38, 2006). Nothing in it depends on other passages than those that were counted, so that
counts can be put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import SnapshotError
from retrieval.index.words import WordTable

Ints = NDArray[np.int64]
Counts = NDArray[np.unsignedinteger[Any]]

PAIR = 1 << 32
"""The key of a syllable is its number, that of a pair ``(first + 1) * PAIR + second``: it is larger."""


class Posting(NamedTuple):
    """The passages that hold a term, ascending, and how often each does."""

    passages: NDArray[np.int32]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Columns:
    """The counts as they are stored.

    Attributes:
        keys: Of the terms, ascending.
        offsets: ``offsets[i]`` to ``offsets[i + 1]`` are the places of the i-th term in the next two.
        passages: Ascending for each term.
        counts: How often the passage holds the term.
        lengths: Of each passage in terms; one without any counts as one long.
    """

    keys: Ints
    offsets: Ints
    passages: NDArray[np.int32]
    counts: Counts
    lengths: NDArray[np.int32]


class Postings:
    """The counts of some passages, which are counted from 0."""

    def __init__(self, words: WordTable, columns: Columns) -> None:
        """Give the words that keys are made of, each of which is a term, and the columns."""
        self.words = words
        self.columns = columns

    @classmethod
    def of_words(cls, documents: Iterable[Sequence[str]]) -> Postings:
        """The counts of passages of which each is given as its folded syllables, in order."""
        numbers: dict[str, int] = {}
        singles = [
            np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.int64)
            for words in documents
        ]
        words = WordTable.of(numbers)
        order = np.zeros(len(numbers), dtype=np.int64)  # the place in the table of each number given here
        order[[numbers[word] for word in words]] = np.arange(len(numbers))
        lengths = np.array([len(single) for single in singles], dtype=np.int64)
        flat = order[np.concatenate([*singles, np.empty(0, dtype=np.int64)])]
        owners = np.repeat(np.arange(len(lengths)), lengths)
        inside = owners[:-1] == owners[1:]  # what has a neighbour behind it in its passage
        pairs = (flat[:-1][inside] + 1) * PAIR + flat[1:][inside]
        keys = np.concatenate([flat, pairs])
        whole = np.maximum(1, lengths + np.maximum(0, lengths - 1))
        return cls(words, _counted(keys, np.concatenate([owners, owners[:-1][inside]]), whole))

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """Read what `save` wrote, the counts only as they are needed.

        Raises:
            SnapshotError: the folder does not hold such counts.
        """
        try:
            # Plain arrays of what is mapped: numpy looks into those many times faster than into its memmap.
            files = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in Columns.__slots__)
            columns = Columns(*(file.view(np.ndarray) for file in files))
            return cls(WordTable.load(folder), columns)
        except (OSError, ValueError, EOFError) as error:
            raise SnapshotError(
                "{folder} is damaged: run bantin index to build it anew.", folder=folder
            ) from error

    def save(self, folder: Path) -> None:
        """Write the counts into a folder, made if need be."""
        folder.mkdir(exist_ok=True)
        self.words.save(folder)
        for name in Columns.__slots__:
            np.save(folder / f"{name}.npy", getattr(self.columns, name))

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self.columns.lengths)

    def find(self, terms: Sequence[str]) -> list[Posting]:
        """Where each of some terms stands: a folded syllable, or two with a space between them."""
        columns, keys = self.columns, self._keys(terms)
        places = np.searchsorted(columns.keys, keys)
        known = places < len(columns.keys)
        known[known] = columns.keys[places[known]] == keys[known]
        firsts, stops = columns.offsets[places * known], columns.offsets[places * known + known]
        return [
            Posting(columns.passages[first:stop], columns.counts[first:stop])
            for first, stop in zip(firsts.tolist(), stops.tolist(), strict=True)
        ]

    def _keys(self, terms: Sequence[str]) -> Ints:
        """The keys of terms; -1, which no term has, of one with an unknown word."""
        words = list(dict.fromkeys(word for term in terms for word in term.split(" ")))
        numbers = dict(zip(words, self.words.find(words), strict=True))
        return np.array([_key([numbers[word] for word in term.split(" ")]) for term in terms], dtype=np.int64)


def _key(numbers: Sequence[int | None]) -> int:
    match numbers:
        case [int(one)]:
            return one
        case [int(one), int(other)]:
            return (one + 1) * PAIR + other
    return -1


def _counted(keys: Ints, owners: Ints, lengths: Ints) -> Columns:
    """The columns of terms that stand in passages; the owners of equal keys are given in ascending order."""
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    new_key = np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]
    firsts = np.flatnonzero(new_key | np.concatenate([[True], owners[1:] != owners[:-1]])[: len(keys)])
    counts = np.diff(np.append(firsts, len(keys)))
    starts = np.flatnonzero(new_key[firsts])
    return Columns(
        keys[firsts[starts]],
        np.append(starts, len(firsts)).astype(np.int64),
        owners[firsts].astype(np.int32),
        counts.astype(count_type(int(counts.max(initial=0)))),
        lengths.astype(np.int32),
    )


def count_type(most: int) -> type[np.unsignedinteger[Any]]:
    """What holds counts up to that many."""
    return np.uint8 if most <= np.iinfo(np.uint8).max else np.uint32

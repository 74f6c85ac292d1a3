"""Counts of terms put together from several parts, a piece at a time, so that little is in memory at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.index.places import Places
from retrieval.index.postings import PAIR, Ints, Postings, count_type
from retrieval.index.words import WordTable

_AT_ONCE = 1 << 21  # postings that are moved at once: some 100 MB while they are sorted


def write_merged(folder: Path, parts: Sequence[tuple[Postings, Places]]) -> None:
    """Write the counts of all passages that have a place into a folder, made if need be, for `Postings.load`.

    Places are 0, 1, 2 and so on, each given once.
    """
    folder.mkdir(exist_ok=True)
    words = WordTable.of({word for part, places in parts for word in _words_alive(part, places)})
    words.save(folder)
    size = sum(int(np.count_nonzero(places >= 0)) for _, places in parts)
    lengths = np.ones(size, dtype=np.int32)
    for part, places in parts:
        lengths[places[places >= 0]] = part.columns.lengths[places >= 0]
    np.save(folder / "lengths.npy", lengths)
    numbers = {word: number for number, word in enumerate(words)}
    sources = [_source(part, places, numbers) for part, places in parts]
    keys = np.unique(np.concatenate([source.keys for source in sources]))
    most = max(int(part.columns.counts.max(initial=0)) for part, _ in parts)
    held = np.zeros(len(keys), dtype=np.int64)
    total = sum(source.postings() for source in sources)
    passages = _column(folder / "passages.npy", np.int32, total)
    counts = _column(folder / "counts.npy", count_type(most), total)
    done = 0
    for piece in _pieces(sources, keys):
        where = slice(done, done + len(piece.passages))
        passages[where], counts[where] = piece.passages, piece.counts
        held[piece.first : piece.first + len(piece.held)] = piece.held
        done = where.stop
    np.save(folder / "keys.npy", keys[held > 0])
    np.save(folder / "offsets.npy", np.concatenate([[0], np.cumsum(held[held > 0])]).astype(np.int64))


def _column(path: Path, kind: type[np.generic], size: int) -> NDArray[Any]:
    """A new column on the disk, to be filled; one of no length cannot be mapped."""
    if size == 0:
        column = np.empty(0, dtype=kind)
        np.save(path, column)
        return column
    return np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=(size,))


def _words_alive(part: Postings, places: Places) -> Iterator[str]:
    """The words of a part that stand in a passage with a place."""
    number, columns = len(part.words), part.columns
    if number == 0:
        return
    alive = places[columns.passages[: columns.offsets[number]]] >= 0
    stays = np.logical_or.reduceat(alive, columns.offsets[:number])
    yield from (part.words[int(place)] for place in np.flatnonzero(stays))


class _Source(NamedTuple):
    """A part whose terms have the keys of the whole.

    Attributes:
        part: The part.
        places: Where its passages stand in the whole.
        keys: Of those of its terms that stay, ascending.
        terms: The place of each of them in the part.
        sizes: How many postings each of them has, those without a place among them.
    """

    part: Postings
    places: Places
    keys: Ints
    terms: Ints
    sizes: Ints

    def postings(self) -> int:
        """How many of its postings are of passages that have a place."""
        passages, found = self.part.columns.passages, 0
        for start in range(0, len(passages), _AT_ONCE):
            found += int(np.count_nonzero(self.places[passages[start : start + _AT_ONCE]] >= 0))
        return found


def _source(part: Postings, places: Places, known: Mapping[str, int]) -> _Source:
    numbers = np.array([known.get(word, -1) for word in part.words], dtype=np.int64)
    keys = np.asarray(part.columns.keys)
    pairs = keys >= PAIR
    firsts = np.where(pairs, keys // PAIR - 1, keys)
    one, other = numbers[firsts], numbers[np.where(pairs, keys % PAIR, keys)]
    stays = np.flatnonzero((one >= 0) & (other >= 0))
    new = np.where(pairs, (one + 1) * PAIR + other, one)[stays]
    offsets = np.asarray(part.columns.offsets)
    return _Source(part, places, new, stays, offsets[stays + 1] - offsets[stays])


class _Piece(NamedTuple):
    """Some terms of the whole: the number of the first, how many passages hold each, and the postings."""

    first: int
    held: Ints
    passages: NDArray[np.int32]
    counts: NDArray[Any]


def _pieces(sources: Sequence[_Source], keys: Ints) -> Iterator[_Piece]:
    sizes = np.zeros(len(keys), dtype=np.int64)
    for source in sources:
        sizes[np.searchsorted(keys, source.keys)] += source.sizes
    ends = np.cumsum(sizes)
    first = 0
    while first < len(keys):
        before = int(ends[first - 1]) if first else 0
        stop = max(first + 1, int(np.searchsorted(ends, before + _AT_ONCE, side="right")))
        yield _piece(sources, keys[first:stop], first)
        first = stop


def _piece(sources: Sequence[_Source], keys: Ints, first: int) -> _Piece:
    terms: list[Ints] = []
    passages: list[Places] = []
    counts: list[NDArray[Any]] = []
    for source in sources:
        low, high = np.searchsorted(source.keys, [keys[0], keys[-1] + 1])
        columns, chosen, sizes = source.part.columns, source.terms[low:high], source.sizes[low:high]
        begins = np.cumsum(sizes) - sizes
        where = np.repeat(columns.offsets[chosen] - begins, sizes) + np.arange(int(sizes.sum()))
        places = source.places[columns.passages[where]]
        alive = places >= 0
        terms.append(np.repeat(np.searchsorted(keys, source.keys[low:high]), sizes)[alive])
        passages.append(places[alive])
        counts.append(columns.counts[where][alive])
    term, passage = np.concatenate(terms), np.concatenate(passages)
    order = np.lexsort((passage, term))
    held = np.bincount(term, minlength=len(keys)).astype(np.int64)
    return _Piece(first, held, passage[order], np.concatenate(counts)[order])

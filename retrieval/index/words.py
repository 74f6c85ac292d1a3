"""Words that are numbered in the order of their bytes, as two columns that are looked into where they lie."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_REMEMBERED = 4096  # words: questions share most of theirs, and each look reads a dozen places


class WordTable(Sequence[str]):
    """Different words in the order of their UTF-8 bytes; each has its place as its number."""

    def __init__(self, letters: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        """All words one behind the other, and where each ends."""
        self._letters = letters
        self._ends = ends
        self._met: dict[str, int | None] = {}

    @classmethod
    def of(cls, words: Collection[str]) -> WordTable:
        """The table of these words, which are given in any order and each once."""
        spelled = sorted(word.encode() for word in words)
        ends = np.cumsum([len(each) for each in spelled], dtype=np.int64)
        return cls(np.frombuffer(b"".join(spelled), dtype=np.uint8), ends)

    @classmethod
    def load(cls, folder: Path) -> WordTable:
        """Read what `save` wrote, the words only as they are needed."""
        return cls(np.load(folder / "words.npy", mmap_mode="r"), np.load(folder / "word_ends.npy"))

    def save(self, folder: Path) -> None:
        """Write the table into a folder."""
        np.save(folder / "words.npy", self._letters)
        np.save(folder / "word_ends.npy", self._ends)

    def find(self, word: str) -> int | None:
        """The number of a word; ``None`` of one that is not in the table."""
        met = self._met
        if word not in met:
            if len(met) >= _REMEMBERED:
                met = self._met = {}  # others may still read the one of before
            wanted = word.encode()
            place = bisect_left(range(len(self)), wanted, key=self._bytes)
            met[word] = place if place < len(self) and self._bytes(place) == wanted else None
        return met[word]

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:  # type: ignore[override] # no slices
        return self._bytes(number).decode()

    def _bytes(self, number: int) -> bytes:
        start = int(self._ends[number - 1]) if number else 0
        return self._letters[start : int(self._ends[number])].tobytes()

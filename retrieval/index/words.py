"""Words that are numbered by what they hash to, as columns that are looked into where they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from itertools import takewhile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_HASH_BYTES = 8


def word_hash(word: str) -> int:
    """What a word hashes to, on every machine: the first eight bytes of its BLAKE2b, the lowest first."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=_HASH_BYTES).digest(), "little")


class WordTable(Sequence[str]):
    """Different words in the order of their hashes, of equal ones of their bytes; the place is the number."""

    def __init__(
        self, hashes: NDArray[np.uint64], letters: NDArray[np.uint8], ends: NDArray[np.int64]
    ) -> None:
        """The hash of each word, all words one behind the other in UTF-8, and where each ends."""
        self._hashes = hashes
        self._letters = letters
        self._ends = ends

    @classmethod
    def of(cls, words: Collection[str]) -> WordTable:
        """The table of these words, which are given in any order and each once."""
        ordered = sorted((word_hash(word), word.encode()) for word in words)
        hashes = np.array([number for number, _ in ordered], dtype=np.uint64)
        ends = np.cumsum([len(spelled) for _, spelled in ordered], dtype=np.int64)
        letters = np.frombuffer(b"".join(spelled for _, spelled in ordered), dtype=np.uint8)
        return cls(hashes, letters, ends)

    @classmethod
    def load(cls, folder: Path) -> WordTable:
        """Read what `save` wrote, the words only as they are needed."""
        names = ("word_hashes", "words", "word_ends")
        return cls(*(np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in names))

    def save(self, folder: Path) -> None:
        """Write the table into a folder."""
        np.save(folder / "word_hashes.npy", self._hashes)
        np.save(folder / "words.npy", self._letters)
        np.save(folder / "word_ends.npy", self._ends)

    def find(self, words: Sequence[str]) -> list[int | None]:
        """The numbers of words; ``None`` of one that is not in the table."""
        hashes = np.array([word_hash(word) for word in words], dtype=np.uint64)
        firsts = np.searchsorted(self._hashes, hashes).tolist()
        return [self._number(word, first) for word, first in zip(words, firsts, strict=True)]

    def _number(self, word: str, first: int) -> int | None:
        """The number of a word, from the first that hashes to the same or more."""
        alike = takewhile(lambda number: self._hashes[number] == word_hash(word), range(first, len(self)))
        return next((number for number in alike if self[number] == word), None)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:  # type: ignore[override] # no slices
        start = int(self._ends[number - 1]) if number else 0
        return self._letters[start : int(self._ends[number])].tobytes().decode()

"""What a set of texts says about accents: its words and how often three of them follow each other."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corpus.text.fold import nfc
from retrieval.errors import SnapshotError
from retrieval.query.spelling.tokens import (
    CLASSES,
    END,
    TOKEN,
    is_accented,
    is_bare,
    is_syllable,
    is_word,
    token_id,
    word,
)

if TYPE_CHECKING:
    from typing import Self

Ints = NDArray[np.int64]

RADIX = 1 << 21
"""Three ids below it make one key of 63 bits."""

_FORMAT = 1
_ACCENTED_SHARE = 0.35  # of the words; in Vietnamese text about four of five carry a mark


@dataclass(frozen=True, slots=True)
class DomainCounts:
    """How often each three tokens follow each other in a set of texts.

    Attributes:
        words: The vocabulary, sorted; the id of ``words[i]`` is ``CLASSES + i``.
        keys: ``(first * RADIX + second) * RADIX + third`` for three ids, ascending. At the start of a
            sentence both ids before the first word are `END`.
        counts: How often each stands in the texts.
    """

    words: tuple[str, ...]
    keys: Ints
    counts: Ints

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Count texts; lines that were typed without accents teach nothing and are passed over.

        Needs 4 bytes of memory a token while it reads and about 30 when it counts.
        """
        known = _TokenIds()
        ids = array("i", [END, END])
        for text in texts:
            for line in nfc(text).split("\n"):
                tokens = TOKEN.findall(line)
                if _teaches(tokens):
                    ids.extend([known[token] for token in tokens])
                    ids.append(END)
        vocabulary = known.vocabulary
        words = tuple(sorted(vocabulary))
        order = np.arange(CLASSES + len(words), dtype=np.int64)
        order[[vocabulary[spelling] for spelling in words]] = np.arange(CLASSES, len(order))
        return cls(words, *trigrams(order[np.frombuffer(ids, dtype=np.int32)]))

    @classmethod
    def merged(cls, parts: Sequence[DomainCounts], without: Sequence[DomainCounts] = ()) -> Self:
        """The counts of several sets of texts together: the same as those of all their texts.

        Those ``without``, which are among them, are taken away.
        """
        every = [*parts, *without]
        if not every:
            return cls((), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
        words = tuple(sorted({spelling for part in every for spelling in part.words}))
        place = {spelling: CLASSES + i for i, spelling in enumerate(words)}
        keys = [part._renumbered([place[spelling] for spelling in part.words]) for part in every]  # noqa: SLF001
        found, where = np.unique(np.concatenate(keys), return_inverse=True)
        counts = np.zeros(len(found), dtype=np.int64)
        signed = [*(part.counts for part in parts), *(-part.counts for part in without)]
        np.add.at(counts, where, np.concatenate(signed))
        return cls._of_used(words, found[counts > 0], counts[counts > 0])

    def _renumbered(self, ids: Sequence[int]) -> Ints:
        """The keys where the words have these ids."""
        new = np.array([*range(CLASSES), *ids], dtype=np.int64)
        first, second, third = self.keys // RADIX // RADIX, self.keys // RADIX % RADIX, self.keys % RADIX
        return np.asarray((new[first] * RADIX + new[second]) * RADIX + new[third])

    @classmethod
    def _of_used(cls, words: Sequence[str], keys: Ints, counts: Ints) -> Self:
        """These counts without the words that no text has."""
        whole = cls(tuple(words), keys, counts)
        used = whole.often()[CLASSES:] > 0
        if used.all():
            return whole
        ids = CLASSES + np.cumsum(used) - 1  # of an unused word no matter what: it is in no key
        left = tuple(word for word, stays in zip(words, used, strict=True) if stays)
        return cls(left, whole._renumbered(ids.tolist()), counts)

    def often(self) -> Ints:
        """How often each id stands in the texts."""
        return np.bincount(self.keys % RADIX, self.counts, minlength=CLASSES + len(self.words)).astype(
            np.int64
        )

    def save(self, path: Path) -> None:
        """Write the counts to one file, a NumPy archive; equal counts make equal files."""
        spelled = np.frombuffer("\n".join(self.words).encode(), dtype=np.uint8)
        with path.open("wb") as file:
            np.savez(file, format=np.int64(_FORMAT), words=spelled, keys=self.keys, counts=self.counts)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            SnapshotError: the file is missing or is not such an archive.
        """
        try:
            with path.open("rb") as file, np.load(file) as archive:
                if int(archive["format"]) != _FORMAT:
                    raise SnapshotError(
                        "{path} is of another version: run bantin index to build it anew.", path=path
                    )
                words = archive["words"].tobytes().decode().split("\n")
                return cls(tuple(filter(None, words)), archive["keys"], archive["counts"])
        except (OSError, ValueError, KeyError, TypeError, BadZipFile, EOFError, zlib.error) as error:
            raise SnapshotError("{path} is damaged: run bantin index to build it anew.", path=path) from error


def trigrams(ids: Ints) -> tuple[Ints, Ints]:
    """The keys of three ids in a row, ascending, and their counts; a sentence knows none before it.

    ``ids`` begins with two `END`; ends that follow an end are not counted.
    """
    second, third = ids[1:-1], ids[2:]
    first = np.where(second == END, END, ids[:-2])
    keys = ((first * RADIX + second) * RADIX + third)[(second != END) | (third != END)]
    found, counts = np.unique(keys, return_counts=True)
    return found.astype(np.int64), counts.astype(np.int64)


class _TokenIds(dict[str, int]):
    """The id of each token as it stands in a text; its word joins the vocabulary when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self.vocabulary: dict[str, int] = {}

    def __missing__(self, token: str) -> int:
        spelling = _spelling(token)
        if spelling is not None:
            self.vocabulary.setdefault(spelling, CLASSES + len(self.vocabulary))
        found = self[token] = token_id(token, self.vocabulary)
        return found


@lru_cache(maxsize=1 << 16)
def _spelling(token: str) -> str | None:
    return word(token) if is_word(token) else None


@lru_cache(maxsize=1 << 16)
def _mark(token: str) -> str | None:
    """Whether a token is a syllable, and one with a mark."""
    if is_accented(token):
        return "accented"
    return "bare" if is_bare(token) and is_syllable(token) else None


def _teaches(tokens: list[str]) -> bool:
    marks = [_mark(token) for token in tokens]
    bare, accented = marks.count("bare"), marks.count("accented")
    return accented > 0 and accented >= _ACCENTED_SHARE * (bare + accented)

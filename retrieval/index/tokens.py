"""The tokens of some passages, read passage by passage from where they lie on the disk.

They are many times as large as all else that is searched, and no more than those of some hundred passages are
read for a question. So they are not checked as a whole when they are opened: each passage's have a checksum
of their own (CRC-32), which is looked at when they are read.
"""

from __future__ import annotations

import logging
import mmap
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.token_codes import TokenCodes
from retrieval.index.places import Layout

_LOG = logging.getLogger(__name__)
CODES, STARTS = "tokens.codes", "tokens.starts"
_ROWS = "tokens.npz"


@dataclass(frozen=True, slots=True)
class _Mapped:
    """Rows that lie in a file, read where they are looked at; ``mapping`` is ``None`` of an empty one."""

    rows: NDArray[Any]
    mapping: mmap.mmap | None

    @classmethod
    def of(cls, file: Path, kind: np.dtype[Any], count: int, width: int | None = None) -> _Mapped:
        """So many rows of a file, each a number, or ``width`` of them."""
        shape = (count,) if width is None else (count, width)
        if not count:
            return cls(np.empty(shape, dtype=kind), None)
        with file.open("rb") as stream:
            mapping = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        return cls(np.frombuffer(mapping, kind, int(np.prod(shape))).reshape(shape), mapping)

    def expect(self, start: int, end: int) -> None:
        """Have the system begin to read some rows, if it can be told: many take little more than one."""
        if self.mapping is None or not hasattr(self.mapping, "madvise"):
            return
        first, last = (place * self.rows.strides[0] for place in (start, end))
        first -= first % mmap.PAGESIZE
        self.mapping.madvise(mmap.MADV_WILLNEED, first, last - first)


class StoredTokens:
    """The tokens of passages, which are counted from 0."""

    def __init__(
        self,
        codes: _Mapped,
        starts: _Mapped,
        ends: NDArray[np.int64],
        checksums: NDArray[np.uint32],
    ) -> None:
        """Take the tokens of all passages, one after the other, where those of each end, and its checksum."""
        self._codes, self._starts = codes, starts
        self._ends, self._checksums = ends, checksums

    @classmethod
    def write(cls, folder: Path, tokens: Iterable[TokenCodes], width: int) -> None:
        """Write the tokens of passages, given in order, into a folder; each takes ``width`` bytes."""
        counts, checksums = [], []
        with (folder / CODES).open("wb") as codes, (folder / STARTS).open("wb") as starts:
            for each in tokens:
                written = each.codes.tobytes(), each.starts.astype("<i4").tobytes()
                codes.write(written[0])
                starts.write(written[1])
                counts.append(len(each))
                checksums.append(_checksum(*written))
        np.savez(
            folder / _ROWS,
            ends=np.cumsum(counts, dtype=np.int64),
            checksums=np.array(checksums, dtype=np.uint32),
            width=np.int64(width),
        )

    @classmethod
    def load(cls, folder: Path) -> StoredTokens:
        """Open what `write` wrote."""
        with np.load(folder / _ROWS) as rows:
            ends, checksums, width = rows["ends"], rows["checksums"], int(rows["width"])
        count = int(ends[-1]) if len(ends) else 0
        return cls(
            _Mapped.of(folder / CODES, np.dtype(np.uint8), count, width),
            _Mapped.of(folder / STARTS, np.dtype("<i4"), count),
            ends,
            checksums,
        )

    def __len__(self) -> int:
        return len(self._ends)

    @property
    def width(self) -> int:
        """How many bytes a token takes."""
        return int(self._codes.rows.shape[1])

    def expect(self, rows: NDArray[np.integer]) -> None:
        """Say that the tokens of some passages are about to be read."""
        for row in rows:
            start, end = self._place(int(row))
            if end > start:
                self._codes.expect(start, end)
                self._starts.expect(start, end)

    def at(self, row: int) -> TokenCodes:
        """The tokens of a passage; none of one whose are damaged, which is said in the log."""
        start, end = self._place(row)
        codes, starts = np.array(self._codes.rows[start:end]), np.array(self._starts.rows[start:end])
        if _checksum(codes.tobytes(), starts.astype("<i4").tobytes()) != self._checksums[row]:
            _LOG.warning("the search index is damaged (tokens of a passage): it is ranked without them")
            return TokenCodes.none(self.width)
        return TokenCodes(codes, starts)

    def _place(self, row: int) -> tuple[int, int]:
        """Where the tokens of a passage begin, and where they end."""
        return int(self._ends[row - 1]) if row else 0, int(self._ends[row])


class TokenIndex:
    """The tokens of a snapshot's passages."""

    def __init__(self, parts: Sequence[StoredTokens], layout: Layout) -> None:
        """Read from some parts, whose passages stand in the whole as the layout says."""
        self._parts = parts
        self._layout = layout

    def at(self, positions: Sequence[int]) -> list[TokenCodes]:
        """The tokens of the passages at these positions, in order."""
        where = np.array(positions, dtype=np.int64)
        found: dict[int, TokenCodes] = {}
        split = list(self._layout.split(where))
        for part, _, rows in split:
            self._parts[part].expect(rows)
        for part, there, rows in split:
            read = (self._parts[part].at(int(row)) for row in rows)
            found.update(zip(np.flatnonzero(there).tolist(), read, strict=True))
        return [found[number] for number in range(len(where))]


def _checksum(codes: bytes, starts: bytes) -> int:
    return zlib.crc32(starts, zlib.crc32(codes))

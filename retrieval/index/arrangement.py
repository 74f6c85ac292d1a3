"""The one order of what lies in several parts: by the ids of bulletins, and within each by its text.

It does not depend on which parts there are, so that equal scores come in the same order however often
bulletins were added and parts put together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.index.places import Places


@dataclass(frozen=True, slots=True)
class BulletinRows:
    """Bulletins and where their passages stand.

    Attributes:
        ids: Of the bulletins, in order.
        digests: Likewise, as the library has them.
        rows: One a passage, in order: the number of its bulletin, its start and its end.
    """

    ids: list[str]
    digests: list[str]
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, bulletins: Iterable[tuple[str, str, Sequence[tuple[int, int]]]]) -> BulletinRows:
        """The rows of bulletins: of each its id, its digest, and the starts and ends of its passages."""
        ids: list[str] = []
        digests: list[str] = []
        rows: list[tuple[int, int, int]] = []
        for identity, digest, passages in bulletins:
            rows += [(len(ids), start, end) for start, end in passages]
            ids.append(identity)
            digests.append(digest)
        return cls(ids, digests, np.array(rows, dtype=np.int32).reshape(-1, 3))

    @classmethod
    def load(cls, folder: Path) -> BulletinRows:
        """Read what `save` wrote."""
        known = json.loads((folder / "bulletins.json").read_text("utf-8"))
        rows = np.load(folder / "rows.npy", mmap_mode="r")
        return cls([identity for identity, _ in known], [digest for _, digest in known], rows)

    def save(self, folder: Path) -> None:
        """Write the rows into a folder."""
        known = list(zip(self.ids, self.digests, strict=True))
        (folder / "bulletins.json").write_text(json.dumps(known, ensure_ascii=False), "utf-8")
        np.save(folder / "rows.npy", self.rows)

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Some parts in one order.

    Attributes:
        whole: The bulletins of all parts that are not left out.
        places: Of each part, where its passages stand in the whole.
    """

    whole: BulletinRows
    places: list[Places]


def arrange(parts: Sequence[tuple[BulletinRows, NDArray[np.bool_]]]) -> Arrangement:
    """Put the bulletins of parts in order; of each part it is told which of them are not left out."""
    order = sorted(
        (rows.ids[bulletin], part, int(bulletin))
        for part, (rows, alive) in enumerate(parts)
        for bulletin in np.flatnonzero(alive)
    )
    counts = [np.bincount(rows.rows[:, 0], minlength=len(rows.ids)) for rows, _ in parts]
    numbers = [np.full(len(rows.ids), -1, dtype=np.int64) for rows, _ in parts]
    starts = [np.zeros(len(rows.ids), dtype=np.int64) for rows, _ in parts]
    size = 0
    for number, (_, part, bulletin) in enumerate(order):
        numbers[part][bulletin], starts[part][bulletin] = number, size
        size += int(counts[part][bulletin])
    whole = np.zeros((size, 3), dtype=np.int32)
    places: list[Places] = []
    for part, (rows, _) in enumerate(parts):
        bulletins = rows.rows[:, 0]
        firsts = np.cumsum(counts[part]) - counts[part]
        new = starts[part][bulletins] + np.arange(len(rows)) - firsts[bulletins]
        where = np.where(numbers[part][bulletins] >= 0, new, -1).astype(np.int32)
        there = where >= 0
        whole[where[there], 0] = numbers[part][bulletins[there]]
        whole[where[there], 1:] = rows.rows[there, 1:]
        places.append(where)
    digests = [parts[part][0].digests[bulletin] for _, part, bulletin in order]
    return Arrangement(BulletinRows([identity for identity, *_ in order], digests, whole), places)

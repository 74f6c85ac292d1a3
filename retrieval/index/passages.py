"""The passages of a snapshot, counted from 0."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.models import Passage


class PassageTable:
    """The passages of a snapshot as three columns of numbers, so that a million of them stay small."""

    def __init__(self, bulletin_ids: list[str], rows: NDArray[np.int32]) -> None:
        self.bulletin_ids = bulletin_ids
        self._rows = rows

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> PassageTable:
        """The table of these passages, in their order."""
        ids = sorted({passage.bulletin_id for passage in passages})
        position = {identity: i for i, identity in enumerate(ids)}
        rows = [(position[passage.bulletin_id], passage.start, passage.end) for passage in passages]
        return cls(ids, np.array(rows, dtype=np.int32).reshape(-1, 3))

    def of_bulletins(self, bulletin_ids: Container[str]) -> NDArray[np.bool_]:
        """Of each passage whether its bulletin is one of these, shape (passages,)."""
        chosen = np.array([identity in bulletin_ids for identity in self.bulletin_ids], dtype=np.bool_)
        return np.asarray(chosen[self._rows[:, 0]], dtype=np.bool_)

    def of_bulletin(self, bulletin_id: str) -> list[Passage]:
        """The passages of one bulletin, in order; none of a bulletin that is not in the table.

        Looks at a few rows only where bulletins stand in the order of their ids, as an index run puts them.
        """
        place = bisect_left(self.bulletin_ids, bulletin_id)
        if self.bulletin_ids[place : place + 1] != [bulletin_id]:
            return []
        if not self._ascending:
            return [self[int(position)] for position in np.flatnonzero(self._rows[:, 0] == place)]
        rows = range(len(self))
        first = bisect_left(rows, place, key=self._bulletin_at)
        stop = bisect_right(rows, place, lo=first, key=self._bulletin_at)
        return [self[position] for position in range(first, stop)]

    @cached_property
    def _ascending(self) -> bool:
        bulletins = self._rows[:, 0]
        return bool((bulletins[1:] >= bulletins[:-1]).all())

    def at(self, positions: Iterable[int]) -> list[Passage]:
        """The passages at these positions, in their order."""
        return [self[position] for position in positions]

    def _bulletin_at(self, position: int) -> int:
        return int(self._rows[position, 0])

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, position: int) -> Passage:
        bulletin, start, end = (int(number) for number in self._rows[position])
        return Passage(self.bulletin_ids[bulletin], start, end)

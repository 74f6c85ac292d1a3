"""What a run asks for, and in which order."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count

from corpus.sync.addresses import Address
from corpus.sync.listings import PageLink
from corpus.sync.originals import Originals


class Priority(IntEnum):
    """Why an address is asked for; the lower, the sooner."""

    LISTING = 0
    NEW = 1
    CHANGED = 2
    KNOWN = 3


@dataclass(frozen=True, slots=True, order=True)
class DueLink:
    """An address that is to be asked for.

    Attributes:
        priority: Why.
        rank: The lower, the sooner, among those of one priority.
        number: Likewise, among those of one rank.
        link: The address.
        depth: Behind how many listings it was found.
    """

    priority: Priority
    rank: float
    number: int
    link: PageLink = field(compare=False)
    depth: int = field(compare=False)


class DueQueue:
    """The addresses of a run, each once.

    Listings come first, then pages that are new, those that a listing says have changed, and of those known
    the ones that were not asked for longest. Hosts take turns, so that one's pause is the time of another.
    """

    def __init__(self, originals: Originals, recheck_s: float, now: Callable[[], float]) -> None:
        """A page that is known is due when so many seconds are over since it was asked for."""
        self._originals = originals
        self._recheck_s = recheck_s
        self._now = now
        self._heap: list[DueLink] = []
        self._met: set[Address] = set()
        self._turns: dict[str, int] = {}
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, link: PageLink, depth: int, *, is_listing: bool) -> None:
        """Put an address into the queue, if it is due and was not there before."""
        if link.address in self._met:
            return
        self._met.add(link.address)
        record = self._originals.record(link.address)
        turn = float(self._turns.get(link.address.place, 0))
        if is_listing or (record and record.is_listing):
            order = Priority.LISTING, turn
        elif record is None:
            order = Priority.NEW, turn
        elif link.changed != record.changed:
            order = Priority.CHANGED, turn
        elif self._now() - record.checked >= self._recheck_s:
            order = Priority.KNOWN, record.checked
        else:
            return
        self._turns[link.address.place] = int(turn) + 1
        heapq.heappush(self._heap, DueLink(*order, next(self._numbers), link, depth))

    def next_priority(self) -> Priority:
        """That of the address which `pop` gives; not of an empty queue."""
        return self._heap[0].priority

    def pop(self) -> DueLink:
        """The address that is to be asked for now; not of an empty queue."""
        return heapq.heappop(self._heap)

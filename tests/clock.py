"""A clock that tests move, for whatever waits: the bot and the Bot API server."""

from __future__ import annotations

import asyncio
import heapq
import time
from itertools import count


class VirtualClock:
    """Time that stands still until a test moves it; whoever sleeps by it wakes when it has come to that."""

    def __init__(self, now: float | None = None) -> None:
        """Begin at a number of seconds, by default at Unix time."""
        self._now = time.time() if now is None else now
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def time(self) -> float:
        """Return the time it is."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Return when so much time was let pass; at once, after others ran, for none."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        awake = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._numbers), awake))
        await awake

    def advance(self, seconds: float) -> None:
        """Let time pass: those wake whose time has come, in its order.

        Whoever sleeps again when it wakes does so from the end of what passed.
        """
        self._now += seconds
        while (due := self.next_due()) is not None and due <= self._now:
            _, _, awake = heapq.heappop(self._sleepers)
            awake.set_result(None)

    def next_due(self) -> float | None:
        """When the next sleeper wakes, ``None`` where nobody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():  # it was cancelled
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def skip(self, most: float) -> None:
        """Move to when the next sleeper wakes, unless that is more than ``most`` seconds away."""
        due = self.next_due()
        if due is not None and due - self._now <= most:
            self.advance(due - self._now)

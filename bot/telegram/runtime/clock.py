"""Time that passes while the bot waits; whoever puts the bot together chooses whose."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Protocol


class Clock(Protocol):
    """Tells the time and lets it pass; every wait of the bot's own goes through it."""

    def time(self) -> float:
        """Seconds since a moment of the clock's own; it never goes back."""

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds have passed by this clock; for none, once others had their turn."""


class SystemClock:
    """The time of the machine."""

    def time(self) -> float:
        """Seconds since the machine started, or thereabouts."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds have passed."""
        await asyncio.sleep(seconds)


async def ends_within(clock: Clock, doing: asyncio.Task[Any], seconds: float) -> bool:
    """Wait for a task, but no longer than so many seconds; whether it has ended.

    It goes on where it has not, and where the waiting is cancelled.
    """
    sleeping = asyncio.create_task(clock.sleep(seconds))
    try:
        await asyncio.wait({doing, sleeping}, return_when=asyncio.FIRST_COMPLETED)
        return doing.done()
    finally:
        sleeping.cancel()

"""Time that passes, and what day it is; whoever puts the bot together chooses whose."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

_T = TypeVar("_T")


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


async def unless_set(stop: asyncio.Event, doing: Coroutine[Any, Any, _T]) -> asyncio.Task[_T] | None:
    """Do something, or break it off when an event is set; the task, if it was done.

    Raises:
        Exception: what is done raises it.
    """
    task, stopped = asyncio.create_task(doing), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            return None
        task.result()
        return task
    finally:
        task.cancel()
        stopped.cancel()
        await asyncio.wait({task, stopped})


class Calendar:
    """What day it is, for as long as a run lasts: no clock that is set meanwhile makes anything older."""

    def __init__(self, clock: Clock, machine: Callable[[], dt.datetime]) -> None:
        """Begin the run now, by a clock that is never set and by the machine's, which may be."""
        self._clock = clock
        self._machine = machine
        self._begun = clock.time()
        self.started = machine()

    def now(self) -> dt.datetime:
        """This moment: the machine's, or the start and what has passed since, whichever is earlier."""
        return min(self._machine(), self.started + self.uptime)

    @property
    def uptime(self) -> dt.timedelta:
        """How long this run has lasted."""
        return dt.timedelta(seconds=self._clock.time() - self._begun)

    def age_s(self, date: dt.datetime) -> float:
        """How many seconds ago that was; none for what is yet to come by this calendar."""
        return max(0.0, (self.now() - date).total_seconds())

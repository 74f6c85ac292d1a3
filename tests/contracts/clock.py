"""What every clock keeps to."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager

import pytest

from bot.telegram.runtime.clock import Clock, ends_within

MOMENT = 0.02  # seconds by the clock


class ClockContract:
    """A subclass gives a clock, and how its time passes while something is waited for."""

    @pytest.fixture
    def clock(self) -> Clock:
        """The clock under test."""
        raise NotImplementedError

    def passing(self, clock: Clock) -> AbstractAsyncContextManager[object]:
        """A block in which the clock's time passes."""
        raise NotImplementedError

    async def test_a_sleep_takes_its_time(self, clock: Clock) -> None:
        """Who has slept finds the time later by no less than that."""
        before = clock.time()
        async with self.passing(clock):
            await clock.sleep(MOMENT)
        assert clock.time() >= before + MOMENT - 0.001

    async def test_no_sleep_lets_others_run(self, clock: Clock) -> None:
        """Sleeping for no time ends although no time passes, and gives others their turn."""
        ran = asyncio.create_task(asyncio.sleep(0))
        await clock.sleep(0)
        await asyncio.sleep(0)
        assert ran.done()

    async def test_who_sleeps_shorter_wakes_first(self, clock: Clock) -> None:
        """Sleepers wake in the order of the times that they sleep until."""
        woken: list[int] = []

        async def sleep(times: int) -> None:
            await clock.sleep(times * MOMENT)
            woken.append(times)

        async with self.passing(clock):
            await asyncio.gather(sleep(3), sleep(1), sleep(2))
        assert woken == [1, 2, 3]

    async def test_a_sleep_can_be_broken_off(self, clock: Clock) -> None:
        """A sleeper that is cancelled is gone at once, and keeps nobody else from waking."""
        broken = asyncio.create_task(clock.sleep(1000 * MOMENT))
        await asyncio.sleep(0)
        broken.cancel()
        async with self.passing(clock):
            await clock.sleep(MOMENT)
        assert broken.cancelled()

    async def test_what_ends_in_time_is_told_from_what_does_not(self, clock: Clock) -> None:
        """Waiting for a task ends with it, or after so long; the task itself goes on."""
        quick, endless = asyncio.create_task(asyncio.sleep(0)), asyncio.create_task(asyncio.Event().wait())
        assert await ends_within(clock, quick, 1000 * MOMENT)
        async with self.passing(clock):
            assert not await ends_within(clock, endless, MOMENT)
        assert not endless.done()
        endless.cancel()

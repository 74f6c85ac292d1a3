"""The clock of the machine and that of the tests keep to one contract."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

import pytest

from bot.telegram.runtime.clock import Clock, SystemClock
from tests.clock import VirtualClock
from tests.contracts.clock import MOMENT, ClockContract


@asynccontextmanager
async def _advancing(clock: Clock) -> AsyncIterator[None]:
    async def advance() -> None:
        while True:
            await asyncio.sleep(0)
            assert isinstance(clock, VirtualClock)
            clock.advance(MOMENT / 2)

    advancing = asyncio.create_task(advance())
    try:
        yield
    finally:
        advancing.cancel()


class TestSystemClock(ClockContract):
    """The machine's own time."""

    @pytest.fixture
    def clock(self) -> Clock:
        return SystemClock()

    def passing(self, clock: Clock) -> AbstractAsyncContextManager[object]:
        return nullcontext(clock)


class TestVirtualClock(ClockContract):
    """Time that a test moves."""

    @pytest.fixture
    def clock(self) -> Clock:
        return VirtualClock(1_000_000.0)

    def passing(self, clock: Clock) -> AbstractAsyncContextManager[object]:
        return _advancing(clock)

    async def test_nobody_wakes_before_the_time(self) -> None:
        """A sleeper sleeps until exactly as much has passed as it asked for."""
        clock = VirtualClock(0.0)
        sleeping = asyncio.create_task(clock.sleep(10))
        await asyncio.sleep(0)
        clock.advance(9)
        await asyncio.sleep(0)
        assert not sleeping.done()
        clock.advance(1)
        await sleeping

    async def test_a_skip_goes_to_the_next_and_no_further(self) -> None:
        """Skipping moves to when the next sleeper wakes, and does not move at all where that is far off."""
        clock = VirtualClock(0.0)
        clock.skip(100)
        sleeping = [asyncio.create_task(clock.sleep(seconds)) for seconds in (5, 90)]
        await asyncio.sleep(0)
        clock.skip(100)
        await sleeping[0]
        assert (clock.time(), sleeping[1].done()) == (5, False)
        clock.skip(84)
        assert clock.time() == 5
        clock.skip(85)
        await sleeping[1]
        assert clock.time() == 90

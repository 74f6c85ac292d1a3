"""Locks by key that several bots share: what one person asks in one place is in order in all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager, suppress

from bot.errors import StateError
from bot.state.locks import Locks
from bot.telegram.runtime.clock import Clock
from bot.telegram.runtime.executors import BusyError, Executor, KeyedLocks

_LOOK_S = 0.1
_LONGEST_S = 60.0  # then the block is entered all the same: order is worth no more than that


class SharedLocks(KeyedLocks):
    """As `KeyedLocks`, and across bots; where the state cannot be reached each bot is for itself."""

    def __init__(self, locks: Locks, executor: Executor, clock: Clock) -> None:
        super().__init__()
        self._shared = locks
        self._executor = executor
        self._clock = clock

    @asynccontextmanager
    async def hold(self, key: Hashable) -> AsyncIterator[None]:
        """Wait for one's turn, and keep it for the block."""
        name = f"turn {key!r}"
        async with super().hold(key):
            taken = await self._take(name)
            try:
                yield
            finally:
                if taken:
                    await asyncio.shield(self._give_back(name))

    async def _take(self, name: str) -> bool:
        """Have a lock in time; whether it was had."""
        until = self._clock.time() + _LONGEST_S
        with suppress(StateError, BusyError):
            while not await self._executor.run(self._shared.take, name):
                if self._clock.time() > until:
                    return False
                await self._clock.sleep(_LOOK_S)
            return True
        return False

    async def _give_back(self, name: str) -> None:
        with suppress(StateError, BusyError):
            await self._executor.run(self._shared.give_back, name)

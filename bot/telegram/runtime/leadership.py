"""Which of several bots on one token fetches updates: one at a time, and another when it is gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress

from telegram.error import TelegramError

from bot.errors import StateError
from bot.state.locks import Locks
from bot.telegram.runtime.clock import Clock, unless_set
from bot.telegram.runtime.executors import Executor
from bot.telegram.runtime.fetching import Fetcher
from corpus.notices import notice

_LOG = logging.getLogger(__name__)
_NAME = "fetching updates"
_LOOK_S = 3.0  # between looks whether there is a leader, or this is still it


class LedFetcher:
    """Fetches while this bot has the lock of its kind; whatever it took is finished by whoever holds it."""

    def __init__(self, made: Callable[[], Fetcher], locks: Locks, clock: Clock) -> None:
        """Fetch by what is ``made`` anew each time that this bot becomes the leader."""
        self._made = made
        self._locks = locks
        self._clock = clock
        self._executor = Executor(1, 8, "leadership")
        self._stopping = asyncio.Event()
        self._fetcher: Fetcher | None = None
        self._standing: asyncio.Task[None] | None = None
        self._trouble = False

    @property
    def taking(self) -> bool:
        """Whether updates come; of one that stands by, whether it could see that another fetches."""
        return self._fetcher.taking if self._fetcher else self._standing is not None and not self._trouble

    @property
    def refused_calls(self) -> Mapping[int, int]:
        """None: nobody calls."""
        return {}

    async def start(self) -> None:
        """Stand for it."""
        self._standing = asyncio.create_task(self._stand())

    async def stop(self) -> None:
        """Let no further update come, and another bot lead."""
        self._stopping.set()
        if self._standing:
            await self._standing
        self._executor.close()

    async def _stand(self) -> None:
        while not self._stopping.is_set():
            try:
                if await self._executor.run(self._locks.take, _NAME):
                    await self._lead()
                self._trouble = False
            except (StateError, TelegramError) as error:
                if not self._trouble:
                    _LOG.warning(
                        notice("Whether another bot fetches updates cannot be seen ({reason}).", reason=error)
                    )
                self._trouble = True
            await unless_set(self._stopping, self._clock.sleep(_LOOK_S))

    async def _lead(self) -> None:
        """Fetch for as long as this bot has the lock, and give it back in the end."""
        _LOG.info(notice("this bot fetches the updates of all from now on"))
        fetcher = self._fetcher = self._made()
        try:
            if not await unless_set(self._stopping, fetcher.start()):
                return
            while not self._stopping.is_set():
                await unless_set(self._stopping, self._clock.sleep(_LOOK_S))
                if not await self._executor.run(self._locks.holds, _NAME):
                    return
        finally:
            self._fetcher = None
            await fetcher.stop()
            with suppress(StateError):
                await self._executor.run(self._locks.give_back, _NAME)

"""Fetching updates by long polls: the next poll confirms to Telegram what was kept, and nothing else.

The library's own poller reads all updates of a poll at once: one that it cannot read stops the bot for ever.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.telegram.runtime.clock import Clock, unless_set
from bot.telegram.runtime.fetching import FIRST_PAUSE_S, LONGEST_PAUSE_S, insist
from bot.telegram.runtime.floods import seconds_to_wait
from bot.telegram.runtime.intake import Intake
from bot.telegram.runtime.update_reader import number_of

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")
_POLL_S = 10  # for Telegram to wait for something to tell


class PollingBot(ExtBot[Any]):
    """The library's client, which also gives updates as Telegram sent them."""

    async def raw_updates(self, offset: int, allowed: Sequence[str], wait_s: int) -> object:
        """What Telegram has to tell from an update's number on, which confirms those before it.

        ``wait_s`` is how long Telegram may wait for something, in seconds.

        Raises:
            TelegramError: Telegram did not answer, or refused.
        """
        wanted = {"offset": offset, "timeout": wait_s, "allowed_updates": list(allowed)}
        patience = (self.request.read_timeout or 0) + wait_s
        return await self._post("getUpdates", wanted, read_timeout=patience)


class Polling:
    """Polls until it is stopped; whatever goes wrong is tried again, ever more slowly."""

    def __init__(self, bot: PollingBot, intake: Intake, clock: Clock, allowed: Sequence[str]) -> None:
        """Fetch the ``allowed`` kinds of updates."""
        self._bot = bot
        self._intake = intake
        self._clock = clock
        self._allowed = allowed
        self._offset = 0
        self._stopping = asyncio.Event()
        self._polling: asyncio.Task[None] | None = None
        self._trouble: str | None = None

    @property
    def taking(self) -> bool:
        """Whether polls have begun, and the last one that ended was answered."""
        return self._polling is not None and self._trouble is None and not self._stopping.is_set()

    @property
    def refused_calls(self) -> Mapping[int, int]:
        """None: nobody calls."""
        return {}

    async def start(self) -> None:
        """Tell Telegram that updates are fetched, again until it listens; then begin.

        Raises:
            InvalidToken: Telegram does not know the token.
        """
        await insist(self._clock, self._bot.delete_webhook)
        self._polling = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        """Break off the poll that waits; then tell Telegram what was kept, if it can be reached."""
        self._stopping.set()
        if self._polling:
            await self._polling
            with suppress(TelegramError):  # or it comes again, and is known
                await self._bot.raw_updates(self._offset, self._allowed, 0)

    async def _poll(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._stopping.is_set():
            try:
                raws = await self._unless_stopped(self._bot.raw_updates(self._offset, self._allowed, _POLL_S))
                if not self._stopping.is_set() and not await self._take(raws):
                    await self._unless_stopped(self._clock.sleep(FIRST_PAUSE_S))
            except RetryAfter as error:
                await self._unless_stopped(self._clock.sleep(seconds_to_wait(error)))
            except Exception as error:  # noqa: BLE001 (whatever it is, fetching goes on)
                self._note(error)
                await self._unless_stopped(self._clock.sleep(pause))
                pause = min(2 * pause, LONGEST_PAUSE_S)
            else:
                self._note(None)
                pause = FIRST_PAUSE_S

    async def _take(self, raws: object) -> bool:
        """Have updates taken, and those before the first that could not be kept confirmed; whether all were.

        Raises:
            TypeError: they are no updates.
        """
        if not isinstance(raws, list):
            raise TypeError
        loose = await self._intake.take(raws)
        numbers = [number for raw in raws if (number := number_of(raw)) is not None]
        if raws and not numbers:
            raise TypeError
        if numbers:
            self._offset = min(loose) if loose else max(numbers) + 1
        return not loose

    def _note(self, error: Exception | None) -> None:
        """Say once that fetching fails, where `PollingRequest` does not."""
        trouble = type(error).__name__ if error else None
        if trouble != self._trouble:
            self._trouble = trouble
            level = logging.DEBUG if isinstance(error, TelegramError | None) else logging.WARNING
            level = logging.WARNING if isinstance(error, InvalidToken) else level
            if trouble:
                _LOG.log(level, "updates cannot be fetched: %s", trouble)
            else:
                _LOG.log(level, "updates can be fetched again")

    async def _unless_stopped(self, doing: Coroutine[Any, Any, _T]) -> _T | None:
        """What something gives; ``None`` where it was broken off because it is time to stop."""
        task = await unless_set(self._stopping, doing)
        return task.result() if task else None

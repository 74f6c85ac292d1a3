"""Flood control: who waits because Telegram has refused a call with "Too Many Requests".

Telegram's documentation names a limit of a chat (about a message a second), one of a group (20 a minute) and
one of the whole bot (about 30 messages a second). A refusal says how long to wait before *that* call is made
again (`retry_after`), and not which limit it was. So:

- the calls for one chat are made one after the other, and wait for as long as Telegram has said of that chat;
- a call that is for no chat waits alone, or with others of the same method;
- all wait only where it shows that all are meant: calls for several chats were refused in a row, and no
  message was taken in between. From then on one call at a time is tried, after a refusal ever more rarely;
  the first message that is taken ends it. A chat that was not refused itself is held up for one call at most.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
import logging
import warnings
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from telegram.error import RetryAfter
from telegram.warnings import PTBDeprecationWarning

from bot.telegram.runtime.clock import Clock, ends_within
from corpus.notices import notice

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")
_SLACK_S = 0.1  # beyond what Telegram says to wait
_PATIENCE_S = 60.0  # who would have to wait for longer is told so at once
_MANY = 5  # refused in a row, of different chats: it is the bot's limit
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0  # between tries while all wait
_CALM_S = 60.0  # without a refusal: the next is another storm
_MOST_KEPT = 1000  # queues and storms, until those that are over are cleared away
_ALL = "all"


@dataclass(slots=True)
class _Queue:
    """Calls that wait, by the order in which they came; the first is made when the time has come.

    Attributes:
        until: When it may be made, by the clock.
        tickets: The numbers of those that wait or are being made, as a heap.
        turns: By number, what is set when a call has become the first.
    """

    until: float
    tickets: list[int] = field(default_factory=list)
    turns: dict[int, asyncio.Event] = field(default_factory=dict)

    def join(self, ticket: int) -> None:
        """Take one's place, before those that came later."""
        if ticket not in self.turns:
            self.turns[ticket] = asyncio.Event()
            heapq.heappush(self.tickets, ticket)

    def leave(self, ticket: int) -> None:
        """Be done, and let the next one have its turn."""
        if self.turns.pop(ticket, None):
            self.tickets.remove(ticket)
            heapq.heapify(self.tickets)
        if self.tickets:
            self.turns[self.tickets[0]].set()

    async def wait(self, ticket: int, clock: Clock) -> None:
        """Return when it is this one's turn and time."""
        while ticket in self.turns:
            if self.tickets[0] != ticket:
                self.turns[ticket].clear()
                await self.turns[ticket].wait()
            elif (left := self.until - clock.time()) > 0:
                self.turns[ticket].clear()
                waiting = asyncio.create_task(self.turns[ticket].wait())
                try:
                    await ends_within(clock, waiting, left)
                finally:
                    waiting.cancel()
            else:
                return

    def dissolve(self) -> None:
        """Let all go on."""
        turns, self.turns, self.tickets = self.turns, {}, []
        for turn in turns.values():
            turn.set()


class FloodControl:
    """Makes calls when Telegram lets them be made. For one event loop."""

    def __init__(self, clock: Clock) -> None:
        """What Telegram says to wait is waited by the ``clock``."""
        self._clock = clock
        self._numbers = count()
        self._queues: dict[Hashable, _Queue] = {}
        self._storms: dict[Hashable, float] = {}  # when each was last refused
        self._refused: set[Hashable] = set()  # since Telegram last took a call
        self._pause = 0.0

    async def make(
        self, key: Hashable, call: Callable[[], Awaitable[_T]], retries: int, *, writes: bool
    ) -> _T:
        """What a call gives; ``key`` is the chat that it is for, or what else it waits with.

        Only one that ``writes`` shows, when it is taken, that not all are refused: Telegram limits messages.

        Raises:
            RetryAfter: Telegram refused it once more than it is made again, or for more than a minute.
        """
        ticket = next(self._numbers)
        try:
            for left in reversed(range(retries + 1)):
                await self._wait(key, ticket)
                try:
                    made = await call()
                except RetryAfter as error:
                    seconds = seconds_to_wait(error)
                    self._hold(key, ticket, seconds + _SLACK_S)
                    if not left or seconds > _PATIENCE_S:
                        raise
                else:
                    if writes:
                        self._calm()
                    return made
        finally:
            self._leave(key, ticket)
            self._leave(_ALL, ticket)
        raise ValueError("a call is made at least once")

    async def make_now(self, key: Hashable, chat: Hashable, call: Callable[[], Awaitable[_T]]) -> _T:
        """What a call for a chat gives that is of no use later: it is made at once, or not at all.

        What is refused so holds up none but calls of the same ``key``.

        Raises:
            RetryAfter: Telegram refuses it, or would do so.
        """
        now = self._clock.time()
        held = [self._queues[name].until - now for name in (key, chat, _ALL) if name in self._queues]
        if (left := max(held, default=0.0)) > 0:
            raise _refusal(left)
        try:
            return await call()
        except RetryAfter as error:
            self._queues[key] = _Queue(now + seconds_to_wait(error) + _SLACK_S)
            self._clear(now)
            raise

    async def _wait(self, key: Hashable, ticket: int) -> None:
        """Wait for one's turn in the chat, and then for one's turn among all."""
        self._queues.setdefault(key, _Queue(self._clock.time()))
        for name in (key, _ALL):
            if queue := self._queues.get(name):
                if (left := queue.until - self._clock.time()) > _PATIENCE_S + _SLACK_S:
                    raise _refusal(left)
                queue.join(ticket)
                await queue.wait(ticket, self._clock)

    def _hold(self, key: Hashable, ticket: int, seconds: float) -> None:
        """Have this call wait, and all that wait with it."""
        now = self._clock.time()
        queue = self._queues.setdefault(key, _Queue(now))
        queue.until = max(queue.until, now + seconds)
        queue.join(ticket)
        self._refused.add(key)
        everybody = self._queues.get(_ALL)
        if everybody is None and len(self._refused) >= _MANY:
            self._queues[_ALL] = _Queue(now)
            self._say(_ALL, seconds)
        elif everybody and ticket in everybody.turns:  # this was a try
            self._pause = min(max(2 * self._pause, _FIRST_PAUSE_S), _LONGEST_PAUSE_S, seconds)
            everybody.until = now + self._pause
            everybody.leave(ticket)
        self._say(key, seconds)
        self._clear(now)

    def _calm(self) -> None:
        """Telegram takes calls: not all are meant."""
        self._refused.clear()
        self._pause = 0.0
        if queue := self._queues.pop(_ALL, None):
            queue.dissolve()

    def _leave(self, key: Hashable, ticket: int) -> None:
        queue = self._queues.get(key)
        if queue:
            queue.leave(ticket)
            if key != _ALL and not queue.tickets and queue.until <= self._clock.time():
                del self._queues[key]

    def _say(self, key: Hashable, seconds: float) -> None:
        """Tell of a storm once, however many calls it meets."""
        now = self._clock.time()
        if now - self._storms.get(key, -_CALM_S) >= _CALM_S:
            waits = notice("everything") if key == _ALL else notice("chat {chat}", chat=key)
            _LOG.warning("Telegram says to slow down: %s waits for %.0f s", waits, seconds)
        self._storms[key] = now

    def _clear(self, now: float) -> None:
        """Forget what is over, so that nothing grows with the number of chats."""
        if len(self._queues) > _MOST_KEPT:
            self._queues = {
                key: queue for key, queue in self._queues.items() if queue.tickets or queue.until > now
            }
        if len(self._storms) > _MOST_KEPT:
            self._storms = {key: last for key, last in self._storms.items() if now - last < _CALM_S}


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram says to wait before the call is made again."""
    with warnings.catch_warnings():  # that its type is going to change makes no difference here
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        after = error.retry_after
    return after.total_seconds() if isinstance(after, dt.timedelta) else after


def _refusal(seconds: float) -> RetryAfter:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        return RetryAfter(dt.timedelta(seconds=seconds))

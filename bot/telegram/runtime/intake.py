"""The way in: what Telegram sends is kept first, then confirmed, then dealt with, and only then forgotten.

An update over which the process died is begun again at the next start. Those that were under way at several
such deaths are begun one by one, so that the one that is to blame is found: it is given up in the end, and
costs no other.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from telegram import Update

from bot.errors import StateError
from bot.state.inbox import Inbox, ReceivedUpdate
from bot.telegram.runtime.clock import Clock, ends_within
from bot.telegram.runtime.executors import BusyError, Executor
from bot.telegram.runtime.update_reader import SenderKey, UpdateReader, sender_key

_LOG = logging.getLogger(__name__)
_ALONE = 2  # attempts after which an update is begun while no other such one is
_MOST = 5  # attempts after which it is given up
_ALONE_S = 3.0  # after which the next one is begun all the same: this one waits for something
_MOST_LOOSE = 10_000

GiveUp = Callable[[Update], Awaitable[None]]


class Intake:
    """Keeps updates in the inbox from before they are confirmed until they have been dealt with."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        executor: Executor,
        reader: UpdateReader,
        queue: asyncio.Queue[object],
        clock: Clock,
        give_up: GiveUp,
        shared: bool = False,
    ) -> None:
        """Put updates into ``queue``; ``give_up`` tells whoever sent one that it is not dealt with.

        Where other bots share the inbox, each finishes what the others leave when they end.
        """
        self._inbox = inbox
        self._executor = executor
        self._reader = reader
        self._queue = queue
        self._clock = clock
        self._give_up = give_up
        self._open: dict[int, asyncio.Event] = {}  # taken by this run, and whether they were dealt with
        self._loose: dict[int, bool] = {}  # those that could not be kept, and whether they were dealt with
        self._dealt_with: set[int] = set()  # those that the inbox has yet to forget
        # Begun one by one; with whether it is to be claimed first.
        self._line: deque[tuple[Update, bool]] = deque()
        self._behind: Counter[SenderKey] = Counter()  # who stands there: what they send next waits behind it
        self._tasks: set[asyncio.Task[None]] = set()
        self._walking: asyncio.Task[None] | None = None  # along that line
        self._trouble: Exception | None = None
        self._shared = shared
        self._freed = shared  # whether what runs before this one held is free, or not to be freed by this one
        self._renewal_s = inbox.lease.total_seconds() / 3
        self._renewed = clock.time()

    async def resume(self) -> None:
        """Deal with what earlier runs left, the oldest first, and hold from now on what is taken.

        Where the inbox is not shared, only for one that knows that no other run goes on.
        """
        await self._tend()
        self._start(self._tend_forever())

    async def take(self, raws: Sequence[object]) -> set[int]:
        """Keep updates, as Telegram sent them, and have them dealt with in order, each once.

        What cannot be read is skipped. Those that could not be kept are dealt with all the same, unless
        others share the inbox, to whom they may come next; their numbers are given back, now and when they
        come again, until they were: Telegram must not be told before that they have come.
        """
        readable = await self._readable(raws)
        fresh = {update.update_id: update for update, _ in readable if update.update_id not in self._loose}
        try:
            kept = [received for update, received in readable if update.update_id in fresh]
            new = await self._executor.run(self._inbox.receive, kept)
        except (StateError, BusyError) as error:
            self._note(error)
            if self._shared:
                return set(fresh)
            new = fresh.keys() - self._open.keys()
            self._loose |= dict.fromkeys(new, False)
        else:
            if kept:  # to keep nothing needs no space
                self._note(None)
        begun = [update for update_id, update in fresh.items() if update_id in new]
        self._open |= {update.update_id: asyncio.Event() for update in begun}
        for update in begun:
            self._dispatch(update)
            await self._clock.sleep(0)  # its first step is made before the next one's
        return {update.update_id for update, _ in readable if self._loose.get(update.update_id) is False}

    async def adopt(self, raws: Sequence[object]) -> None:
        """Keep updates for `resume` to deal with.

        Raises:
            StateError: they could not be kept.
        """
        readable = await self._readable(raws)
        kept = [replace(received, attempts=0) for _, received in readable]
        await self._executor.run(self._inbox.receive, kept)

    async def _readable(self, raws: Sequence[object]) -> list[tuple[Update, ReceivedUpdate]]:
        """Those that can be read; a hundred take tens of milliseconds, and others have their turn between."""
        found = []
        for raw in raws:
            if pair := self._reader.read(raw):
                found.append(pair)
            await self._clock.sleep(0)
        return found

    async def finish(self, update_id: int) -> None:
        """Forget an update, for it was dealt with."""
        event = self._open.pop(update_id, None)
        if event:
            event.set()
        if update_id in self._loose:
            self._loose[update_id] = True
            while len(self._loose) > _MOST_LOOSE:
                del self._loose[next(iter(self._loose))]
            return
        self._dealt_with.add(update_id)
        try:
            await self._forget()
        except (StateError, BusyError) as error:
            self._note(error)

    async def close(self) -> None:
        """Leave what was not dealt with to the next run."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        left = self._open.keys() - self._loose.keys()
        if left:
            _LOG.warning("%d updates are not dealt with; the next start begins with them", len(left))
        try:
            await self._forget()
            await self._executor.run(self._inbox.release, left)
        except (StateError, BusyError) as error:
            _LOG.warning("the inbox stays as it is: %s", error)

    def _note(self, trouble: Exception | None) -> None:
        """Say once that the inbox cannot be changed, and once that it can again."""
        if trouble and not self._trouble:
            _LOG.warning("updates are dealt with, but cannot be kept until they are: %s", trouble)
        elif self._trouble and not trouble:
            _LOG.info("updates are kept again")
        self._trouble = trouble

    def _dispatch(self, update: Update, *, suspect: bool = False) -> None:
        """Have an update dealt with: at once, or in line behind those of the same person."""
        key = sender_key(update)
        if not suspect and not self._behind[key]:
            self._queue.put_nowait(update)
            return
        self._behind[key] += 1
        self._line.append((update, suspect))
        if self._walking is None or self._walking.done():
            self._walking = self._start(self._deal_one_by_one())

    async def _deal_one_by_one(self) -> None:
        while self._line:
            update, suspect = self._line[0]
            try:
                if not suspect or await self._claim([update.update_id]):
                    ended = asyncio.create_task(self._open[update.update_id].wait())
                    self._queue.put_nowait(update)
                    await ends_within(self._clock, ended, _ALONE_S)
                    ended.cancel()
            except (StateError, BusyError) as error:
                _LOG.warning("update %d has to wait: %s", update.update_id, error)
            finally:
                self._line.popleft()
                self._behind -= Counter([sender_key(update)])

    async def _tend_forever(self) -> None:
        while True:
            await self._clock.sleep(self._renewal_s)
            await self._tend()

    async def _tend(self) -> None:
        """Hold on to what this run holds, and take up what nobody holds (any more)."""
        try:
            await self._forget()
            if not self._freed:
                await self._executor.run(self._inbox.free_all)
                self._freed = True
            await self._executor.run(self._inbox.renew)
            since, self._renewed = self._clock.time() - self._renewed, self._clock.time()
            if self._shared and since > 2 * self._renewal_s:
                return  # nor could the others renew theirs meanwhile, which is free only if they do not now
            await self._take_up(await self._executor.run(self._inbox.waiting))
            await self._forget()
        except (StateError, BusyError) as error:
            _LOG.warning("the inbox cannot be read: %s", error)

    async def _take_up(self, waiting: Sequence[ReceivedUpdate]) -> None:
        """Deal with updates that nobody holds; those over which the process hardly died come first."""
        in_line = {update.update_id for update, _ in self._line}
        worst: Counter[SenderKey] = Counter()
        for each in waiting:
            worst[_key(each)] = max(worst[_key(each)], each.attempts)
        due = [each for each in waiting if each.update_id not in in_line]
        due.sort(key=lambda each: (worst[_key(each)], each.update_id))
        held = await self._claim([each.update_id for each in due if not _is_suspect(each)])
        for each in due:
            pair = self._reader.read(each.raw)
            if pair is None or pair[0].inline_query:  # whoever typed it has long seen no results
                self._open.pop(each.update_id, None)
                self._dealt_with.add(each.update_id)
            elif _is_suspect(each):
                self._dispatch(pair[0], suspect=True)
            elif each.update_id in held and each.attempts < _MOST:
                self._dispatch(pair[0])
            elif each.update_id in held:
                self._start(self._abandon(pair[0], each.attempts))

    async def _claim(self, update_ids: Collection[int]) -> set[int]:
        """Hold updates that nobody holds; the numbers of those."""
        held = await self._executor.run(self._inbox.claim, update_ids)
        self._open |= {update_id: asyncio.Event() for update_id in held}
        return held

    async def _abandon(self, update: Update, attempts: int) -> None:
        """Give up an update over which the process died again and again; whoever sent it is told once."""
        _LOG.error("update %d is given up: the program ended %d times over it", update.update_id, attempts)
        try:
            if attempts == _MOST:
                await self._give_up(update)
        finally:
            await self.finish(update.update_id)

    async def _forget(self) -> None:
        """Have the inbox forget what was dealt with.

        Raises:
            StateError: it could not; that is tried again.
        """
        done = set(self._dealt_with)
        if done:
            await self._executor.run(self._inbox.finish, done)
            self._dealt_with -= done

    def _start(self, doing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _key(received: ReceivedUpdate) -> SenderKey:
    return received.chat_id, received.user_id


def _is_suspect(received: ReceivedUpdate) -> bool:
    """Whether the process died over it so often that it may be to blame."""
    return _ALONE <= received.attempts < _MOST

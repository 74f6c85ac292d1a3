"""The life of the serving process: one at a time, from the first update to the last answer.

The one importer of `filelock`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, BaseUpdateProcessor

from bot.telegram.runtime.clock import Clock, SystemClock, ends_within
from corpus.private_files import FILE_MODE, make_folder

_LOG = logging.getLogger(__name__)
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_PAUSE_S = 5.0  # between attempts to reach Telegram at the start
_FAREWELL_S = 2.0  # for fetching to stop
_LAST_ANSWERS_S = 5.5  # for what is being answered; with what else there is to end, ten seconds are kept
_LAST_WORDS_S = 1.0  # for what is broken off to end
_TURN_S = 0.001  # for a thread that computes, until the event loop gets its turn
_LOCK = "serving.lock"
_LEFT = "unanswered.json"

BotApplication = Application[Any, Any, Any, Any, Any, Any]


class Tracker(BaseUpdateProcessor):
    """Deals with updates side by side, and knows which are not done."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.open: dict[asyncio.Task[None], Update] = {}

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Deal with one update."""
        task = asyncio.current_task()
        if task is None or not isinstance(update, Update):
            await coroutine
            return
        self.open[task] = update
        try:
            await coroutine
        finally:
            del self.open[task]


@contextmanager
def hold_serving_lock(folder: Path) -> Iterator[None]:
    """Keep other processes that serve from the same folder waiting for as long as the block runs."""
    make_folder(folder)
    lock = FileLock(folder / _LOCK, mode=FILE_MODE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        _LOG.warning("Another bantin serves from %s; waiting until it stops.", folder)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


async def serve(
    application: BotApplication,
    start: Callable[[], Coroutine[Any, Any, object]],
    tracker: Tracker,
    folder: Path,
    clock: Clock | None = None,
) -> None:
    """Run an application until SIGINT or SIGTERM; ``start`` begins to fetch updates.

    What is then being answered is finished. What cannot be finished in time is kept in ``folder`` and dealt
    with after the next start, so that it is not lost although Telegram counts it as delivered.

    Raises:
        InvalidToken: Telegram does not know the token.
        OSError: the webhook's address cannot be listened on.
    """
    stop, clock = asyncio.Event(), clock or SystemClock()
    with _prompt(), _stopping(stop):
        if not await _unless(stop, _reach(application, clock)):
            await application.bot.request.shutdown()  # it may have connections, though it never got through
            return
        try:
            await application.start()
            for update in _left(folder, application):
                await application.update_queue.put(update)
            if application.post_init:
                application.create_task(application.post_init(application))
            if await _unless(stop, start()):
                _LOG.info("serving")
                await stop.wait()
        finally:
            await _end(application, tracker, folder, clock)


async def _unless(stop: asyncio.Event, doing: Coroutine[Any, Any, object]) -> bool:
    """Do something, or break it off when it is time to stop; whether it was done."""
    task, stopped = asyncio.create_task(doing), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            return False
        task.result()
        return True
    finally:
        task.cancel()
        stopped.cancel()
        await asyncio.wait({task, stopped})


async def _reach(application: BotApplication, clock: Clock) -> None:
    """Initialise the application as soon as Telegram can be reached."""
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            _LOG.warning("Telegram cannot be reached (%s); trying again until it can.", error)
            await clock.sleep(_PAUSE_S)
        else:
            return


async def _end(application: BotApplication, tracker: Tracker, folder: Path, clock: Clock) -> None:
    _LOG.info("stopping")
    updater = application.updater
    if updater and updater.running:
        # What was fetched is dealt with; if Telegram is not told so, it comes again and does no harm.
        with suppress(TelegramError):
            farewell = asyncio.create_task(updater.stop())
            if await ends_within(clock, farewell, _FAREWELL_S):
                farewell.result()
            else:
                farewell.cancel()
                await asyncio.wait({farewell})
    if application.running:
        stopping = asyncio.ensure_future(application.stop())
        await ends_within(clock, stopping, _LAST_ANSWERS_S)
        left = dict(tracker.open)
        _keep(folder, list(left.values()))
        for task in left:
            task.cancel()
        await ends_within(clock, stopping, _LAST_WORDS_S)
    await application.shutdown()
    if application.post_shutdown:
        await application.post_shutdown(application)


def _keep(folder: Path, updates: list[Update]) -> None:
    if updates:
        _LOG.warning("%d updates are not dealt with; they are kept for the next start", len(updates))
        (folder / _LEFT).write_text(json.dumps([update.to_dict() for update in updates]), "utf-8")


def _left(folder: Path, application: BotApplication) -> list[Update]:
    """What the run before could not deal with; it is taken from the folder."""
    file = folder / _LEFT
    try:
        kept = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return []
    except ValueError:
        _LOG.exception("%s cannot be read", file)
        return []
    finally:
        file.unlink(missing_ok=True)
    return [Update.de_json(each, application.bot) for each in kept]


@contextmanager
def _prompt() -> Iterator[None]:
    """Keep the event loop from waiting long for other threads, and for the garbage collector.

    What is loaded by now, such as the model and the index, stays: to look through all of it again takes the
    collector a third of a second, in which every thread stands still.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_S)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        sys.setswitchinterval(turn)


@contextmanager
def _stopping(stop: asyncio.Event) -> Iterator[None]:
    """Have the signals set an event instead of ending the process."""
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}
    for number in _SIGNALS:
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            before[number] = signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    try:
        yield
    finally:
        for number in _SIGNALS:
            if number in before:
                signal.signal(number, before[number])
            else:
                loop.remove_signal_handler(number)

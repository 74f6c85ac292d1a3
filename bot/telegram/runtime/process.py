"""The life of the serving process, from the first update to the last answer."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Awaitable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from telegram import Update
from telegram.ext import Application, BaseUpdateProcessor

from bot.telegram.runtime.clock import Clock, SystemClock, ends_within, unless_set
from bot.telegram.runtime.fetching import Fetcher, insist
from bot.telegram.runtime.intake import Intake
from bot.telegram.runtime.unanswered import adopt_unanswered
from bot.telegram.services import AdminServices
from corpus.notices import notice

_LOG = logging.getLogger(__name__)
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_FAREWELL_S = 2.0  # for fetching to stop
_LAST_ANSWERS_S = 5.5  # for what is being answered; with what else there is to end, ten seconds are kept
_LAST_WORDS_S = 1.0  # for what is broken off to end
_TURN_S = 0.001  # for a thread that computes, until the event loop gets its turn

BotApplication = Application[Any, Any, Any, Any, Any, Any]


class Tracker(BaseUpdateProcessor):
    """Deals with updates side by side, and has those forgotten that are dealt with."""

    def __init__(self, most: int, intake: Intake) -> None:
        super().__init__(most)
        self._intake = intake
        self._open: set[asyncio.Task[None]] = set()
        self._closed = False

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Deal with one update; what is broken off is left to the next run."""
        task = asyncio.current_task()
        if task is None or self._closed:
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            return
        self._open.add(task)
        try:
            await coroutine
        finally:
            self._open.discard(task)
            if isinstance(update, Update) and not task.cancelling():
                await self._intake.finish(update.update_id)

    def break_off(self) -> None:
        """Break off what is being dealt with, and begin nothing more."""
        self._closed = True
        for task in list(self._open):
            task.cancel()


@dataclass(slots=True)
class Course:
    """How far a run has come: once it drains it takes nothing new, and finishes what it has taken."""

    phase: Literal["starting", "serving", "draining"] = "starting"


@dataclass(frozen=True, slots=True)
class Program:
    """What serves, put together.

    Attributes:
        application: Telegram's library with all reactions.
        intake: Where updates come in.
        tracker: Deals with them.
        services: What the reactions work with.
        course: How far it has come.
    """

    application: BotApplication
    intake: Intake
    tracker: Tracker
    services: AdminServices
    course: Course = field(default_factory=Course)


async def serve(
    program: Program,
    fetcher: Fetcher,
    folder: Path,
    clock: Clock | None = None,
    *,
    for_good: bool = False,
) -> None:
    """Run the bot until SIGINT or SIGTERM; further ones change nothing, with ``for_good`` afterwards neither.

    What is then being answered is finished. What cannot be finished in time is dealt with after the next
    start, as is what the process left behind when it was killed.

    Raises:
        InvalidToken: Telegram does not know the token.
        OSError: the webhook's address cannot be listened on.
    """
    stop, clock = asyncio.Event(), clock or SystemClock()
    application = program.application
    with _prompt(), _stopping(stop, for_good=for_good):
        if not await unless_set(stop, insist(clock, application.initialize)):
            await application.bot.request.shutdown()  # it may have connections, though it never got through
            return
        try:
            await application.start()
            await adopt_unanswered(folder, program.intake)
            await program.intake.resume()
            if application.post_init:
                application.create_task(application.post_init(application))
            if await unless_set(stop, fetcher.start()):
                _LOG.info(notice("serving"))
                program.course.phase = "serving"
                await stop.wait()
        finally:
            await _end(program, fetcher, clock)


async def _end(program: Program, fetcher: Fetcher, clock: Clock) -> None:
    program.course.phase = "draining"
    _LOG.info(notice("stopping"))
    application = program.application
    farewell = asyncio.create_task(fetcher.stop())
    if not await ends_within(clock, farewell, _FAREWELL_S):
        farewell.cancel()
    with suppress(asyncio.CancelledError):
        await farewell
    if application.running:
        stopping = asyncio.ensure_future(application.stop())
        await ends_within(clock, stopping, _LAST_ANSWERS_S)
        program.tracker.break_off()
        await ends_within(clock, stopping, _LAST_WORDS_S)
        await program.intake.close()
    await application.shutdown()
    if application.post_shutdown:
        await application.post_shutdown(application)


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
def _stopping(stop: asyncio.Event, *, for_good: bool) -> Iterator[None]:
    """Have the signals set an event instead of ending the process.

    Once one came, those behind the block are not heard either where the process ends ``for_good``.
    """
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}
    for number in _SIGNALS:
        before[number] = signal.getsignal(number)
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    try:
        yield
    finally:
        for number in _SIGNALS:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)  # which leaves the signal to end the process
            signal.signal(number, signal.SIG_IGN if for_good and stop.is_set() else before[number])

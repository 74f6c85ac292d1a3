"""/reindex: the files are read again, and the index follows them, while questions are answered."""

from __future__ import annotations

import asyncio
import html
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from telegram import Update

from bot.i18n import Texts
from bot.render.html import cut
from bot.telegram import errors
from bot.telegram.admin.commands import admin_command
from bot.telegram.handlers import Handler, message_of
from bot.telegram.runtime.executors import BusyError
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from corpus.errors import BantinError
from retrieval.index.build import Report

_P = ParamSpec("_P")
_T = TypeVar("_T")

_EVERY_S = 3.0
_FAILURES_UNITS = 3000  # of what is said of files that cannot be read


def handlers(desk: Desk) -> list[Handler]:
    """/reindex."""
    return [admin_command(desk, "reindex", on_reindex, in_private=True)]


class Gauge:
    """How far an index run is; told by the thread that runs it, read by others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._total = 0
        self._done = 0

    @contextmanager
    def progress(self, total: int) -> Iterator[Callable[[int], object]]:
        """Take the place of a progress bar."""
        with self._lock:
            self._total, self._done = total, 0
        yield self._advance

    @property
    def percent(self) -> int | None:
        """The share that is done; ``None`` while it is not known how much there is to do."""
        with self._lock:
            return 100 * self._done // self._total if self._total else None

    def _advance(self, done: int) -> None:
        with self._lock:
            self._done += done


async def on_reindex(desk: Desk, update: Update) -> None:
    """Bring the index up to date; how far that is, and what came of it, is told in one message."""
    message = message_of(update)
    words = await desk.texts_beside(message)
    gauge = Gauge()
    try:
        running = await shelving(desk, desk.indexer.update, progress=gauge.progress)
    except BusyError:
        await desk.outbox.send(Place.beside(message), [words.say("reindex-busy")])
        return
    sent = await desk.outbox.send(Place.beside(message), [words.say("reindex-begun")])

    async def tell(text: str) -> None:
        if sent:
            await desk.outbox.edit(message.chat_id, sent[-1].message_id, text)

    begun = desk.clock.time()
    while not (await asyncio.wait({running}, timeout=_EVERY_S))[0]:
        await tell(_so_far(gauge, words))
    try:
        report = await running
    except Exception as error:  # noqa: BLE001 (whatever it is, the message must not say for ever that it goes on)
        await tell(words.say("reindex-failed", reason=await reason(desk, error, words)))
        return
    await tell(_result(report, desk.clock.time() - begun, words))


async def shelving(
    desk: Desk, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
) -> asyncio.Future[_T]:
    """A call that changes the library, under way.

    Raises:
        BusyError: another one is.
    """
    running = asyncio.ensure_future(desk.shelve(function, *args, **kwargs))
    await asyncio.sleep(0)  # it is refused at once, or not at all
    if running.done():
        running.result()
    return running


async def reason(desk: Desk, error: Exception, words: Texts) -> str:
    """Why something could not be done, as HTML; of a defect no more than the code that it is logged under."""
    if isinstance(error, BantinError):
        return html.escape(str(error))
    return words.say("internal-error", id=await errors.report(desk, error))


def _so_far(gauge: Gauge, words: Texts) -> str:
    percent = gauge.percent
    return words.say("reindex-begun") if percent is None else words.say("reindex-so-far", percent=percent)


def _result(report: Report, seconds: float, words: Texts) -> str:
    """What an index run did, and which files it could not read."""
    lines = [
        words.say(
            "reindex-done",
            bulletins=report.bulletins,
            added=report.added,
            changed=report.changed,
            removed=report.removed,
            seconds=round(seconds),
        )
    ]
    if report.failures:
        told = cut("\n".join(f"• {failure}" for failure in report.failures), _FAILURES_UNITS)
        lines += ["", words.say("reindex-unread", count=len(report.failures)), html.escape(told)]
    return "\n".join(lines)

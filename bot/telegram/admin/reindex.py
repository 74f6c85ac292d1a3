"""/reindex: the files are read again, and the index follows them, while questions are answered."""

from __future__ import annotations

import asyncio
import html
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from telegram import Update

from bot.i18n import Translator
from bot.render.html import cut
from bot.telegram import errors
from bot.telegram.admin.commands import admin_command
from bot.telegram.handlers import Handler, message_of
from bot.telegram.models import Place
from bot.telegram.runtime.executors import BusyError
from bot.telegram.sending import SendingServices
from bot.telegram.services import AdminServices
from corpus.errors import BantinError
from retrieval.errors import NothingIndexedError
from retrieval.index.build import Report

_P = ParamSpec("_P")
_T = TypeVar("_T")

_EVERY_S = 3.0
_FAILURES_UNITS = 3000  # of what is said of files that cannot be read


def handlers(services: AdminServices) -> list[Handler]:
    """/reindex."""
    return [admin_command(services, "reindex", on_reindex, in_private=True)]


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


async def on_reindex(services: AdminServices, update: Update) -> None:
    """Bring the index up to date; how far that is, and what came of it, is told in one message."""
    message = message_of(update)
    tr = await services.translator_for_message(message)
    gauge = Gauge()
    try:
        running = await start_index_call(services, services.indexer.update, progress=gauge.progress)
    except BusyError:
        await services.outbox.send(Place.beside(message), [tr.say("reindex-busy")])
        return
    sent = await services.outbox.send(Place.beside(message), [tr.say("reindex-begun")])

    place, shown = Place.beside(message), sent[-1] if sent else None

    async def tell(text: str) -> None:
        nonlocal shown
        if shown is not None:
            shown = await services.outbox.show(place, shown, text)

    begun = services.clock.time()
    while not (await asyncio.wait({running}, timeout=_EVERY_S))[0]:
        await tell(_so_far(gauge, tr))
    try:
        report = await running
    except Exception as error:  # noqa: BLE001 (whatever it is, the message must not say for ever that it goes on)
        await tell(tr.say("reindex-failed", reason=await failure_reason(services, error, tr)))
        return
    await tell(_result(report, services.clock.time() - begun, tr))


async def start_index_call(
    services: AdminServices, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
) -> asyncio.Future[_T]:
    """A call that changes the library, under way.

    Raises:
        BusyError: another one is.
    """
    running = asyncio.ensure_future(services.run_index_call(function, *args, **kwargs))
    await asyncio.sleep(0)  # it is refused at once, or not at all
    if running.done():
        running.result()
    return running


async def failure_reason(services: SendingServices, error: Exception, tr: Translator) -> str:
    """Why something could not be done, as HTML; of a defect no more than the code that it is logged under."""
    if isinstance(error, NothingIndexedError):
        return tr.say("nothing-indexed-how")
    if isinstance(error, BantinError):
        return html.escape(tr.tell(error))
    return tr.say("internal-error", id=await errors.report_error(services, error))


def _so_far(gauge: Gauge, tr: Translator) -> str:
    percent = gauge.percent
    return tr.say("reindex-begun") if percent is None else tr.say("reindex-so-far", percent=percent)


def _result(report: Report, seconds: float, tr: Translator) -> str:
    """What an index run did, and which files it could not read."""
    lines = [
        tr.say(
            "reindex-done",
            bulletins=report.bulletins,
            added=report.added,
            changed=report.changed,
            removed=report.removed,
            seconds=round(seconds),
        )
    ]
    if report.waiting:
        waiting = html.escape(cut(", ".join(report.waiting), _FAILURES_UNITS // 4))
        lines += ["", tr.say("reindex-waiting", ids=waiting)]
    if report.passed_over:
        lines.append(tr.say("reindex-passed-over", count=report.passed_over))
    if report.failures:
        told = cut("\n".join(f"• {tr.tell(each)}" for each in report.failures), _FAILURES_UNITS)
        lines += ["", tr.say("reindex-unread", count=len(report.failures)), html.escape(told)]
    return "\n".join(lines)

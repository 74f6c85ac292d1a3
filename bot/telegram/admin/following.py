"""What the config lists of portals and folders, followed while the bot serves."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from bot.synced_folders import synced_folders
from bot.telegram.errors import report_error
from bot.telegram.runtime.executors import BusyError, Executor
from bot.telegram.services import AdminServices
from corpus.errors import BantinError
from retrieval.index.build import Report

_LOG = logging.getLogger(__name__)
_LOCK = "following"
_BUSY_S = 60.0  # until the library is tried again that somebody else changes


async def follow(services: AdminServices) -> None:
    """Fetch and read what the config lists, at once and then every so often, until it is cancelled.

    Questions are answered meanwhile, from the index of before until the new one is ready. Whatever goes wrong
    is logged, and tried again the next time. Returns at once where the config wants nothing of this.
    """
    minutes = services.config.sync.every_minutes
    if minutes is None:
        return
    executor = Executor(1, 0, "sync")  # apart from that of the index: fetching takes its time
    try:
        while True:
            try:
                if await executor.run(services.state.locks.take, _LOCK):  # of several bots one does
                    await _follow_once(services, executor)
            except BantinError as error:
                _LOG.error("what sync lists could not be brought up to date: %s", error)
            except Exception as error:  # noqa: BLE001 (whatever it is, the next time may be better)
                await report_error(services, error)
            await services.clock.sleep(minutes * 60)
    finally:
        executor.close()


async def _follow_once(services: AdminServices, executor: Executor) -> None:
    fetched = await executor.run(services.fetch)
    folders, unreadable = await executor.run(synced_folders, services.config)
    for failure in (*fetched.failures, *unreadable):
        _LOG.warning("sync: %s", failure)
    if not folders:
        return
    report = await _index(services, folders)
    for failure in report.failures:
        _LOG.warning("sync: %s", failure)
    _LOG.info(
        "sync: pages new %d, changed %d, left %d; bulletins added %d, changed %d, removed %d",
        *(fetched.new, fetched.changed, fetched.left),
        *(report.added, report.changed, report.removed),
    )


async def _index(services: AdminServices, folders: Sequence[Path]) -> Report:
    """Read the folders, as soon as nobody else changes the library."""
    while True:
        try:
            return await services.run_index_call(services.indexer.update, folders)
        except BusyError:
            await services.clock.sleep(_BUSY_S)

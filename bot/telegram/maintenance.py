"""What nobody needs any more goes: at the start, and once a day."""

from __future__ import annotations

import datetime as dt
import logging

from bot.errors import StateError
from bot.telegram.runtime.executors import Executor
from bot.telegram.sending import SendingServices

_LOG = logging.getLogger(__name__)
_DAY = dt.timedelta(days=1)
# What edits, follow-ups and buttons need: a message can be edited for two days, and nobody turns the pages of
# last month.
_SHORTEST, _LONGEST = dt.timedelta(days=2), dt.timedelta(days=30)


async def delete_old_daily(services: SendingServices) -> None:
    """Delete what is too old every day, a day from now for the first time, until it is cancelled."""
    while True:
        await services.clock.sleep(_DAY.total_seconds())
        await delete_old(services)


async def delete_old(services: SendingServices) -> None:
    """Delete what is too old; if that fails, it is logged."""
    executor = Executor(1, 0, "purge")  # a daemon: however long it takes, the bot need not wait to end
    try:
        await executor.run(purge_state, services)
    except StateError:
        _LOG.exception("what is too old could not be deleted; trying again tomorrow")
    finally:
        executor.close()


def purge_state(services: SendingServices) -> None:
    """Delete what is too old: the query log by the settings, the rest when nothing leans on it any more."""
    now = services.calendar.now()  # a clock that is set forward makes nothing older
    kept = dt.timedelta(days=services.config.telegram.log_days)
    passing = min(max(kept, _SHORTEST), _LONGEST)
    state = services.state
    gone = (
        state.journal.purge(now - kept),
        state.answers.purge(now - passing),
        state.buttons.purge(now - passing),
        state.unsent.purge(now - kept),
        state.inbox.purge(now - _SHORTEST),
        state.albums.purge(now - _SHORTEST),
        state.access.purge(now - _SHORTEST),
    )
    state.requests.purge()
    if any(gone):
        _LOG.info(
            "too old, and deleted: %d questions, %d answers, %d buttons, %d counts of what was given up, "
            "%d updates, %d albums, %d codes",
            *gone,
        )

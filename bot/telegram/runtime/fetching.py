"""How updates come, whichever way: by polling (`polling`) or by being called (`webhook`)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from telegram.error import InvalidToken, TelegramError

from bot.telegram.runtime.clock import Clock

_LOG = logging.getLogger(__name__)
_PAUSE_S = 5.0
NOT_YET = "updates cannot come yet"


class Fetcher(Protocol):
    """A way in which updates come."""

    async def start(self) -> None:
        """Begin; done when updates can come.

        Raises:
            InvalidToken: Telegram does not know the token.
            OSError: the webhook's address cannot be listened on.
        """

    async def stop(self) -> None:
        """Let no further update come; what was taken is not waited for."""


async def insist(clock: Clock, call: Callable[[], Coroutine[Any, Any, object]], trouble: str) -> None:
    """Call Telegram until it does what is asked, every few seconds; ``trouble`` is what is wrong meanwhile.

    Raises:
        InvalidToken: Telegram does not know the token.
    """
    while True:
        try:
            await call()
        except InvalidToken:
            raise
        except TelegramError as error:
            _LOG.warning("%s (%s); trying again until that is over.", trouble, error)
            await clock.sleep(_PAUSE_S)
        else:
            return

"""How updates come, whichever way: by polling (`polling`) or by being called (`webhook`)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.telegram.runtime.clock import Clock
from corpus.notices import notice

_LOG = logging.getLogger(__name__)
_PAUSE_S = 5.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
"""Between polls that fail."""


class Fetcher(Protocol):
    """A way in which updates come."""

    @property
    def taking(self) -> bool:
        """Whether updates come, or would if there were any."""

    @property
    def refused_calls(self) -> Mapping[int, int]:
        """How many calls from outside were refused, by HTTP status."""

    async def start(self) -> None:
        """Begin; done when updates can come.

        Raises:
            InvalidToken: Telegram does not know the token.
            OSError: the webhook's address cannot be listened on.
        """

    async def stop(self) -> None:
        """Let no further update come; what was taken is not waited for."""


async def insist(clock: Clock, call: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Call Telegram until it does what is asked, every few seconds; why it refuses is said once.

    Raises:
        InvalidToken: Telegram does not know the token.
    """
    said = ""
    while True:
        try:
            await call()
        except InvalidToken:
            raise
        except TelegramError as error:
            # That it cannot be reached was said by the way to it; a bad request counts as the network's, too.
            refused = isinstance(error, BadRequest) or not isinstance(error, NetworkError)
            if refused and str(error) != said:
                said = str(error)
                _LOG.warning(
                    notice(
                        "Telegram refuses to begin ({reason}). Trying again every {seconds} s.",
                        reason=error,
                        seconds=round(_PAUSE_S),
                    )
                )
            await clock.sleep(_PAUSE_S)
        else:
            return

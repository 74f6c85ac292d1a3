"""The way to Telegram: patient with servers that fail, obedient to flood control.

A call is repeated when Telegram answers with a server error or the connection breaks. Telegram knows no key
by which it would see that a message was sent before: where only its confirmation was lost, the message is
sent twice. Losing an answer would be worse. The one importer of `tenacity`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

import tenacity
from telegram.error import NetworkError, RetryAfter
from telegram.ext import AIORateLimiter
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from bot.telegram.runtime.clock import Clock

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 10  # with the waits below about two minutes
_FIRST_WAIT_S = 0.25
_LONGEST_WAIT_S = 30.0
_SERVER_ERROR = 500
_CONFLICT = 409
_CONNECTIONS = 256
_ANSWER_S = 20.0  # for Telegram to answer a call; of a long poll, beyond its own time
_SLACK_S = 0.1  # beyond what Telegram says to wait
_SIGN = "sendChatAction"
# What puts something into a chat; the limits on messages a minute count nothing else.
_WRITING = ("send", "edit", "copy", "forward")

_Reply = tuple[int, bytes]


class PatientRequest(HTTPXRequest):
    """Calls Telegram again after a server error or a broken connection, ever more slowly, for two minutes."""

    def __init__(self, proxy: str | None, clock: Clock) -> None:
        super().__init__(
            connection_pool_size=_CONNECTIONS,
            proxy=proxy,
            read_timeout=_ANSWER_S,
            write_timeout=_ANSWER_S,
            connect_timeout=_ANSWER_S,
            pool_timeout=_ANSWER_S,
        )
        self._clock = clock

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> _Reply:  # noqa: ANN401 (given on)
        """The status and the body of the reply, the last one if all failed.

        Raises:
            NetworkError: no reply came, the last time neither.
        """
        call = super().do_request
        name = url.rpartition("/")[2]
        if name == _SIGN:  # by the next try it would be stale
            return await call(url, *args, **kwargs)
        retrying = tenacity.AsyncRetrying(
            sleep=self._clock.sleep,
            stop=tenacity.stop_after_attempt(_ATTEMPTS),
            wait=tenacity.wait_exponential(_FIRST_WAIT_S, _LONGEST_WAIT_S)
            + tenacity.wait_random(0, _FIRST_WAIT_S),
            retry=tenacity.retry_if_exception_type(NetworkError) | tenacity.retry_if_result(_has_failed),
            retry_error_callback=_last,
            before_sleep=lambda state: _LOG.info("%s failed %d times", name, state.attempt_number),
        )
        return await retrying(call, url, *args, **kwargs)


class PollingRequest(HTTPXRequest):
    """Fetches updates. Says once that this fails, and once that it no longer does; the library repeats it."""

    def __init__(self, proxy: str | None) -> None:
        super().__init__(connection_pool_size=1, proxy=proxy, read_timeout=_ANSWER_S)
        self._trouble: str | None = None

    async def do_request(self, *args: Any, **kwargs: Any) -> _Reply:  # noqa: ANN401 (given on as they are)
        """The status and the body of the reply.

        Raises:
            NetworkError: no reply came.
        """
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError as error:
            self._note(f"Telegram cannot be reached ({type(error).__name__}); trying again until it can.")
            raise
        if status == _CONFLICT:
            self._note("Another program fetches this bot's updates; waiting until it stops.")
        elif status >= _SERVER_ERROR:
            self._note(f"Telegram's server fails ({status}); trying again until it does not.")
        else:
            self._note(None)
        return status, body

    def _note(self, trouble: str | None) -> None:
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if trouble:
            _LOG.warning(trouble)
        else:
            _LOG.info("updates are fetched again")


class Limiter(AIORateLimiter):
    """Keeps to Telegram's limits on messages, and waits as long as it says when it says so.

    The typing sign and whatever else writes nothing into a chat takes nothing of what messages may use.
    """

    def __init__(self, retries: int, clock: Clock) -> None:
        """Make a call up to ``retries`` times again where Telegram says to wait first."""
        super().__init__(max_retries=0)  # the library would wait by the machine's clock
        self._retries = retries
        self._clock = clock
        self._may_call = asyncio.Event()
        self._may_call.set()

    async def process_request(  # noqa: PLR0917 (the library's signature)
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401 (the library's own)
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:  # noqa: ANN401 (likewise)
        """Carry out one call when it may be.

        Raises:
            RetryAfter: Telegram says to wait once more than it is called again.
        """
        if endpoint == _SIGN:
            return await callback(*args, **kwargs)
        counted = data if endpoint.startswith(_WRITING) else {}

        async def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (given on as they are)
            return await self._called_again(
                lambda: callback(*args, **kwargs), rate_limit_args or self._retries
            )

        return await super().process_request(call, args, kwargs, endpoint, counted, None)

    async def _called_again(self, call: Callable[[], Coroutine[Any, Any, Any]], retries: int) -> Any:  # noqa: ANN401
        """What a call gives, made again after each wait; meanwhile no other call is made."""
        for left in reversed(range(retries + 1)):
            await self._may_call.wait()
            try:
                return await call()
            except RetryAfter as error:
                if not left:
                    raise
                self._may_call.clear()
                try:
                    await self._clock.sleep(seconds_to_wait(error) + _SLACK_S)
                finally:
                    self._may_call.set()
        raise ValueError("a call is made at least once")


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram says to wait before the next call."""
    with warnings.catch_warnings():  # that its type is going to change makes no difference here
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        after = error.retry_after
    return after.total_seconds() if isinstance(after, dt.timedelta) else after


def _has_failed(reply: _Reply) -> bool:
    return reply[0] >= _SERVER_ERROR


def _last(state: tenacity.RetryCallState) -> _Reply:
    if state.outcome is None:
        raise RuntimeError("a call that was never made")
    reply: _Reply = state.outcome.result()
    return reply

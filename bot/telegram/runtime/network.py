"""The way to Telegram: patient with servers that fail, obedient to flood control.

A call is repeated when Telegram answers with a server error or the connection breaks. Telegram knows no key
by which it would see that a message was sent before: where only its confirmation was lost, the message is
sent twice. Losing an answer would be worse. The one importer of `tenacity`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

import tenacity
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter
from telegram.request import HTTPXRequest

from bot.telegram.runtime.clock import Clock
from bot.telegram.runtime.fetching import FIRST_PAUSE_S, LONGEST_PAUSE_S
from bot.telegram.runtime.floods import FloodControl
from bot.telegram.runtime.trouble import ConnectionLog, check_reply

_ATTEMPTS = 10  # with the waits below about two minutes
_FIRST_WAIT_S = 0.25
_LONGEST_WAIT_S = 30.0
_SERVER_ERROR = 500
_WELL = 200
_FETCHING = "GET"  # of a file; all else is asked of the Bot API
_CONNECTIONS = 256
_ANSWER_S = 20.0  # for Telegram to answer a call; of a long poll, beyond its own time
_SIGN = "sendChatAction"
# What puts something into a chat; the limits on messages a minute count nothing else.
_WRITING = ("send", "edit", "copy", "forward")

_Reply = tuple[int, bytes]


class _DiscreetRequest(HTTPXRequest):
    """Logs nothing of what Telegram says, which may be people's words."""

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> _Reply:  # noqa: ANN401 (given on)
        """The status and the body of the reply.

        Raises:
            NetworkError: no reply came, or one of something else than the Bot API.
        """
        status, body = await super().do_request(url, method, *args, **kwargs)
        if method != _FETCHING:
            check_reply(status, body)
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What a reply says.

        Raises:
            TelegramError: it is no JSON.
        """
        try:
            said: dict[str, Any] = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise TelegramError(f"a reply cannot be read ({type(error).__name__})") from None
        return said


class PatientRequest(_DiscreetRequest):
    """Calls Telegram again after a server error or a broken connection, ever more slowly, for two minutes."""

    def __init__(self, proxy: str | None, clock: Clock, log: ConnectionLog) -> None:
        super().__init__(
            connection_pool_size=_CONNECTIONS,
            proxy=proxy,
            read_timeout=_ANSWER_S,
            write_timeout=_ANSWER_S,
            connect_timeout=_ANSWER_S,
            pool_timeout=_ANSWER_S,
        )
        self._clock = clock
        self._log = log

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> _Reply:  # noqa: ANN401 (given on)
        """The status and the body of the reply, the last one if all failed.

        Raises:
            NetworkError: no reply came, the last time neither.
        """
        call = super().do_request
        name = url.rpartition("/")[2]
        if name == _SIGN:  # by the next try it would be stale
            return await call(url, method, *args, **kwargs)
        retrying = tenacity.AsyncRetrying(
            sleep=self._clock.sleep,
            stop=tenacity.stop_after_attempt(_ATTEMPTS),
            wait=tenacity.wait_exponential(_FIRST_WAIT_S, _LONGEST_WAIT_S)
            + tenacity.wait_random(0, _FIRST_WAIT_S),
            retry=tenacity.retry_if_exception_type(NetworkError) | tenacity.retry_if_result(_has_failed),
            retry_error_callback=_last,
            before_sleep=self._note,
        )
        reply: _Reply = await retrying(call, url, method, *args, **kwargs)
        if not _has_failed(reply):
            self._log.replied(_WELL, 0, 0)
        return reply

    def _note(self, state: tenacity.RetryCallState) -> None:
        """Say why a call failed, and when it is made again."""
        if state.outcome is None or state.next_action is None:
            return
        error = state.outcome.exception()
        if isinstance(error, NetworkError):
            self._log.failed(error, state.next_action.sleep, _LONGEST_WAIT_S)
        elif error is None:
            self._log.replied(state.outcome.result()[0], state.next_action.sleep, _LONGEST_WAIT_S)


class PollingRequest(_DiscreetRequest):
    """Fetches updates. Says once that this fails, and once that it no longer does; who polls repeats it."""

    def __init__(self, proxy: str | None, log: ConnectionLog) -> None:
        super().__init__(connection_pool_size=1, proxy=proxy, read_timeout=_ANSWER_S)
        self._log = log

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> _Reply:  # noqa: ANN401 (given on)
        """The status and the body of the reply.

        Raises:
            NetworkError: no reply came, or one of something else than the Bot API.
        """
        try:
            status, body = await super().do_request(url, method, *args, **kwargs)
        except NetworkError as error:
            self._log.failed(error, FIRST_PAUSE_S, LONGEST_PAUSE_S)
            raise
        self._log.replied(status, FIRST_PAUSE_S, LONGEST_PAUSE_S)
        return status, body


class Limiter(AIORateLimiter):
    """Keeps to Telegram's limits on messages, and has those wait whom it tells to (`FloodControl`).

    The typing sign and whatever else writes nothing into a chat takes nothing of what messages may use.
    """

    def __init__(self, retries: int, clock: Clock) -> None:
        """Make a call up to ``retries`` times again where Telegram says to wait first."""
        super().__init__(max_retries=0)  # the library would have everybody wait, and by the machine's clock
        self._retries = retries
        self._floods = FloodControl(clock)

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
        key = _key(endpoint, data)
        if endpoint == _SIGN:
            return await self._floods.make_now((_SIGN, key), key, lambda: callback(*args, **kwargs))
        writes = endpoint.startswith(_WRITING)
        throttle = super().process_request

        async def call() -> Any:  # noqa: ANN401 (what the callback gives)
            refused: list[RetryAfter] = []

            async def once(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (given on as they are)
                try:
                    return await callback(*args, **kwargs)
                except RetryAfter as error:  # let through, the library would log it with a traceback
                    refused.append(error)
                    return True

            given = await throttle(once, args, kwargs, endpoint, data if writes else {}, None)
            if refused:
                raise refused[0]
            return given

        return await self._floods.make(key, call, rate_limit_args or self._retries, writes=writes)


def _key(endpoint: str, data: dict[str, Any]) -> Hashable:
    """What a call waits with: its chat; where it is for none, its message, query or method."""
    for name in ("chat_id", "inline_message_id", "callback_query_id", "inline_query_id"):
        if (value := data.get(name)) is not None:
            return value if name == "chat_id" else (endpoint, value)
    return endpoint


def _has_failed(reply: _Reply) -> bool:
    return reply[0] >= _SERVER_ERROR


def _last(state: tenacity.RetryCallState) -> _Reply:
    if state.outcome is None:
        raise RuntimeError("a call that was never made")
    reply: _Reply = state.outcome.result()
    return reply

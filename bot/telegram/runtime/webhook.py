"""Being called by Telegram, which is told of success once an update is kept.

Whoever does not know the secret is refused before anything of what they send is read.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from pydantic import SecretStr
from telegram import Bot

from bot.config_sections import WebhookConfig
from bot.telegram.runtime.clock import Clock
from bot.telegram.runtime.fetching import insist
from bot.telegram.runtime.intake import Intake
from bot.telegram.runtime.web_server import WebCall, WebReply, WebServer

_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # Bot API, setWebhook
_MOST_BYTES = 1_000_000  # of an update; Telegram's have a few thousand


class Webhook:
    """Listens for Telegram's calls, and has Telegram call."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        clock: Clock,
        *,
        config: WebhookConfig,
        secret: SecretStr,
        allowed: Sequence[str],
    ) -> None:
        """Take calls that carry the ``secret``, with the ``allowed`` kinds of updates."""
        self._bot = bot
        self._clock = clock
        self._config = config
        self._secret = secret
        self._allowed = allowed
        path = urlsplit(config.url or "").path
        self._server = WebServer(_Hook(path, secret, intake))
        self._called = False  # whether Telegram knows where to call

    @property
    def taking(self) -> bool:
        """Whether Telegram knows where to call, and this listens."""
        return self._called

    @property
    def refused_calls(self) -> Mapping[int, int]:
        """How many calls were refused, by status."""
        return self._server.refused

    async def start(self) -> None:
        """Listen, and tell Telegram where, again until it listens.

        Raises:
            InvalidToken: Telegram does not know the token.
            OSError: the address cannot be listened on.
        """
        self._server.listen(self._config.listen, self._config.port)
        await insist(
            self._clock,
            lambda: self._bot.set_webhook(
                self._config.url or "",
                secret_token=self._secret.get_secret_value(),
                allowed_updates=self._allowed,
            ),
        )
        self._called = True

    async def stop(self) -> None:
        """Listen no longer; a call that was not answered comes again."""
        self._called = False
        await self._server.stop()


class _Hook:
    """What Telegram calls."""

    name = "webhook"
    most_bytes = _MOST_BYTES

    def __init__(self, path: str, secret: SecretStr, intake: Intake) -> None:
        self._path = path.rstrip("/")
        self._secret = secret.get_secret_value().encode()
        self._intake = intake

    def refusal(self, call: WebCall) -> HTTPStatus | None:
        """What is not Telegram's, or too long, is refused."""
        if call.method != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED
        if call.path != self._path:
            return HTTPStatus.NOT_FOUND
        given = call.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return HTTPStatus.FORBIDDEN
        return _refusal_of_length(call.headers)

    async def reply(self, call: WebCall, body: bytes) -> WebReply:
        """Have the update kept; only then is Telegram told that it has come.

        What is no JSON object is refused; what could not be kept Telegram is to send again.
        """
        del call
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return WebReply(HTTPStatus.BAD_REQUEST)
        if not isinstance(raw, dict):
            return WebReply(HTTPStatus.BAD_REQUEST)
        if await self._intake.take([raw]):
            return WebReply(HTTPStatus.SERVICE_UNAVAILABLE)
        return WebReply(HTTPStatus.OK)


def _refusal_of_length(headers: Mapping[str, str]) -> HTTPStatus | None:
    length = headers.get("Content-Length", "")
    if not (length.isascii() and length.isdecimal()):
        return HTTPStatus.LENGTH_REQUIRED
    if len(length) > len(str(_MOST_BYTES)) or int(length) > _MOST_BYTES:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None

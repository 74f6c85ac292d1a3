"""Being called by Telegram: a small web server that tells Telegram of success once an update is kept.

Whoever does not know the secret is refused before anything of what they send is read; silent and slow
connections are closed, and there are never many. The one importer of `tornado`.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from pydantic import SecretStr
from telegram import Bot
from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

from bot.config_sections import WebhookConfig
from bot.telegram.runtime.clock import Clock
from bot.telegram.runtime.fetching import insist
from bot.telegram.runtime.intake import Intake

_LOG = logging.getLogger(__name__)
_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # Bot API, setWebhook
_MOST_BYTES = 1_000_000  # of an update; Telegram's have a few thousand
_MOST_HEADER_BYTES = 32_768
_SILENCE_S = 30.0  # for the next call's headers to be there
_BODY_S = 10.0  # for a body to be there
_MOST_CONNECTIONS = 256  # Telegram opens 40


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
        self._server = _Server(_Application(path, secret, intake))

    async def start(self) -> None:
        """Listen, and tell Telegram where, again until it listens.

        Raises:
            InvalidToken: Telegram does not know the token.
            OSError: the address cannot be listened on.
        """
        self._server.listen(self._config.port, self._config.listen)
        await insist(
            self._clock,
            lambda: self._bot.set_webhook(
                self._config.url or "",
                secret_token=self._secret.get_secret_value(),
                allowed_updates=self._allowed,
            ),
        )

    async def stop(self) -> None:
        """Listen no longer; a call that was not answered comes again."""
        self._server.stop()
        await self._server.close_all_connections()


class _Server(HTTPServer):
    """Serves no more than so many connections, and closes those on which nothing comes."""

    def __init__(self, application: _Application) -> None:
        super().__init__(application)
        self._streams: set[IOStream] = set()

    def initialize(self, application: _Application) -> None:  # type: ignore[override]
        """Set the bounds (the library's way of construction)."""
        super().initialize(
            application,
            max_header_size=_MOST_HEADER_BYTES,
            max_body_size=_MOST_BYTES,
            max_buffer_size=2 * _MOST_BYTES,
            idle_connection_timeout=_SILENCE_S,
            body_timeout=_BODY_S,
        )

    def handle_stream(self, stream: IOStream, address: tuple[object, ...]) -> None:
        """Serve a new connection, or close it where there are too many."""
        self._streams = {each for each in self._streams if not each.closed()}
        if len(self._streams) >= _MOST_CONNECTIONS:
            stream.close()
            return
        self._streams.add(stream)
        super().handle_stream(stream, address)


class _Application(Application):
    """Whatever is called goes to the one handler, which looks at the path itself, before any body."""

    def __init__(self, path: str, secret: SecretStr, intake: Intake) -> None:
        super().__init__([(".*", _Handler)])
        self.path = path.rstrip("/")
        self.secret = secret.get_secret_value().encode()
        self.intake = intake
        self.refused: Counter[int] = Counter()

    def log_request(self, handler: RequestHandler) -> None:
        """Log the first refusal of each kind and every thousandth, for anybody can cause them."""
        status = handler.get_status()
        if status == HTTPStatus.OK:
            return
        self.refused[status] += 1
        if self.refused[status] % 1000 == 1:
            _LOG.warning(
                "a call of the webhook was refused (%d %s), %d times so far",
                status,
                HTTPStatus(status).phrase,
                self.refused[status],
            )


@stream_request_body
class _Handler(RequestHandler):
    """Takes one call."""

    SUPPORTED_METHODS = ("POST",)
    application: _Application

    def prepare(self) -> None:
        """Refuse what is not Telegram's, or too long, before its body is read.

        Raises:
            HTTPError: it is refused.
        """
        self._body = bytearray()
        if self.request.path.rstrip("/") != self.application.path:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        given = self.request.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.application.secret):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        length = self.request.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()):
            raise HTTPError(HTTPStatus.LENGTH_REQUIRED)
        if len(length) > len(str(_MOST_BYTES)) or int(length) > _MOST_BYTES:
            raise HTTPError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    def data_received(self, chunk: bytes) -> None:
        """Take a part of the body."""
        self._body += chunk

    async def post(self) -> None:
        """Have the update kept; only then is Telegram told that it has come.

        Raises:
            HTTPError: it is no JSON object, or could not be kept, so that Telegram sends it again.
        """
        try:
            raw = json.loads(self._body)
        except (ValueError, RecursionError):
            raise HTTPError(HTTPStatus.BAD_REQUEST) from None
        if not isinstance(raw, dict):
            raise HTTPError(HTTPStatus.BAD_REQUEST)
        if await self.application.intake.take([raw]):
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE)

    def write_error(self, status_code: int, **_: object) -> None:
        """Answer with the status alone, which is set, as the last thing on the connection."""
        del status_code
        self.set_header("Connection", "close")
        self.finish()

    def log_exception(self, typ: object, value: object, tb: object) -> None:
        """Log what is a defect; a refusal is counted, and nothing of a call is logged."""
        del tb
        if not isinstance(value, HTTPError):
            _LOG.error("the webhook failed: %s", getattr(typ, "__name__", typ))

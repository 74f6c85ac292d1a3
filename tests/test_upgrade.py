"""From the data folder of the first release to a bot that serves from it, step by step as the page says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bot.telegram.end_to_end.programs import ended, serving_program, started, write_config
from tests.botapi.server import BotApi
from tests.fixtures.make_data import PERSON, QUESTION
from tests.pages import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.encoder]

_PATIENCE_S = 120.0
_HOLDER = "Đỗ Xuân Kiên"


async def test_the_first_release_s_data_are_served(api: BotApi, model_cache: Path, tmp_path: Path) -> None:
    """After `bantin index` it answers from its bulletins, and knows who may ask, and in which language."""
    shutil.copytree(ROOT / "tests" / "fixtures" / "data-0.1.0", tmp_path / "data")
    boss, stranger = api.add_user("Quản trị"), api.add_user("Lạ")
    person = api.add_user("Lan", number=PERSON)
    config = write_config(api, tmp_path, model_cache, access="list", admins=[boss.id])
    for command in (("config", "check"), ("index",), ("ask", QUESTION)):
        status, said = await ended(await started(config, *command), _PATIENCE_S)
        assert status == 0, said
        assert "Traceback" not in said
    async with serving_program(api, config):
        for user in (person, stranger):
            await api.private_message(user, QUESTION)
        await api.wait_for("sendMessage", 2, _PATIENCE_S)
        await api.private_message(person, "/help")
        await api.until(lambda: len(api.sent_to(person)) > 1, _PATIENCE_S)
    answer, helped = (message.text for message in api.sent_to(person)[:2])
    assert _HOLDER in answer
    assert "In a private chat just send your question" in helped
    assert not any(_HOLDER in message.text for message in api.sent_to(stranger))

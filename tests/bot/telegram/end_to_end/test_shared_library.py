"""Two bots on one library in PostgreSQL: what one of them is told counts with both at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpus.postgres import DatabaseAddress
from tests.bot.telegram.end_to_end.presses import shown
from tests.bot.telegram.end_to_end.replicas import places, replicas
from tests.bot.telegram.end_to_end.serving import quotes
from tests.bot.telegram.end_to_end.test_uploads import QUESTION, document
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import write
from tests.contracts.store import OTHER
from tests.retrieval.postgres.machines import Machine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there"),
]
BOTS = 2
PATIENCE_S = 60.0


async def say(api: BotApi, user: User, text: str) -> Message:
    """What is sent to somebody who writes this."""
    before = len(api.sent_to(user))
    await api.private_message(user, text)
    await api.until(lambda: len(api.sent_to(user)) > before, PATIENCE_S)
    return api.sent_to(user)[-1]


async def quoted(api: BotApi) -> list[bool]:
    """Whether each bot quotes what it is about: Telegram calls them in turn, each for one question."""
    said = [await say(api, api.add_user(), QUESTION) for _ in range(BOTS)]
    return [any("bà Vàng Thị Mỷ được bầu" in quote for quote in quotes(each)) for each in said]


async def pressed(api: BotApi, message: Message, label: str, user: User, done: str) -> None:
    """Press a button, and wait until the message says that what it begins is done."""
    await api.press(message, label, user)
    await api.until(lambda: api.current(message).text.startswith(done), PATIENCE_S)


async def test_what_one_bot_changes_the_other_answers_by(
    api: BotApi, tmp_path: Path, database: DatabaseAddress
) -> None:
    """What one adds, withdraws, shows again or removes is so in the next answer of the other."""
    Machine(database, tmp_path / "first").indexer.update([write(tmp_path / "tin", lua=OTHER)])
    admin = api.add_user("Quản trị")
    async with replicas(api, "webhook", places(tmp_path, None, database, BOTS, [admin])):
        assert await quoted(api) == [False] * BOTS
        before = len(api.sent_to(admin))
        await api.private_message(admin, document=document())
        await api.until(lambda: len(api.sent_to(admin)) > before, PATIENCE_S)
        await pressed(api, api.sent_to(admin)[-1], "Thêm", admin, "Đã thêm bản tin.")
        assert await quoted(api) == [True] * BOTS
        withdrawn = await say(api, admin, "/withdraw phu_nu bầu lại")
        assert await quoted(api) == [False] * BOTS
        await shown(api, withdrawn, "Hủy thu hồi", admin)
        assert await quoted(api) == [True] * BOTS
        await pressed(api, await say(api, admin, "/remove phu_nu"), "Gỡ", admin, "Đã gỡ")
        assert await quoted(api) == [False] * BOTS

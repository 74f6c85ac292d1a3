from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.telegram.chat_admins import ChatAdmins
from tests.botapi.clients import client
from tests.botapi.server import BotApi


class Clock:
    """Counts seconds when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


async def test_a_refusal_is_remembered_for_a_moment(api: BotApi) -> None:
    """Who is no administrator is asked of Telegram once in twenty seconds, however often they press."""
    group, user, other, clock = api.add_group(), api.add_user(), api.add_user(), Clock()
    async with client(api, api.account) as bot:
        admins = ChatAdmins(bot, clock)
        assert not await admins.include(group.id, user.id)
        api.promote(group, user)
        api.promote(group, other)
        assert not await admins.include(group.id, user.id)
        assert await admins.include(group.id, other.id)
        assert len(api.calls_of("getChatAdministrators")) == 2
        clock.seconds = 20.0
        assert await admins.include(group.id, user.id)


async def test_a_leave_is_not_remembered(api: BotApi) -> None:
    """Who is an administrator is asked of Telegram each time, and is none as soon as they are demoted."""
    group, user = api.add_group(), api.add_user()
    api.promote(group, user, anonymous=True)
    async with client(api, api.account) as bot:
        admins = ChatAdmins(bot, Clock())
        assert await admins.include(group.id, user.id)
        api.demote(group, user)
        assert not await admins.include(group.id, user.id)


async def test_where_the_bot_is_not_nobody_administers(api: BotApi) -> None:
    """Of a group that the bot does not know, or is not in, nobody is an administrator."""
    user, group = api.add_user(), api.add_group(bot_status="left")
    api.promote(group, user)
    async with client(api, api.account) as bot:
        admins = ChatAdmins(bot, Clock())
        assert not await admins.include(-1, user.id)
        assert not await admins.include(group.id, user.id)

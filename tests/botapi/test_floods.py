from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from tests.botapi.clients import client
from tests.botapi.floods import FloodLimits
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.clock import VirtualClock


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(1_700_000_000.0)


@pytest.fixture
async def api(clock: VirtualClock) -> AsyncIterator[BotApi]:
    async with BotApi(clock=clock.time, floods=FloodLimits()) as server:
        yield server


async def wait_of(bot: Bot, chat_id: int) -> float:
    """How many seconds the bot is told to wait when it writes to a chat."""
    try:
        await bot.send_message(chat_id, "chào")
    except RetryAfter as error:
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else wait
    return 0


async def test_one_message_a_second_in_a_chat(api: BotApi, bot: Bot, clock: VirtualClock) -> None:
    """A second message within a second waits for what is left of it, rounded up; other chats do not."""
    lan, minh = api.add_user(), api.add_user()
    assert [await wait_of(bot, lan.id), await wait_of(bot, lan.id), await wait_of(bot, minh.id)] == [0, 1, 0]
    clock.advance(0.99)
    assert await wait_of(bot, lan.id) == 1
    clock.advance(0.01)
    assert await wait_of(bot, lan.id) == 0
    assert [message.date for message in api.sent_to(lan)] == [1_700_000_000, 1_700_000_001]
    assert len(api.refusals(429)) == 2


async def test_twenty_messages_a_minute_in_a_group(api: BotApi, bot: Bot, clock: VirtualClock) -> None:
    """The twenty-first message waits until the first is a minute old; in private there is no such limit."""
    group, lan = api.add_group(), api.add_user()
    for _ in range(20):
        assert [await wait_of(bot, group.id), await wait_of(bot, lan.id)] == [0, 0]
        clock.advance(1)
    assert [await wait_of(bot, group.id), await wait_of(bot, lan.id)] == [40, 0]
    clock.advance(40)
    assert [await wait_of(bot, group.id), await wait_of(bot, group.id)] == [0, 1]


async def test_thirty_messages_a_second_in_all(api: BotApi, bot: Bot, clock: VirtualClock) -> None:
    """Over all chats the thirty-first message waits; another bot has limits of its own."""
    people: list[User] = [api.add_user() for _ in range(31)]
    assert [await wait_of(bot, user.id) for user in people] == [0] * 30 + [1]
    other = api.add_bot("other_bot")
    await api.start(people[30], bot=other)
    async with client(api, other) as second:
        assert await wait_of(second, people[30].id) == 0
    clock.advance(1)
    assert await wait_of(bot, people[30].id) == 0


async def test_edits_and_signs_are_not_counted(api: BotApi, bot: Bot) -> None:
    """Only messages count, and those that were refused do not."""
    lan = api.add_user()
    sent = await bot.send_message(lan.id, "một")
    assert await sent.edit_text("hai")
    assert await bot.send_chat_action(lan.id, "typing")
    assert [await wait_of(bot, lan.id), await wait_of(bot, lan.id)] == [1, 1]

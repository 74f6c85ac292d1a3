import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import pytest
from telegram.constants import ChatAction
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.telegram.runtime.network import Limiter, PatientRequest
from bot.telegram.runtime.trouble import ConnectionLog
from tests.bot.telegram.end_to_end.serving import skipped
from tests.botapi.calls import Fault
from tests.botapi.errors import Params
from tests.botapi.floods import FloodLimits
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.clock import VirtualClock

Bot = ExtBot[int]


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def api(clock: VirtualClock) -> AsyncIterator[BotApi]:
    async with BotApi(clock=clock.time) as server:
        yield server


@pytest.fixture
async def bot(api: BotApi, clock: VirtualClock) -> AsyncIterator[Bot]:
    request, limiter = (
        PatientRequest(None, clock, ConnectionLog("https://api.telegram.org/bot", None)),
        Limiter(5, clock),
    )
    async with ExtBot(api.token, base_url=api.base_url, request=request, rate_limiter=limiter) as made:
        yield made


def refusing(*users: User, seconds: int = 12) -> Callable[[str, Params], Fault | None]:
    """Refuses what is written to these people."""
    chats = {user.id for user in users}

    def fault(method: str, params: Params) -> Fault | None:
        flooded = method == "sendMessage" and params.get("chat_id") in chats
        return Fault(status=429, retry_after=seconds) if flooded else None

    return fault


def texts(api: BotApi, user: User) -> list[str]:
    """What the bot has written to somebody, in order."""
    return [message.text for message in api.sent_to(user)]


@contextmanager
def telling(words: str) -> Iterator[asyncio.Event]:
    """An event that is set when the log has these words."""
    told = asyncio.Event()

    def heard(record: logging.LogRecord) -> bool:
        if words in record.getMessage():
            told.set()
        return True

    logger = logging.getLogger("bot.telegram.runtime.floods")
    logger.addFilter(heard)
    try:
        yield told
    finally:
        logger.removeFilter(heard)


@pytest.mark.parametrize("flooded", [1, 3, 12])
async def test_flooded_chats_delay_no_other(api: BotApi, bot: Bot, clock: VirtualClock, flooded: int) -> None:
    """Whoever writes to another chat, while some must wait, writes at once: no time has to pass for it."""
    noisy, calm = [api.add_user() for _ in range(flooded)], api.add_user("Lan")
    api.faults = refusing(*noisy)
    waiting = [asyncio.create_task(bot.send_message(user.id, "chờ")) for user in noisy]
    await api.until(lambda: len(api.injected) == flooded)
    for _ in range(3):
        async with asyncio.timeout(10):
            await bot.send_message(calm.id, "không chờ")
    assert texts(api, calm) == ["không chờ"] * 3
    api.faults = None
    clock.advance(12.2)
    async with asyncio.timeout(10):
        await asyncio.gather(*waiting)
    assert [texts(api, user) for user in noisy] == [["chờ"]] * flooded


async def test_calls_of_a_chat_keep_their_order_while_it_waits(
    api: BotApi, bot: Bot, clock: VirtualClock
) -> None:
    """What is written to a chat that waits comes in the order in which it was written."""
    user = api.add_user()
    api.fail_next("sendMessage", status=429, retry_after=12)
    waiting = [asyncio.create_task(bot.send_message(user.id, str(number))) for number in range(2)]
    await api.until(lambda: len(api.injected) == 1)
    waiting += [asyncio.create_task(bot.send_message(user.id, str(number))) for number in range(2, 6)]
    await asyncio.sleep(0)
    assert len(api.calls_of("sendMessage")) == 1
    async with asyncio.timeout(20), skipped(api, clock):
        await asyncio.gather(*waiting)
    assert texts(api, user) == [str(number) for number in range(6)]


async def test_one_that_gives_up_waiting_lets_the_next_go_on(
    api: BotApi, bot: Bot, clock: VirtualClock
) -> None:
    """A call that is cancelled while its chat waits keeps no later one from being made."""
    user = api.add_user()
    api.fail_next("sendMessage", status=429, retry_after=12)
    first = asyncio.create_task(bot.send_message(user.id, "một"))
    await api.until(lambda: len(api.injected) == 1)
    second = asyncio.create_task(bot.send_message(user.id, "hai"))
    await asyncio.sleep(0)
    first.cancel()
    async with asyncio.timeout(10), skipped(api, clock):
        await second
    assert texts(api, user) == ["hai"]


async def test_a_storm_is_told_in_one_line_a_chat(
    api: BotApi, bot: Bot, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """However often calls are refused, each chat has one line in the log, and none has a traceback."""
    caplog.set_level(logging.INFO)
    users = [api.add_user(), api.add_user()]
    api.faults = refusing(*users, seconds=1)
    calls = [bot.send_message(user.id, str(number)) for user in users for number in range(5)]
    async with asyncio.timeout(20), skipped(api, clock):
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(outcome, RetryAfter) for outcome in outcomes)
    assert len(api.injected) == 60
    said = [record for record in caplog.records if not record.name.startswith("httpx")]
    assert sorted(record.getMessage() for record in said) == sorted(
        f"Telegram says to slow down: chat {user.id} waits for 1 s" for user in users
    )
    assert all(record.exc_info is None for record in caplog.records)


async def test_all_wait_where_all_are_meant(
    api: BotApi, bot: Bot, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Telegram takes nothing for any chat, few calls try whether it does again; all come in the end."""
    users = [api.add_user() for _ in range(60)]
    api.faults = refusing(*users, seconds=20)
    with telling("everything waits") as told:
        sending = [asyncio.create_task(bot.send_message(user.id, "chờ")) for user in users[:5]]
        async with asyncio.timeout(10):
            await told.wait()
    sending += [asyncio.create_task(bot.send_message(user.id, "chờ")) for user in users[5:]]
    await api.until(lambda: len(api.injected) == 6)
    for _ in range(12):
        clock.advance(1)
        await asyncio.sleep(0.02)
    assert len(api.injected) <= 10
    assert len([record for record in caplog.records if "everything waits" in record.message]) == 1
    api.faults = None
    async with asyncio.timeout(20), skipped(api, clock):
        await asyncio.gather(*sending)
    assert [texts(api, user) for user in users] == [["chờ"]] * 60


async def test_a_refusal_of_what_is_for_no_chat_holds_up_no_chat(
    api: BotApi, bot: Bot, clock: VirtualClock
) -> None:
    """Menus, presses and inline queries have limits of their own: messages go on meanwhile."""
    user = api.add_user()
    api.fail_next("setMyCommands", status=429, retry_after=3000)
    waiting = asyncio.create_task(bot.set_my_commands([("help", "giúp")]))
    await api.until(lambda: len(api.injected) == 1)
    async with asyncio.timeout(10):
        await bot.send_message(user.id, "không chờ")
    waiting.cancel()
    assert texts(api, user) == ["không chờ"]


async def test_a_sign_that_would_have_to_wait_is_not_shown(
    api: BotApi, bot: Bot, clock: VirtualClock
) -> None:
    """Signs are refused while their chat waits; one that Telegram refuses holds up signs, and no message."""
    user = api.add_user()
    api.fail_next("sendChatAction", status=429, retry_after=12)
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await bot.send_chat_action(user.id, ChatAction.TYPING)
    assert len(api.calls_of("sendChatAction")) == 1
    async with asyncio.timeout(10):
        await bot.send_message(user.id, "không chờ")
    clock.advance(12.2)
    await bot.send_chat_action(user.id, ChatAction.TYPING)
    api.fail_next("sendMessage", status=429, retry_after=12)
    with telling(f"chat {user.id} waits") as told:
        waiting = asyncio.create_task(bot.send_message(user.id, "chờ"))
        async with asyncio.timeout(10):
            await told.wait()
    with pytest.raises(RetryAfter):
        await bot.send_chat_action(user.id, ChatAction.TYPING)
    waiting.cancel()


async def test_the_limits_of_telegram_lose_nothing(clock: VirtualClock) -> None:
    """Under Telegram's own limits all that is written to many chats at once comes, in each chat in order."""
    async with BotApi(clock=clock.time, floods=FloodLimits()) as api:
        users = [api.add_user() for _ in range(8)]
        request, limiter = (
            PatientRequest(None, clock, ConnectionLog("https://api.telegram.org/bot", None)),
            Limiter(30, clock),
        )
        async with ExtBot(api.token, base_url=api.base_url, request=request, rate_limiter=limiter) as bot:
            calls = [bot.send_message(user.id, str(number)) for number in range(5) for user in users]
            async with asyncio.timeout(30), skipped(api, clock):
                await asyncio.gather(*calls)
        assert [texts(api, user) for user in users] == [[str(number) for number in range(5)]] * 8

import asyncio
import datetime as dt
import re
import time

import pytest

from bot.state.chats import GroupPolicy
from retrieval.engine import Engine
from tests.bot.state.moments import StandingClock
from tests.bot.telegram.end_to_end.serving import FOUND, gated, quotes, serving
from tests.botapi.accounts import Privacy
from tests.botapi.calls import Fault
from tests.botapi.floods import FloodLimits
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.clock import VirtualClock

WAIT = re.compile(r"xin chờ (\d+) giây\.$")


@pytest.fixture
def clock() -> VirtualClock:
    """The time that limits go by."""
    return VirtualClock()


def waits(messages: list[Message]) -> list[int]:
    """For how many seconds the messages that say so ask to wait."""
    return [int(found[1]) for message in messages if (found := WAIT.search(message.text))]


async def settled(api: BotApi, admin: User) -> None:
    """Wait until what came before is dealt with; admins have no limit of their own."""
    await api.drained()
    before = len(api.sent_to(admin))
    await api.private_message(admin, "/help")
    await api.until(lambda: len(api.sent_to(admin)) > before, timeout=20)


async def test_who_asks_too_much_is_told_once(api: BotApi, indexed: Engine, clock: VirtualClock) -> None:
    """Over the limit a person gets one sentence, then silence, and answers again when the wait is over."""
    admin, user = api.add_user("Quản trị"), api.add_user()
    async with serving(api, indexed, waits=clock, admins=[admin.id], limits={"user_per_minute": 3}):
        for _ in range(3):
            await api.private_message(user, "/help")
        await api.until(lambda: len(api.sent_to(user)) == 3, timeout=20)
        for _ in range(5):
            await api.private_message(user, FOUND)
        await settled(api, admin)
        [seconds] = waits(api.sent_to(user))
        assert len(api.sent_to(user)) == 4
        clock.advance(seconds - 1)
        await api.private_message(user, FOUND)
        await settled(api, admin)
        assert len(api.sent_to(user)) == 4
        clock.advance(1)
        await api.private_message(user, FOUND)
        await api.until(lambda: len(api.sent_to(user)) == 5, timeout=20)
    assert seconds in {60, 61}
    assert quotes(api.sent_to(user)[-1])


async def test_what_is_too_much_in_one_place_is_not_in_another(
    api: BotApi, indexed: Engine, clock: VirtualClock
) -> None:
    """A group over its limit is told once, whoever asks; other groups and private chats go on."""
    admin, group, other = api.add_user("Quản trị"), api.add_group(), api.add_group()
    users = [api.add_user() for _ in range(4)]
    async with serving(api, indexed, waits=clock, admins=[admin.id], limits={"chat_per_minute": 2}):
        asked = [await api.group_message(group, user, f"/ask@bantin_bot {FOUND}") for user in users]
        await api.until(lambda: len(api.sent_to(group)) == 3, timeout=20)
        elsewhere = await api.group_message(other, users[3], f"/ask@bantin_bot {FOUND}")
        await api.until(lambda: bool(api.replies_to(elsewhere)), timeout=20)
        await settled(api, admin)
    assert len(waits(api.sent_to(group))) == 1
    assert sorted(len(api.replies_to(message, ever=True)) for message in asked) == [0, 1, 1, 1]
    assert waits(api.sent_to(other)) == []


async def test_all_together_may_be_too_much(api: BotApi, indexed: Engine, clock: VirtualClock) -> None:
    """Over the limit of all, everybody who asks is told once in their own chat; an admin is answered."""
    admin = api.add_user("Quản trị")
    users = [api.add_user() for _ in range(2)]
    async with serving(api, indexed, waits=clock, admins=[admin.id], limits={"all_per_minute": 1}):
        await api.private_message(users[0], FOUND)
        await api.until(lambda: bool(api.sent_to(users[0])), timeout=20)
        for _ in range(3):
            for user in (*users, admin):
                await api.private_message(user, FOUND)
        await api.until(lambda: all(waits(api.sent_to(user)) for user in users), timeout=20)
        await api.until(lambda: len(api.sent_to(admin)) == 3, timeout=20)
    assert [len(waits(api.sent_to(user))) for user in (*users, admin)] == [1, 1, 0]
    assert [len(api.sent_to(user)) for user in (*users, admin)] == [2, 1, 3]


async def test_presses_take_nothing_of_questions(api: BotApi, indexed: Engine, clock: VirtualClock) -> None:
    """However many press and type inline, those and others may ask as much as before."""
    users = [api.add_user() for _ in range(3)]
    limits = {"user_per_minute": 2, "all_per_minute": 8}
    async with serving(api, indexed, waits=clock, limits=limits):
        for user in users:
            await api.private_message(user, f"/search {FOUND}")
        await api.until(lambda: all(map(api.sent_to, users)), timeout=20)
        for label in ["2", "‹ Danh sách"] * 3:
            for user in users:
                shown = api.current(api.sent_to(user)[0])
                await api.answered(await api.press(shown, label, user))
        for user in users:
            await api.private_message(user, FOUND)
        await api.until(lambda: all(len(api.sent_to(user)) == 2 for user in users), timeout=20)
    assert all(quotes(api.sent_to(user)[-1]) for user in users)


async def test_one_flood_leaves_room_for_others(api: BotApi, indexed: Engine, clock: VirtualClock) -> None:
    """Who asks more than half of what all may is told to wait, while others are answered."""
    flood, others = api.add_user(), [api.add_user() for _ in range(3)]
    async with serving(api, indexed, waits=clock, limits={"user_per_minute": 0, "all_per_minute": 6}):
        for _ in range(8):
            await api.private_message(flood, "/help")
        await api.until(lambda: len(api.sent_to(flood)) == 4, timeout=20)
        for user in others:
            await api.private_message(user, FOUND)
        await api.until(lambda: all(map(api.sent_to, others)), timeout=20)
    assert len(waits(api.sent_to(flood))) == 1
    assert all(quotes(api.sent_to(user)[0]) for user in others)


@pytest.mark.parametrize("hours", [-3, 3])
async def test_a_clock_that_is_set_changes_nothing(
    api: BotApi, indexed: Engine, clock: VirtualClock, hours: int
) -> None:
    """Set back or forward, the machine's clock neither shuts anybody out nor lets anybody ask more."""
    user, machine = api.add_user(), StandingClock()
    machine.time = dt.datetime.now(dt.UTC)
    async with serving(api, indexed, waits=clock, clock=machine, limits={"user_per_minute": 2}):
        for _ in range(2):
            await api.private_message(user, "/help")
        await api.until(lambda: len(api.sent_to(user)) == 2, timeout=20)
        machine.advance(hours=hours)
        await api.private_message(user, FOUND)
        await api.until(lambda: len(api.sent_to(user)) == 3, timeout=20)
        [seconds] = waits(api.sent_to(user))
        clock.advance(seconds)
        machine.advance(seconds=seconds)
        api.world.clock = lambda: time.time() + seconds
        await api.private_message(user, FOUND)
        await api.until(lambda: len(api.sent_to(user)) == 4, timeout=20)
    assert seconds <= 61
    assert quotes(api.sent_to(user)[-1])


async def test_what_waited_while_the_bot_was_away_is_no_flood(api: BotApi, indexed: Engine) -> None:
    """Thirty questions that were sent within an hour are answered, though the bot sees them at once."""
    user = api.add_user()
    now = int(api.world.clock())
    for number in range(30):
        await api.private_message(user, FOUND, date=now - 3600 - 120 * (30 - number))
    async with serving(api, indexed):
        await api.until(lambda: bool(api.sent_to(user)), timeout=30)
    [summary] = api.sent_to(user)
    assert waits([summary]) == []
    assert "30 câu hỏi" in summary.text


async def test_an_admin_has_no_limit_of_their_own(api: BotApi, indexed: Engine, clock: VirtualClock) -> None:
    """An admin asks as often as need be."""
    admin = api.add_user("Quản trị")
    async with serving(api, indexed, waits=clock, admins=[admin.id], limits={"user_per_minute": 1}):
        for _ in range(4):
            await api.private_message(admin, "/help")
        await api.until(lambda: len(api.sent_to(admin)) == 4, timeout=20)
    assert waits(api.sent_to(admin)) == []


async def test_nobody_is_told_for_talk(api: BotApi, indexed: Engine, clock: VirtualClock) -> None:
    """Where every question is read, talk over the limit is passed over in silence; who asks then is told."""
    api.privacy = Privacy(enabled=False)
    admin, user, group = api.add_user("Quản trị"), api.add_user(), api.add_group()
    async with serving(api, indexed, waits=clock, admins=[admin.id], limits={"user_per_minute": 1}) as kept:
        kept.state.chats.set_policy(group.id, GroupPolicy.ALL)
        await api.group_message(group, user, FOUND)
        await api.until(lambda: bool(api.sent_to(group)), timeout=20)
        for _ in range(3):
            await api.group_message(group, user, FOUND)
        await settled(api, admin)
        assert len(api.sent_to(group)) == 1
        asked = await api.group_message(group, user, f"/ask@bantin_bot {FOUND}")
        await api.until(lambda: bool(api.replies_to(asked)), timeout=20)
    assert len(waits(api.replies_to(asked))) == 1


async def test_presses_over_the_limit_are_told_to_whoever_presses(
    api: BotApi, indexed: Engine, clock: VirtualClock
) -> None:
    """A press too much is answered with how long to wait, to the person alone, and changes nothing."""
    user = api.add_user()
    async with serving(api, indexed, waits=clock, limits={"quick_per_minute": 1}):
        await api.private_message(user, f"/search {FOUND}")
        await api.until(lambda: bool(api.sent_to(user)), timeout=20)
        [found] = api.sent_to(user)
        await api.answered(await api.press(found, "2", user))
        await api.wait_for("editMessageText")
        notice = await api.answered(await api.press(found, "‹ Danh sách", user))
    assert WAIT.search(notice["text"])
    assert len(api.calls_of("editMessageText")) == 1
    assert len(api.sent_to(user)) == 1


async def test_nothing_is_lost_over_a_full_queue(api: BotApi, indexed: Engine) -> None:
    """Of many who ask at once each gets one message: an answer, or that too many wait."""
    engine, encoder = gated(indexed)
    users = [api.add_user() for _ in range(12)]
    async with serving(api, engine, workers=1, queue=3):
        await api.private_message(users[0], FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
        for user in users[1:]:
            await api.private_message(user, FOUND)
        await api.until(lambda: sum(bool(api.sent_to(user)) for user in users) == 8, timeout=20)
        encoder.gate.set()
        await api.until(lambda: all(map(api.sent_to, users)), timeout=20)
    said = [message for user in users for message in api.sent_to(user)]
    assert len(said) == len(users)
    assert sum(bool(quotes(message)) for message in said) == 4
    busy = [m for m in said if m.text.startswith("Đang có quá nhiều câu hỏi chờ trả lời.")]
    assert len(busy) == 8


async def test_telegrams_flood_limits_lose_no_answer(api: BotApi, indexed: Engine) -> None:
    """Held to a message a second in a chat, the bot waits as it is told and answers all, each once."""
    api.floods = FloodLimits()
    group = api.add_group()
    async with serving(api, indexed):
        asked = [await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}") for _ in range(4)]
        await api.until(lambda: all(map(api.replies_to, asked)), timeout=40)
    assert [len(api.replies_to(message, ever=True)) for message in asked] == [1] * 4
    assert api.refusals(429) != []
    assert api.refusals() == []


async def test_flood_control_loses_no_word_of_the_gate(api: BotApi, indexed: Engine) -> None:
    """Told to wait, the bot still says its one sentence to a group that is not allowed, and then leaves."""
    admin, group = api.add_user("Quản trị"), api.add_group(bot_status="left")
    api.fail_next("sendMessage", status=429, retry_after=1)
    api.fail_next("leaveChat", status=429, retry_after=1)
    async with serving(api, indexed, access="list", admins=[admin.id]):
        await api.invite(group, api.owner(group))
        await api.wait_for("leaveChat", timeout=20, where=lambda call: call.ok)
    assert len([message for message in api.sent_to(group) if message.text]) == 1
    assert [call.fault for call in api.calls_of("leaveChat")] == [Fault(status=429, retry_after=1), None]


async def test_flood_control_loses_no_inline_answer(api: BotApi, indexed: Engine) -> None:
    """Told to wait with the results of an inline query, the bot waits and shows them."""
    api.fail_next("answerInlineQuery", status=429, retry_after=1)
    async with serving(api, indexed):
        shown = await api.inline(api.add_user(), FOUND, timeout=20)
    assert shown.results

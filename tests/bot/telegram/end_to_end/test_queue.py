import asyncio
import datetime as dt

from bot.state.chats import GroupPolicy
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import FOUND, gated, quotes, serving
from tests.botapi.accounts import Privacy
from tests.botapi.server import BotApi
from tests.botapi.users import User


def answered(api: BotApi, *users: User) -> bool:
    """Whether each of these people has one message, and that is an answer by now."""
    return [[bool(quotes(message)) for message in api.sent_to(user)] for user in users] == [[True]] * len(
        users
    )


async def test_a_full_queue_is_said(api: BotApi, indexed: Engine) -> None:
    """Whoever asks while as many wait as may is told so at once; the others are answered."""
    engine, encoder = gated(indexed)
    first, second, third = (api.add_user() for _ in range(3))
    async with serving(api, engine, workers=1, queue=1):
        await api.private_message(first, FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
        await api.private_message(second, FOUND)
        await api.drained()
        await api.wait_for(
            "sendChatAction", 2, where=lambda call: call.params["chat_id"] in {first.id, second.id}
        )
        await api.private_message(third, FOUND)
        await api.until(lambda: bool(api.sent_to(third)), 20)
        assert api.sent_to(first) == []
        encoder.gate.set()
        await api.until(lambda: answered(api, first, second), 20)
    [refusal] = api.sent_to(third)
    assert refusal.text.startswith("Đang có quá nhiều câu hỏi chờ trả lời.")
    assert quotes(api.sent_to(first)[0])
    assert quotes(api.sent_to(second)[0])


async def test_one_person_is_answered_in_order(api: BotApi, indexed: Engine) -> None:
    """A follow-up that is sent before the answer came waits for it, and leans on it."""
    engine, encoder = gated(indexed)
    group, user = api.add_group(), api.add_user()
    async with serving(api, engine, workers=4) as kept:
        first = await api.group_message(group, user, f"/ask@bantin_bot {FOUND}")
        follow = await api.group_message(group, user, "/ask@bantin_bot còn năm 2018?")
        await api.drained()
        encoder.gate.set()
        await api.until(lambda: bool(api.replies_to(follow)), 20)
        rows = list(kept.state.journal.rows(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    assert [row.record.message_id for row in rows] == [first.message_id, follow.message_id]
    assert rows[1].record.understood != "còn năm 2018?"
    assert "Bí thư Chi bộ" in (rows[1].record.understood or "")


async def test_many_chats_at_once(api: BotApi, indexed: Engine) -> None:
    """Fifty chats that ask at the same moment are each answered once."""
    groups = [api.add_group() for _ in range(50)]
    async with serving(api, indexed):
        asked = [
            await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}") for group in groups
        ]
        await api.until(lambda: all(map(api.sent_to, groups)), timeout=60)
    assert [len(api.replies_to(message, ever=True)) for message in asked] == [1] * 50


async def test_who_waits_long_is_told_their_place_once(api: BotApi, indexed: Engine) -> None:
    """Who waits longer than five seconds is told their place, once; the answer takes that message's place."""
    engine, encoder = gated(indexed)
    users = [api.add_user() for _ in range(3)]
    async with serving(api, engine, workers=1):
        for user in users:
            await api.private_message(user, FOUND)
        await api.until(lambda: all(map(api.sent_to, users[1:])), 20)
        await api.wait_for("sendChatAction", 6, 20, where=lambda call: call.params["chat_id"] == users[0].id)
        told = [[message.text for message in api.sent_to(user)] for user in users]
        encoder.gate.set()
        await api.until(lambda: answered(api, *users), 20)
    assert told[0] == []
    assert [len(texts) for texts in told[1:]] == [1, 1]
    assert all(f"vị trí thứ {place} " in texts[0] for place, texts in enumerate(told[1:], 1))


async def test_nobody_is_told_a_place_who_did_not_ask(api: BotApi, indexed: Engine) -> None:
    """Talk that is read without the bot having been asked waits in silence, and is answered."""
    engine, encoder = gated(indexed)
    api.privacy = Privacy(enabled=False)
    first, second, group = api.add_user(), api.add_user(), api.add_group()
    async with serving(api, engine, workers=1) as kept:
        kept.state.chats.set_policy(group.id, GroupPolicy.ALL)
        await api.private_message(first, FOUND)
        await asyncio.to_thread(encoder.waiting.acquire)
        await api.group_message(group, api.add_user(), FOUND)
        await api.private_message(second, FOUND)
        await api.until(lambda: bool(api.sent_to(second)), 20)
        assert api.sent_to(group) == []
        encoder.gate.set()
        await api.until(lambda: bool(api.sent_to(group)), 20)
    assert [len(quotes(message)) for message in api.sent_to(group)] == [1]

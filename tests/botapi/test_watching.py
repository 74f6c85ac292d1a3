import asyncio
import time
from contextlib import suppress

import pytest
from aiohttp import ClientSession
from telegram import (
    Bot,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    NetworkError,
)

from tests.botapi.server import BotApi


async def test_waiting_in_vain_tells_what_came(api: BotApi, bot: Bot) -> None:
    """A wait that ends with its deadline names the calls that did come."""
    await bot.send_message(api.add_user().id, "chào")
    with pytest.raises(AssertionError, match=r"(?s)getMe -> ok.*sendMessage -> ok.*'chào'"):
        await api.wait_for("sendMessage", 2, timeout=0.02)
    with pytest.raises(ValueError, match="no method 'sendmessage'"):
        await api.wait_for("sendmessage")
    await api.private_message(api.add_user(), "chào")
    with pytest.raises(AssertionError, match=r"has not taken .*chào"):
        await api.drained(timeout=0.02)


async def test_calls_are_timed_and_kept_with_their_parameters(api: BotApi, bot: Bot) -> None:
    """Each call is on record with decoded parameters, its time and its outcome."""
    lan = api.add_user()
    before = time.monotonic()
    await bot.send_message(lan.id, "chào", disable_notification=True)
    with pytest.raises(BadRequest):
        await bot.send_message(5, "chào")
    good, bad = await api.wait_for("sendMessage", 2)
    assert good.params == {"chat_id": lan.id, "text": "chào", "disable_notification": True}
    assert before <= good.at <= bad.at <= time.monotonic()
    assert (good.outcome, bad.outcome) == ("ok", "400 Bad Request: chat not found")
    assert (good.ok, bad.ok) == (True, False)


async def break_the_server() -> None:
    async with BotApi() as api, ClientSession() as session:
        url = f"{api.base_url}{api.token}/setMyCommands"
        assert (await session.post(url, json={"commands": [{"no": "command"}]})).status == 500


async def test_a_fault_of_the_server_itself_does_not_stay_hidden() -> None:
    """An error inside the server fails the test even where the bot copes with the 500."""
    with pytest.raises(KeyError, match="command"):
        await break_the_server()


async def test_the_server_goes_away_under_a_poll() -> None:
    """Closing the server while a client waits leaves no task and no connection behind."""
    async with BotApi() as api:
        bot = Bot(api.token, base_url=api.base_url)
        await bot.initialize()
        waiting = asyncio.create_task(bot.get_updates(timeout=30))
        await api.polled()
    with pytest.raises(NetworkError):
        await waiting
    await bot.shutdown()
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_refusals_are_told_from_injected_errors(api: BotApi, bot: Bot) -> None:
    """A 400 of the server's own counts, even where its reply was lost; one that was made up does not."""
    lan = api.add_user()
    api.fail_next("sendMessage", status=400)
    api.drop_next("sendMessage", after=True)
    for text in ("a", "", "b"):
        with suppress(BadRequest, NetworkError):
            await bot.send_message(lan.id, text)
    assert [call.params.get("text") for call in api.refusals()] == [""]
    assert [call.outcome for call in api.injected] == ["400 Bad Request", "dropped"]
    assert [call.bot for call in api.calls_of("sendMessage", api.account)] == [api.bot] * 3
    assert api.calls_of("sendMessage", api.add_bot("other_bot")) == []
    last = api.calls_of("sendMessage")[-1]
    assert last.result == api.sent_to(lan)[0].to_json()


async def test_a_transcript_forgets_nothing(api: BotApi, bot: Bot) -> None:
    """What was sent, edited and deleted stays on record in order, with each text as it was."""
    group, lan = api.add_group(), api.add_user("Lan")
    asked = await api.group_message(group, lan, "/tim a")
    sent = await bot.send_message(group.id, "một", reply_parameters=ReplyParameters(asked.message_id))
    await sent.edit_text("hai")
    await bot.set_message_reaction(group.id, asked.message_id, "👀")
    await sent.delete()
    assert [str(event) for event in api.transcript(group)] == [
        "Lan sent 101: /tim a",
        "Bản Tin sent 102: một",
        "Bản Tin edited 102: hai",
        "Bản Tin deleted 102: hai",
    ]


async def test_the_answers_to_one_message(api: BotApi, bot: Bot) -> None:
    """Replies of the bot are found by what they answer, as they stand, and the deleted ones on demand."""
    group, lan = api.add_group(), api.add_user()
    asked = await api.group_message(group, lan, "ai?")
    other = await api.group_message(group, lan, "khi nào?", reply_to=asked)
    reply = ReplyParameters(asked.message_id)
    first = await bot.send_message(group.id, "một", reply_parameters=reply)
    second = await bot.send_message(group.id, "hai", reply_parameters=reply)
    await bot.send_message(group.id, "ba", reply_parameters=ReplyParameters(other.message_id))
    await bot.send_message(group.id, "bốn")
    await first.edit_text("một rưỡi")
    await second.delete()
    assert [message.text for message in api.replies_to(asked)] == ["một rưỡi"]
    assert [message.text for message in api.replies_to(asked, ever=True)] == ["một", "hai"]

import asyncio

import pytest
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import NetworkError, TelegramError

from bot.telegram.runtime.network import Limiter, PatientRequest, PollingRequest
from bot.telegram.runtime.trouble import ConnectionLog
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import FOUND, gated, quotes, replies, serving, skipped
from tests.botapi.calls import Fault
from tests.botapi.faults import LOST_REPLY, FaultPolicy
from tests.botapi.server import BotApi
from tests.clock import VirtualClock

# Everything that goes wrong on the way to Telegram before a call is carried out.
_FAULTS = [
    Fault(status=429, retry_after=1),
    Fault(status=500),
    Fault("page", status=502),
    Fault("page", status=503),
    Fault("drop"),
]


@pytest.mark.parametrize("fault", _FAULTS, ids=lambda fault: f"{fault.action} {fault.status}")
async def test_no_answer_is_lost_on_the_way(api: BotApi, indexed: Engine, fault: Fault) -> None:
    """A message that Telegram does not take twice in a row is sent once in the end."""
    user = api.add_user()
    api.faults = FaultPolicy(faults=[fault], share=1.0, only={"sendMessage"})
    async with serving(api, indexed):
        await api.private_message(user, "/help")
        await api.wait_for("sendMessage", 2, timeout=20)
        api.faults = None
        await replies(api)
    [said] = api.sent_to(user)
    assert said.text.startswith("Trong trò chuyện riêng")


async def test_flood_control_is_obeyed_longer_than_it_is_set_to(api: BotApi, indexed: Engine) -> None:
    """Told to wait more often than `telegram.retries`, it still waits, and sends the answer once."""
    api.fail_next("sendMessage", status=429, retry_after=1, times=3)
    user = api.add_user()
    async with serving(api, indexed, retries=1):
        await api.private_message(user, "/help")
        await replies(api)
    assert len(api.calls_of("sendMessage")) == 4
    [said] = api.sent_to(user)
    assert said.text.startswith("Trong trò chuyện riêng")


async def test_bad_weather(api: BotApi, indexed: Engine) -> None:
    """Where every third call goes wrong, each of many questions is answered exactly once."""
    faults = [fault for fault in _FAULTS if fault.status != 429]
    api.faults = FaultPolicy(faults=faults, every=3, spare={"getUpdates", "deleteWebhook"})
    groups = [api.add_group() for _ in range(4)]
    async with serving(api, indexed):
        asked = [
            await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}")
            for group in groups
            for _ in range(3)
        ]
        await api.until(lambda: all(api.replies_to(message) for message in asked), timeout=60)
    assert [len(api.replies_to(message, ever=True)) for message in asked] == [1] * 12
    assert api.refusals() == []
    assert len(api.injected) > 5


async def test_a_lost_confirmation_costs_no_answer(api: BotApi, indexed: Engine) -> None:
    """Where only Telegram's confirmation is lost the message is sent again: twice is better than never."""
    api.faults = FaultPolicy(faults=[LOST_REPLY], share=1.0, only={"sendMessage"})
    user = api.add_user()
    async with serving(api, indexed):
        await api.private_message(user, "/help")
        await api.wait_for("sendMessage")
        api.faults = None
        await replies(api)
    assert len(api.sent_to(user)) == 2


async def test_a_blocked_bot_goes_on_with_others(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """One who has blocked the bot costs the others nothing, and is no error."""
    gone, here = api.add_user(), api.add_user()
    api.fail_next("sendMessage", status=403)
    async with serving(api, indexed):
        await api.private_message(gone, FOUND)
        await api.wait_for("sendMessage")
        await api.private_message(here, "/help")
        await api.until(lambda: bool(api.sent_to(here)))
    assert api.sent_to(gone) == []
    assert f"chat {gone.id}: not allowed to write" in caplog.text
    assert "ERROR" not in {record.levelname for record in caplog.records}


async def test_html_that_telegram_cannot_read_is_sent_plain(api: BotApi, indexed: Engine) -> None:
    """A refusal of the marks costs the marks, not the answer."""
    api.fail_next("sendMessage", status=400, description="Bad Request: can't parse entities: unsupported tag")
    user = api.add_user()
    async with serving(api, indexed):
        await api.private_message(user, FOUND)
        [said] = await replies(api)
    assert said.html is None
    assert quotes(said) == []
    assert "05/03/2020" in said.text or "05/02/2018" in said.text


async def test_a_sign_is_tried_once_and_a_message_again(api: BotApi) -> None:
    """What would be stale by the next try is given up at the first failure; what matters is not."""
    user, clock = api.add_user(), VirtualClock()
    request = PatientRequest(None, clock, ConnectionLog(api.base_url, None))
    async with Bot(api.token, base_url=api.base_url, request=request) as bot, skipped(api, clock):
        api.fail_next("sendChatAction", status=500)
        with pytest.raises(NetworkError):
            await bot.send_chat_action(user.id, ChatAction.TYPING)
        api.fail_next("sendMessage", status=500)
        await bot.send_message(user.id, "xin chào")
    assert len(api.calls_of("sendChatAction")) == 1
    assert len(api.calls_of("sendMessage")) == 2


async def test_the_sign_may_fail(api: BotApi, indexed: Engine) -> None:
    """A typing sign that Telegram does not take costs nothing: the answer comes all the same."""
    engine, encoder = gated(indexed)
    api.faults = FaultPolicy(faults=[Fault(status=500)], share=1.0, only={"sendChatAction"})
    user = api.add_user()
    async with serving(api, engine):
        await api.private_message(user, FOUND)
        await api.wait_for("sendChatAction")
        encoder.gate.set()
        await replies(api)
    assert len(api.sent_to(user)) == 1


async def test_only_messages_count_as_messages() -> None:
    """Calls that write nothing into a group are not held to the number of messages it may get a minute."""
    limiter = Limiter(1, VirtualClock())

    async def call() -> bool:
        return True

    async with asyncio.timeout(5):
        for endpoint, count in (("getChatMember", 60), ("sendMessage", 20)):
            for _ in range(count):
                assert await limiter.process_request(call, (), {}, endpoint, {"chat_id": -1}, None)
    waiting = asyncio.create_task(limiter.process_request(call, (), {}, "sendMessage", {"chat_id": -1}, None))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_signs_take_nothing_from_what_messages_may_use(api: BotApi, indexed: Engine) -> None:
    """Twenty messages a minute may go to a group; that signs are shown as well delays none of them."""
    engine, encoder = gated(indexed)
    group = api.add_group()
    async with serving(api, engine, workers=20):
        for _ in range(20):
            await api.group_message(group, api.add_user(), f"/ask@bantin_bot {FOUND}")
        await api.wait_for("sendChatAction", 20)
        encoder.gate.set()
        await api.until(lambda: len(api.sent_to(group)) == 20, timeout=20)
    assert len(api.calls_of("sendChatAction")) >= 20


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(409, "another program fetches this bot's updates (409)"), (502, "its server fails (502)")],
)
async def test_trouble_with_fetching_is_said_once(
    api: BotApi, indexed: Engine, caplog: pytest.LogCaptureFixture, status: int, sentence: str
) -> None:
    """While another poller or the server is in the way it waits, says so once, and then goes on."""
    caplog.set_level("INFO")
    user = api.add_user()
    api.fail_next("getUpdates", status=status, times=2)
    async with serving(api, indexed):
        await api.private_message(user, "/help")
        await api.until(lambda: bool(api.sent_to(user)), timeout=20)
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert len([record for record in ours if sentence in record.message]) == 1
    assert len([record for record in ours if record.message == "Telegram is reached again."]) == 1
    assert all(record.exc_info is None for record in ours)


@pytest.mark.parametrize("said", [b"B\xc3\xad th\xc6\xb0", b'{"ok": true', b"[" * 100_000, b"\xff", b""])
@pytest.mark.parametrize("request_class", [PollingRequest, PatientRequest])
def test_a_reply_that_cannot_be_read_is_not_logged(
    said: bytes, request_class: type[PollingRequest | PatientRequest], caplog: pytest.LogCaptureFixture
) -> None:
    """What is no JSON is Telegram's trouble like any other; nothing of it gets into the log."""
    with pytest.raises(TelegramError, match="a reply cannot be read"):
        request_class.parse_json_payload(said)
    assert caplog.text == ""

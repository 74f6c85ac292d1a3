from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import ClientSession
from telegram import (
    Bot,
)
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from tests.botapi.calls import Fault
from tests.botapi.errors import Params
from tests.botapi.faults import BAD_WEATHER, LOST_REPLY, FaultPolicy
from tests.botapi.server import BotApi


async def test_errors_reach_the_caller_as_what_they_are(api: BotApi, bot: Bot) -> None:
    """Each injected error comes up as the library's own exception, once, and nothing is sent."""
    lan = api.add_user()
    planned: Sequence[tuple[type[Exception], dict[str, Any]]] = (
        (RetryAfter, {"status": 429, "retry_after": 7}),
        (Forbidden, {"status": 403}),
        (Conflict, {"status": 409}),
        (BadRequest, {"status": 400, "description": "Bad Request: chat not found"}),
        (NetworkError, {"status": 500}),
        (NetworkError, {"status": 502}),
        (ChatMigrated, {"status": 400, "migrate_to": -1005}),
    )
    for expected, fault in planned:
        api.fail_next("sendMessage", **fault)
        with pytest.raises(expected) as caught:
            await bot.send_message(lan.id, "chào")
        assert type(caught.value) is expected
    assert api.sent_to(lan) == []
    await bot.send_message(lan.id, "chào")
    assert len(api.sent_to(lan)) == 1
    assert api.calls_of("sendMessage")[0].outcome == "429 Too Many Requests: retry after 7"


async def test_faults_wait_for_their_method(api: BotApi, bot: Bot) -> None:
    """A fault is for the next calls of its method as often as said, and other methods pass."""
    lan = api.add_user()
    api.fail_next("sendMessage", status=429, times=2)
    assert await bot.send_chat_action(lan.id, ChatAction.TYPING)
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await bot.send_message(lan.id, "chào")
    assert (await bot.send_message(lan.id, "chào")).text == "chào"
    api.fail_next()
    with pytest.raises(NetworkError):
        await bot.get_me()
    with pytest.raises(ValueError, match="no method 'sendMesage'"):
        api.fail_next("sendMesage")


@pytest.mark.parametrize("after", [False, True])
async def test_a_dropped_connection(api: BotApi, bot: Bot, *, after: bool) -> None:
    """A dropped call is a network error, whether it was carried out first or not."""
    lan = api.add_user()
    api.drop_next("sendMessage", after=after)
    with pytest.raises(NetworkError, match="httpx"):
        await bot.send_message(lan.id, "chào")
    assert len(api.sent_to(lan)) == after
    assert [call.outcome for call in api.calls_of("sendMessage")] == ["dropped"]


@pytest.mark.parametrize("after", [False, True])
async def test_a_stalled_call(api: BotApi, bot: Bot, *, after: bool) -> None:
    """A call without a reply times out, whether it was carried out first or not."""
    lan = api.add_user()
    api.stall_next("sendMessage", after=after)
    with pytest.raises(TimedOut):
        await bot.send_message(lan.id, "chào", read_timeout=0.1)
    assert len(api.sent_to(lan)) == after


async def test_faults_by_a_hook(api: BotApi, bot: Bot) -> None:
    """A hook sees each call and decides what goes wrong with it."""
    lan = api.add_user()

    def hook(method: str, params: Params) -> Fault | None:
        return Fault(status=502) if method == "sendMessage" and params["text"] == "b" else None

    api.faults = hook
    await bot.send_message(lan.id, "a")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(lan.id, "b")
    assert [message.text for message in api.sent_to(lan)] == ["a"]


async def outcomes(api: BotApi, bot: Bot, count: int, *, between: bool = False) -> list[str]:
    """Send so many messages and return how each went, with a typing sign before each perhaps."""
    lan = api.add_user()
    before = len(api.calls_of("sendMessage"))
    for number in range(count):
        if between:
            await bot.send_chat_action(lan.id, ChatAction.TYPING)
        with suppress(NetworkError, RetryAfter):
            await bot.send_message(lan.id, str(number))
    return [call.outcome for call in api.calls_of("sendMessage")[before:]]


async def test_every_third_call_goes_wrong(api: BotApi, bot: Bot) -> None:
    """A policy takes its faults in turn, spares what it is told to, and can be switched off."""
    policy = FaultPolicy([Fault(status=502), Fault("drop")], every=3, spare=["sendChatAction"])
    api.faults = policy
    wrong = ["ok", "ok", "502 Bad Gateway", "ok", "ok", "dropped"]
    assert await outcomes(api, bot, 9, between=True) == [*wrong, *wrong[:3]]
    policy.enabled = False
    assert await outcomes(api, bot, 4) == ["ok"] * 4
    assert [call.fault for call in api.injected] == [Fault(status=502), Fault("drop"), Fault(status=502)]
    assert [call.effect for call in api.injected] == [None] * 3


async def test_a_share_of_the_calls_goes_wrong(api: BotApi, bot: Bot) -> None:
    """What is drawn depends on seed, method and number alone, and comes to about the share."""
    hook = FaultPolicy([Fault(status=500), Fault(status=502)], share=0.25, seed=7)
    drawn = [hook("sendMessage", {}) for _ in range(1000)]
    assert 200 < sum(fault is not None for fault in drawn) < 300
    assert {fault.status for fault in drawn if fault} == {500, 502}
    other = FaultPolicy([Fault(status=500)], share=0.25, seed=8)
    assert [f is None for f in drawn] != [other("sendMessage", {}) is None for _ in range(1000)]
    api.faults = FaultPolicy(
        [Fault(status=500), Fault(status=502)], share=0.25, seed=7, only=["sendMessage", "sendDocument"]
    )
    expected = [fault.error().outcome if fault else "ok" for fault in drawn[:30]]
    assert await outcomes(api, bot, 30, between=True) == expected
    assert {call.method for call in api.injected} == {"sendMessage"}


async def test_bad_weather_is_survived_by_trying_again(api: BotApi, bot: Bot) -> None:
    """Each fault of bad weather is told from success, and leaves the call undone or done once."""
    lan = api.add_user()
    for fault in BAD_WEATHER:
        api.faults = FaultPolicy([fault], every=1)
        try:
            await bot.send_message(lan.id, fault.action)
        except (NetworkError, RetryAfter):
            api.faults = None
            await bot.send_message(lan.id, fault.action)
    assert [message.text for message in api.sent_to(lan)] == [fault.action for fault in BAD_WEATHER]
    api.faults = FaultPolicy([LOST_REPLY], every=1)
    with pytest.raises(NetworkError):
        await bot.send_message(lan.id, "hai lần")
    call = api.calls_of("sendMessage")[-1]
    assert (call.outcome, call.effect) == ("dropped", "ok")
    assert api.sent_to(lan)[-1].text == "hai lần"


async def test_a_gateway_speaks_html(api: BotApi) -> None:
    """A page of a server before Telegram's is HTML with the status."""
    api.faults = FaultPolicy([Fault("page", status=503)], every=1)
    async with ClientSession() as session, session.get(f"{api.base_url}{api.token}/getMe") as page:
        assert (page.status, page.content_type) == (503, "text/html")
        assert "<h1>503 Service Unavailable</h1>" in await page.text()


@pytest.mark.parametrize("seconds", [None, 0, -1])
def test_a_flood_error_has_seconds_to_wait(seconds: int | None) -> None:
    """Telegram never asks to wait for no time, so that no such fault can be made."""
    with pytest.raises(ValueError, match="at least one"):
        Fault(status=429, retry_after=seconds)

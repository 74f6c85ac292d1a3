import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from bot.config import Config
from bot.errors import StateError
from bot.state.inbox import Inbox, ReceivedUpdate
from bot.telegram.application import build, fetcher
from bot.telegram.runtime.polling import PollingBot
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import replies, serving, started, stores
from tests.botapi.server import BotApi
from tests.clock import VirtualClock

SECRET = "s3cret"  # noqa: S105 (of the tests)
# Everything that some reaction reads; what is not asked for Telegram never delivers.
WANTED = {
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
}


@asynccontextmanager
async def fetching(api: BotApi, engine: Engine, mode: str, port: int) -> AsyncIterator[str]:
    """The real application, told of updates as `bantin serve` has it; the address of its webhook."""
    url = f"http://127.0.0.1:{port}/hook"
    telegram = {"base_url": api.base_url, "mode": mode, "webhook": {"url": url, "port": port}}
    config = Config.model_validate({"telegram": telegram})
    with stores(engine) as made:
        pace = VirtualClock()
        program = build(config, made, SecretStr(api.token), pace)
        async with started(program, fetcher(config, program, SecretStr(SECRET), pace), api, pace):
            yield url


@pytest.mark.parametrize(("mode", "method"), [("polling", "getUpdates"), ("webhook", "setWebhook")])
async def test_every_kind_of_update_is_asked_for(
    api: BotApi, indexed: Engine, unused_tcp_port: int, mode: str, method: str
) -> None:
    """At each start the bot names the updates it wants, and none that came before is dropped."""
    user = api.add_user()
    await api.private_message(user, "/help")
    async with fetching(api, indexed, mode, unused_tcp_port):
        [said] = await replies(api)
        calls = api.calls_of(method)
    assert said.text.startswith("Trong trò chuyện riêng")
    assert set(calls[0].params["allowed_updates"]) == WANTED
    assert not any(call.params.get("drop_pending_updates") for call in api.calls)


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "guessed"}])
async def test_a_forged_webhook_call_is_refused(
    api: BotApi, indexed: Engine, unused_tcp_port: int, headers: dict[str, str]
) -> None:
    """Without Telegram's secret an update is refused, and nobody is answered; with it the next one is."""
    user, other = api.add_user(), api.add_user("Hùng")
    async with fetching(api, indexed, "webhook", unused_tcp_port) as url:
        await api.private_message(user, "/help")
        await replies(api)
        sent = api.account.updates[-1].to_json() | {"update_id": 900_001}
        forged = json.loads(json.dumps(sent).replace(f'"id": {user.id}', f'"id": {other.id}'))
        async with ClientSession() as session:
            async with session.post(url, json=forged, headers=headers) as answer:
                refused = answer.status
            real = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            genuine = sent | {"update_id": 900_002}
            async with session.post(url, json=genuine, headers=real) as answer:
                taken = answer.status
        await replies(api, 2)
    assert (refused, taken) == (403, 200)
    assert len(api.sent_to(user)) == 2
    assert api.sent_to(other) == []


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_an_update_that_cannot_be_read_stops_nothing(
    api: BotApi,
    indexed: Engine,
    unused_tcp_port: int,
    mode: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What the library cannot read, such as a poll of an older server, is skipped; the next is answered."""
    words = "Ai là Bí thư?"
    user = api.add_user()
    for kind, payload in (("poll", {"question": words}), ("message", {"text": words})):
        api.deliveries.push(kind, payload)
    await api.private_message(user, "/help")
    async with fetching(api, indexed, mode, unused_tcp_port):
        await replies(api)
        await api.drained()
    assert len(api.sent_to(user)) == 1
    lines = [record.message for record in caplog.records if "cannot be read" in record.message]
    assert len(lines) == 2
    assert words not in caplog.text
    assert "ERROR" not in {record.levelname for record in caplog.records}


async def test_what_is_no_update_at_all_stops_nothing(
    api: BotApi, indexed: Engine, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the server says what is no list of updates it is asked again, and then all is answered."""
    said: list[object] = [None, {}, ["Ai là Bí thư?"], 7]
    genuine = PollingBot.raw_updates

    async def strange(bot: PollingBot, offset: int, allowed: Sequence[str], wait_s: int) -> object:
        return said.pop() if said else await genuine(bot, offset, allowed, wait_s)

    monkeypatch.setattr(PollingBot, "raw_updates", strange)
    user = api.add_user()
    async with fetching(api, indexed, "polling", unused_tcp_port):
        await api.private_message(user, "/help")
        await replies(api)
    assert said == []


async def test_nothing_is_confirmed_before_it_is_kept(
    api: BotApi, indexed: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a poll confirms an update, it is in the inbox."""
    kept: set[int] = set()
    confirmed: list[set[int]] = []
    receive, genuine = Inbox.receive, PollingBot.raw_updates

    def keep(inbox: Inbox, updates: Sequence[ReceivedUpdate]) -> set[int]:
        new = receive(inbox, updates)
        kept.update(update.update_id for update in updates)
        return new

    async def poll(bot: PollingBot, offset: int, allowed: Sequence[str], wait_s: int) -> object:
        confirmed.append({update.update_id for update in api.updates if update.update_id < offset} - kept)
        return await genuine(bot, offset, allowed, wait_s)

    monkeypatch.setattr(Inbox, "receive", keep)
    monkeypatch.setattr(PollingBot, "raw_updates", poll)
    async with serving(api, indexed):
        for number in range(3):
            user = api.add_user()
            await api.private_message(user, "/help")
            await replies(api, number + 1)
    assert len(kept) == 3
    assert not any(confirmed)


async def test_a_full_disk_keeps_nobody_from_the_help(
    api: BotApi, indexed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be kept a message is answered, once, and confirmed when it was."""

    def fail(*_: object) -> None:
        raise StateError("bot.sqlite cannot be used (disk full): check the free space.")

    monkeypatch.setattr(Inbox, "receive", fail)
    monkeypatch.setattr(Inbox, "finish", fail)
    user = api.add_user()
    async with serving(api, indexed):
        await api.private_message(user, "/help")
        await replies(api)
        await api.drained(20)
    assert len(api.sent_to(user)) == 1

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from bot.config import Config
from bot.telegram.application import build, fetch
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import replies, stores
from tests.botapi.server import BotApi

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
        application = build(config, made, SecretStr(api.token))
        assert application.updater
        assert application.post_shutdown
        async with application:
            await application.start()
            await fetch(config, application, SecretStr(SECRET))
            try:
                yield url
            finally:
                await application.updater.stop()
                await application.stop()
        await application.post_shutdown(application)


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

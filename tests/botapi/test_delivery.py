import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import (
    Bot,
)
from telegram.error import (
    BadRequest,
    Conflict,
    TimedOut,
)

from tests.botapi.clients import client
from tests.botapi.delivery import HOOK_HEADER
from tests.botapi.server import BotApi

# Updates by polling.


async def translator_for(bot: Bot, offset: int | None = None, limit: int | None = None) -> list[str | None]:
    return [update.message.text for update in await bot.get_updates(offset, limit) if update.message]


async def test_an_offset_confirms_what_is_before_it(api: BotApi, bot: Bot) -> None:
    """Updates come again until an offset past them is asked for, and then never."""
    lan = api.add_user()
    for text in "abcde":
        await api.private_message(lan, text)
    first = api.updates[0].update_id
    assert await translator_for(bot) == ["a", "b", "c", "d", "e"]
    assert await translator_for(bot, limit=2) == ["a", "b"]
    assert await translator_for(bot, offset=first + 1) == ["b", "c", "d", "e"]
    assert await translator_for(bot, offset=0) == ["b", "c", "d", "e"]
    assert await translator_for(bot, offset=-2) == ["d", "e"]
    assert await translator_for(bot) == ["d", "e"]
    assert await translator_for(bot, offset=first + 5) == []
    assert await translator_for(bot, offset=first) == []


async def test_a_long_poll_ends_with_the_first_update(api: BotApi, bot: Bot) -> None:
    """A long poll waits for an update and returns at once when it comes."""
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await api.polled()
    assert api.calls_of("getUpdates")[-1].outcome == "in flight"
    await api.private_message(api.add_user(), "chào")
    assert [update.update_id for update in await waiting] == [api.updates[0].update_id]


async def test_the_choice_of_updates_is_remembered(api: BotApi, bot: Bot) -> None:
    """Kinds not asked for are never queued, until another choice is made; none stands for the usual."""
    lan = api.add_user()
    await bot.get_updates(allowed_updates=["inline_query"])
    await api.private_message(lan, "a")
    await bot.get_updates()
    await api.inline_query(lan, "b")
    assert [u.inline_query is not None for u in await bot.get_updates(allowed_updates=[])] == [True]
    await api.private_message(lan, "c")
    assert len(await bot.get_updates()) == 2
    assert len(api.updates) == 3


async def test_two_polls_are_in_conflict(api: BotApi, bot: Bot) -> None:
    """A second long poll ends the first with a conflict and goes on itself."""
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await api.polled()
    async with Bot(api.token, base_url=api.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await api.polled()
        await api.private_message(api.add_user(), "chào")
        assert len(await second) == 1


async def test_two_bots_poll_side_by_side(api: BotApi, bot: Bot) -> None:
    """Polls with different tokens are not in conflict, and each gets what its own bot is told of."""
    other, lan = api.add_bot("other_bot"), api.add_user()
    async with client(api, other) as second:
        polls = [asyncio.create_task(each.get_updates(timeout=30)) for each in (bot, second)]
        await api.polled()
        await api.polled(bot=other)
        await api.private_message(lan, "một")
        await api.private_message(lan, "hai", bot=other)
        got = [[update.message and update.message.text for update in await poll] for poll in polls]
    assert got == [["một"], ["hai"]]
    assert {call.outcome for call in api.calls} == {"ok"}


async def test_a_poll_that_was_given_up_is_in_nobodys_way(api: BotApi, bot: Bot) -> None:
    """A client that goes away ends its long poll, and nothing is lost by that."""
    with pytest.raises(TimedOut):
        await bot.get_updates(timeout=30, read_timeout=-29.95)
    await api.wait_for("getUpdates", where=lambda call: call.outcome == "abandoned")
    assert not api.deliveries.polling
    await api.private_message(api.add_user(), "chào")
    assert await translator_for(bot) == ["chào"]


# Updates by webhook.


@asynccontextmanager
async def hook(handler: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_a_webhook_gets_each_update_until_it_takes_it(api: BotApi, bot: Bot) -> None:
    """Updates are posted in order with the secret, again after a failure, and not once taken."""
    got: list[tuple[str | None, int]] = []

    async def handler(request: web.Request) -> web.Response:
        got.append((request.headers.get(HOOK_HEADER), (await request.json())["update_id"]))
        return web.Response(status=503 if len(got) < 3 else 200)

    async with hook(handler) as url:
        lan = api.add_user()
        await api.private_message(lan, "trước")
        await bot.set_webhook(url, secret_token="A-z_9", allowed_updates=["message"])  # noqa: S106
        await api.drained()
        await api.private_message(lan, "sau")
        await api.inline_query(lan, "không")
        await api.drained()
        first, second, _ = (update.update_id for update in api.updates)
        assert got == [("A-z_9", first)] * 3 + [("A-z_9", second)]
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count, info.allowed_updates) == (url, 0, ("message",))


async def test_a_webhook_and_polling_exclude_each_other(api: BotApi, bot: Bot) -> None:
    """Setting a webhook ends a long poll and forbids others until it is deleted."""
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await api.polled()
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await waiting
    await api.private_message(api.add_user(), "chào")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook()
    assert await translator_for(bot) == ["chào"]
    await bot.delete_webhook(drop_pending_updates=True)
    assert await translator_for(bot) == []


async def test_a_webhook_that_fails_is_reported(api: BotApi, bot: Bot) -> None:
    """What goes wrong with the webhook can be asked for, and the update stays."""

    async def handler(_request: web.Request) -> web.Response:
        return web.Response(status=500)

    async with hook(handler) as url:
        await bot.set_webhook(url)
        await api.private_message(api.add_user(), "chào")
        await api.until(lambda: api.deliveries.webhook_error is not None)
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        assert info.pending_update_count == 1


@pytest.mark.parametrize(
    ("url", "header", "sentence"),
    [
        ("http://example.org/", None, "Bad webhook: an https url must be provided for webhook"),
        ("https://example.org:8000/", None, "Bad webhook: webhook can be set up only on ports"),
        ("https://example.org/", "a b", "Secret token contains unallowed characters"),
        ("https://example.org/", "a" * 257, "Secret token contains unallowed characters"),
    ],
)
async def test_webhooks_that_are_refused(
    api: BotApi, bot: Bot, url: str, header: str | None, sentence: str
) -> None:
    """A webhook needs HTTPS on one of four ports, and its secret only certain characters."""
    with pytest.raises(BadRequest, match=f"(?i)^{sentence}"):
        await bot.set_webhook(url, secret_token=header)
    assert (await bot.get_webhook_info()).url == ""

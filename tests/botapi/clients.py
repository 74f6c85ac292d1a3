"""Ways to call the server: python-telegram-bot as a bot or an application, and plain HTTP."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
)

from tests.botapi.accounts import Account
from tests.botapi.server import BotApi

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def client(api: BotApi, account: Account) -> Bot:
    """A client of one of the bots, to be entered."""
    return Bot(account.token, base_url=api.base_url, base_file_url=api.base_file_url)


def build(api: BotApi) -> AnyApplication:
    builder = Application.builder().token(api.token)
    return builder.base_url(api.base_url).base_file_url(api.base_file_url).build()


@asynccontextmanager
async def polling(app: AnyApplication) -> AsyncIterator[AnyApplication]:
    """Run an application by polling until the block ends."""
    assert app.updater is not None
    async with app:
        await app.start()
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        yield app
        await app.updater.stop()
        await app.stop()


async def post(
    api: BotApi,
    method: str,
    *,
    params: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    body: object = None,
) -> tuple[int, Any]:
    """Call a method without a library and return the status with the decoded answer."""
    url = f"{api.base_url}{api.token}/{method}"
    async with ClientSession() as session, session.post(url, params=params, data=data, json=body) as answer:
        return answer.status, await answer.json()


def keyboard(
    *, callback_data: str | None = None, url: str | None = None, copy_text: CopyTextButton | None = None
) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton("Xem", url, callback_data, copy_text=copy_text)
    return InlineKeyboardMarkup([[button]])


def articles(count: int, text: str = "a") -> list[InlineQueryResultArticle]:
    content = InputTextMessageContent(text, parse_mode=ParseMode.HTML)
    return [InlineQueryResultArticle(str(number), "Tin", content) for number in range(count)]

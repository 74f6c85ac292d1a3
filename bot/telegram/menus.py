"""The menus of commands, for each role in its place, and what the bot says of itself before it is started."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Iterator, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.i18n import LANGUAGES, translator
from corpus.notices import Notice, notice

GROUP = ("ask", "search", "latest", "list", "source", "help")
CHAT_ADMINISTRATOR = (*GROUP, "settings")
PRIVATE = ("search", "latest", "list", "source", "settings", "lang", "forget_me", "help")
ADMIN = (
    *PRIVATE,
    "status",
    "stats",
    "reindex",
    "remove",
    "withdraw",
    "allow",
    "deny",
    "who_is_allowed",
    "collections",
)
COMMANDS = tuple(dict.fromkeys((*CHAT_ADMINISTRATOR, *ADMIN)))

_LOG = logging.getLogger(__name__)
_DEFAULT = "vi"  # for whoever has a Telegram in another language than ours


async def set_menus(bot: Bot, admins: Sequence[int]) -> None:
    """Set menus and descriptions in both languages, where they are not set so already.

    Without them the bot works all the same: what cannot be set is logged.
    """
    for language in LANGUAGES:
        tr = translator(language)
        code = None if language == _DEFAULT else language
        for scope, names in _scopes(admins):
            wanted = [BotCommand(name, tr.say(f"command-{name}")) for name in names]
            menu = notice("the menu of {scope} in {language}", scope=scope.type, language=language)
            await _set(menu, _menu(bot, scope, code, wanted))
        description = tr.say("description")
        if bot.supports_inline_queries:
            description += "\n\n" + tr.say("description-inline", bot=bot.username)
        said = notice("the description in {language}", language=language)
        await _set(said, _description(bot, code, description))
        short = tr.say("description-short")
        said = notice("the short description in {language}", language=language)
        await _set(said, _short_description(bot, code, short))


async def _set(what: Notice, setting: Awaitable[None]) -> None:
    try:
        await setting
    except TelegramError as error:  # such as for an admin who never wrote to the bot
        _LOG.warning("%s could not be set: %s", what, error)


def _scopes(admins: Sequence[int]) -> Iterator[tuple[BotCommandScope, tuple[str, ...]]]:
    """Where which commands are offered; Telegram shows the narrowest menu that fits."""
    yield BotCommandScopeAllPrivateChats(), PRIVATE
    yield BotCommandScopeAllGroupChats(), GROUP
    yield BotCommandScopeAllChatAdministrators(), CHAT_ADMINISTRATOR
    for admin in admins:
        yield BotCommandScopeChat(admin), ADMIN


async def _menu(bot: Bot, scope: BotCommandScope, code: str | None, wanted: list[BotCommand]) -> None:
    if list(await bot.get_my_commands(scope, code)) != wanted:
        await bot.set_my_commands(wanted, scope, code)


async def _description(bot: Bot, code: str | None, wanted: str) -> None:
    if (await bot.get_my_description(code)).description != wanted:
        await bot.set_my_description(wanted, code)


async def _short_description(bot: Bot, code: str | None, wanted: str) -> None:
    if (await bot.get_my_short_description(code)).short_description != wanted:
        await bot.set_my_short_description(wanted, code)

"""What only those can do who run the bot: the people whom `telegram.admins` names. And /status."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from typing import TypeVar

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import filters

from bot.i18n import Translator
from bot.render.times import format_time
from bot.telegram.chat_admins import read_hearing
from bot.telegram.handlers import FRESH, Handler, Reaction, command_handler, message_of
from bot.telegram.message_fields import person_of
from bot.telegram.models import Place
from bot.telegram.questions.help_command import reply_to_no_question
from bot.telegram.sending import SendingServices
from bot.telegram.services import AdminServices, AnsweringServices, ChatServices
from retrieval.errors import NothingIndexedError, SnapshotError

S = TypeVar("S", bound=ChatServices)


def handlers(services: AdminServices) -> list[Handler]:
    """/status."""
    return [admin_command(services, "status", on_status)]


def admin_command(
    services: S,
    name: str,
    reaction: Reaction[S],
    *,
    in_private: bool = False,
    where: filters.BaseFilter = FRESH,
) -> Handler:
    """The handler of a command of those who run the bot; to all others there is no such command.

    ``in_private``: in a group they are only told to use it in private, for what it shows is not for a group.
    """

    async def guarded(services: S, update: Update) -> None:
        message = message_of(update)
        if not services.is_admin(person_of(message)):
            await reply_to_no_question(services, message)
        elif in_private and message.chat.type != ChatType.PRIVATE:
            tr = await services.translator_for_message(message)
            await services.outbox.send(Place.beside(message), [tr.say("admin-in-private")])
        else:
            await reaction(services, update)

    return command_handler(services, name, guarded, where)


async def on_status(services: AdminServices, update: Update) -> None:
    """Say how the bot does: what is indexed, how busy it is, and what it hears."""
    message = message_of(update)
    tr = await services.translator_for_message(message)
    lines = [
        f"<b>{html.escape(' '.join(['bantin', *_version()]))}</b>",
        await services.run_short_call(_index, services, tr),
        tr.say("status-queue", count=services.answer_executor.open),
        _uptime(services, tr),
        tr.say("status-groups", count=await services.run_short_call(_groups, services)),
        tr.say("status-dropped", count=services.engine.dropped),
        "",
        await _hears(services, message, tr),
    ]
    await services.outbox.send(Place.beside(message), ["\n".join(lines)])


def _version() -> Iterator[str]:
    """The version; of a program that is not installed but run from its sources none is known."""
    with suppress(metadata.PackageNotFoundError):
        yield metadata.version("bantin")


def _index(services: AnsweringServices, tr: Translator) -> str:
    try:
        summary = services.engine.summary()
    except NothingIndexedError:
        return tr.say("nothing-indexed-how")
    except SnapshotError as error:
        return html.escape(tr.tell(error))
    return tr.say(
        "status-index",
        bulletins=summary.bulletins,
        passages=summary.passages,
        at=format_time(summary.created),
        encoder=html.escape(summary.encoder),
    )


def _groups(services: SendingServices) -> int:
    return sum(chat.kind != ChatType.PRIVATE for chat in services.state.chats.known())


def _uptime(services: ChatServices, tr: Translator) -> str:
    calendar = services.calendar
    hours, minutes = divmod(int(calendar.uptime.total_seconds()) // 60, 60)
    return tr.say("status-uptime", at=format_time(calendar.started), hours=hours, minutes=minutes)


async def _hears(services: SendingServices, message: Message, tr: Translator) -> str:
    """What the bot hears of the group that was asked in, or else of groups."""
    group = None if message.chat.type == ChatType.PRIVATE else message.chat_id
    try:
        heard = await read_hearing(services.bot, group)
    except TelegramError:
        return tr.say("status-hears-unknown")
    if heard.administers:
        return tr.say("hears-all")
    return tr.say("status-hears-since") if heard.everything else tr.say("status-hears-little")

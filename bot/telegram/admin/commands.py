"""What only those can do who run the bot: the people whom `telegram.admins` names. And /status."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import filters

from bot.i18n import Texts
from bot.telegram.chat_admins import hearing
from bot.telegram.handlers import FRESH, Handler, Reaction, command, message_of
from bot.telegram.questions.help_command import at_a_loss
from bot.telegram.request import person_of
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from retrieval.errors import SnapshotError

HANOI = dt.timezone(dt.timedelta(hours=7))  # Vietnam's time, the whole year


def handlers(desk: Desk) -> list[Handler]:
    """/status."""
    return [admin_command(desk, "status", on_status)]


def admin_command(
    desk: Desk, name: str, reaction: Reaction, *, in_private: bool = False, where: filters.BaseFilter = FRESH
) -> Handler:
    """The handler of a command of those who run the bot; to all others there is no such command.

    ``in_private``: in a group they are only told to use it in private, for what it shows is not for a group.
    """

    async def guarded(desk: Desk, update: Update) -> None:
        message = message_of(update)
        if not desk.is_admin(person_of(message)):
            await at_a_loss(desk, message)
        elif in_private and message.chat.type != ChatType.PRIVATE:
            words = await desk.texts_beside(message)
            await desk.outbox.send(Place.beside(message), [words.say("admin-in-private")])
        else:
            await reaction(desk, update)

    return command(desk, name, guarded, where)


async def on_status(desk: Desk, update: Update) -> None:
    """Say how the bot does: what is indexed, how busy it is, and what it hears."""
    message = message_of(update)
    words = await desk.texts_beside(message)
    lines = [
        f"<b>{html.escape(' '.join(['bantin', *_version()]))}</b>",
        await desk.stored(_index, desk, words),
        words.say("status-queue", count=desk.workers.open),
        _uptime(desk, words),
        words.say("status-groups", count=await desk.stored(_groups, desk)),
        words.say("status-dropped", count=desk.engine.dropped),
        "",
        await _hears(desk, message, words),
    ]
    await desk.outbox.send(Place.beside(message), ["\n".join(lines)])


def moment(at: dt.datetime) -> str:
    """A point in time as it is written in Vietnam, by its clocks."""
    return f"{at.astimezone(HANOI):%H:%M %d/%m/%Y}"


def _version() -> Iterator[str]:
    """The version; of a program that is not installed but run from its sources none is known."""
    with suppress(metadata.PackageNotFoundError):
        yield metadata.version("bantin")


def _index(desk: Desk, words: Texts) -> str:
    try:
        manifest = desk.engine.manifest()
    except SnapshotError as error:
        return html.escape(str(error))
    return words.say(
        "status-index",
        bulletins=manifest.bulletins,
        passages=manifest.passages,
        at=moment(manifest.created),
        encoder=html.escape(manifest.encoder),
    )


def _groups(desk: Desk) -> int:
    return sum(chat.kind != ChatType.PRIVATE for chat in desk.state.chats.known())


def _uptime(desk: Desk, words: Texts) -> str:
    since = dt.datetime.now(dt.UTC) - desk.started
    hours, minutes = divmod(int(since.total_seconds()) // 60, 60)
    return words.say("status-uptime", at=moment(desk.started), hours=hours, minutes=minutes)


async def _hears(desk: Desk, message: Message, words: Texts) -> str:
    """What the bot hears of the group that was asked in, or else of groups."""
    group = None if message.chat.type == ChatType.PRIVATE else message.chat_id
    try:
        heard = await hearing(desk.bot, group)
    except TelegramError:
        return words.say("status-hears-unknown")
    if heard.administers:
        return words.say("hears-all")
    return words.say("status-hears-since") if heard.everything else words.say("status-hears-little")

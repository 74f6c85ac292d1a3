"""The plain commands, and what is said where nothing can be done."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.i18n import Texts
from bot.telegram.handlers import Handler, admitted, command, message_of
from bot.telegram.questions import deep_links
from bot.telegram.request import is_by_a_person, person_of, words_of
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.smalltalk import courtesy


def handlers(desk: Desk) -> list[Handler]:
    """/start and /help; /ask and /search are read with all other questions."""
    return [command(desk, "start", start), command(desk, "help", usage)]


async def start(desk: Desk, update: Update) -> None:
    """Show what the link leads to that somebody comes by; else greet, and say how to ask."""
    message = message_of(update)
    if await admitted(desk, message, "command") and not await deep_links.follow(desk, message):
        words = await desk.texts_beside(message)
        await desk.outbox.send(Place.beside(message), [_greeting(desk, message, words)])


async def usage(desk: Desk, update: Update) -> None:
    """Say how to ask."""
    message = message_of(update)
    if await admitted(desk, message, "command"):
        words = await desk.texts_beside(message)
        await desk.outbox.send(Place.beside(message), [_help(desk, message, words)])


def _help(desk: Desk, message: Message, words: Texts) -> str:
    """How to ask, and what else there is for whoever wrote a message."""
    parts = [words.say("help", bot=desk.me.username)]
    if desk.bot.supports_inline_queries:
        parts.append(words.say("help-inline", bot=desk.me.username))
    if message.chat.type != ChatType.PRIVATE:
        return "\n\n".join([*parts, words.say("help-group")])
    parts.append(words.say("help-private"))
    match desk.config.telegram.access:
        case "list":
            parts.append(words.say("help-list"))
        case "pairing":
            parts.append(words.say("help-pairing"))
    if desk.is_admin(person_of(message)):
        parts.append(words.say("help-admin"))
    return "\n\n".join(parts)


async def at_a_loss(desk: Desk, message: Message) -> None:
    """In private, greet or thank back, or say what cannot be read; in a group say nothing.

    Nothing either to what a bot put there, such as a result that was chosen inline.
    """
    if message.chat.type != ChatType.PRIVATE or filters.StatusUpdate.ALL.check_update(Update(0, message)):
        return
    if not is_by_a_person(message):
        return
    if await admitted(desk, message, "command"):
        words = await desk.texts_beside(message)
        await desk.outbox.send(Place.beside(message), [_polite(desk, message, words)])


def _greeting(desk: Desk, message: Message, words: Texts) -> str:
    return f"{words.say('start')}\n\n{_help(desk, message, words)}"


def _polite(desk: Desk, message: Message, words: Texts) -> str:
    """What is said to a message that asks nothing."""
    text, _ = words_of(message)
    match courtesy(text):
        case "greeting":
            return _greeting(desk, message, words)
        case "thanks":
            return words.say("thanks")
        case None:
            return words.say("unknown-command") if text else words.say("text-only")

"""The plain commands, and what is said where nothing can be done."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.i18n import Translator
from bot.telegram.access.admission import is_admitted
from bot.telegram.albums import speaks_for_album
from bot.telegram.handlers import Handler, command_handler, message_of
from bot.telegram.message_fields import is_by_a_person, person_of, text_of
from bot.telegram.models import Place
from bot.telegram.questions import deep_links
from bot.telegram.sending import SendingServices
from bot.telegram.services import AnsweringServices, ChatServices
from bot.telegram.smalltalk import courtesy


def handlers(services: AnsweringServices) -> list[Handler]:
    """/start and /help; /ask and /search are read with all other questions."""
    return [command_handler(services, "start", on_start), command_handler(services, "help", on_help)]


async def on_start(services: AnsweringServices, update: Update) -> None:
    """Show what the link leads to that somebody comes by; else greet, and say how to ask."""
    message = message_of(update)
    if await is_admitted(services, message, "command") and not await deep_links.follow_link(
        services, message
    ):
        tr = await services.translator_for_message(message)
        await services.outbox.send(Place.beside(message), [_greeting(services, message, tr)])


async def on_help(services: ChatServices, update: Update) -> None:
    """Say how to ask."""
    message = message_of(update)
    if await is_admitted(services, message, "command"):
        tr = await services.translator_for_message(message)
        await services.outbox.send(Place.beside(message), [_help(services, message, tr)])


def _help(services: SendingServices, message: Message, tr: Translator) -> str:
    """How to ask, and what else there is for whoever wrote a message."""
    parts = [tr.say("help", bot=services.account.username)]
    if services.bot.supports_inline_queries:
        parts.append(tr.say("help-inline", bot=services.account.username))
    if message.chat.type != ChatType.PRIVATE:
        return "\n\n".join([*parts, tr.say("help-group")])
    parts.append(tr.say("help-private"))
    match services.config.telegram.access:
        case "list":
            parts.append(tr.say("help-list"))
        case "pairing":
            parts.append(tr.say("help-pairing"))
    if services.is_admin(person_of(message)):
        parts.append(tr.say("help-admin"))
    return "\n\n".join(parts)


async def reply_to_no_question(services: ChatServices, message: Message) -> None:
    """In private, greet or thank back, or say what cannot be read; in a group say nothing.

    Nothing either to what a bot put there, such as a result that was chosen inline. Of the messages of an
    album one is replied to at most.
    """
    if message.chat.type != ChatType.PRIVATE or filters.StatusUpdate.ALL.check_update(Update(0, message)):
        return
    if not is_by_a_person(message):
        return
    if await speaks_for_album(services, message) and await is_admitted(services, message, "command"):
        tr = await services.translator_for_message(message)
        await services.outbox.send(Place.beside(message), [_polite(services, message, tr)])


def _greeting(services: SendingServices, message: Message, tr: Translator) -> str:
    return f"{tr.say('start')}\n\n{_help(services, message, tr)}"


def _polite(services: SendingServices, message: Message, tr: Translator) -> str:
    """What is said to a message that asks nothing."""
    text, _ = text_of(message)
    match courtesy(text):
        case "greeting":
            return _greeting(services, message, tr)
        case "thanks":
            return tr.say("thanks")
        case None:
            return tr.say("unknown-command") if text else tr.say("text-only")

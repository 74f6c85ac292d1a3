"""How a reaction becomes a handler of the library's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from telegram import Message, Update
from telegram.ext import BaseHandler, CallbackContext, CommandHandler, filters

from bot.telegram.message_fields import is_by_a_person
from bot.telegram.sending import SendingServices

S = TypeVar("S", bound=SendingServices)

Reaction = Callable[[S, Update], Awaitable[None]]
Handler = BaseHandler[Update, Any, Any]
Callback = Callable[[Update, CallbackContext[Any, Any, Any, Any]], Coroutine[Any, Any, None]]


class _ByAPerson(filters.MessageFilter):
    """Lets messages through that somebody wrote here; none of a bot, or through one."""

    def filter(self, message: Message) -> bool:
        return is_by_a_person(message)


FRESH = filters.UpdateType.MESSAGE & _ByAPerson()  # no edits, no channel posts
PRIVATE = FRESH & filters.ChatType.PRIVATE


def callback_for(services: S, reaction: Reaction[S]) -> Callback:
    """A reaction as the library calls it, which sees as much of the bulletins as the sender may read."""

    async def callback(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        del context  # the services are all there is
        await reaction(await services.for_update(update), update)

    return callback


def command_handler(
    services: S, name: str, reaction: Reaction[S], where: filters.BaseFilter = FRESH
) -> Handler:
    """The handler of a command, with or without this bot's name behind it, never with another's."""
    return CommandHandler(name, callback_for(services, reaction), filters=where)


def message_of(update: Update) -> Message:
    """The message of an update, new or edited."""
    message = update.effective_message
    if message is None:
        raise ValueError("an update without a message")
    return message

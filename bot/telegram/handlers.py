"""How a reaction becomes a handler of the library's, and what most reactions do first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from telegram import Message, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import BaseHandler, CallbackContext, CommandHandler, filters

from bot.telegram.policy import Admission, Visit, Wish
from bot.telegram.request import is_by_a_person, person_of
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk

Reaction = Callable[[Desk, Update], Awaitable[None]]
Handler = BaseHandler[Update, Any, Any]
Callback = Callable[[Update, CallbackContext[Any, Any, Any, Any]], Coroutine[Any, Any, None]]


class _ByAPerson(filters.MessageFilter):
    """Lets messages through that somebody wrote here; none of a bot, or through one."""

    def filter(self, message: Message) -> bool:
        return is_by_a_person(message)


FRESH = filters.UpdateType.MESSAGE & _ByAPerson()  # no edits, no channel posts
PRIVATE = FRESH & filters.ChatType.PRIVATE


def calling(desk: Desk, reaction: Reaction) -> Callback:
    """A reaction as the library calls it."""

    async def callback(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        del context  # the desk has all there is
        await reaction(desk, update)

    return callback


def command(desk: Desk, name: str, reaction: Reaction, where: filters.BaseFilter = FRESH) -> Handler:
    """The handler of a command, with or without this bot's name behind it, never with another's."""
    return CommandHandler(name, calling(desk, reaction), filters=where)


def message_of(update: Update) -> Message:
    """The message of an update, new or edited."""
    message = update.effective_message
    if message is None:
        raise ValueError("an update without a message")
    return message


async def admitted(desk: Desk, message: Message, wish: Wish, *, silent: bool = False) -> bool:
    """Whether whoever wrote a message is let in; says why not, where the gate says so and not ``silent``."""
    words = await desk.texts_beside(message)
    private = message.chat.type == message.chat.PRIVATE
    user = message.from_user
    visit = Visit(
        wish=wish,
        user_id=person_of(message),
        chat_id=message.chat_id,
        private=private,
        label=(user.full_name if user else "") if private else message.chat.effective_name or "",
        texts=words,
        silent=silent,
    )
    admission = await desk.gate.admit(visit)
    if not admission.granted:
        await turn_away(desk, Place.beside(message), admission, silent=silent)
    return admission.granted


async def turn_away(desk: Desk, place: Place, admission: Admission, *, silent: bool = False) -> None:
    """Say why somebody is not let in, unless ``silent``, and leave the group where the gate wants that."""
    try:
        if admission.say and not silent:
            await desk.outbox.send(place, [admission.say])
    finally:
        if admission.leave:
            with suppress(BadRequest, Forbidden):  # it is out already
                await desk.bot.leave_chat(place.chat_id)

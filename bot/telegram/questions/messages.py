"""What is said in the chats: read by who speaks to whom, and answered at once or, if it is old, together."""

from __future__ import annotations

import datetime as dt
from functools import partial

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.telegram.handlers import Handler, admitted, calling, message_of
from bot.telegram.questions import answer_request
from bot.telegram.questions.backlog import Backlog, is_old
from bot.telegram.questions.help_command import at_a_loss
from bot.telegram.request import request
from bot.telegram.services import Desk

_EDITABLE = dt.timedelta(minutes=5)  # for so long an edit may still make a question of a message


def handlers(desk: Desk) -> list[Handler]:
    """Reads every message, new or edited, that no other reaction took."""
    reaction = partial(on_message, backlog=Backlog(desk))
    return [MessageHandler(filters.UpdateType.MESSAGES, calling(desk, reaction))]


async def on_message(desk: Desk, update: Update, backlog: Backlog) -> None:
    """Answer a message if it asks the bot something."""
    message = message_of(update)
    settings = await desk.stored(desk.state.chats.get, message.chat_id)
    asked = request(message, desk.me, settings.policy.value)
    if asked is None:
        if update.message:
            await at_a_loss(desk, message)
        return
    before = await desk.stored(desk.state.answers.to, asked.chat_id, asked.message_id)
    answered = before is not None and bool(before.replies)
    if update.edited_message and not answered and _comes_late(desk, message):
        return
    late = is_old(message) and not answered
    if late and not asked.addressed:
        return
    if not await admitted(desk, message, asked.kind, silent=not asked.addressed):
        return
    if late:
        await backlog.add(asked, update)
    else:
        await answer_request.answer(desk, asked, update)


def _comes_late(desk: Desk, message: Message) -> bool:
    """Whether a message was edited long after it was written, while the bot could have answered it."""
    edited = message.edit_date
    return edited is not None and edited - message.date > _EDITABLE and edited >= desk.started

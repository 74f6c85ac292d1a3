"""What is said in the chats: read by who speaks to whom, and answered at once or, if it is old, together."""

from __future__ import annotations

import datetime as dt
from functools import partial

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.telegram.access.admission import is_admitted
from bot.telegram.albums import claim_album
from bot.telegram.handlers import Handler, callback_for, message_of
from bot.telegram.questions import answer_request
from bot.telegram.questions.backlog import Backlog, is_old
from bot.telegram.questions.help_command import reply_to_no_question
from bot.telegram.request import read_request
from bot.telegram.services import AnsweringServices, ChatServices

_EDITABLE = dt.timedelta(minutes=5)  # for so long an edit may still make a question of a message
_EXACT_S = 1.0  # of Telegram's times


def handlers(services: AnsweringServices) -> list[Handler]:
    """Reads every message, new or edited, that no other reaction took."""
    reaction = partial(on_message, backlog=Backlog(services))
    return [MessageHandler(filters.UpdateType.MESSAGES, callback_for(services, reaction))]


async def on_message(services: AnsweringServices, update: Update, backlog: Backlog) -> None:
    """Answer a message if it asks the bot something."""
    message = message_of(update)
    settings = await services.run_short_call(services.state.chats.get, message.chat_id)
    request = read_request(message, services.account, settings.policy.value)
    if request is None:
        if update.message:
            await reply_to_no_question(services, message)
        return
    await claim_album(services, message)
    before = await services.run_short_call(
        services.state.answers.answer_to, request.chat_id, request.message_id
    )
    answered = before is not None and bool(before.replies)
    if update.edited_message and not answered and _comes_late(services, message):
        return
    late = is_old(services, message) and not answered
    if late and not request.addressed:
        return
    if not await is_admitted(services, message, request.kind, silent=not request.addressed):
        return
    if late:
        await backlog.add(request, update)
    else:
        await answer_request.answer_message(services, request, update)


def _comes_late(services: ChatServices, message: Message) -> bool:
    """Whether a message was edited long after it was written, while the bot could have answered it."""
    edited = message.edit_date
    if edited is None or edited - message.date <= _EDITABLE:
        return False
    return services.calendar.age_s(edited) <= services.calendar.uptime.total_seconds() + _EXACT_S

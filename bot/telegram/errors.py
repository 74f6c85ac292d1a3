"""What becomes of errors: they go to the log, and those concerned get a code that stands there too."""

from __future__ import annotations

import html
import logging
import secrets
import traceback
from contextlib import suppress
from pathlib import Path

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.errors import StateError
from bot.i18n import Translator, translator
from bot.telegram.models import Place
from bot.telegram.request import read_request
from bot.telegram.sending import SendingServices
from retrieval.errors import NothingIndexedError

_LOG = logging.getLogger(__name__)
_OURS = {"bot", "retrieval", "corpus"}


async def report_error(services: SendingServices, error: BaseException) -> str:
    """Log an error and tell the administrators' chat of it, without a word of anybody's; its code."""
    code = secrets.token_hex(3)
    waits = isinstance(error, RetryAfter)  # flood control has said it
    services.meter.count_error(type(error).__name__)
    _LOG.error("error %s (%s)", code, type(error).__name__, exc_info=None if waits else error)
    chat = services.config.telegram.errors_chat
    if chat is not None:
        tr = translator(services.config.language)
        text = tr.say("error-report", id=code, kind=type(error).__name__, place=_place(error))
        with suppress(TelegramError):  # it stands in the log
            await services.outbox.send(Place(chat), [text])
    return code


async def explain_error(
    services: SendingServices, error: BaseException, tr: Translator, user_id: int | None
) -> str:
    """What to tell a person of what was raised as the bot did something for them, as HTML.

    That nothing can be kept, or nothing is indexed yet, is no defect: an admin learns what to do. All else is
    reported, and gets a code.
    """
    if isinstance(error, NothingIndexedError):
        is_admin = services.is_admin(user_id)
        return tr.say("nothing-indexed-how") if is_admin else tr.say("nothing-indexed")
    if isinstance(error, StateError):
        _LOG.warning("something was not done, for it cannot be kept: %s", error)
        return _not_kept(error, tr) if services.is_admin(user_id) else tr.say("not-kept")
    return tr.say("failed", id=await report_error(services, error))


def _not_kept(error: StateError, tr: Translator) -> str:
    """Why something cannot be kept, and what mends it."""
    match error.problem:
        case "full":
            return tr.say("not-kept-full")
        case "read-only":
            return tr.say("not-kept-rights")
        case _:
            return tr.say("not-kept-trouble", reason=html.escape(tr.tell(error), quote=False))


async def on_error(services: SendingServices, update: object, error: Exception | None) -> None:
    """Deal with what a reaction raised: the person gets a sentence, of a defect with no more than a code."""
    if error is None:
        return
    if isinstance(error, Forbidden):
        _LOG.warning("not allowed to write: %s", error)
        return
    if not isinstance(update, Update):
        # From fetching updates; the library tries again, and `PollingRequest` has said what there is to say.
        _LOG.debug("fetching updates failed", exc_info=error)
        return
    message, user = update.effective_message, update.effective_user
    tr = await services.translator_for_message(message) if message else translator(services.config.language)
    said = await explain_error(services, error, tr, user.id if user else None)
    refused = isinstance(error, BadRequest)  # which the library counts among the errors of the network
    if message and (refused or not isinstance(error, NetworkError)):
        with suppress(TelegramError):
            await services.outbox.send(Place.beside(message), [said])


async def say_given_up(services: SendingServices, update: Update) -> None:
    """Tell whoever sent an update that it is not dealt with, where they spoke to the bot."""
    message = update.effective_message
    if message is None:
        return
    if message.chat.type != message.chat.PRIVATE and not update.callback_query:
        settings = await services.run_short_call(services.state.chats.get, message.chat_id)
        request = read_request(message, services.account, settings.policy.value)
        if request is None or not request.addressed:
            return
    tr = await services.translator_for_message(message)
    try:
        await services.outbox.send(Place.beside(message), [tr.say("given-up")])
    except TelegramError as error:
        _LOG.warning("chat %s: that something is given up cannot be said (%s)", message.chat_id, error)


def _place(error: BaseException) -> str:
    """The last line of ours that an error went through, as file:line."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if _OURS & set(Path(frame.filename).parts)
    ]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"

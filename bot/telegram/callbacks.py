"""Presses of buttons: each answered once and soon, and dealt with by the action that the state remembers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler

from bot.i18n import Texts
from bot.render.html import cut, plain
from bot.render.saved_answer import GoneError
from bot.state.buttons import Button
from bot.telegram import errors
from bot.telegram.admin import removal, statistics, uploads
from bot.telegram.handlers import Handler, calling
from bot.telegram.models import Pressed, Screen, language_of, parted
from bot.telegram.policy import Visit
from bot.telegram.request import topic_of
from bot.telegram.runtime.executors import BusyError
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.settings import dialog, erasure, language
from bot.telegram.views import answer, catalogue, results, source

Action = Callable[[Desk, Pressed], Awaitable[Screen | str]]
"""Deals with a press: what the message is to show, or only what to tell whoever pressed."""

ACTIONS: Mapping[str, Action] = {
    answer.ACTION: answer.show,
    results.ACTION: results.show,
    catalogue.ACTION: catalogue.show,
    source.ACTION: source.show,
    dialog.ACTION: dialog.show,
    language.ACTION: language.show,
    erasure.ACTION: erasure.show,
    statistics.ACTION: statistics.show,
    uploads.ACTION: uploads.show,
    removal.ACTION: removal.show,
}

_LOG = logging.getLogger(__name__)
_SOON_S = 1.0  # until then a press is answered, whatever is still under way
_NOTICE_UNITS = 200  # Bot API, answerCallbackQuery


class _Receipt:
    """Answers a press, the first time it is told to."""

    def __init__(self, query: CallbackQuery) -> None:
        self._query = query
        self._given = False

    async def give(self, notice: str | None = None, *, alert: bool = False) -> None:
        """Answer, perhaps with a notice that fades or an alert that must be closed."""
        if self._given:
            return
        self._given = True
        text = cut(plain(notice), _NOTICE_UNITS) if notice else None
        try:
            await self._query.answer(text, show_alert=alert)
        except TelegramError as error:  # the press was answered before, or is too old to be
            _LOG.info("a press is not answered (%s)", error)


def handlers(desk: Desk) -> list[Handler]:
    """All buttons that carry a token."""
    return [CallbackQueryHandler(calling(desk, Presses().on_press))]


class Presses:
    """Presses, of which a second one of the same button is not carried out beside the first."""

    def __init__(self) -> None:
        self._open: set[tuple[int, int, int, str]] = set()

    async def on_press(self, desk: Desk, update: Update) -> None:
        """Answer a press and do what the button does."""
        query = update.callback_query
        if query is None:
            return
        receipt = _Receipt(query)
        own = await _language(desk, query)
        try:
            pressed = await _admitted(desk, query, own, receipt)
            if pressed:
                await self._once(desk, pressed, receipt)
        except GoneError:
            await receipt.give(own.say("button-gone"), alert=True)
        except BusyError:
            await receipt.give(own.say("busy"), alert=True)
        except Exception as error:  # noqa: BLE001 (whatever it is, the person is told)
            await receipt.give(own.say("failed", id=await errors.report(desk, error)), alert=True)
        finally:
            await receipt.give()

    async def _once(self, desk: Desk, pressed: Pressed, receipt: _Receipt) -> None:
        key = (pressed.place.chat_id, pressed.message_id, pressed.user_id, pressed.verb)
        if key in self._open:
            return
        self._open.add(key)
        try:
            await _carry_out(desk, pressed, receipt)
        finally:
            self._open.discard(key)


async def _carry_out(desk: Desk, pressed: Pressed, receipt: _Receipt) -> None:
    """Have the action done, one at a time for each message, and its screen shown."""

    async def act() -> None:
        chat_id, message_id = pressed.place.chat_id, pressed.message_id
        async with desk.turns.of(("message", chat_id, message_id)):
            screen = await ACTIONS[pressed.button.press.action](desk, pressed)
            if isinstance(screen, str):
                await receipt.give(screen)
                return
            await receipt.give(screen.notice)
            if screen.text is None:
                await desk.outbox.rekey(chat_id, message_id, screen.keyboard)
            else:
                await desk.outbox.edit(chat_id, message_id, screen.text, keyboard=screen.keyboard)

    acting = asyncio.ensure_future(act())
    try:
        await asyncio.wait({acting}, timeout=_SOON_S)
        if not acting.done():
            await receipt.give()
        await acting
    finally:
        if not acting.done():
            acting.cancel()
            with suppress(asyncio.CancelledError):
                await acting


async def _admitted(desk: Desk, query: CallbackQuery, own: Texts, receipt: _Receipt) -> Pressed | None:
    """The press, if whoever pressed may, and the button is remembered; says why not."""
    message = query.message
    user = query.from_user
    private = message is not None and message.chat.type == ChatType.PRIVATE
    visit = Visit(
        wish="button",
        user_id=user.id,
        chat_id=message.chat.id if message else None,
        private=private,
        label=user.full_name if private or not message else message.chat.effective_name or "",
        texts=own,
    )
    admission = await desk.gate.admit(visit)
    if not admission.granted:
        await receipt.give(admission.say, alert=True)
        return None
    token, verb = parted(query.data or "")
    button = await desk.stored(desk.state.buttons.get, token)
    if message is None or button is None or not _is_under(button, message.chat.id, message.message_id):
        await receipt.give(own.say("button-expired"), alert=True)
        if message:
            await desk.outbox.rekey(message.chat.id, message.message_id, None)
        return None
    if not private and button.user_id not in {None, user.id}:
        settings = await desk.stored(desk.state.chats.get, message.chat.id)
        if settings.quiet:
            await receipt.give(own.say("button-not-yours"), alert=True)
            return None
    place = Place(message.chat.id, topic_of(message) if isinstance(message, Message) else None)
    words = language_of(button.press.payload)
    return Pressed(button, verb, place, message.message_id, private, user.id, words, own)


def _is_under(button: Button, chat_id: int, message_id: int) -> bool:
    """Whether a button belongs to a message, as far as is known: not before it is sent, or once it moved."""
    return (
        button.press.action in ACTIONS
        and button.chat_id == chat_id
        and button.message_id in {None, message_id}
    )


async def _language(desk: Desk, query: CallbackQuery) -> Texts:
    message, user = query.message, query.from_user
    group = message.chat.id if message and message.chat.type != ChatType.PRIVATE else None
    return await desk.texts_of(group, user.id, user.language_code)

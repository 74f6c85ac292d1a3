"""Presses of buttons: each answered once and soon, and dealt with by the action that the state remembers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler

from bot.i18n import Translator
from bot.render.saved_answer import GoneError
from bot.state.buttons import Button
from bot.telegram import errors
from bot.telegram.admin import collections, removal, statistics, uploads, withdrawal
from bot.telegram.handlers import Handler, callback_for
from bot.telegram.message_fields import topic_of
from bot.telegram.models import (
    ButtonPress,
    MessageView,
    Place,
    UnknownVerbError,
    split_button_data,
    translator_of,
)
from bot.telegram.policy import AccessRequest
from bot.telegram.receipts import Receipt, is_of_a_button
from bot.telegram.runtime.executors import BusyError
from bot.telegram.sending import SendingServices
from bot.telegram.services import AdminServices, ChatServices
from bot.telegram.settings import dialog, erasure, language
from bot.telegram.views import answer, catalogue, results, source

Action = Callable[[AdminServices, ButtonPress], Awaitable[MessageView | str]]
"""Deals with a press: what the message is to show, or only what to tell whoever pressed."""

ACTIONS: Mapping[str, Action] = {
    answer.ACTION: answer.show_answer,
    results.ACTION: results.show_results,
    catalogue.ACTION: catalogue.show_catalogue,
    source.ACTION: source.show_source,
    dialog.ACTION: dialog.show_settings,
    language.ACTION: language.show_language,
    erasure.ACTION: erasure.show_erasure,
    statistics.ACTION: statistics.show_statistics,
    uploads.ACTION: uploads.show_upload,
    removal.ACTION: removal.show_removal,
    withdrawal.ACTION: withdrawal.show_withdrawal,
    collections.ACTION: collections.show_collections,
}

_SOON_S = 1.0  # until then a press is answered, whatever is still under way


def handlers(services: AdminServices) -> list[Handler]:
    """All buttons that carry a token."""
    return [CallbackQueryHandler(callback_for(services, Presses().on_press))]


class Presses:
    """Presses, of which a second one of the same button is not carried out beside the first."""

    def __init__(self) -> None:
        self._open: set[tuple[int, int, int, str]] = set()

    async def on_press(self, services: AdminServices, update: Update) -> None:
        """Answer a press and do what the button does."""
        query = update.callback_query
        if query is None:
            return
        receipt = Receipt(query)
        own = await _language(services, query)
        try:
            pressed = await _admitted(services, query, own, receipt)
            if pressed:
                await self._once(services, pressed, receipt)
        except GoneError:
            await receipt.give(own.say("button-gone"), alert=True)
        except UnknownVerbError:
            await receipt.give(own.say("button-expired"), alert=True)
        except BusyError:
            await receipt.give(own.say("busy"), alert=True)
        except Exception as error:  # noqa: BLE001 (whatever it is, the person is told)
            said = await errors.explain_error(services, error, own, query.from_user.id)
            await receipt.give(said, alert=True)
        finally:
            await receipt.give()

    async def _once(self, services: AdminServices, pressed: ButtonPress, receipt: Receipt) -> None:
        key = (pressed.place.chat_id, pressed.message_id, pressed.user_id, pressed.verb)
        if key in self._open:
            return
        self._open.add(key)
        try:
            await _carry_out(services, pressed, receipt)
        finally:
            self._open.discard(key)


async def _carry_out(services: AdminServices, pressed: ButtonPress, receipt: Receipt) -> None:
    """Have the action done, one at a time for each message, and its screen shown."""

    async def act() -> None:
        chat_id, message_id = pressed.place.chat_id, pressed.message_id
        async with services.locks.hold(("message", chat_id, message_id)):
            screen = await ACTIONS[pressed.button.press.action](services, pressed)
            if isinstance(screen, str):
                await receipt.give(screen)
                return
            await receipt.give(screen.notice)
            if screen.text is None:
                await services.outbox.rekey(chat_id, message_id, screen.keyboard)
            else:
                shown = await services.outbox.show(
                    pressed.place, message_id, screen.text, keyboard=screen.keyboard
                )
                if shown not in {None, message_id}:
                    tokens = [pressed.button.token]
                    await services.remember(services.state.buttons.bind, tokens, shown)

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


async def _admitted(
    services: ChatServices, query: CallbackQuery, own: Translator, receipt: Receipt
) -> ButtonPress | None:
    """The press, if whoever pressed may, and the button is remembered; says why not."""
    message = query.message
    user = query.from_user
    private = message is not None and message.chat.type == ChatType.PRIVATE
    access_request = AccessRequest(
        purpose="button",
        user_id=user.id,
        chat_id=message.chat.id if message else None,
        private=private,
        label=user.full_name if private or not message else message.chat.effective_name or "",
        tr=own,
    )
    decision = await services.decide(access_request)
    if not decision.granted:
        await receipt.give(decision.say, alert=True)
        return None
    token, verb = split_button_data(query.data or "")
    button = await services.run_short_call(services.state.buttons.get, token)
    if message is None or button is None or not _is_under(button, message.chat.id, message.message_id):
        await receipt.give(own.say("button-expired"), alert=True)
        if message and is_of_a_button(query):
            await services.outbox.rekey(message.chat.id, message.message_id, None)
        return None
    if not private and button.user_id not in {None, user.id}:
        settings = await services.run_short_call(services.state.chats.get, message.chat.id)
        if settings.quiet:
            await receipt.give(own.say("button-not-yours"), alert=True)
            return None
    place = Place(message.chat.id, topic_of(message) if isinstance(message, Message) else None)
    tr = translator_of(button.press.payload)
    return ButtonPress(button, verb, place, message.message_id, private, user.id, tr, own)


def _is_under(button: Button, chat_id: int, message_id: int) -> bool:
    """Whether a button belongs to a message, as far as is known: not before it is sent, or once it moved."""
    return (
        button.press.action in ACTIONS
        and button.chat_id == chat_id
        and button.message_id in {None, message_id}
    )


async def _language(services: SendingServices, query: CallbackQuery) -> Translator:
    message, user = query.message, query.from_user
    group = message.chat.id if message and message.chat.type != ChatType.PRIVATE else None
    return await services.translator_for(group, user.id, user.language_code)

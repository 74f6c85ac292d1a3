"""Codes by which strangers ask to be let in, and what admins make of them, by a button or `/allow`."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import CallbackQueryHandler

from bot.i18n import Translator
from bot.render.html import cut
from bot.state.access import CODE_LIFE, Access, Pairing
from bot.telegram import errors
from bot.telegram.handlers import Handler, callback_for
from bot.telegram.models import Place
from bot.telegram.receipts import Receipt, is_of_a_button
from bot.telegram.sending import SendingServices

_MOST_PENDING = 30  # codes that wait for a decision: more strangers than that are a flood
_NAME = 64
_ALLOW, _REFUSE = "pairing:allow:", "pairing:refuse:"
_DATA = re.compile(rf"(?:{_ALLOW}|{_REFUSE})(?P<code>[A-Z0-9-]{{1,20}})")


class _Decisions(CallbackQueryHandler[Any, Any]):
    """Takes the presses that carry a decision.

    The library's takes those without data, too, whatever its pattern.
    """

    def check_update(self, update: object) -> object:
        """Whether a press carries a decision."""
        query = update.callback_query if isinstance(update, Update) else None
        return bool(query and query.data and _DATA.fullmatch(query.data))


def handlers(services: SendingServices) -> list[Handler]:
    """The buttons under what admins are told."""
    return [_Decisions(callback_for(services, on_press))]


async def request_access(services: SendingServices, user_id: int, label: str, tr: Translator) -> str:
    """Have a code made for a stranger, and the admins told if it is new; what to say to the stranger."""
    code, is_new = await services.run_short_call(_code, services.state.access, user_id, label)
    if code is None:
        return tr.say("access-closed")
    if is_new:
        await _tell_admins(services, user_id, label, code)
    return tr.say("access-code", code=code, minutes=int(CODE_LIFE.total_seconds()) // 60)


async def approve_code(services: SendingServices, code: str, admin_id: int) -> Pairing | None:
    """Let in whom a code stands for, and tell them; ``None`` if it stands for nobody any more."""
    found = await services.run_short_call(services.state.access.approve, code, admin_id)
    if found:
        await welcome_person(services, found.subject_id)
    return found


async def welcome_person(services: SendingServices, user_id: int) -> None:
    """Tell a person that they may ask now; whoever has never written to the bot cannot be told."""
    tr = await services.translator_for(None, user_id, None)
    await services.outbox.send(Place(user_id), [tr.say("access-granted")])


async def on_press(services: SendingServices, update: Update) -> None:
    """Approve or refuse, as an admin decides; a decision that comes too late or second changes nothing.

    What came of it takes the place of the message that asked for the decision, and of no other.
    """
    query = update.callback_query
    found = _DATA.fullmatch(query.data or "") if query else None
    if query is None or found is None:
        return
    admin, receipt = query.from_user, Receipt(query)
    tr = await services.translator_for(None, admin.id, admin.language_code)
    if not services.is_admin(admin.id):
        await receipt.give(tr.say("access-button"), alert=True)
        return
    try:
        said = await _decide(services, found, admin.id, tr)
    except Exception as error:  # noqa: BLE001 (whatever it is, the admin is told)
        await receipt.give(await errors.explain_error(services, error, tr, admin.id), alert=True)
        return
    asked = is_of_a_button(query)
    await receipt.give(None if asked else said)
    if asked and query.message:
        await services.outbox.show(Place(query.message.chat.id), query.message.message_id, said)


async def _decide(services: SendingServices, data: re.Match[str], admin_id: int, tr: Translator) -> str:
    """Approve or refuse a code, as the data of a button says; what came of it."""
    code = data["code"]
    if data[0].startswith(_ALLOW):
        return approval_notice(await approve_code(services, code, admin_id), tr)
    refuse = services.state.access.refuse
    return refusal_notice(await services.run_short_call(refuse, code, admin_id), tr)


def approval_notice(found: Pairing | None, tr: Translator) -> str:
    """What an admin is told who has approved a code."""
    if found is None:
        return tr.say("access-no-code")
    return tr.say("access-allowed", name=name_html(found.label), id=str(found.subject_id))


def refusal_notice(found: Pairing | None, tr: Translator) -> str:
    """What an admin is told who has refused a code."""
    if found is None:
        return tr.say("access-no-code")
    return tr.say("access-refused", name=name_html(found.label), id=str(found.subject_id))


def name_html(label: str) -> str:
    """A name that somebody gave themselves, as HTML."""
    return escape(plain_name(label), quote=False)


def plain_name(label: str) -> str:
    """A name that somebody gave themselves, made harmless: one line, short, without invisible characters."""
    printable = "".join(c if c.isprintable() else " " for c in label)
    return cut(" ".join(printable.split()), _NAME) or "?"


def _code(access: Access, user_id: int, label: str) -> tuple[str | None, bool]:
    """The code of a stranger, if there may be one, and whether it is new."""
    pending = access.pending()
    waits = any(pairing.subject_id == user_id for pairing in pending)
    if not waits and len(pending) >= _MOST_PENDING:
        return None, False
    return access.request(user_id, label), not waits


async def _tell_admins(services: SendingServices, user_id: int, label: str, code: str) -> None:
    for admin_id in services.config.telegram.admins:
        tr = await services.translator_for(None, admin_id, None)
        text = tr.say("access-wanted", name=name_html(label), id=str(user_id), code=code)
        buttons = InlineKeyboardMarkup.from_row(
            [
                InlineKeyboardButton(tr.say("button-allow"), callback_data=_ALLOW + code),
                InlineKeyboardButton(tr.say("button-refuse"), callback_data=_REFUSE + code),
            ]
        )
        await services.outbox.send(Place(admin_id), [text], keyboard=buttons)

"""Codes by which strangers ask to be let in, and what admins make of them, by a button or `/allow`."""

from __future__ import annotations

from contextlib import suppress
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest
from telegram.ext import CallbackQueryHandler

from bot.i18n import Texts
from bot.render.html import cut
from bot.state.access import CODE_LIFE, Access, Pairing
from bot.telegram.handlers import Handler, calling
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk

_MOST_PENDING = 30  # codes that wait for a decision: more strangers than that are a flood
_NAME = 64
_ALLOW, _REFUSE = "pairing:allow:", "pairing:refuse:"


def handlers(desk: Desk) -> list[Handler]:
    """The buttons under what admins are told."""
    return [CallbackQueryHandler(calling(desk, on_press), pattern=f"^(?:{_ALLOW}|{_REFUSE})")]


async def ask(desk: Desk, user_id: int, label: str, texts: Texts) -> str:
    """Have a code made for a stranger, and the admins told if it is new; what to say to the stranger."""
    code, is_new = await desk.stored(_code, desk.state.access, user_id, label)
    if code is None:
        return texts.say("access-closed")
    if is_new:
        await _tell_admins(desk, user_id, label, code)
    return texts.say("access-code", code=code, minutes=int(CODE_LIFE.total_seconds()) // 60)


async def approve(desk: Desk, code: str, admin_id: int) -> Pairing | None:
    """Let in whom a code stands for, and tell them; ``None`` if it stands for nobody any more."""
    found = await desk.stored(desk.state.access.approve, code, admin_id)
    if found:
        await welcome(desk, found.subject_id)
    return found


async def welcome(desk: Desk, user_id: int) -> None:
    """Tell a person that they may ask now; whoever has never written to the bot cannot be told."""
    texts = await desk.texts_of(None, user_id, None)
    await desk.outbox.send(Place(user_id), [texts.say("access-granted")])


async def on_press(desk: Desk, update: Update) -> None:
    """Approve or refuse, as an admin decides; a decision that comes too late or second changes nothing."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    admin = query.from_user
    texts = await desk.texts_of(None, admin.id, admin.language_code)
    if not desk.is_admin(admin.id):
        said = texts.say("access-button")
    elif query.data.startswith(_ALLOW):
        found = await approve(desk, query.data.removeprefix(_ALLOW), admin.id)
        said = allowed(found, texts)
    else:
        found = await desk.stored(desk.state.access.refuse, query.data.removeprefix(_REFUSE), admin.id)
        said = refused(found, texts)
    with suppress(BadRequest):  # too late for a word to the button; the message says it
        await query.answer()
    if query.message and desk.is_admin(admin.id):
        await desk.outbox.edit(query.message.chat.id, query.message.message_id, said)


def allowed(found: Pairing | None, texts: Texts) -> str:
    """What an admin is told who has approved a code."""
    if found is None:
        return texts.say("access-no-code")
    return texts.say("access-allowed", name=shown(found.label), id=str(found.subject_id))


def refused(found: Pairing | None, texts: Texts) -> str:
    """What an admin is told who has refused a code."""
    if found is None:
        return texts.say("access-no-code")
    return texts.say("access-refused", name=shown(found.label), id=str(found.subject_id))


def shown(label: str) -> str:
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


async def _tell_admins(desk: Desk, user_id: int, label: str, code: str) -> None:
    for admin_id in desk.config.telegram.admins:
        texts = await desk.texts_of(None, admin_id, None)
        text = texts.say("access-wanted", name=shown(label), id=str(user_id), code=code)
        buttons = InlineKeyboardMarkup.from_row(
            [
                InlineKeyboardButton(texts.say("button-allow"), callback_data=_ALLOW + code),
                InlineKeyboardButton(texts.say("button-refuse"), callback_data=_REFUSE + code),
            ]
        )
        await desk.outbox.send(Place(admin_id), [text], keyboard=buttons)

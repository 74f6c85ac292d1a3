"""/lang: the language in which a person is answered. Verbs: ``vi`` or ``en``, and nothing for Telegram's."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update

from bot.i18n import LANGUAGES, Texts
from bot.state.buttons import Press
from bot.telegram.handlers import Handler, admitted, command, message_of
from bot.telegram.models import Pressed, Reply, Screen
from bot.telegram.request import person_of
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.settings.dialog import language_name
from bot.telegram.views.keyboard import Board, keyboard
from bot.telegram.views.post import post

ACTION = "language"


def handlers(desk: Desk) -> list[Handler]:
    """/lang."""
    return [command(desk, "lang", on_lang)]


async def on_lang(desk: Desk, update: Update) -> None:
    """Ask a person for the language; an anonymous administrator has none of their own."""
    message = message_of(update)
    user = message.from_user
    if not await admitted(desk, message, "command"):
        return
    words = await desk.texts_beside(message)
    place = Place.beside(message)
    user_id = person_of(message)
    if user is None or user_id is None:
        await desk.outbox.send(place, [words.say("lang-nobody")])
        return
    payload = {"language": words.language, "code": user.language_code}
    (token,) = await desk.stored(desk.state.buttons.put, message.chat_id, user_id, Press(ACTION, payload))
    chosen = await desk.stored(desk.state.people.language, user_id)
    board = Board.of(desk, token, words, private=message.chat.type == message.chat.PRIVATE)
    await post(desk, place, Reply((_question(words),), _buttons(board, chosen), (token,)))


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Keep the language that the person chose for themselves."""
    if pressed.user_id != pressed.button.user_id:
        return pressed.own.say("button-of-another")
    chosen = pressed.verb if pressed.verb in LANGUAGES else None
    await desk.stored(desk.state.people.set_language, pressed.user_id, chosen)
    words = await desk.texts_of(
        None if pressed.private else pressed.place.chat_id,
        pressed.user_id,
        pressed.button.press.payload["code"],
    )
    board = Board.of(desk, pressed.button.token, words, private=pressed.private)
    return Screen(_question(words), _buttons(board, chosen), words.say("settings-saved"))


def _question(texts: Texts) -> str:
    return texts.say("lang-which")


def _buttons(board: Board, chosen: str | None) -> InlineKeyboardMarkup | None:
    rows = []
    for each in (*LANGUAGES, None):
        name = language_name(each, board.texts)
        rows.append([board.button(f"✓ {name}" if each == chosen else name, each or "auto")])
    return keyboard(*rows)

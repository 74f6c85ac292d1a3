"""/remove: a bulletin that was sent to the bot leaves the library again. Verbs: ``yes``, ``no``."""

from __future__ import annotations

import html

from telegram import Update

from bot.i18n import Texts
from bot.state.buttons import Press
from bot.telegram.admin.commands import admin_command
from bot.telegram.admin.reindex import reason, shelving
from bot.telegram.admin.uploads import shelf
from bot.telegram.handlers import Handler, message_of
from bot.telegram.models import Pressed, Reply, Screen
from bot.telegram.request import person_of, words_behind
from bot.telegram.runtime.executors import BusyError
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.views.keyboard import Board, keyboard
from bot.telegram.views.post import post
from corpus.models import Bulletin
from retrieval.index.sources import SHIPPED

ACTION = "remove"


def handlers(desk: Desk) -> list[Handler]:
    """/remove."""
    return [admin_command(desk, "remove", on_remove, in_private=True)]


async def on_remove(desk: Desk, update: Update) -> None:
    """Ask whether a bulletin is to go; one that was not sent to the bot is removed where it comes from."""
    message = message_of(update)
    words = await desk.texts_beside(message)
    place = Place.beside(message)
    wanted = words_behind(message)
    found = await desk.stored(_find, desk, wanted) if wanted else None
    if not wanted:
        await desk.outbox.send(place, [words.say("remove-how")])
    elif found is None:
        await desk.outbox.send(place, [words.say("remove-unknown")])
    elif not shelf(desk).holds(found[1]):
        await desk.outbox.send(place, [_elsewhere(found[1], words)])
    else:
        press = Press(ACTION, {"language": words.language, "bulletin": found[0].id})
        user_id = person_of(message)
        (token,) = await desk.stored(desk.state.buttons.put, message.chat_id, user_id, press)
        board = Board.of(desk, token, words, private=True)
        row = [
            board.button(words.say("button-remove"), "yes"),
            board.button(words.say("button-cancel"), "no"),
        ]
        text = words.say("remove-which", title=html.escape(found[0].title), id=html.escape(found[0].id))
        await post(desk, place, Reply((text,), keyboard(row), (token,)))


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Remove the bulletin, or leave it."""
    words = pressed.texts
    if not desk.is_admin(pressed.user_id):
        return pressed.own.say("button-of-another")
    if pressed.verb != "yes":
        return Screen(words.say("remove-not"), None)
    try:
        removing = await shelving(desk, shelf(desk).remove, pressed.button.press.payload["bulletin"])
    except BusyError:
        return pressed.own.say("reindex-busy")
    await desk.outbox.edit(pressed.place.chat_id, pressed.message_id, words.say("remove-begun"))
    try:
        removed = await removing
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told where it was begun)
        return Screen(words.say("remove-failed", reason=await reason(desk, error, words)), None)
    return Screen(words.say("remove-done") if removed else words.say("remove-unknown"), None)


def _find(desk: Desk, bulletin_id: str) -> tuple[Bulletin, str] | None:
    """A bulletin and where it was read from."""
    with desk.library.reading() as state:
        bulletin = state.get(bulletin_id)
        return (bulletin, state.origins()[bulletin_id]) if bulletin else None


def _elsewhere(origin: str, words: Texts) -> str:
    """Where a bulletin comes from that only its folder can lose."""
    if origin.startswith(f"{SHIPPED}:"):
        return words.say("remove-shipped")
    return words.say("remove-elsewhere", origin=html.escape(origin))

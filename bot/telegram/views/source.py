"""One bulletin: what is known of it, its text in parts, and the text as a file.

A screen of its own after /source, or one of another message, whose verbs then begin what its buttons do. Its
own verbs: nothing for what is known, ``t2`` for the third part of the text, ``f`` for the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.i18n import Texts
from bot.render.bulletin import render_dossier
from bot.render.html import cut
from bot.render.listing import text_parts
from bot.render.saved_answer import GoneError
from bot.state.buttons import Press
from bot.telegram.handlers import Handler, admitted, command, message_of
from bot.telegram.models import Pressed, Reply, Screen
from bot.telegram.request import person_of, words_behind
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.views.keyboard import Board, Row, is_address, keyboard
from bot.telegram.views.post import post
from corpus.models import Bulletin

ACTION = "source"

_PART = re.compile(r"t(\d{1,4})")
_CAPTION = 1000
_STEM = 60
_UNFIT = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Here:
    """Where a bulletin is shown: the board, what its verbs begin with, and the verb that leads back."""

    board: Board
    prefix: str
    back: str | None = None


def handlers(desk: Desk) -> list[Handler]:
    """/source."""
    return [command(desk, "source", on_source)]


async def on_source(desk: Desk, update: Update) -> None:
    """Show the bulletin of an id, or of a file."""
    message = message_of(update)
    if not await admitted(desk, message, "command"):
        return
    words = await desk.texts_beside(message)
    place = Place.beside(message)
    wanted = words_behind(message)
    bulletin = await desk.stored(_find, desk, wanted) if wanted else None
    if bulletin is None:
        sentence = words.say("source-unknown") if wanted else words.say("source-how")
        await desk.outbox.send(place, [sentence])
        return
    private = message.chat.type == message.chat.PRIVATE
    await post(
        desk,
        place,
        await put(desk, message.chat_id, person_of(message), bulletin.id, words, private=private),
    )


async def put(
    desk: Desk, chat_id: int, user_id: int | None, bulletin_id: str, texts: Texts, *, private: bool
) -> Reply:
    """A bulletin for a chat.

    Raises:
        GoneError: there is none of that id.
    """
    press = Press(ACTION, {"bulletin": bulletin_id, "language": texts.language})
    (token,) = await desk.stored(desk.state.buttons.put, chat_id, user_id, press)
    here = Here(Board.of(desk, token, texts, private=private), "/")
    text, buttons = await desk.stored(_shown, desk, bulletin_id, None, here)
    return Reply((text,), buttons, (token,))


async def show(desk: Desk, pressed: Pressed) -> Screen | str:
    """Do what a button under a bulletin does.

    Raises:
        GoneError: the bulletin is there no more.
    """
    here = Here(Board.of(desk, pressed.button.token, pressed.texts, private=pressed.private), "/")
    bulletin_id = pressed.button.press.payload["bulletin"]
    return await screen(desk, pressed.place, bulletin_id, pressed.verb.removeprefix("/"), here)


async def screen(desk: Desk, place: Place, bulletin_id: str, verb: str, here: Here) -> Screen | str:
    """Show a bulletin as its verb says, or send its text as a file; then what to tell who asked for it.

    Raises:
        GoneError: the bulletin is there no more.
    """
    if verb == "f":
        bulletin = await desk.stored(desk.engine.bulletin, bulletin_id)
        if bulletin is None:
            raise GoneError
        await desk.outbox.send_file(
            place, file_name(bulletin), bulletin.text.encode(), cut(bulletin.title, _CAPTION)
        )
        return here.board.texts.say("source-sent")
    part = _PART.fullmatch(verb)
    return Screen(*await desk.stored(_shown, desk, bulletin_id, int(part[1]) if part else None, here))


def file_name(bulletin: Bulletin) -> str:
    """What a bulletin's text is called as a file."""
    stem = _UNFIT.sub("_", bulletin.id).strip("._")[:_STEM]
    return f"{stem or 'bulletin'}.txt"


def _find(desk: Desk, wanted: str) -> Bulletin | None:
    """The bulletin of an id, which may be written as the name of its file."""
    return desk.engine.bulletin(wanted) or desk.engine.bulletin(wanted.rpartition(".")[0])


def _shown(
    desk: Desk, bulletin_id: str, part: int | None, here: Here
) -> tuple[str, InlineKeyboardMarkup | None]:
    """What is known of a bulletin, or a part of its text, and the buttons under it."""
    bulletin = desk.engine.bulletin(bulletin_id)
    if bulletin is None:
        raise GoneError
    board, say = here.board, here.board.texts.say
    rows: list[Row] = []
    if part is None:
        text = render_dossier(bulletin, board.texts)
        rows.append([board.button(say("button-text"), f"{here.prefix}t0")])
        if is_address(bulletin.url):
            rows.append([InlineKeyboardButton(say("button-source"), url=bulletin.url)])
    else:
        parts = text_parts(bulletin)
        part = min(part, len(parts) - 1)
        text = parts[part]
        rows += board.parts(f"{here.prefix}t", part, len(parts))
    last = [board.button(say("button-file"), f"{here.prefix}f")]
    back = here.back if part is None else here.prefix
    if back is not None:
        last.insert(0, board.button(say("button-back"), back))
    return text, keyboard(*rows, last)

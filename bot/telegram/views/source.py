"""One bulletin: what is known of it, its text in parts, and the text as a file.

A screen of its own after /source, or one of another message, whose verbs then begin what its buttons do. Its
own verbs: nothing for what is known, ``t2`` for the third part of the text, ``f`` for the file. A bulletin is
cited by its id, or with one of its versions: "thong-bao@2".
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.i18n import Translator
from bot.render.bulletin import render_bulletin
from bot.render.html import cut
from bot.render.listing import text_parts
from bot.render.saved_answer import GoneError
from bot.render.version import (
    CitedBulletin,
    MissingBulletin,
    find_cited,
    missing_sentence,
    version_lines,
)
from bot.state.buttons import Press
from bot.telegram.access.admission import is_admitted
from bot.telegram.handlers import Handler, command_handler, message_of
from bot.telegram.message_fields import argument_of, person_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.services import AnsweringServices
from bot.telegram.views.keyboard import KeyboardBuilder, Row, is_address, keyboard
from bot.telegram.views.post import post_reply, put_button
from corpus.models import Bulletin

ACTION = "source"

_PART = re.compile(r"t([0-9]{1,4})")
_CAPTION = 1000
_STEM = 60
_UNFIT = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """Where a bulletin is shown: its buttons, what its verbs begin with, and the verb that leads back."""

    builder: KeyboardBuilder
    prefix: str
    back: str | None = None


def handlers(services: AnsweringServices) -> list[Handler]:
    """/source."""
    return [command_handler(services, "source", on_source)]


async def on_source(services: AnsweringServices, update: Update) -> None:
    """Show the bulletin of an id, of a file, or of an id with a version."""
    message = message_of(update)
    if not await is_admitted(services, message, "command"):
        return
    tr = await services.translator_for_message(message)
    place = Place.beside(message)
    wanted = argument_of(message)
    if not wanted:
        await services.outbox.send(place, [tr.say("source-how")])
        return
    found = await services.run_short_call(find_cited, services.engine, wanted)
    if isinstance(found, MissingBulletin):
        await services.outbox.send(place, [html.escape(missing_sentence(found, tr), quote=False)])
        return
    private = message.chat.type == message.chat.PRIVATE
    await post_reply(
        services,
        place,
        await create_source_reply(
            services, message.chat_id, person_of(message), found.citation, tr, private=private
        ),
    )


async def create_source_reply(
    services: AnsweringServices,
    chat_id: int,
    user_id: int | None,
    citation: str,
    tr: Translator,
    *,
    private: bool,
) -> Reply:
    """A bulletin for a chat.

    Raises:
        GoneError: nothing is cited so, or it is withdrawn.
    """
    press = Press(ACTION, {"bulletin": citation, "language": tr.language})
    token = await put_button(services, chat_id, user_id, press)
    here = SourceLocation(KeyboardBuilder.of(services, token, tr, private=private), "/")
    text, buttons = await services.run_short_call(_shown, services, citation, None, here)
    return Reply.with_buttons([text], buttons, token)


async def show_source(services: AnsweringServices, pressed: ButtonPress) -> MessageView | str:
    """Do what a button under a bulletin does.

    Raises:
        GoneError: the bulletin is there no more.
    """
    here = SourceLocation(
        KeyboardBuilder.of(services, pressed.button.token, pressed.tr, private=pressed.private), "/"
    )
    citation = pressed.button.press.payload["bulletin"]
    return await show_bulletin(services, pressed.place, citation, pressed.verb.removeprefix("/"), here)


async def show_bulletin(
    services: AnsweringServices, place: Place, citation: str, verb: str, here: SourceLocation
) -> MessageView | str:
    """Show a bulletin as its verb says, or send its text as a file; then what to tell who asked for it.

    Raises:
        GoneError: the bulletin is there no more.
        UnknownVerbError: no button does that.
    """
    if verb == "f":
        bulletin = await services.run_short_call(services.engine.cited, citation)
        if bulletin is None:
            raise GoneError
        await services.outbox.send_file(
            place, file_name(bulletin), bulletin.text.encode(), cut(bulletin.title, _CAPTION)
        )
        return here.builder.tr.say("source-sent")
    part = _PART.fullmatch(verb)
    if verb and not part:
        raise UnknownVerbError
    return MessageView(
        *await services.run_short_call(_shown, services, citation, int(part[1]) if part else None, here)
    )


def file_name(bulletin: Bulletin) -> str:
    """What a bulletin's text is called as a file."""
    stem = _UNFIT.sub("_", bulletin.id).strip("._")[:_STEM]
    return f"{stem or 'bulletin'}.txt"


def _shown(
    services: AnsweringServices, citation: str, part: int | None, here: SourceLocation
) -> tuple[str, InlineKeyboardMarkup | None]:
    """What is known of a bulletin, or a part of its text, and the buttons under it."""
    cited = find_cited(services.engine, citation)
    if not isinstance(cited, CitedBulletin):
        raise GoneError
    bulletin = cited.bulletin
    builder, say = here.builder, here.builder.tr.say
    rows: list[Row] = []
    if part is None:
        told = list(version_lines(cited, builder.tr))
        text = render_bulletin(bulletin, services.engine.facts_of(bulletin), builder.tr, told)
        rows.append([builder.button(say("button-text"), f"{here.prefix}t0")])
        if is_address(bulletin.url):
            rows.append([InlineKeyboardButton(say("button-source"), url=bulletin.url)])
    else:
        parts = text_parts(bulletin)
        part = min(part, len(parts) - 1)
        text = parts[part]
        rows += builder.parts(f"{here.prefix}t", part, len(parts))
    last = [builder.button(say("button-file"), f"{here.prefix}f")]
    back = here.back if part is None else here.prefix
    if back is not None:
        last.insert(0, builder.button(say("button-back"), back))
    return text, keyboard(*rows, last)

"""One bulletin: what is known of it, its text in parts, and the text as a file.

A screen of its own after /source, or one of another message, whose verbs then begin what its buttons do. Its
own verbs: nothing for what is known, ``t2`` for the third part of the text, ``f`` for the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.i18n import Translator
from bot.render.bulletin import render_bulletin
from bot.render.html import cut
from bot.render.listing import text_parts
from bot.render.saved_answer import GoneError
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
    """Show the bulletin of an id, or of a file."""
    message = message_of(update)
    if not await is_admitted(services, message, "command"):
        return
    tr = await services.translator_for_message(message)
    place = Place.beside(message)
    wanted = argument_of(message)
    bulletin = await services.run_short_call(_find, services, wanted) if wanted else None
    if bulletin is None:
        sentence = tr.say("source-unknown") if wanted else tr.say("source-how")
        await services.outbox.send(place, [sentence])
        return
    private = message.chat.type == message.chat.PRIVATE
    await post_reply(
        services,
        place,
        await create_source_reply(
            services, message.chat_id, person_of(message), bulletin.id, tr, private=private
        ),
    )


async def create_source_reply(
    services: AnsweringServices,
    chat_id: int,
    user_id: int | None,
    bulletin_id: str,
    tr: Translator,
    *,
    private: bool,
) -> Reply:
    """A bulletin for a chat.

    Raises:
        GoneError: there is none of that id.
    """
    press = Press(ACTION, {"bulletin": bulletin_id, "language": tr.language})
    token = await put_button(services, chat_id, user_id, press)
    here = SourceLocation(KeyboardBuilder.of(services, token, tr, private=private), "/")
    text, buttons = await services.run_short_call(_shown, services, bulletin_id, None, here)
    return Reply.with_buttons([text], buttons, token)


async def show_source(services: AnsweringServices, pressed: ButtonPress) -> MessageView | str:
    """Do what a button under a bulletin does.

    Raises:
        GoneError: the bulletin is there no more.
    """
    here = SourceLocation(
        KeyboardBuilder.of(services, pressed.button.token, pressed.tr, private=pressed.private), "/"
    )
    bulletin_id = pressed.button.press.payload["bulletin"]
    return await show_bulletin(services, pressed.place, bulletin_id, pressed.verb.removeprefix("/"), here)


async def show_bulletin(
    services: AnsweringServices, place: Place, bulletin_id: str, verb: str, here: SourceLocation
) -> MessageView | str:
    """Show a bulletin as its verb says, or send its text as a file; then what to tell who asked for it.

    Raises:
        GoneError: the bulletin is there no more.
        UnknownVerbError: no button does that.
    """
    if verb == "f":
        bulletin = await services.run_short_call(services.engine.bulletin, bulletin_id)
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
        *await services.run_short_call(_shown, services, bulletin_id, int(part[1]) if part else None, here)
    )


def file_name(bulletin: Bulletin) -> str:
    """What a bulletin's text is called as a file."""
    stem = _UNFIT.sub("_", bulletin.id).strip("._")[:_STEM]
    return f"{stem or 'bulletin'}.txt"


def _find(services: AnsweringServices, wanted: str) -> Bulletin | None:
    """The bulletin of an id, which may be written as the name of its file."""
    return services.engine.bulletin(wanted) or services.engine.bulletin(wanted.rpartition(".")[0])


def _shown(
    services: AnsweringServices, bulletin_id: str, part: int | None, here: SourceLocation
) -> tuple[str, InlineKeyboardMarkup | None]:
    """What is known of a bulletin, or a part of its text, and the buttons under it."""
    bulletin = services.engine.bulletin(bulletin_id)
    if bulletin is None:
        raise GoneError
    builder, say = here.builder, here.builder.tr.say
    rows: list[Row] = []
    if part is None:
        text = render_bulletin(bulletin, services.engine.facts_of(bulletin), builder.tr)
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

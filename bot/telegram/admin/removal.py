"""/remove: a bulletin leaves the library, as by `bantin remove`. Verbs: ``yes``, ``no``."""

from __future__ import annotations

import html

from telegram import Update

from bot.i18n import Translator
from bot.state.buttons import Press
from bot.telegram.admin.commands import admin_command
from bot.telegram.admin.reindex import failure_reason, start_index_call
from bot.telegram.admin.uploads import upload_store
from bot.telegram.handlers import Handler, message_of
from bot.telegram.message_fields import argument_of, person_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.runtime.executors import BusyError
from bot.telegram.services import AdminServices
from bot.telegram.views.keyboard import KeyboardBuilder, keyboard
from bot.telegram.views.post import post_reply
from corpus.models import Bulletin
from corpus.notices import quoted_word
from retrieval.index.leaving import Removal

ACTION = "remove"


def handlers(services: AdminServices) -> list[Handler]:
    """/remove."""
    return [admin_command(services, "remove", on_remove, in_private=True)]


async def on_remove(services: AdminServices, update: Update) -> None:
    """Ask whether a bulletin is to go, and say what becomes of its file."""
    message = message_of(update)
    tr = await services.translator_for_message(message)
    place = Place.beside(message)
    wanted = argument_of(message)
    found = await services.run_short_call(_find, services, wanted) if wanted else None
    if not wanted:
        await services.outbox.send(place, [tr.say("remove-how")])
    elif found is None:
        await services.outbox.send(place, [tr.say("remove-unknown")])
    else:
        bulletin, origin = found
        press = Press(ACTION, {"language": tr.language, "bulletin": bulletin.id})
        user_id = person_of(message)
        (token,) = await services.run_short_call(services.state.buttons.put, message.chat_id, user_id, press)
        builder = KeyboardBuilder.of(services, token, tr, private=True)
        row = [
            builder.button(tr.say("button-remove"), "yes"),
            builder.button(tr.say("button-cancel"), "no"),
        ]
        asked = tr.say("remove-which", title=html.escape(bulletin.title), id=html.escape(bulletin.id))
        if upload_store(services).holds(origin):
            becomes = tr.say("remove-deletes")
        else:
            becomes = tr.say("remove-leaves-out", origin=html.escape(origin))
        await post_reply(services, place, Reply((f"{asked} {becomes}",), keyboard(row), (token,)))


async def show_removal(services: AdminServices, pressed: ButtonPress) -> MessageView | str:
    """Remove the bulletin, or leave it.

    Raises:
        UnknownVerbError: no button does that.
    """
    tr = pressed.tr
    if not services.is_admin(pressed.user_id):
        return pressed.own.say("button-of-another")
    if pressed.verb not in {"yes", "no"}:
        raise UnknownVerbError
    if pressed.verb == "no":
        return MessageView(tr.say("remove-not"), None)
    try:
        removing = await start_index_call(
            services, upload_store(services).remove, pressed.button.press.payload["bulletin"]
        )
    except BusyError:
        return pressed.own.say("reindex-busy")
    await services.outbox.edit(pressed.place.chat_id, pressed.message_id, tr.say("remove-begun"))
    try:
        removed = await removing
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told where it was begun)
        return MessageView(tr.say("remove-failed", reason=await failure_reason(services, error, tr)), None)
    return MessageView(_told(removed, tr), None)


def _find(services: AdminServices, bulletin_id: str) -> tuple[Bulletin, str] | None:
    """A bulletin and where it was read from."""
    with services.library.reading() as state:
        bulletin = state.get(bulletin_id)
        return (bulletin, state.origins()[bulletin_id]) if bulletin else None


def _told(removal: Removal | None, tr: Translator) -> str:
    """What became of a bulletin, and how its file is read again that index runs pass by."""
    if removal is None:
        return tr.say("remove-unknown")
    if not removal.left_out:
        return tr.say("remove-done")
    command = f"bantin remove {quoted_word(removal.id)} --undo"
    return f"{tr.say('remove-done')} {tr.say('remove-undo', command=html.escape(command))}"

"""/remove: a bulletin that was sent to the bot leaves the library again. Verbs: ``yes``, ``no``."""

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
from retrieval.index.origins import SHIPPED

ACTION = "remove"


def handlers(services: AdminServices) -> list[Handler]:
    """/remove."""
    return [admin_command(services, "remove", on_remove, in_private=True)]


async def on_remove(services: AdminServices, update: Update) -> None:
    """Ask whether a bulletin is to go; one that was not sent to the bot is removed where it comes from."""
    message = message_of(update)
    tr = await services.translator_for_message(message)
    place = Place.beside(message)
    wanted = argument_of(message)
    found = await services.run_short_call(_find, services, wanted) if wanted else None
    if not wanted:
        await services.outbox.send(place, [tr.say("remove-how")])
    elif found is None:
        await services.outbox.send(place, [tr.say("remove-unknown")])
    elif not upload_store(services).holds(found[1]):
        await services.outbox.send(place, [_elsewhere(found[1], tr)])
    else:
        press = Press(ACTION, {"language": tr.language, "bulletin": found[0].id})
        user_id = person_of(message)
        (token,) = await services.run_short_call(services.state.buttons.put, message.chat_id, user_id, press)
        builder = KeyboardBuilder.of(services, token, tr, private=True)
        row = [
            builder.button(tr.say("button-remove"), "yes"),
            builder.button(tr.say("button-cancel"), "no"),
        ]
        text = tr.say("remove-which", title=html.escape(found[0].title), id=html.escape(found[0].id))
        await post_reply(services, place, Reply((text,), keyboard(row), (token,)))


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
    return MessageView(tr.say("remove-done") if removed else tr.say("remove-unknown"), None)


def _find(services: AdminServices, bulletin_id: str) -> tuple[Bulletin, str] | None:
    """A bulletin and where it was read from."""
    with services.library.reading() as state:
        bulletin = state.get(bulletin_id)
        return (bulletin, state.origins()[bulletin_id]) if bulletin else None


def _elsewhere(origin: str, tr: Translator) -> str:
    """Where a bulletin comes from that only its folder can lose."""
    if origin.startswith(f"{SHIPPED}:"):
        return tr.say("remove-shipped")
    return tr.say("remove-elsewhere", origin=html.escape(origin))

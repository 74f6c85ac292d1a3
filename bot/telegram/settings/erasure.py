"""/forget_me: what is kept of a person is deleted, once they have said so twice. Verbs: ``yes``, ``no``."""

from __future__ import annotations

from telegram import Update

from bot.state.buttons import Press
from bot.telegram.access.admission import is_admitted
from bot.telegram.handlers import Handler, command_handler, message_of
from bot.telegram.message_fields import person_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.services import AnsweringServices, ChatServices
from bot.telegram.views.keyboard import KeyboardBuilder, keyboard
from bot.telegram.views.post import post_reply

ACTION = "forget"


def handlers(services: ChatServices) -> list[Handler]:
    """/forget_me."""
    return [command_handler(services, "forget_me", on_forget_me)]


async def on_forget_me(services: ChatServices, update: Update) -> None:
    """Say what would be deleted, and ask whether it shall be."""
    message = message_of(update)
    if not await is_admitted(services, message, "command"):
        return
    tr = await services.translator_for_message(message)
    place = Place.beside(message)
    user_id = person_of(message)
    if user_id is None:
        await services.outbox.send(place, [tr.say("forget-nobody")])
        return
    press = Press(ACTION, {"language": tr.language})
    (token,) = await services.run_short_call(services.state.buttons.put, message.chat_id, user_id, press)
    builder = KeyboardBuilder.of(services, token, tr, private=message.chat.type == message.chat.PRIVATE)
    row = [builder.button(tr.say("button-forget"), "yes"), builder.button(tr.say("button-cancel"), "no")]
    await post_reply(services, place, Reply((tr.say("forget-what"),), keyboard(row), (token,)))


async def show_erasure(services: AnsweringServices, pressed: ButtonPress) -> MessageView | str:
    """Forget the person, or leave everything as it is.

    Raises:
        UnknownVerbError: no button does that.
    """
    if pressed.user_id != pressed.button.user_id:
        return pressed.own.say("button-of-another")
    if pressed.verb not in {"yes", "no"}:
        raise UnknownVerbError
    if pressed.verb == "no":
        return MessageView(pressed.tr.say("forget-not"), None)
    # What the person asked here just now is answered, and logged, before.
    async with services.locks.hold((pressed.place.chat_id, pressed.place.topic, pressed.user_id)):
        await services.run_long_call(services.state.people.forget, pressed.user_id)
    return MessageView(pressed.tr.say("forget-done"), None)

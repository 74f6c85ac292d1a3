"""/lang: the language in which a person is answered. Verbs: ``vi`` or ``en``, and ``auto`` for Telegram's."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update

from bot.i18n import LANGUAGES, Translator
from bot.state.buttons import Press
from bot.telegram.access.admission import is_admitted
from bot.telegram.handlers import Handler, command_handler, message_of
from bot.telegram.message_fields import person_of
from bot.telegram.models import ButtonPress, MessageView, Place, Reply, UnknownVerbError
from bot.telegram.sending import SendingServices
from bot.telegram.services import ChatServices
from bot.telegram.settings.dialog import language_name
from bot.telegram.views.keyboard import KeyboardBuilder, keyboard
from bot.telegram.views.post import post_reply

ACTION = "language"

_AUTO = "auto"


def handlers(services: ChatServices) -> list[Handler]:
    """/lang."""
    return [command_handler(services, "lang", on_lang)]


async def on_lang(services: ChatServices, update: Update) -> None:
    """Ask a person for the language; an anonymous administrator has none of their own."""
    message = message_of(update)
    user = message.from_user
    if not await is_admitted(services, message, "command"):
        return
    tr = await services.translator_for_message(message)
    place = Place.beside(message)
    user_id = person_of(message)
    if user is None or user_id is None:
        await services.outbox.send(place, [tr.say("lang-nobody")])
        return
    payload = {"language": tr.language, "code": user.language_code}
    (token,) = await services.run_short_call(
        services.state.buttons.put, message.chat_id, user_id, Press(ACTION, payload)
    )
    chosen = await services.run_short_call(services.state.people.language, user_id)
    builder = KeyboardBuilder.of(services, token, tr, private=message.chat.type == message.chat.PRIVATE)
    await post_reply(services, place, Reply((_question(tr),), _buttons(builder, chosen), (token,)))


async def show_language(services: SendingServices, pressed: ButtonPress) -> MessageView | str:
    """Keep the language that the person chose for themselves.

    Raises:
        UnknownVerbError: it is none that can be chosen.
    """
    if pressed.user_id != pressed.button.user_id:
        return pressed.own.say("button-of-another")
    if pressed.verb not in {*LANGUAGES, _AUTO}:
        raise UnknownVerbError
    chosen = None if pressed.verb == _AUTO else pressed.verb
    await services.run_short_call(services.state.people.set_language, pressed.user_id, chosen)
    tr = await services.translator_for(
        None if pressed.private else pressed.place.chat_id,
        pressed.user_id,
        pressed.button.press.payload["code"],
    )
    builder = KeyboardBuilder.of(services, pressed.button.token, tr, private=pressed.private)
    return MessageView(_question(tr), _buttons(builder, chosen), tr.say("settings-saved"))


def _question(tr: Translator) -> str:
    return tr.say("lang-which")


def _buttons(builder: KeyboardBuilder, chosen: str | None) -> InlineKeyboardMarkup | None:
    rows = []
    for each in (*LANGUAGES, None):
        name = language_name(each, builder.tr)
        rows.append([builder.button(f"✓ {name}" if each == chosen else name, each or _AUTO)])
    return keyboard(*rows)

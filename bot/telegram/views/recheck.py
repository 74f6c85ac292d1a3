"""A last look at what waited to be sent: what was changed or withdrawn meanwhile is not sent any more."""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot.render.saved_answer import GoneError
from bot.state.buttons import Press
from bot.state.unsent import UnsentReply
from bot.telegram.models import translator_of
from bot.telegram.services import AnsweringServices
from bot.telegram.views import answer, results, source
from bot.telegram.views.keyboard import KeyboardBuilder

_Screen = tuple[tuple[str, ...], InlineKeyboardMarkup | None]


async def rechecked(services: AnsweringServices, reply: UnsentReply) -> UnsentReply:
    """What waited, as it may be sent now: the bulletins that it quotes are read from the library again.

    Where they read otherwise, or are gone, a sentence says so in its place; what was sent of it stays.
    """
    button = (
        await services.run_short_call(services.state.buttons.get, reply.tokens[0]) if reply.tokens else None
    )
    if button is None:
        return reply
    tr = translator_of(button.press.payload)
    builder = KeyboardBuilder.of(services, button.token, tr, private=reply.chat_id > 0)
    try:
        screen = await services.run_short_call(_screen, services, button.press, builder)
    except GoneError:
        texts = (*reply.texts[: len(reply.sent)], tr.say("button-gone"))
        return replace(reply, texts=texts, keyboard=None, tokens=())
    if screen is None or reply.sent or screen[0] == reply.texts:
        return reply
    texts, keyboard = screen
    return replace(reply, texts=texts, keyboard=keyboard.to_dict() if keyboard else None)


def _screen(services: AnsweringServices, press: Press, builder: KeyboardBuilder) -> _Screen | None:
    """What the buttons' message shows first, as of now; ``None`` where its words are none of a bulletin.

    Raises:
        GoneError: what it quotes was changed or removed.
    """
    match press.action:
        case answer.ACTION:
            texts, keyboard = answer.first_view(services, builder, press.payload)
            return tuple(texts), keyboard
        case results.ACTION:
            text, keyboard = results.first_page(services, builder, press.payload)
            return (text,), keyboard
        case source.ACTION:
            if services.engine.cited(press.payload["bulletin"]) is None:
                raise GoneError
    return None

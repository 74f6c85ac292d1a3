"""Sends what has buttons, and has the state remember what they do."""

from __future__ import annotations

from bot.state.buttons import Press
from bot.telegram.models import Place, Reply
from bot.telegram.sending import SendingServices


async def post_reply(services: SendingServices, place: Place, reply: Reply) -> None:
    """Send a reply."""
    await services.outbox.send(place, reply.texts, keyboard=reply.keyboard, tokens=reply.tokens)


async def put_button(services: SendingServices, chat_id: int, user_id: int | None, press: Press) -> str:
    """Keep what the buttons of an answer do; their token, empty where it cannot be kept."""
    kept = await services.remember(services.state.buttons.put, chat_id, user_id, press)
    return kept[0] if kept else ""

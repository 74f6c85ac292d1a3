"""Sends what has buttons, and tells the state under which message they are."""

from __future__ import annotations

from bot.telegram.models import Reply
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk


async def post(desk: Desk, place: Place, reply: Reply) -> None:
    """Send a reply."""
    sent = await desk.outbox.send(place, reply.texts, keyboard=reply.keyboard)
    if sent and reply.tokens:
        await desk.stored(desk.state.buttons.bind, reply.tokens, sent[-1].message_id)

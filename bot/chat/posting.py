"""Sends what has buttons, and tells the state under which message they are."""

from __future__ import annotations

from bot.chat.desk import Desk
from bot.chat.outbox import Place
from bot.chat.screens import Reply


async def post(desk: Desk, place: Place, reply: Reply) -> None:
    """Send a reply."""
    sent = await desk.outbox.send(place, reply.texts, keyboard=reply.keyboard)
    if sent and reply.tokens:
        await desk.stored(desk.state.buttons.bind, reply.tokens, sent[-1].message_id)

"""Sends what has buttons, and tells the state under which message they are."""

from __future__ import annotations

from bot.telegram.models import Place, Reply
from bot.telegram.sending import SendingServices


async def post_reply(services: SendingServices, place: Place, reply: Reply) -> None:
    """Send a reply."""
    sent = await services.outbox.send(place, reply.texts, keyboard=reply.keyboard)
    if sent and reply.tokens:
        await services.run_short_call(services.state.buttons.bind, reply.tokens, sent[-1])

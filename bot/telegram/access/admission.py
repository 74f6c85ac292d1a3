"""What most handlers do first: see whether whoever wrote is let in, and if not, say why."""

from __future__ import annotations

from contextlib import suppress

from telegram import Message
from telegram.error import BadRequest, Forbidden

from bot.telegram.message_fields import person_of
from bot.telegram.models import Place
from bot.telegram.policy import AccessPurpose, AccessRequest, Decision
from bot.telegram.sending import SendingServices
from bot.telegram.services import ChatServices


async def is_admitted(
    services: ChatServices, message: Message, purpose: AccessPurpose, *, silent: bool = False
) -> bool:
    """Whether whoever wrote a message is let in; says why not, where there is a why and not ``silent``."""
    tr = await services.translator_for_message(message)
    private = message.chat.type == message.chat.PRIVATE
    user = message.from_user
    access_request = AccessRequest(
        purpose=purpose,
        user_id=person_of(message),
        chat_id=message.chat_id,
        private=private,
        label=(user.full_name if user else "") if private else message.chat.effective_name or "",
        tr=tr,
        silent=silent,
        age_s=services.calendar.age_s(message.edit_date or message.date),
    )
    decision = await services.decide(access_request)
    if not decision.granted:
        await turn_away(services, Place.beside(message), decision, silent=silent)
    return decision.granted


async def turn_away(
    services: SendingServices, place: Place, decision: Decision, *, silent: bool = False
) -> None:
    """Say why somebody is not let in, unless ``silent``, and leave the group where that is decided."""
    try:
        if decision.say and not silent:
            await services.outbox.send(place, [decision.say])
    finally:
        if decision.leave:
            with suppress(BadRequest, Forbidden):  # it is out already
                await services.bot.leave_chat(place.chat_id)

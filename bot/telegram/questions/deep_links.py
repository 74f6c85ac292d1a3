"""Links into the private chat: ``t.me/<bot>?start=<token>`` shows there what was shown in a group.

Behind the token may stand ``s…``, as the buttons of that message have it: then it is the bulletin.
"""

from __future__ import annotations

import re

from telegram import Message

from bot.i18n import Translator
from bot.render.saved_answer import GoneError, Packed, hit_of
from bot.state.buttons import Press
from bot.telegram.message_fields import argument_of, person_of
from bot.telegram.models import Place, Reply, UnknownVerbError, split_button_data
from bot.telegram.runtime.executors import BusyError
from bot.telegram.services import AnsweringServices
from bot.telegram.views import answer, results, source
from bot.telegram.views.post import post_reply

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{16}(s[0-9a-f]{1,20})?")


async def follow_link(services: AnsweringServices, message: Message) -> bool:
    """Show what the link in a /start leads to; whether there is a link in it."""
    made = argument_of(message)
    if message.chat.type != message.chat.PRIVATE or not _PAYLOAD.fullmatch(made):
        return False
    token, verb = split_button_data(made)
    button = await services.run_short_call(services.state.buttons.get, token)
    place, tr = Place.beside(message), await services.translator_for_message(message)
    try:
        reply = await _reply(services, message, button.press, verb, tr) if button else None
    except (GoneError, UnknownVerbError):
        reply = None
    except BusyError:
        await services.outbox.send(place, [tr.say("busy")])
        return True
    if reply:
        await post_reply(services, place, reply)
    else:
        await services.outbox.send(place, [tr.say("button-expired")])
    return True


async def _reply(
    services: AnsweringServices, message: Message, press: Press, verb: str, tr: Translator
) -> Reply:
    chat_id, user_id, payload = message.chat_id, person_of(message), press.payload
    if verb:
        citation = await services.run_long_call(_citation, services, press.action, payload, verb)
        return await source.create_source_reply(services, chat_id, user_id, citation, tr, private=True)
    if press.action != answer.ACTION:
        raise GoneError
    return await answer.create_answer_reply(
        services, chat_id, user_id, {**payload, "language": tr.language}, private=True
    )


def _citation(services: AnsweringServices, action: str, payload: Packed, verb: str) -> str:
    if action == results.ACTION:
        return results.bulletin_of(services, payload, verb).id
    if action == answer.ACTION and verb[1:].isdecimal():
        hit = hit_of(payload, int(verb[1:]), services.engine.bulletin)
        if hit:
            return hit.bulletin.id
    raise GoneError

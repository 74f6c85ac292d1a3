"""Links into the private chat: ``t.me/<bot>?start=<token>`` shows there what was shown in a group.

Behind the token may stand ``s…``, as the buttons of that message have it: then it is the bulletin.
"""

from __future__ import annotations

import re

from telegram import Message

from bot.i18n import Texts
from bot.render.saved_answer import GoneError, Packed, hit_of
from bot.state.buttons import Press
from bot.telegram.models import Reply, parted
from bot.telegram.request import person_of, words_behind
from bot.telegram.runtime.executors import BusyError
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.views import answer, results, source
from bot.telegram.views.post import post

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{16}(s[0-9a-f]{1,20})?")


async def follow(desk: Desk, message: Message) -> bool:
    """Show what the link in a /start leads to; whether there is a link in it."""
    made = words_behind(message)
    if message.chat.type != message.chat.PRIVATE or not _PAYLOAD.fullmatch(made):
        return False
    token, verb = parted(made)
    button = await desk.stored(desk.state.buttons.get, token)
    place, words = Place.beside(message), await desk.texts_beside(message)
    try:
        reply = await _reply(desk, message, button.press, verb, words) if button else None
    except GoneError:
        reply = None
    except BusyError:
        await desk.outbox.send(place, [words.say("busy")])
        return True
    if reply:
        await post(desk, place, reply)
    else:
        await desk.outbox.send(place, [words.say("button-expired")])
    return True


async def _reply(desk: Desk, message: Message, press: Press, verb: str, words: Texts) -> Reply:
    chat_id, user_id, payload = message.chat_id, person_of(message), press.payload
    if verb:
        bulletin_id = await desk.work(_bulletin, desk, press.action, payload, verb)
        return await source.put(desk, chat_id, user_id, bulletin_id, words, private=True)
    if press.action != answer.ACTION:
        raise GoneError
    return await answer.put(desk, chat_id, user_id, {**payload, "language": words.language}, private=True)


def _bulletin(desk: Desk, action: str, payload: Packed, verb: str) -> str:
    if action == results.ACTION:
        return results.bulletin_of(desk, payload, verb).id
    if action == answer.ACTION and verb[1:].isdecimal():
        hit = hit_of(payload, int(verb[1:]), desk.engine.bulletin)
        if hit:
            return hit.bulletin.id
    raise GoneError

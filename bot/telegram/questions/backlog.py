"""Questions that waited while the bot was away: answered together, in one message for each chat and topic."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field

from telegram import Message, Update

from bot.render.summary import Waited, render_summary
from bot.telegram.questions import answer_request
from bot.telegram.request import Request
from bot.telegram.runtime.clock import Clock, ends_within
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk

_OLD = dt.timedelta(minutes=10)
_GATHER_S = 1.5  # since the last one came: Telegram delivers what has waited in quick succession


@dataclass(slots=True)
class _Pile:
    """The old questions of one chat and topic by message, so that an edited one takes its own place."""

    questions: dict[int, tuple[Request, Update]] = field(default_factory=dict)
    grown: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)


class Backlog:
    """Gathers old questions; the first of a chat and topic answers for all that follow it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._piles: dict[tuple[int, int | None], _Pile] = {}

    async def add(self, asked: Request, update: Update) -> None:
        """Have an old question answered with the others; done when it is."""
        key = (asked.chat_id, asked.topic)
        pile = self._piles.get(key)
        if pile:
            pile.questions[asked.message_id] = (asked, update)
            pile.grown.set()
            await pile.done.wait()
            return
        pile = self._piles[key] = _Pile({asked.message_id: (asked, update)})
        try:
            try:
                await _still(pile, self._desk.clock)
            finally:
                del self._piles[key]
            await _answer(self._desk, pile)
        finally:
            pile.done.set()


def is_old(message: Message) -> bool:
    """Whether a message was written so long ago that its answer comes late."""
    return dt.datetime.now(dt.UTC) - message.date > _OLD


async def _still(pile: _Pile, clock: Clock) -> None:
    """Wait until nothing more comes."""
    growing = True
    while growing:
        pile.grown.clear()
        more = asyncio.create_task(pile.grown.wait())
        try:
            growing = await ends_within(clock, more, _GATHER_S)
        finally:
            more.cancel()


async def _answer(desk: Desk, pile: _Pile) -> None:
    """One old question is answered like any other; several in one message that replies to none of them."""
    waiting = [pile.questions[message_id] for message_id in sorted(pile.questions)]
    if len(waiting) == 1:
        await answer_request.answer(desk, *waiting[0])
        return
    answers = desk.state.answers
    texts = await desk.texts_for(waiting[0][0])
    done: list[tuple[Request, int, Waited]] = []
    before: dict[int | None, str] = {}  # what each person asked last
    for asked, update in waiting:
        here = (asked.chat_id, asked.message_id)
        if not await desk.stored(answers.claim, *here, update.update_id, asked.user_id, asked.topic):
            continue
        result = await answer_request.take(desk, asked, texts, before.get(asked.user_id))
        found = result if isinstance(result, str) else result[0]
        if not isinstance(found, str):
            before[asked.user_id] = found.understood
        done.append((asked, update.update_id, Waited(asked.text, found)))
    if done:
        place = Place(waiting[0][0].chat_id, waiting[0][0].topic)
        await desk.outbox.send(place, render_summary([waited for _, _, waited in done], texts))
    for asked, update_id, waited in done:
        # No message of ours belongs to one of them alone: an edit must not overwrite the answers of others.
        understood = None if isinstance(waited.found, str) else waited.found.understood
        await desk.stored(answers.finish, asked.chat_id, asked.message_id, update_id, understood, ())

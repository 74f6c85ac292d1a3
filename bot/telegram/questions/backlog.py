"""Questions that waited while the bot was away: answered together, in one message for each chat and topic."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field

from telegram import Message, Update

from bot.render.summary import SummaryItem, render_summary
from bot.state.unsent import AnsweredQuestion
from bot.telegram.models import Place, Reply, Request
from bot.telegram.questions import answer_request
from bot.telegram.runtime.clock import Clock, ends_within
from bot.telegram.services import AnsweringServices, ChatServices

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

    def __init__(self, services: AnsweringServices) -> None:
        self._services = services
        self._piles: dict[tuple[int, int | None], _Pile] = {}

    async def add(self, request: Request, update: Update) -> None:
        """Have an old question answered with the others; done when it is."""
        key = (request.chat_id, request.topic)
        pile = self._piles.get(key)
        if pile:
            pile.questions[request.message_id] = (request, update)
            pile.grown.set()
            await pile.done.wait()
            return
        pile = self._piles[key] = _Pile({request.message_id: (request, update)})
        try:
            try:
                await _still(pile, self._services.clock)
            finally:
                del self._piles[key]
            await _answer(self._services, pile)
        finally:
            pile.done.set()


def is_old(services: ChatServices, message: Message) -> bool:
    """Whether a message was written so long ago that its answer comes late."""
    return services.calendar.age_s(message.date) > _OLD.total_seconds()


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


async def _answer(services: AnsweringServices, pile: _Pile) -> None:
    """One old question is answered like any other; several in one message that replies to none of them."""
    waiting = [pile.questions[message_id] for message_id in sorted(pile.questions)]
    if len(waiting) == 1:
        await answer_request.answer_message(services, *waiting[0])
        return
    answers = services.state.answers
    tr = await services.translator_for_request(waiting[0][0])
    done: list[tuple[Request, int, SummaryItem]] = []
    before: dict[int | None, str] = {}  # what each person request last
    for request, update in waiting:
        here = (request.chat_id, request.message_id)
        claimed = await services.remember(
            answers.claim, *here, update.update_id, request.user_id, request.topic
        )
        if claimed is False:
            continue
        result = await answer_request.find_or_explain(services, request, tr, before.get(request.user_id))
        found = result if isinstance(result, str) else result[0]
        if not isinstance(found, str):
            before[request.user_id] = found.understood
        done.append((request, update.update_id, SummaryItem(request.text, found)))
    if done:
        # No message of ours belongs to one of them alone: an edit must not overwrite the answers of others.
        people = {request.user_id for request, _, _ in done}
        asker = people.pop() if len(people) == 1 else None
        place = Place(waiting[0][0].chat_id, waiting[0][0].topic, user_id=asker)
        texts = render_summary([waited for _, _, waited in done], tr)
        answered = [
            AnsweredQuestion(request.chat_id, request.message_id, update_id, _understood(waited))
            for request, update_id, waited in done
        ]
        await services.outbox.answer(place, Reply(tuple(texts)), answered)


def _understood(waited: SummaryItem) -> str | None:
    return None if isinstance(waited.result, str) else waited.result.understood

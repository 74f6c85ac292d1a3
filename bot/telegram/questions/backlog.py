"""Questions that waited while the bot was away: answered together, in one message for each chat and topic."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from telegram import Message, Update
from telegram.error import TelegramError

from bot.i18n import Translator
from bot.render.answer import QueryResult
from bot.render.summary import SummaryItem, render_summary, summary_parts
from bot.state.unsent import AnsweredQuestion
from bot.telegram import errors
from bot.telegram.access.reading_rights import Asker
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
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What is said to an old question: a result with its number in the journal, or a sentence."""

    request: Request
    update_id: int
    result: tuple[QueryResult, int] | str

    @property
    def shown(self) -> QueryResult | str:
        """What a summary shows of it."""
        return self.result if isinstance(self.result, str) else self.result[0]

    @property
    def understood(self) -> str | None:
        """How it was understood, if it was."""
        return None if isinstance(self.shown, str) else self.shown.understood


class Backlog:
    """Gathers old questions; the first of a chat and topic answers for all that follow it."""

    def __init__(self, services: AnsweringServices) -> None:
        self._services = services
        self._piles: dict[tuple[int, int | None], _Pile] = {}

    async def add(self, request: Request, update: Update) -> None:
        """Have an old question answered with the others; done when it is.

        What keeps all of them from being answered is raised for each.
        """
        key = (request.chat_id, request.topic)
        pile = self._piles.get(key)
        if pile:
            pile.questions[request.message_id] = (request, update)
            pile.grown.set()
            await pile.done.wait()
            if pile.error:
                raise pile.error
            return
        pile = self._piles[key] = _Pile({request.message_id: (request, update)})
        try:
            try:
                await _still(pile, self._services.clock)
            finally:
                del self._piles[key]
            await _answer(self._services, pile)
        except Exception as error:
            pile.error = error
            raise
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
        request, update = waiting[0]
        await answer_request.answer_message(await services.for_update(update), request, update)
        return
    tr = await services.translator_for_request(waiting[0][0])
    found = await _find_all(services, waiting, tr)
    if not found:
        return
    try:
        await _send_summary(services, found, tr)
    except Exception as error:  # noqa: BLE001 (whatever it is, nobody is to go without an answer for it)
        await errors.report_error(services, error)
        for each in found:
            await _send_alone(services, each, tr)


async def _find_all(
    services: AnsweringServices, waiting: Sequence[tuple[Request, Update]], tr: Translator
) -> list[_Found]:
    """What is found for each question that is still to be answered, or why nothing is."""
    found: list[_Found] = []
    before: dict[int | None, str] = {}  # what each person request last
    for request, update in waiting:
        here = (request.chat_id, request.message_id)
        claimed = await services.remember(
            services.state.answers.claim, *here, update.update_id, request.user_id, request.topic
        )
        if claimed is False:
            continue
        try:
            result = await answer_request.find_or_explain(
                await services.for_asker(Asker(request.user_id, request.chat_id)),
                request,
                tr,
                before.get(request.user_id),
            )
        except Exception as error:  # noqa: BLE001 (whatever it is, the others are answered)
            result = await errors.explain_error(services, error, tr, request.user_id)
        each = _Found(request, update.update_id, result)
        if each.understood is not None:
            before[request.user_id] = each.understood
        found.append(each)
    return found


async def _send_summary(services: AnsweringServices, found: Sequence[_Found], tr: Translator) -> None:
    # No message of ours belongs to one of them alone: an edit must not overwrite the answers of others.
    people = {each.request.user_id for each in found}
    asker = people.pop() if len(people) == 1 else None
    first = found[0].request
    place = Place(first.chat_id, first.topic, user_id=asker)
    items = [SummaryItem(each.request.text, each.shown) for each in found]
    texts = render_summary(items, tr)
    shares = tuple(
        (each.request.user_id, part)
        for each, part in zip(found, summary_parts(items, tr), strict=False)  # the last may not be shown
        if each.request.user_id is not None
    )
    answered = [
        AnsweredQuestion(each.request.chat_id, each.request.message_id, each.update_id, each.understood)
        for each in found
    ]
    await services.outbox.answer(place, Reply(tuple(texts), shares=shares), answered)


async def _send_alone(services: AnsweringServices, found: _Found, tr: Translator) -> None:
    """Answer one question by itself, or say that this failed."""
    request = found.request
    try:
        asker = Asker(request.user_id, request.chat_id)
        services = await services.for_asker(asker)
        await answer_request.send_found(services, request, found.update_id, found.result, tr)
    except Exception as error:  # noqa: BLE001 (whatever it is, the person is told)
        said = await errors.explain_error(services, error, tr, request.user_id)
        with suppress(TelegramError):
            await services.outbox.send(Place.of(request), [said])

"""Inline mode: ``@bot question`` in any chat shows quotes to send there, to nobody but who may ask."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineQuery, InlineQueryResultArticle, InlineQueryResultsButton, Update, User
from telegram.error import BadRequest, TelegramError
from telegram.ext import ChosenInlineResultHandler, InlineQueryHandler

from bot.i18n import Translator
from bot.state.journal import QuestionKind, QuestionOutcome, QuestionRecord
from bot.telegram import errors
from bot.telegram.handlers import Handler, callback_for
from bot.telegram.policy import AccessRequest
from bot.telegram.questions.inline_results import bulletin_of, inline_articles
from bot.telegram.runtime.executors import BusyError
from bot.telegram.sending import SendingServices
from bot.telegram.services import AnsweringServices
from retrieval.errors import NothingIndexedError, QuestionError
from retrieval.models import Page, SearchRequest
from retrieval.query.models import Query
from retrieval.query.search_syntax import read_filters

_LOG = logging.getLogger(__name__)
_COUNT = 10  # results a page
_PAUSE_S = 0.3  # somebody who types on within it has not asked yet
_KEPT_S = 10  # by Telegram, for the same person
_MOST_DIGITS = 6  # of an offset
_PAYLOAD = "access"  # of the /start that the button over the results sends


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a query is answered with, and how a question ended, if it was one and not a further page."""

    results: Sequence[InlineQueryResultArticle] = ()
    next_offset: str = ""
    kept_s: int = 0
    button: str | None = None
    outcome: QuestionOutcome | None = None


_NOTHING = _Shown()


def handlers(services: AnsweringServices) -> list[Handler]:
    """Queries, and which results people choose."""
    return [
        InlineQueryHandler(callback_for(services, Queries().on_query)),
        ChosenInlineResultHandler(callback_for(services, on_choice)),
    ]


class Queries:
    """Inline queries, one at a time for each person: a newer one puts an end to the one before."""

    def __init__(self) -> None:
        self._newest: dict[int, asyncio.Task[None]] = {}

    async def on_query(self, services: AnsweringServices, update: Update) -> None:
        """Answer a query, unless the person types on; done when it is answered or put an end to."""
        query = update.inline_query
        if query is None:
            return
        person = query.from_user.id
        before = self._newest.get(person)
        if before:
            before.cancel()
        answering = self._newest[person] = asyncio.create_task(_answer(services, query))
        try:
            await asyncio.wait({answering})
        finally:
            answering.cancel()
            if self._newest.get(person) is answering:
                del self._newest[person]
        if not answering.cancelled():
            answering.result()


async def on_choice(services: SendingServices, update: Update) -> None:
    """Keep in the log which quote was sent; Telegram tells of it where the bot's inline feedback is on."""
    choice = update.chosen_inline_result
    if choice is None or not choice.query.strip():
        return  # one of the newest bulletins: nothing was asked
    if not services.config.telegram.log_days:
        return
    bulletin = bulletin_of(choice.result_id)
    entry = QuestionRecord(
        kind=QuestionKind.INLINE,
        question=choice.query,
        understood=None,
        chat_id=None,
        user_id=choice.from_user.id,
        message_id=None,
        outcome=QuestionOutcome.ANSWERED,
        confidence=None,
        seconds=0.0,
        bulletins=(bulletin,) if bulletin else (),
    )
    await services.remember(services.state.journal.record, entry)


async def _answer(services: AnsweringServices, query: InlineQuery) -> None:
    begun = services.clock.time()
    if query.query.strip() and not query.offset:
        await services.clock.sleep(_PAUSE_S)
    try:
        shown = await _find(services, query)
    except Exception as error:  # noqa: BLE001 (whatever it is, the person sees no results)
        await errors.report_error(services, error)
        shown = _Shown(outcome=QuestionOutcome.FAILED)
    if shown.outcome:
        services.meter.count_question(QuestionKind.INLINE.value, shown.outcome.value)
    try:
        await _send(query, shown)
        services.meter.count_inline_answer(services.clock.time() - begun)
    except BadRequest as error:
        if _is_over(error):
            return
        await errors.report_error(services, error)
        await _send_nothing(query)
    except TelegramError as error:
        _LOG.info("an inline query is not answered (%s)", error)


async def _find(services: AnsweringServices, query: InlineQuery) -> _Shown:
    """What to show: a page of quotes, or why there is none."""
    person = query.from_user
    tr = await services.translator_for(None, person.id, person.language_code)
    decision = await services.decide(_access_request(person, tr))
    if not decision.granted:
        return _Shown(button=decision.say)
    offset = _offset(query)
    if offset is None:
        return _NOTHING

    def call() -> Page:
        search = read_filters(query.query) if query.query.strip() else Query("")
        return services.engine.search(SearchRequest(search, _COUNT, offset))

    try:
        page = await services.run_long_call(call)
    except (QuestionError, NothingIndexedError, BusyError):  # nothing to look for (yet), or nobody to do it
        return _NOTHING
    further = str(offset + _COUNT) if page.more else ""
    outcome = QuestionOutcome.ANSWERED if page.hits else QuestionOutcome.REFUSED
    asked = bool(query.query.strip()) and not offset
    return _Shown(inline_articles(page.hits, tr), further, _KEPT_S, outcome=outcome if asked else None)


async def _send(query: InlineQuery, shown: _Shown) -> None:
    # Personal, or Telegram shows what one person found to others, who may not be allowed.
    button = InlineQueryResultsButton(shown.button, start_parameter=_PAYLOAD) if shown.button else None
    await query.answer(
        shown.results,
        cache_time=shown.kept_s,
        is_personal=True,
        next_offset=shown.next_offset,
        button=button,
    )


async def _send_nothing(query: InlineQuery) -> None:
    try:
        await _send(query, _NOTHING)
    except TelegramError as error:
        _LOG.info("an inline query is not answered (%s)", error)


def _access_request(person: User, tr: Translator) -> AccessRequest:
    return AccessRequest("inline", person.id, None, private=False, label=person.full_name, tr=tr)


def _offset(query: InlineQuery) -> int | None:
    """How many results come before; ``None`` if that is not what was sent along with the page before."""
    if not query.offset:
        return 0
    plain = query.offset.isascii() and query.offset.isdecimal() and len(query.offset) <= _MOST_DIGITS
    return int(query.offset) if plain else None


def _is_over(error: BadRequest) -> bool:
    """Whether the query has waited too long for its answer: the person has typed on, or gone."""
    return "query is too old" in str(error).lower()

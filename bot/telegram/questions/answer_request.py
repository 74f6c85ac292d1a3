"""From a question to its answer in the chat: once, however often Telegram delivers the question."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from telegram import Update

from bot.i18n import Translator
from bot.render.answer import PageResult, QueryResult
from bot.state.journal import QuestionKind, QuestionOutcome, QuestionRecord
from bot.state.unsent import AnsweredQuestion
from bot.telegram import errors
from bot.telegram.models import Place, Reply, Request
from bot.telegram.questions.waiting import PlaceNotice, shown_waiting
from bot.telegram.runtime.executors import BusyError
from bot.telegram.sending import SendingServices
from bot.telegram.services import AnsweringServices
from bot.telegram.views import answer, results
from bot.telegram.views.pictures import send_pictures
from corpus.notices import Notice
from retrieval.errors import EmptyQuestionError, FilterError, LongQuestionError
from retrieval.models import AnswerRequest
from retrieval.query.clean import MAX_LENGTH

_LOG = logging.getLogger(__name__)


async def answer_message(services: AnsweringServices, request: Request, update: Update) -> None:
    """Answer a request, an edited one in the messages that answer it already."""
    begun = services.clock.time()
    tr = await services.translator_for_request(request)
    try:
        # One at a time for each person: a follow-up finds the answer before it, an edit what it edits.
        async with services.locks.hold((request.chat_id, request.topic, request.user_id)):
            if await _answer(services, request, update.update_id, tr):
                services.meter.count_answer(services.clock.time() - begun)
    except Exception as error:
        if request.addressed:
            raise
        await errors.report_error(services, error)  # nobody waits for an answer


async def find_or_explain(
    services: AnsweringServices,
    request: Request,
    tr: Translator,
    after: str | None = None,
    notice: PlaceNotice | None = None,
) -> tuple[QueryResult, int] | str:
    """The answer to a request and its number in the journal, or the sentence that says why there is none.

    ``after`` is what the person asked just before, where the state does not know it yet; by the ``notice``
    they may be told their place.
    """
    if not request.text:
        return tr.say("ask-how") if request.kind == "ask" else tr.say("search-how")
    begun = services.clock.time()
    try:
        async with shown_waiting(services, request, notice):
            result = await _find_result(services, request, await _asked_before(services, request) or after)
    except (EmptyQuestionError, LongQuestionError, FilterError) as error:
        return _complaint(error, tr)
    except BusyError:
        await _record(services, request, None, services.clock.time() - begun)
        return tr.say("busy")
    except Exception as error:  # noqa: BLE001 (whatever it is, the person is told)
        await _record(services, request, None, services.clock.time() - begun)
        return await errors.explain_error(services, error, tr, request.user_id)
    seconds = services.clock.time() - begun
    number = await _record(services, request, result, seconds)
    verb = "answered" if result.found else "refused"
    sure = result.confidence or 0.0
    said: dict[str, str | int | Notice] = {
        "chat": str(request.chat_id),
        "verb": Notice(verb),
        "sure": f"{sure:.2f}",
        "seconds": f"{seconds:.1f}",
    }
    _LOG.info(Notice("chat {chat}: {verb} with confidence {sure} in {seconds} s", said))
    return result, number


def _complaint(error: EmptyQuestionError | LongQuestionError | FilterError, tr: Translator) -> str:
    """Why something cannot be asked."""
    match error:
        case EmptyQuestionError():
            return tr.say("question-empty")
        case LongQuestionError():
            return tr.say("question-long", limit=MAX_LENGTH)
        case FilterError():
            return results.filter_complaint(error, tr)


async def _answer(services: AnsweringServices, request: Request, update_id: int, tr: Translator) -> bool:
    """Answer a request that nobody has claimed; whether an answer was sent."""
    answers = services.state.answers
    here = (request.chat_id, request.message_id)
    claimed = await services.remember(answers.claim, *here, update_id, request.user_id, request.topic)
    if claimed is False:  # what is not known to be claimed is answered: rather twice than never
        return False
    before = await services.run_short_call(answers.answer_to, *here)
    ours = before.replies if before else ()
    notice = PlaceNotice(services, request, tr) if request.addressed and not ours else None
    found = await find_or_explain(services, request, tr, notice=notice)
    told = await notice.message_id() if notice else None
    return await send_found(services, request, update_id, found, tr, (told,) if told is not None else ours)


async def send_found(  # noqa: PLR0917
    services: AnsweringServices,
    request: Request,
    update_id: int,
    found: tuple[QueryResult, int] | str,
    tr: Translator,
    ours: Sequence[int] = (),
) -> bool:
    """Send what was found for a claimed request, as `find_or_explain` gives it, in place of ``ours``.

    Whether an answer was sent: not where it has to wait, nor where there is none to send.
    """
    here = (request.chat_id, request.message_id)
    understood = None
    reply = None
    if not isinstance(found, str):
        result, number = found
        understood = result.understood
        if result.found or request.addressed:
            reply = await _compose_reply(services, request, result, number, tr)
    elif request.addressed:
        reply = Reply((found,))
    question = AnsweredQuestion(*here, update_id, understood)
    if not reply:
        await services.remember(services.state.answers.finish, *here, update_id, understood, ours)
        return False
    sent = await services.outbox.answer(Place.of(request), reply, [question], request.message_id)
    if isinstance(found, str):
        return False
    await send_pictures(services, Place.of(request), found[0], tr)
    return sent


async def _find_result(services: AnsweringServices, request: Request, after: str | None) -> QueryResult:
    """What the engine finds, each quote read again from the library right before it is sent.

    Raises:
        BusyError: too many questions wait already.
        QuestionError: it cannot be asked.
    """
    province = (await services.run_short_call(services.state.chats.get, request.chat_id)).province
    if request.kind == "search":
        return PageResult(await results.find_page(services, request.text, after, province))

    count = max(answer.MOST, services.config.telegram.quotes)
    question = AnswerRequest(request.text, count, after, province=province)
    return await services.run_long_call(services.engine.answer, question)


async def _compose_reply(
    services: AnsweringServices, request: Request, result: QueryResult, number: int, tr: Translator
) -> Reply:
    """A result as messages with buttons; ``number`` is the request's in the journal."""
    if isinstance(result, PageResult):
        return await results.compose_reply(services, request, result.page, tr)
    return await answer.compose_reply(services, request, result, number, tr)


async def _record(
    services: SendingServices, request: Request, result: QueryResult | None, seconds: float
) -> int:
    """Write a request into the journal; its number, 0 for talk that was neither meant nor answered.

    Also 0 where nothing is to be logged, or nothing can be.
    """
    outcome = _outcome(result)
    if not request.addressed and outcome is not QuestionOutcome.ANSWERED:
        return 0
    services.meter.count_question(request.kind, outcome.value)
    if not services.config.telegram.log_days:
        return 0
    bulletins = [hit.bulletin for hit in (*result.quotes, *result.near)] if result else []
    bulletins += [statement.bulletin for statement in result.others] if result else []
    if result and not result.found:
        bulletins += result.nearest
    entry = QuestionRecord(
        kind=QuestionKind(request.kind),
        question=request.text,
        understood=result.understood if result else None,
        chat_id=request.chat_id,
        user_id=request.user_id,
        message_id=request.message_id,
        outcome=outcome,
        confidence=result.confidence if result else None,
        seconds=seconds,
        bulletins=tuple(dict.fromkeys(bulletin.id for bulletin in bulletins)),
    )
    return await services.remember(services.state.journal.record, entry) or 0


def _outcome(result: QueryResult | None) -> QuestionOutcome:
    if result is None:
        return QuestionOutcome.FAILED
    if result.found:
        return QuestionOutcome.ANSWERED
    return QuestionOutcome.NEAR if result.near else QuestionOutcome.REFUSED


async def _asked_before(services: SendingServices, request: Request) -> str | None:
    """The question that this one may lean on: what it replies to, or what the same person asked just now."""
    if request.answered_by is not None:
        known = await services.run_short_call(
            services.state.answers.answer_of_reply, request.chat_id, request.answered_by
        )
        if known and known.understood:
            return known.understood
    within = dt.timedelta(seconds=services.config.telegram.memory_s)
    last = await services.run_short_call(
        services.state.answers.last_before,
        request.chat_id,
        request.topic,
        request.user_id,
        request.message_id,
        within,
    )
    return last.understood if last else None

"""From a question to its answer in the chat: once, however often Telegram delivers the question."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from telegram import Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.i18n import Texts
from bot.render.found import Found
from bot.state.journal import Asked, Kind, Outcome
from bot.telegram import errors
from bot.telegram.models import Reply
from bot.telegram.questions import replies
from bot.telegram.request import Request
from bot.telegram.runtime.executors import BusyError
from bot.telegram.runtime.sender import Place
from bot.telegram.services import Desk
from bot.telegram.views import results
from retrieval.errors import EmptyQuestionError, FilterError, LongQuestionError
from retrieval.query.clean import MAX_LENGTH

_LOG = logging.getLogger(__name__)
_SIGN_AFTER_S = 0.5  # an answer that takes longer is announced by the typing sign
_SIGN_LASTS_S = 4.0


async def answer(desk: Desk, asked: Request, update: Update) -> None:
    """Answer a request, an edited one in the messages that answer it already."""
    texts = await desk.texts_for(asked)
    try:
        # One at a time for each person: a follow-up finds the answer before it, an edit what it edits.
        async with desk.turns.of((asked.chat_id, asked.topic, asked.user_id)):
            await _answer(desk, asked, update.update_id, texts)
    except Exception as error:
        if asked.addressed:
            raise
        await errors.report(desk, error)  # nobody waits for an answer


async def take(desk: Desk, asked: Request, texts: Texts, after: str | None = None) -> tuple[Found, int] | str:
    """The answer to a request and its number in the journal, or the sentence that says why there is none.

    ``after`` is what the person asked just before, where the state does not know it yet.
    """
    if not asked.text:
        return texts.say("ask-how") if asked.kind == "ask" else texts.say("search-how")
    begun = desk.clock.time()
    try:
        async with _typing(desk, asked):
            found = await replies.find(desk, asked, await _asked_before(desk, asked) or after)
    except (EmptyQuestionError, LongQuestionError, FilterError) as error:
        return _complaint(error, texts)
    except BusyError:
        await _record(desk, asked, None, desk.clock.time() - begun)
        return texts.say("busy")
    except Exception as error:  # noqa: BLE001 (whatever it is, the person is told)
        await _record(desk, asked, None, desk.clock.time() - begun)
        return texts.say("failed", id=await errors.report(desk, error))
    seconds = desk.clock.time() - begun
    number = await _record(desk, asked, found, seconds)
    verb = "answered" if found.found else "refused"
    sure = found.confidence or 0.0
    _LOG.info("chat %s: %s with confidence %.2f in %.1f s", asked.chat_id, verb, sure, seconds)
    return found, number


def _complaint(error: EmptyQuestionError | LongQuestionError | FilterError, texts: Texts) -> str:
    """Why something cannot be asked."""
    match error:
        case EmptyQuestionError():
            return texts.say("question-empty")
        case LongQuestionError():
            return texts.say("question-long", limit=MAX_LENGTH)
        case FilterError():
            return results.complaint(error, texts)


async def _answer(desk: Desk, asked: Request, update_id: int, texts: Texts) -> None:
    answers = desk.state.answers
    here = (asked.chat_id, asked.message_id)
    if not await desk.stored(answers.claim, *here, update_id, asked.user_id, asked.topic):
        return
    before = await desk.stored(answers.to, *here)
    result = await take(desk, asked, texts)
    understood = None
    reply = None
    ours = before.replies if before else ()
    if not isinstance(result, str):
        found, number = result
        understood = found.understood
        if found.found or asked.addressed:
            reply = await replies.compose(desk, asked, found, number, texts)
    elif asked.addressed:
        reply = Reply((result,))
    sent = await _deliver(desk, asked, reply, ours) if reply else list(ours)
    if reply and sent and reply.tokens:
        await desk.stored(desk.state.buttons.bind, reply.tokens, sent[-1])
    await desk.stored(answers.finish, *here, update_id, understood, sent)


async def _deliver(desk: Desk, asked: Request, reply: Reply, ours: Sequence[int]) -> list[int]:
    """Send a reply, or put it in place of our messages that answered before; the ids of its messages."""
    kept: list[int] = []
    for text, message_id in zip(reply.texts, ours, strict=False):
        last = len(kept) + 1 == len(reply.texts)
        keyboard = reply.keyboard if last else None
        if not await desk.outbox.edit(asked.chat_id, message_id, text, keyboard=keyboard):
            break  # it was deleted
        kept.append(message_id)
    for message_id in ours[len(reply.texts) :]:
        await desk.outbox.delete(asked.chat_id, message_id)
    rest = reply.texts[len(kept) :]
    sent = await desk.outbox.send(Place.of(asked), rest, keyboard=reply.keyboard)
    return [*kept, *(message.message_id for message in sent)]


async def _record(desk: Desk, asked: Request, found: Found | None, seconds: float) -> int:
    """Write a request into the journal; its number, 0 for talk that was neither meant nor answered.

    Also 0 where nothing is to be logged.
    """
    unmeant = not asked.addressed and not (found and found.found)
    if unmeant or not desk.config.telegram.log_days:
        return 0
    bulletins = [hit.bulletin for hit in (*found.quotes, *found.near)] if found else []
    if found and not found.found:
        bulletins += found.nearest
    entry = Asked(
        kind=Kind(asked.kind),
        question=asked.text,
        understood=found.understood if found else None,
        chat_id=asked.chat_id,
        user_id=asked.user_id,
        message_id=asked.message_id,
        outcome=_outcome(found),
        confidence=found.confidence if found else None,
        seconds=seconds,
        bulletins=tuple(dict.fromkeys(bulletin.id for bulletin in bulletins)),
    )
    return await desk.stored(desk.state.journal.record, entry)


def _outcome(found: Found | None) -> Outcome:
    if found is None:
        return Outcome.FAILED
    if found.found:
        return Outcome.ANSWERED
    return Outcome.NEAR if found.near else Outcome.REFUSED


async def _asked_before(desk: Desk, asked: Request) -> str | None:
    """The question that this one may lean on: what it replies to, or what the same person asked just now."""
    if asked.answered_by is not None:
        known = await desk.stored(desk.state.answers.by, asked.chat_id, asked.answered_by)
        if known and known.understood:
            return known.understood
    within = dt.timedelta(seconds=desk.config.telegram.memory_s)
    last = await desk.stored(
        desk.state.answers.before, asked.chat_id, asked.topic, asked.user_id, asked.message_id, within
    )
    return last.understood if last else None


@asynccontextmanager
async def _typing(desk: Desk, asked: Request) -> AsyncIterator[None]:
    """Show, after a moment and until the block ends, that somebody is being answered."""

    async def show() -> None:
        await desk.clock.sleep(_SIGN_AFTER_S)
        while True:
            with suppress(TelegramError):  # the sign may be missing, the answer not
                await desk.bot.send_chat_action(
                    asked.chat_id, ChatAction.TYPING, message_thread_id=asked.topic
                )
            await desk.clock.sleep(_SIGN_LASTS_S)

    shown = asyncio.create_task(show()) if asked.addressed else None
    try:
        yield
    finally:
        if shown:
            shown.cancel()
            await asyncio.wait({shown})

"""What a request is answered with: found by the engine, and put into messages."""

from __future__ import annotations

from bot.i18n import Texts
from bot.render.found import Found, Searched
from bot.telegram.models import Reply
from bot.telegram.request import Request
from bot.telegram.services import Desk
from bot.telegram.views import answer, results
from retrieval.models import AnswerRequest


async def find(desk: Desk, request: Request, after: str | None) -> Found:
    """What the engine finds, each quote read again from the library right before it is sent.

    Raises:
        BusyError: too many questions wait already.
        QuestionError: it cannot be asked.
    """
    province = (await desk.stored(desk.state.chats.get, request.chat_id)).province
    if request.kind == "search":
        return Searched(await results.find(desk, request.text, after, province))

    count = max(answer.MOST, desk.config.telegram.quotes)
    question = AnswerRequest(request.text, count, after, province=province)
    return await desk.work(desk.engine.answer, question)


async def compose(desk: Desk, request: Request, found: Found, number: int, texts: Texts) -> Reply:
    """What was found as messages with buttons; ``number`` is the request's in the journal."""
    if isinstance(found, Searched):
        return await results.compose(desk, request, found.page, texts)
    return await answer.compose(desk, request, found, number, texts)

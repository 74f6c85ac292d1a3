"""What is shown to whoever waits for an answer: the typing sign, and where many wait, once, their place."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from telegram.error import TelegramError

from bot.errors import StateError
from bot.i18n import Translator
from bot.telegram.models import Place, Request
from bot.telegram.services import AnsweringServices

_LOG = logging.getLogger(__name__)
_FIRST_S = 0.5  # an answer that takes longer is announced
_SIGN_LASTS_S = 4.0
_LONG_S = 5.0  # a wait that is told in words


class PlaceNotice:
    """The message that tells somebody their place in the queue, once at most; the answer replaces it."""

    def __init__(self, services: AnsweringServices, request: Request, tr: Translator) -> None:
        self._services = services
        self._request = request
        self._tr = tr
        self._begun = services.clock.time()
        self._sending: asyncio.Task[int | None] | None = None

    def begin_if_long(self, task: asyncio.Task[Any]) -> None:
        """Begin to send it if the wait of this task passes five seconds, and not too many are being sent."""
        if self._sending or self._services.announcing.locked():
            return
        executor = self._services.answer_executor
        place = executor.place_of(task)
        if place is None:
            return
        if self._services.clock.time() - self._begun + executor.expected_wait(place) > _LONG_S:
            self._sending = asyncio.create_task(self._send(place))

    @property
    def begun(self) -> bool:
        """Whether it is sent, or about to be."""
        return self._sending is not None

    async def message_id(self) -> int | None:
        """The message, once it is sent; ``None`` where none is."""
        return await self._sending if self._sending else None

    async def _send(self, place: int) -> int | None:
        services, request = self._services, self._request
        try:
            async with services.announcing:
                text = self._tr.say("place", number=place)
                sent = await services.outbox.send(Place.of(request), [text])
        except TelegramError as error:  # it may be missing, the answer not
            _LOG.info("chat %s: not told its place (%s)", request.chat_id, type(error).__name__)
            return None
        if not sent:
            return None
        keep = services.state.answers.keep_reply
        with suppress(StateError):  # a run that answers after this one finds it, and answers in its place
            await services.run_short_call(keep, request.chat_id, request.message_id, sent[-1])
        return sent[-1]


@asynccontextmanager
async def shown_waiting(
    services: AnsweringServices, request: Request, notice: PlaceNotice | None
) -> AsyncIterator[None]:
    """Show until the block ends that somebody is being answered or, by the notice, that many are before them.

    Nothing is shown where nobody asked the bot. The task that the block runs in is the one that waits.
    """
    task = asyncio.current_task()
    showing = (
        asyncio.create_task(_show(services, request, notice, task)) if task and request.addressed else None
    )
    try:
        yield
    finally:
        if showing:
            showing.cancel()
            await asyncio.wait({showing})


async def _show(
    services: AnsweringServices, request: Request, notice: PlaceNotice | None, task: asyncio.Task[Any]
) -> None:
    where = Place(request.chat_id, request.topic)
    await services.clock.sleep(_FIRST_S)
    while True:
        if notice:
            notice.begin_if_long(task)
        if not (notice and notice.begun) or not services.answer_executor.waits(task):
            where = await services.outbox.show_sign(where)
        await services.clock.sleep(_SIGN_LASTS_S)

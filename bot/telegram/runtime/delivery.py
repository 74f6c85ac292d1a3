"""One thing to say on its way into a chat, message by message; what was sent of it is noted at once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec, Protocol, TypeVar

from telegram import InlineKeyboardMarkup

from bot.errors import StateError
from bot.state.unsent import UnsentReplies, UnsentReply
from bot.telegram.models import Place
from bot.telegram.runtime.chat_calls import ChatCalls

_LOG = logging.getLogger(__name__)
_P = ParamSpec("_P")
_T = TypeVar("_T")


class StateCall(Protocol):
    """Has a call on the state made off the event loop."""

    async def __call__(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What the function returns or raises."""


class Delivery:
    """Puts texts in place of the messages that answered the same question before, and sends the others.

    Attributes:
        reply: What is said, with the messages that were sent of it by now.
        noted: Whether the state knows as much of it.
    """

    def __init__(
        self, calls: ChatCalls, unsent: UnsentReplies, state_call: StateCall, reply: UnsentReply
    ) -> None:
        self.reply = reply
        self.noted = True
        self._calls = calls
        self._unsent = unsent
        self._state_call = state_call
        self._place = Place(reply.chat_id, reply.topic, reply.reply_to, reply.user_id)
        self._before: list[int] = []

    async def run(self) -> None:
        """Send what is left, take away what stood there and is not needed, and note that all is done.

        Raises:
            ShutError: nothing can be written there.
            RetryAfter: Telegram says to wait.
            TelegramError: Telegram cannot be reached, or does not take it.
        """
        self._before = await self._noted(self._unsent.shown_before, [])
        while len(self.reply.sent) < len(self.reply.texts):
            await self._show_next()
        for message_id in self._before:
            await self._calls.delete(self.reply.chat_id, message_id)
        await self._noted(self._unsent.finish, None)

    async def _show_next(self) -> None:
        """Have one more message show the next text, and note which."""
        number = len(self.reply.sent)
        text = self.reply.texts[number]
        last = number + 1 == len(self.reply.texts)
        buttons = self.reply.keyboard if last else None
        keyboard = InlineKeyboardMarkup.de_json(dict(buttons)) if buttons else None
        message_id = await self._show_in_place(text, keyboard)
        if message_id is None:
            message_id, self._place = await self._calls.send_text(self._place, text, keyboard)
        if self._place.chat_id != self.reply.chat_id:  # the question stayed where it was
            self.reply = replace(self.reply, chat_id=self._place.chat_id, message_id=None)
            self._before = []
        known = replace(self.reply, sent=(*self.reply.sent, message_id))
        self.reply = await self._noted(lambda reply: self._unsent.note_sent(reply, message_id), known)

    async def _show_in_place(self, text: str, keyboard: InlineKeyboardMarkup | None) -> int | None:
        """The message that answered before and now shows a text; ``None`` where none is left in the order."""
        while self._before and self._before[0] > max(self.reply.sent, default=0):
            message_id = self._before.pop(0)
            if await self._calls.change_text(self.reply.chat_id, message_id, text, keyboard):
                return message_id
        return None

    async def _noted(self, note: Callable[[UnsentReply], _T], otherwise: _T) -> _T:
        """What the state says; where it cannot be reached, that costs nobody an answer."""
        if not self.reply.number and not self.reply.tokens:
            return otherwise
        try:
            result = await self._state_call(note, self.reply)
        except StateError as error:
            self.noted = False
            _LOG.warning("chat %s: what was sent is not noted (%s)", self.reply.chat_id, error)
            return otherwise
        self.noted = True
        return result

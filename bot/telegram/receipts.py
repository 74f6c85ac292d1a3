"""The answer that Telegram expects to every press, and whether there is such a button."""

from __future__ import annotations

import logging

from telegram import CallbackQuery, Message
from telegram.error import TelegramError

from bot.render.html import cut, plain

_LOG = logging.getLogger(__name__)
_NOTICE_UNITS = 200  # Bot API, answerCallbackQuery


class Receipt:
    """Answers a press, the first time it is told to."""

    def __init__(self, query: CallbackQuery) -> None:
        self._query = query
        self._given = False

    async def give(self, notice: str | None = None, *, alert: bool = False) -> None:
        """Answer, perhaps with a notice that fades or an alert that must be closed."""
        if self._given:
            return
        self._given = True
        text = cut(plain(notice), _NOTICE_UNITS) if notice else None
        try:
            await self._query.answer(text, show_alert=alert)
        except TelegramError as error:  # the press was answered before, or is too old to be
            _LOG.info("a press is not answered (%s)", error)


def is_of_a_button(query: CallbackQuery) -> bool:
    """Whether a press carries what a button under its message does, as Telegram shows the message.

    Telegram passes on whatever data a client sends. A message that cannot be seen any more has no buttons.
    """
    message = query.message
    markup = message.reply_markup if isinstance(message, Message) else None
    buttons = [button for row in markup.inline_keyboard for button in row] if markup else []
    return bool(query.data) and any(button.callback_data == query.data for button in buttons)

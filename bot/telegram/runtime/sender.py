"""Messages on their way out: in the right place, and in parts where they are long."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress

from telegram import InlineKeyboardMarkup

from bot.telegram.models import Place
from bot.telegram.runtime.chat_calls import ChatCalls, ShutError

_LOG = logging.getLogger(__name__)


class Outbox:
    """Sends and edits HTML; what cannot be delivered is logged and left."""

    def __init__(self, calls: ChatCalls) -> None:
        self._calls = calls

    async def send(
        self, place: Place, texts: Sequence[str], *, keyboard: InlineKeyboardMarkup | None = None
    ) -> list[int]:
        """Send texts as messages in order, the keyboard under the last; the ids of those that were sent.

        None are sent where the bot may not write (any more). A migrated group gets them in its new chat.
        """
        sent: list[int] = []
        try:
            for number, text in enumerate(texts, 1):
                markup = keyboard if number == len(texts) else None
                message_id, place = await self._calls.send_text(place, text, markup)
                sent.append(message_id)
        except ShutError as error:
            _log_shut(place.chat_id, error)
        return sent

    async def edit(
        self, chat_id: int, message_id: int, text: str, *, keyboard: InlineKeyboardMarkup | None = None
    ) -> bool:
        """Put a text and a keyboard in place of a message's; whether the message is there, and now so."""
        try:
            return await self._calls.change_text(chat_id, message_id, text, keyboard)
        except ShutError as error:
            _log_shut(chat_id, error)
            return False

    async def show(
        self, place: Place, message_id: int, text: str, *, keyboard: InlineKeyboardMarkup | None = None
    ) -> int | None:
        """Put a text and a keyboard in place of a message's, or send them anew where the message is gone.

        The id of the message that shows them; ``None`` where nothing can be written.
        """
        try:
            if await self._calls.change_text(place.chat_id, message_id, text, keyboard):
                return message_id
            return (await self._calls.send_text(place, text, keyboard))[0]
        except ShutError as error:
            _log_shut(place.chat_id, error)
            return None

    async def rekey(self, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup | None) -> None:
        """Put a keyboard, or none, in place of a message's; its text stays."""
        with suppress(ShutError):
            await self._calls.change_keyboard(chat_id, message_id, keyboard)

    async def send_file(self, place: Place, name: str, content: bytes, caption: str) -> None:
        """Send a file under a caption, which is plain text; where the bot may write."""
        try:
            await self._calls.send_file(place, name, content, caption)
        except ShutError as error:
            _log_shut(place.chat_id, error)

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message of ours away, where it still can be."""
        with suppress(ShutError):
            await self._calls.delete(chat_id, message_id)

    async def show_sign(self, place: Place) -> Place:
        """Show that somebody is being answered, if that can be; the place where the chat is now."""
        return await self._calls.show_sign(place)


def _log_shut(chat_id: int, error: ShutError) -> None:
    _LOG.warning("chat %s: not allowed to write (%s)", chat_id, error)

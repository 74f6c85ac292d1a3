"""Messages on their way out: in the right place, and in parts where they are long."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter

from bot.render.html import plain
from bot.telegram.models import Place
from bot.telegram.runtime.clock import Clock
from bot.telegram.runtime.floods import seconds_to_wait

_LOG = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# How Telegram words that there is nobody to write to any more, where it does not say Forbidden.
_CLOSED = ("chat not found", "not enough rights", "no rights to send", "chat_write_forbidden", "topic_closed")


Moved = Callable[[int, int], Awaitable[None]]


class Outbox:
    """Sends and edits HTML; what cannot be delivered is logged and left."""

    def __init__(self, bot: Bot, moved: Moved, clock: Clock) -> None:
        """Write as ``bot``; ``moved`` is told the old and the new id of a group that became a supergroup.

        What Telegram says to wait is waited by the ``clock``.
        """
        self._bot = bot
        self._moved = moved
        self._clock = clock

    async def send(
        self, place: Place, texts: Sequence[str], *, keyboard: InlineKeyboardMarkup | None = None
    ) -> list[Message]:
        """Send texts as messages in order, the keyboard under the last; those that were sent.

        None are sent where the bot may not write (any more). A migrated group gets them in its new chat.
        """
        sent: list[Message] = []
        for number, text in enumerate(texts, 1):
            try:
                markup = keyboard if number == len(texts) else None
                message, place = await self._to_where_it_is(place, text, markup)
            except (BadRequest, Forbidden) as error:
                if not _is_shut(error):
                    raise
                _LOG.warning("chat %s: not allowed to write (%s)", place.chat_id, error)
                break
            sent.append(message)
        return sent

    async def edit(
        self, chat_id: int, message_id: int, text: str, *, keyboard: InlineKeyboardMarkup | None = None
    ) -> bool:
        """Put a text and a keyboard in place of a message's; whether the message is there, and now so."""

        async def call(text: str, mode: str | None) -> Any:  # noqa: ANN401 (a message, or true)
            return await self._bot.edit_message_text(
                text,
                chat_id,
                message_id,
                parse_mode=mode,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )

        try:
            await self._readable(text, call)
        except (BadRequest, Forbidden) as error:
            if "message is not modified" in str(error).lower():
                return True
            _LOG.info("chat %s: message %s stays as it is (%s)", chat_id, message_id, error)
            return False
        return True

    async def rekey(self, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup | None) -> None:
        """Put a keyboard, or none, in place of a message's; its text stays."""
        with suppress(BadRequest, Forbidden):  # it was so already, or the message is gone
            await self._obedient(
                lambda: self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=keyboard)
            )

    async def send_file(self, place: Place, name: str, content: bytes, caption: str) -> None:
        """Send a file under a caption, which is plain text; where the bot may write."""
        try:
            await self._obedient(
                lambda: self._bot.send_document(
                    place.chat_id,
                    content,
                    caption=caption,
                    filename=name,
                    message_thread_id=place.topic,
                    reply_parameters=_reply_to(place),
                )
            )
        except (BadRequest, Forbidden) as error:
            if not _is_shut(error):
                raise
            _LOG.warning("chat %s: not allowed to write (%s)", place.chat_id, error)

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message of ours away, where it still can be."""
        with suppress(BadRequest, Forbidden):
            await self._obedient(lambda: self._bot.delete_message(chat_id, message_id))

    async def _to_where_it_is(
        self, place: Place, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> tuple[Message, Place]:
        try:
            return await self._send(place, text, keyboard), place
        except ChatMigrated as error:
            await self._moved(place.chat_id, error.new_chat_id)
            # Messages have other numbers there: what was replied to cannot be pointed at.
            place = replace(place, chat_id=error.new_chat_id, reply_to=None, topic=None)
            return await self._send(place, text, keyboard), place

    async def _send(self, place: Place, text: str, keyboard: InlineKeyboardMarkup | None) -> Message:
        async def call(text: str, mode: str | None) -> Message:
            return await self._bot.send_message(
                place.chat_id,
                text,
                parse_mode=mode,
                message_thread_id=place.topic,
                reply_parameters=_reply_to(place),
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )

        sent: Message = await self._readable(text, call)
        return sent

    async def _readable(self, text: str, call: Callable[[str, str | None], Awaitable[Any]]) -> Any:  # noqa: ANN401
        """Have HTML sent; without its marks where Telegram cannot read them: that costs no answer."""
        try:
            return await self._obedient(lambda: call(text, ParseMode.HTML))
        except BadRequest as error:
            if "parse entities" not in str(error):
                raise
            _LOG.exception("Telegram could not read our HTML; sending it without marks")
            return await self._obedient(lambda: call(plain(text), None))

    async def _obedient(self, call: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 (what the call gives)
        """Make a call as often as Telegram says to wait first: that delays an answer, and loses none."""
        while True:
            try:
                return await call()
            except RetryAfter as error:
                await self._clock.sleep(seconds_to_wait(error))


def _reply_to(place: Place) -> ReplyParameters | None:
    if place.reply_to is None:
        return None
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True)


def _is_shut(error: BadRequest | Forbidden) -> bool:
    return isinstance(error, Forbidden) or any(words in str(error).lower() for words in _CLOSED)

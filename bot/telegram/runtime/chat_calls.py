"""Every call that writes into a chat, and what Telegram may answer to it: the one place that knows.

A group becomes a supergroup, a topic or a message is deleted, the bot is thrown out: each of this may be
learnt from any call, and only from its refusal. Telegram tells these apart by words alone, which are those of
its own server.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.render.html import plain
from bot.telegram.models import Place

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TRIES = 5  # each after something else about the place was learnt

# How Telegram words it, in lower case.
_SHUT = (
    "chat not found",
    "not enough rights",
    "no rights to send",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
    "user is deactivated",
    "group chat was deactivated",
    "peer_id_invalid",
)
_NO_TOPIC = ("message thread not found", "topic_deleted", "topic_id_invalid", "topic not found")
_NO_TARGET = (
    "message to be replied not found",
    "message to reply not found",
    "replied message not found",
    "reply message not found",
    "reply_message_id_invalid",
)
_AS_IT_IS = "message is not modified"
_UNREADABLE = "parse entities"

Moved = Callable[[int, int], Awaitable[None]]


class ShutError(Exception):
    """Nothing can be written into a chat (any more): the bot was blocked, thrown out, or never let in."""


class ChatCalls:
    """Sends, edits and deletes; finds the place where a chat and its topic are now.

    Raises:
        RetryAfter: by each method but the sign: Telegram says to wait for longer than a call is worth.
        NetworkError: likewise: Telegram cannot be reached.
    """

    def __init__(self, bot: Bot, moved: Moved) -> None:
        """Write as ``bot``; ``moved`` is told the old and the new id of a group that became a supergroup."""
        self._bot = bot
        self._moved = moved

    async def send_text(
        self, place: Place, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> tuple[int, Place]:
        """Send HTML as one message; its id, and the place where it is now.

        In another chat than ``place`` where the group moved; outside of its topic where that was deleted.

        Raises:
            ShutError: nothing can be written there.
        """

        async def send(there: Place, text: str, mode: str | None) -> int:
            sent = await self._bot.send_message(
                there.chat_id,
                text,
                parse_mode=mode,
                message_thread_id=there.topic,
                reply_parameters=_reply_to(there),
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )
            return sent.message_id

        return await self._written(
            place, lambda there: _readable(text, lambda text, mode: send(there, text, mode))
        )

    async def send_file(self, place: Place, name: str, content: bytes, caption: str) -> tuple[int, Place]:
        """Send a file under a caption, which is plain text; its message's id, and the place where it is now.

        Raises:
            ShutError: nothing can be written there.
        """

        async def send(there: Place) -> int:
            sent = await self._bot.send_document(
                there.chat_id,
                content,
                caption=caption,
                filename=name,
                message_thread_id=there.topic,
                reply_parameters=_reply_to(there),
            )
            return sent.message_id

        return await self._written(place, send)

    async def send_picture(self, place: Place, content: bytes, caption: str) -> tuple[int, Place]:
        """Send a picture under a plain caption; its message's id, and the place where it is now.

        Raises:
            ShutError: nothing can be written there.
        """

        async def send(there: Place) -> int:
            sent = await self._bot.send_photo(
                there.chat_id,
                content,
                caption=caption,
                message_thread_id=there.topic,
                reply_parameters=_reply_to(there),
            )
            return sent.message_id

        return await self._written(place, send)

    async def show_sign(self, place: Place) -> Place:
        """Show that somebody is being answered, if that can be; the place where the chat is now."""

        async def show(there: Place) -> bool:
            return await self._bot.send_chat_action(
                there.chat_id, ChatAction.TYPING, message_thread_id=there.topic
            )

        with suppress(TelegramError, ShutError):  # the sign may be missing, the answer not
            _, place = await self._written(place, show)
        return place

    async def change_text(
        self, chat_id: int, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> bool:
        """Put HTML and a keyboard in place of a message's; whether the message is there, and now so.

        Raises:
            ShutError: nothing can be written there.
        """

        async def edit(text: str, mode: str | None) -> object:
            return await self._bot.edit_message_text(
                text,
                chat_id,
                message_id,
                parse_mode=mode,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )

        return await self._changed(chat_id, message_id, lambda: _readable(text, edit))

    async def change_keyboard(
        self, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup | None
    ) -> bool:
        """Put a keyboard, or none, in place of a message's; whether the message is there, and now so.

        Raises:
            ShutError: nothing can be written there.
        """
        return await self._changed(
            chat_id,
            message_id,
            lambda: self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=keyboard),
        )

    async def delete(self, chat_id: int, message_id: int) -> bool:
        """Take a message away; whether it was there, and could be.

        Raises:
            ShutError: nothing can be done there.
        """
        return await self._changed(chat_id, message_id, lambda: self._bot.delete_message(chat_id, message_id))

    async def _written(self, place: Place, write: Callable[[Place], Awaitable[_T]]) -> tuple[_T, Place]:
        """What is written into a place, and the place that it is now."""
        for _ in range(_TRIES):
            try:
                return await write(place), place
            except ChatMigrated as error:
                place = await self._new_place(place, error)
            except (BadRequest, Forbidden) as error:
                if _is_shut(error):
                    raise ShutError(str(error)) from error
                if place.topic is not None and _says(error, *_NO_TOPIC):
                    _LOG.info("chat %s: its topic %s is gone", place.chat_id, place.topic)
                    place = replace(place, topic=None, reply_to=None)
                elif place.reply_to is not None and _says(error, *_NO_TARGET):
                    place = replace(place, reply_to=None)
                else:
                    raise
        raise ShutError(f"chat {place.chat_id} cannot be found")

    async def _changed(self, chat_id: int, message_id: int, change: Callable[[], Awaitable[object]]) -> bool:
        """Whether a message of ours could be changed as it is wanted."""
        try:
            await change()
        except ChatMigrated as error:  # there another message has its number
            await self._new_place(Place(chat_id), error)
        except (BadRequest, Forbidden) as error:
            if _says(error, _AS_IT_IS):
                return True
            if _is_shut(error):
                raise ShutError(str(error)) from error
            _LOG.info("chat %s: message %s cannot be changed (%s)", chat_id, message_id, error)
        else:
            return True
        return False

    async def _new_place(self, place: Place, error: ChatMigrated) -> Place:
        """Where a group is, now that it is a supergroup; messages have other numbers there."""
        await self._moved(place.chat_id, error.new_chat_id)
        return replace(place, chat_id=error.new_chat_id, reply_to=None, topic=None)


async def _readable(text: str, write: Callable[[str, str | None], Awaitable[_T]]) -> _T:
    """Have HTML written; without its marks where Telegram cannot read them: that costs no answer."""
    try:
        return await write(text, ParseMode.HTML)
    except BadRequest as error:
        if not _says(error, _UNREADABLE):
            raise
        _LOG.exception("Telegram could not read our HTML; sending it without marks")
        return await write(plain(text), None)


def _reply_to(place: Place) -> ReplyParameters | None:
    if place.reply_to is None:
        return None
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True)


def _is_shut(error: TelegramError) -> bool:
    return isinstance(error, Forbidden) or _says(error, *_SHUT)


def _says(error: TelegramError, *wordings: str) -> bool:
    said = str(error).lower()
    return any(words in said for words in wordings)

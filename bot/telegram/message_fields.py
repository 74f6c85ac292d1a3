"""What a message says of itself: who wrote it, where, and in which words."""

from __future__ import annotations

from telegram import Message, MessageEntity
from telegram.constants import ChatType

ANONYMOUS_ADMIN = 1087968824  # one account that all anonymous administrators of all groups share
GENERAL_TOPIC = 1  # its id, with which Telegram refuses to send


def argument_of(message: Message) -> str:
    """What a message says behind the command that it begins with, on the same line or below; may be empty."""
    text, entities = text_of(message)
    return text[len(command_of(text, entities) or "") :].strip()


def text_of(message: Message) -> tuple[str, tuple[MessageEntity, ...]]:
    """The text or caption of a message, empty where it has neither, and its entities."""
    if message.text is not None:
        return message.text, tuple(message.entities)
    return message.caption or "", tuple(message.caption_entities)


def topic_of(message: Message) -> int | None:
    """The forum topic of a message; outside topics a thread is only a chain of replies."""
    thread = message.message_thread_id if message.is_topic_message else None
    return None if thread == GENERAL_TOPIC else thread


def person_of(message: Message) -> int | None:
    """Who wrote a message; ``None`` for the account that anonymous administrators share."""
    user = message.from_user
    return user.id if user and user.id != ANONYMOUS_ADMIN else None


def is_by_a_person(message: Message) -> bool:
    """Whether somebody wrote it here: no bot did, no channel, and nobody through a bot."""
    user = message.from_user
    if user is None or message.chat.type == ChatType.CHANNEL:
        return False
    anonymous = user.id == ANONYMOUS_ADMIN and message.sender_chat is not None
    return (
        (anonymous or not user.is_bot)
        and message.via_bot is None
        and not message.is_automatic_forward
        and (anonymous or message.sender_chat is None)
    )


def command_of(text: str, entities: tuple[MessageEntity, ...]) -> str | None:
    """The command that a text begins with, as it is written."""
    first = entities[0] if entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    return text[: first.length]  # a command is ASCII: its UTF-16 length is its length

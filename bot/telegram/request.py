"""Which message speaks to the bot, and what it asks. Pure: it looks at the message and at nothing else.

A bot that answers what was not meant for it is removed from the group, and one that is silent when it is
asked is of no use; both are decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from telegram import Message, MessageEntity
from telegram.constants import ChatType

from bot.telegram.smalltalk import courtesy, is_courtesy, looks_like_a_question

Kind = Literal["ask", "search"]
Policy = Literal["commands", "mentions", "all"]

ANONYMOUS_ADMIN = 1087968824  # one account that all anonymous administrators of all groups share
GENERAL_TOPIC = 1  # its id, with which Telegram refuses to send

_MENTIONS = {MessageEntity.MENTION, MessageEntity.TEXT_MENTION}
_EDGES = " \t\n,.;:–—-"


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account; the name without the at sign."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to know, and where the answer belongs.

    Attributes:
        kind: One answer (``ask``), or several passages (``search``).
        text: The question in the person's words; empty where they wrote none.
        chat_id: The chat.
        message_id: The message that asks.
        reply_to: The message that the answer replies to: the same, or the one that was pointed at.
        topic: The forum topic; ``None`` outside topics and in General.
        user_id: Who asks; ``None`` for a group's anonymous administrators, who share one account.
        private: Whether it is a private chat.
        answered_by: The bot's message that this one replies to, so that it leans on what was asked there.
        addressed: Whether the bot was spoken to; otherwise it may speak only where it knows the answer.
        language_code: The language of the person's Telegram, where it says one.
    """

    kind: Kind
    text: str
    chat_id: int
    message_id: int
    reply_to: int
    topic: int | None
    user_id: int | None
    private: bool
    answered_by: int | None = None
    addressed: bool = True
    language_code: str | None = None


def request(message: Message, me: Me, policy: Policy = "mentions") -> Request | None:
    """What a message asks of the bot, or ``None`` where it is none of its business.

    In a private chat every text and caption is a question, but for greetings and thanks. In a group it is
    `/ask`, `/search`, a reply to the bot or a mention, as far as the ``policy`` goes. Other commands are not
    read here.
    """
    if not is_by_a_person(message):
        return None
    text, entities = words_of(message)
    command = _command(text, entities)
    if command is not None:
        kind = _kind(command, me)
        return _made(message, me, kind, text[len(command) :], pointing=True) if kind else None
    if message.chat.type == ChatType.PRIVATE:
        return _made(message, me, "ask", text) if text.strip() and not courtesy(text) else None
    return None if policy == "commands" else _in_talk(message, me, policy)


def words_behind(message: Message) -> str:
    """What a message says behind the command that it begins with, on the same line or below; may be empty."""
    text, entities = words_of(message)
    return text[len(_command(text, entities) or "") :].strip()


def words_of(message: Message) -> tuple[str, tuple[MessageEntity, ...]]:
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


def _in_talk(message: Message, me: Me, policy: Policy) -> Request | None:
    """What a group's message without a command asks of the bot."""
    text, entities = words_of(message)
    mentions = [entity for entity in entities if _names(entity, text, me)]
    if mentions:
        words = _without(text, mentions)
        only_polite = words.strip("?") and is_courtesy(words)
        return None if only_polite else _made(message, me, "ask", words, pointing=True)
    if _replies_to(message, me):
        to_another = any(entity.offset == 0 and entity.type in _MENTIONS for entity in entities)
        return None if to_another or is_courtesy(text) else _made(message, me, "ask", text)
    overheard = policy == "all" and _target(message) is None and not text.startswith("/")
    if overheard and looks_like_a_question(text):
        return _made(message, me, "ask", text, addressed=False)
    return None


def _made(
    message: Message,
    me: Me,
    kind: Kind,
    text: str,
    *,
    pointing: bool = False,
    addressed: bool = True,
) -> Request:
    text, reply_to = text.strip(), message.message_id
    target = _target(message)
    own = target is not None and _replies_to(message, me)
    if pointing and not text.strip("?") and target is not None and not own:
        text, reply_to = _pointed_at(message, target, me), target.message_id
    user = message.from_user
    return Request(
        kind=kind,
        text=text,
        chat_id=message.chat_id,
        message_id=message.message_id,
        reply_to=reply_to,
        topic=topic_of(message),
        user_id=person_of(message),
        private=message.chat.type == ChatType.PRIVATE,
        answered_by=target.message_id if target and own else None,
        addressed=addressed,
        language_code=user.language_code if user else None,
    )


def _pointed_at(message: Message, target: Message, me: Me) -> str:
    """The words that a bare command or mention points at: what was quoted of the message, or all of it."""
    if message.quote and message.quote.is_manual:
        return message.quote.text.strip()
    text, entities = words_of(target)
    command = _command(text, entities)
    if command is not None:
        return text[len(command) :].strip()
    return _without(text, [entity for entity in entities if _names(entity, text, me)])


def _target(message: Message) -> Message | None:
    """The message that this one replies to; in a topic every message seems to reply to its opening."""
    target = message.reply_to_message
    return None if target is None or target.forum_topic_created is not None else target


def _replies_to(message: Message, me: Me) -> bool:
    target = _target(message)
    return target is not None and target.from_user is not None and target.from_user.id == me.id


def _command(text: str, entities: tuple[MessageEntity, ...]) -> str | None:
    """The command that a text begins with, as it is written."""
    first = entities[0] if entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    return text[: first.length]  # a command is ASCII: its UTF-16 length is its length


def _kind(command: str, me: Me) -> Kind | None:
    name, _, bot = command[1:].lower().partition("@")
    if bot not in {"", me.username.lower()}:
        return None
    return "ask" if name == "ask" else "search" if name == "search" else None


def _names(entity: MessageEntity, text: str, me: Me) -> bool:
    """Whether an entity is a mention of the bot."""
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    if entity.type != MessageEntity.MENTION:
        return False
    start, end = _span(text, entity)
    return text[start:end].lower() == f"@{me.username}".lower()


def _without(text: str, entities: Iterable[MessageEntity]) -> str:
    """The text without the words that these entities cover, and without what then hangs at its edges."""
    kept, done = [], 0
    for start, end in sorted(_span(text, entity) for entity in entities):
        kept.append(text[done:start])
        done = end
    kept.append(text[done:])
    joined = re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", "".join(kept))
    return joined.strip(" \t\n").lstrip(_EDGES)


def _span(text: str, entity: MessageEntity) -> tuple[int, int]:
    """Where an entity stands, in code points; Telegram counts UTF-16 code units."""
    encoded = text.encode("utf-16-le")
    before = encoded[: 2 * entity.offset].decode("utf-16-le", "ignore")
    covered = encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "ignore")
    return len(before), len(before) + len(covered)

"""Which message speaks to the bot, and what it asks. Pure: it looks at the message and at nothing else.

A bot that answers what was not meant for it is removed from the group, and one that is silent when it is
asked is of no use; both are decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from telegram import Message, MessageEntity
from telegram.constants import ChatType

from bot.telegram.message_fields import command_of, is_by_a_person, person_of, text_of, topic_of
from bot.telegram.models import BotAccount, PolicyName, Request, RequestKind
from bot.telegram.smalltalk import courtesy, is_courtesy, looks_like_a_question

_MENTIONS = {MessageEntity.MENTION, MessageEntity.TEXT_MENTION}
_EDGES = " \t\n,.;:–—-"


def read_request(message: Message, account: BotAccount, policy: PolicyName = "mentions") -> Request | None:
    """What a message asks of the bot, or ``None`` where it is none of its business.

    In a private chat every text and caption is a question, but for greetings and thanks. In a group it is
    `/ask`, `/search`, a reply to the bot or a mention, as far as the ``policy`` goes. Other commands are not
    read here.
    """
    if not is_by_a_person(message):
        return None
    text, entities = text_of(message)
    command = command_of(text, entities)
    if command is not None:
        kind = _kind(command, account)
        return _made(message, account, kind, text[len(command) :], pointing=True) if kind else None
    if message.chat.type == ChatType.PRIVATE:
        return _made(message, account, "ask", text) if text.strip() and not courtesy(text) else None
    return None if policy == "commands" else _in_talk(message, account, policy)


def _in_talk(message: Message, account: BotAccount, policy: PolicyName) -> Request | None:
    """What a group's message without a command asks of the bot."""
    text, entities = text_of(message)
    mentions = [entity for entity in entities if _names(entity, text, account)]
    if mentions:
        words = _without(text, mentions)
        only_polite = words.strip("?") and is_courtesy(words)
        return None if only_polite else _made(message, account, "ask", words, pointing=True)
    if _replies_to(message, account):
        to_another = any(entity.offset == 0 and entity.type in _MENTIONS for entity in entities)
        return None if to_another or is_courtesy(text) else _made(message, account, "ask", text)
    overheard = policy == "all" and _target(message) is None and not text.startswith("/")
    if overheard and looks_like_a_question(text):
        return _made(message, account, "ask", text, addressed=False)
    return None


def _made(
    message: Message,
    account: BotAccount,
    kind: RequestKind,
    text: str,
    *,
    pointing: bool = False,
    addressed: bool = True,
) -> Request:
    text, reply_to = text.strip(), message.message_id
    target = _target(message)
    own = target is not None and _replies_to(message, account)
    if pointing and not text.strip("?") and target is not None and not own:
        text, reply_to = _pointed_at(message, target, account), target.message_id
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


def _pointed_at(message: Message, target: Message, account: BotAccount) -> str:
    """The words that a bare command or mention points at: what was quoted of the message, or all of it."""
    if message.quote and message.quote.is_manual:
        return message.quote.text.strip()
    text, entities = text_of(target)
    command = command_of(text, entities)
    if command is not None:
        return text[len(command) :].strip()
    return _without(text, [entity for entity in entities if _names(entity, text, account)])


def _target(message: Message) -> Message | None:
    """The message that this one replies to; in a topic every message seems to reply to its opening."""
    target = message.reply_to_message
    return None if target is None or target.forum_topic_created is not None else target


def _replies_to(message: Message, account: BotAccount) -> bool:
    target = _target(message)
    return target is not None and target.from_user is not None and target.from_user.id == account.id


def _kind(command: str, account: BotAccount) -> RequestKind | None:
    name, _, bot = command[1:].lower().partition("@")
    if bot not in {"", account.username.lower()}:
        return None
    return "ask" if name == "ask" else "search" if name == "search" else None


def _names(entity: MessageEntity, text: str, account: BotAccount) -> bool:
    """Whether an entity is a mention of the bot."""
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == account.id
    if entity.type != MessageEntity.MENTION:
        return False
    start, end = _span(text, entity)
    return text[start:end].lower() == f"@{account.username}".lower()


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

"""Messages as Telegram's library gives them to the bot."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from telegram import Chat, Message, MessageEntity, TextQuote, User

from bot.telegram.models import BotAccount, Request
from tests.botapi.entities import Formatted, finish

ME = BotAccount(4_000_000_001, "bantin_bot")
BOT = User(ME.id, "Bản Tin", is_bot=True, username=ME.username)
LAN = User(1001, "Lan", is_bot=False, language_code="vi")
HUNG = User(1002, "Hùng", is_bot=False, language_code="en")
OTHER_BOT = User(4_000_000_002, "Khác", is_bot=True, username="other_bot")
ANONYMOUS = User(1087968824, "Group", is_bot=True, username="GroupAnonymousBot")
AS_CHANNEL = User(136817688, "Channel", is_bot=True, username="Channel_Bot")
TELEGRAM = User(777000, "Telegram", is_bot=False)

PRIVATE = Chat(LAN.id, Chat.PRIVATE)
GROUP = Chat(-1001, Chat.SUPERGROUP, title="Tổ công tác")
CHANNEL = Chat(-1002, Chat.CHANNEL, title="Công báo")

WRITTEN = dt.datetime(2020, 3, 5, 8, 0, tzinfo=dt.UTC)


def entities(text: str) -> list[MessageEntity]:
    """The commands and mentions that Telegram finds in a text, in UTF-16 units."""
    found = finish(Formatted(text, ())).entities
    return [MessageEntity(entity.type, entity.offset, entity.length) for entity in found]


def message(
    text: str | None,
    chat: Chat = GROUP,
    user: User | None = LAN,
    *,
    caption: bool = False,
    reply_to: Message | None = None,
    quote: TextQuote | None = None,
    marks: Sequence[MessageEntity] | None = None,
    number: int = 7,
    thread: int | None = None,
    is_topic: bool | None = None,
    sender_chat: Chat | None = None,
    via_bot: User | None = None,
    forwarded: bool | None = None,
) -> Message:
    """A message with the marks that Telegram would set, or with others."""
    found = list(marks) if marks is not None else entities(text or "")
    return Message(
        message_id=number,
        date=WRITTEN,
        chat=chat,
        from_user=user,
        text=None if caption else text,
        entities=None if caption else found,
        caption=text if caption else None,
        caption_entities=found if caption else None,
        reply_to_message=reply_to,
        quote=quote,
        message_thread_id=thread,
        is_topic_message=is_topic,
        sender_chat=sender_chat,
        via_bot=via_bot,
        is_automatic_forward=forwarded,
    )


ASKED = Request(
    kind="ask",
    text="",
    chat_id=GROUP.id,
    message_id=7,
    reply_to=7,
    topic=None,
    user_id=LAN.id,
    private=False,
    language_code="vi",
)


def asked(text: str, **others: object) -> Request:
    """The request that a message of Lan's in the group makes, but for what is named."""
    return replace(ASKED, text=text, **others)  # type: ignore[arg-type]

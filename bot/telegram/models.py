"""What goes through the chat: requests, places, presses of buttons, and what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from telegram import InlineKeyboardMarkup, Message

from bot.i18n import Translator, translator
from bot.state.buttons import Button
from bot.telegram.message_fields import person_of, topic_of

RequestKind = Literal["ask", "search"]
PolicyName = Literal["commands", "mentions", "all"]

MAX_DATA = 64  # bytes (Bot API, InlineKeyboardButton)
_TOKEN = 16  # characters (`bot.state.buttons`)


@dataclass(frozen=True, slots=True)
class BotAccount:
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

    kind: RequestKind
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, one of its topics, the message that it replies to, and for whom it is."""

    chat_id: int
    topic: int | None = None
    reply_to: int | None = None
    user_id: int | None = None

    @classmethod
    def of(cls, request: Request) -> Place:
        """Where the answer to a request goes; in a private chat it is clear what is answered."""
        reply_to = None if request.private else request.reply_to
        return cls(request.chat_id, request.topic, reply_to, request.user_id)

    @classmethod
    def beside(cls, message: Message) -> Place:
        """Where a word about a message goes: a reply in a group."""
        private = message.chat.type == message.chat.PRIVATE
        reply_to = None if private else message.message_id
        return cls(message.chat_id, topic_of(message), reply_to, person_of(message))


@dataclass(frozen=True, slots=True)
class MessageView:
    """What a message shows, and under it its buttons.

    Attributes:
        text: As HTML that fits into one message; ``None`` leaves the text as it is.
        keyboard: The buttons; ``None`` for none.
        notice: What whoever pressed is told, and nobody else.
    """

    text: str | None
    keyboard: InlineKeyboardMarkup | None
    notice: str | None = None


class UnknownVerbError(Exception):
    """A press asks for what no button of its message does: a client made it up."""


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A press.

    Attributes:
        button: What is remembered of the message.
        verb: What the button does.
        place: The message's chat and topic.
        message_id: The message.
        private: Whether it is a private chat.
        user_id: Who pressed; also in a group's anonymous administrators, whom a press gives away.
        tr: The language of the message.
        own: The language of who pressed.
    """

    button: Button
    verb: str
    place: Place
    message_id: int
    private: bool
    user_id: int
    tr: Translator
    own: Translator


def button_data(token: str, verb: str) -> str:
    """The data of a button.

    Raises:
        ValueError: it is longer than Telegram takes.
    """
    made = f"{token}{verb}"
    if len(made.encode()) > MAX_DATA:
        raise ValueError(f"{made} is too long for a button")
    return made


def split_button_data(made: str) -> tuple[str, str]:
    """The token and the verb of a button's data."""
    return made[:_TOKEN], made[_TOKEN:]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer ready to be sent.

    Attributes:
        texts: Its messages, as HTML.
        keyboard: What stands under the last of them.
        tokens: The buttons in it that the state keeps; they are bound to the message once it is sent.
        shares: Where it answers several people, whose each part of the texts is: the person, and the part.
    """

    texts: tuple[str, ...]
    keyboard: InlineKeyboardMarkup | None = None
    tokens: tuple[str, ...] = ()
    shares: tuple[tuple[int, str], ...] = ()

    @classmethod
    def with_buttons(cls, texts: Sequence[str], keyboard: InlineKeyboardMarkup | None, token: str) -> Reply:
        """An answer with the buttons of a token; with none where that is empty: they would do nothing."""
        return cls(tuple(texts), keyboard, (token,)) if token else cls(tuple(texts))


def translator_of(payload: Mapping[str, Any]) -> Translator:
    """The language of a message, by what its buttons remember."""
    return translator(payload["language"])

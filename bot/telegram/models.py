"""What a press of a button leads to, and the data that Telegram carries for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.i18n import Texts, texts
from bot.state.buttons import Button
from bot.telegram.runtime.sender import Place

MAX_DATA = 64  # bytes (Bot API, InlineKeyboardButton)
_TOKEN = 16  # characters (`bot.state.buttons`)


@dataclass(frozen=True, slots=True)
class Screen:
    """What a message shows, and under it its buttons.

    Attributes:
        text: As HTML that fits into one message; ``None`` leaves the text as it is.
        keyboard: The buttons; ``None`` for none.
        notice: What whoever pressed is told, and nobody else.
    """

    text: str | None
    keyboard: InlineKeyboardMarkup | None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press.

    Attributes:
        button: What is remembered of the message.
        verb: What the button does.
        place: The message's chat and topic.
        message_id: The message.
        private: Whether it is a private chat.
        user_id: Who pressed; also in a group's anonymous administrators, whom a press gives away.
        texts: The language of the message.
        own: The language of who pressed.
    """

    button: Button
    verb: str
    place: Place
    message_id: int
    private: bool
    user_id: int
    texts: Texts
    own: Texts


def data(token: str, verb: str) -> str:
    """The data of a button.

    Raises:
        ValueError: it is longer than Telegram takes.
    """
    made = f"{token}{verb}"
    if len(made.encode()) > MAX_DATA:
        raise ValueError(f"{made} is too long for a button")
    return made


def parted(made: str) -> tuple[str, str]:
    """The token and the verb of a button's data."""
    return made[:_TOKEN], made[_TOKEN:]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer ready to be sent.

    Attributes:
        texts: Its messages, as HTML.
        keyboard: What stands under the last of them.
        tokens: The buttons in it that the state keeps; they are bound to the message once it is sent.
    """

    texts: tuple[str, ...]
    keyboard: InlineKeyboardMarkup | None = None
    tokens: tuple[str, ...] = ()


def language_of(payload: Mapping[str, Any]) -> Texts:
    """The language of a message, by what its buttons remember."""
    return texts(payload["language"])

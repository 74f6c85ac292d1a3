"""The buttons under messages, laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.helpers import create_deep_linked_url

from bot.i18n import Translator
from bot.render.citation import short_citation
from bot.telegram.models import button_data
from bot.telegram.sending import SendingServices
from corpus.models import Bulletin, Passage
from retrieval.models import Hit

Row = Sequence[InlineKeyboardButton]

_IN_A_ROW = 5
# Stricter than Telegram, which refuses a whole message for one address that is none.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?([/?#][!-~]*)?")
_LONGEST_ADDRESS = 1000


@dataclass(frozen=True, slots=True)
class KeyboardBuilder:
    """Makes the buttons of one message.

    Attributes:
        token: What the message's buttons are remembered by.
        bot: The bot's name without the at sign.
        private: Whether the message is in a private chat.
        tr: The language of the buttons.
    """

    token: str
    bot: str
    private: bool
    tr: Translator

    @classmethod
    def of(cls, services: SendingServices, token: str, tr: Translator, *, private: bool) -> KeyboardBuilder:
        """What makes the buttons of a message of this bot."""
        return cls(token, services.account.username, private, tr)

    def button(self, label: str, verb: str) -> InlineKeyboardButton:
        """A button that does something."""
        return InlineKeyboardButton(label, callback_data=button_data(self.token, verb))

    def in_private(self, label: str, verb: str = "") -> InlineKeyboardButton:
        """A button that leads to the private chat, where the bot shows what the verb says."""
        return InlineKeyboardButton(label, url=create_deep_linked_url(self.bot, f"{self.token}{verb}"))

    def source(self, bulletin: Bulletin, verb: str) -> InlineKeyboardButton:
        """A button that opens a bulletin: where it was published, else as the library has it.

        The library's own text is long: in a group it is shown in private.
        """
        label = self.tr.say("button-source")
        if is_address(bulletin.url):
            return InlineKeyboardButton(label, url=bulletin.url)
        return self.button(label, f"{verb}/") if self.private else self.in_private(label, verb)

    def copy(self, hit: Hit, answer: Passage | None = None) -> InlineKeyboardButton:
        """A button that copies a quote with its source."""
        citation = CopyTextButton(short_citation(hit, self.tr, answer))
        return InlineKeyboardButton(self.tr.say("button-copy"), copy_text=citation)

    def pager(self, before: str | None, here: tuple[str, str], after: str | None) -> Row:
        """A row that turns pages by these verbs; ``here`` is the label of this page and its own verb."""
        row = [self.button("‹", before)] if before is not None else []
        row.append(self.button(*here))
        return [*row, self.button("›", after)] if after is not None else row

    def parts(self, verb: str, part: int, count: int) -> list[Row]:
        """The pager of a text in parts, which the verb with a part's number shows; none for a single part."""
        if count == 1:
            return []
        before = f"{verb}{part - 1}" if part else None
        after = f"{verb}{part + 1}" if part + 1 < count else None
        return [self.pager(before, (f"{part + 1}/{count}", f"{verb}{part}"), after)]


def is_address(url: str | None) -> bool:
    """Whether a button can open this address."""
    return url is not None and len(url) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(url) is not None


def in_rows(buttons: Sequence[InlineKeyboardButton]) -> Iterator[Row]:
    """Small buttons, several in a row."""
    for start in range(0, len(buttons), _IN_A_ROW):
        yield buttons[start : start + _IN_A_ROW]


def keyboard(*rows: Row) -> InlineKeyboardMarkup | None:
    """The rows that hold buttons; ``None`` if none does."""
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None

"""What stands behind the buttons of messages: Telegram carries 64 bytes, the rest is kept here."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.state.database import Clock, Database, patient
from bot.state.tables import buttons

_RANDOM_BYTES = 12  # 16 characters of a token, which nobody guesses


@dataclass(frozen=True, slots=True)
class Press:
    """What a button does: the name of an action and what it needs, as JSON has it."""

    action: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """A button that was put under a message.

    Attributes:
        token: What Telegram carries.
        chat_id: Of the message; ``None`` for one that was sent inline.
        user_id: The one person for whom it works; ``None``: for everybody.
        message_id: The message, once it was sent.
        press: What it does.
        at: When it was made.
    """

    token: str
    chat_id: int | None
    user_id: int | None
    message_id: int | None
    press: Press
    at: dt.datetime


@patient
class Buttons:
    """Buttons by token; they outlive the process and go when they are purged."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, chat_id: int | None, user_id: int | None, *presses: Press) -> tuple[str, ...]:
        """Keep the buttons of a message that is about to be sent; their tokens, in the same order.

        A token is 16 ASCII letters, digits, ``-`` and ``_``, and cannot be guessed. A payload comes back as
        JSON gives it back: lists for tuples, texts for keys; one that JSON does not know is a defect.
        """
        at = self._clock()
        tokens = tuple(secrets.token_urlsafe(_RANDOM_BYTES) for _ in presses)
        with self._database.writing() as transaction:
            for token, press in zip(tokens, presses, strict=True):
                transaction.put(
                    buttons,
                    token=token,
                    chat_id=chat_id,
                    user_id=user_id,
                    action=press.action,
                    payload=dict(press.payload),
                    at=at,
                )
        return tokens

    def bind(self, tokens: Iterable[str], message_id: int) -> None:
        """Say under which message the buttons are, now that it was sent."""
        chosen = buttons.update().where(buttons.c.token.in_(list(tokens)))
        with self._database.writing() as transaction:
            transaction.change(chosen.values(message_id=message_id))

    def get(self, token: str) -> Button | None:
        """The button of a token; ``None`` if it has expired or never was."""
        if not token.isascii():  # whatever a client sends
            return None
        with self._database.reading() as transaction:
            row = transaction.one(buttons.select().where(buttons.c.token == token))
        if row is None:
            return None
        press = Press(row.pop("action"), row.pop("payload"))
        return Button(press=press, **row)

    def purge(self, before: dt.datetime) -> int:
        """Delete the buttons made before a time; how many."""
        with self._database.writing() as transaction:
            return transaction.change(buttons.delete().where(buttons.c.at < before))

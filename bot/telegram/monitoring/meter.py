"""What is counted of the bot's work: numbers only, never a word, a chat or a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Refusal = Literal["access", "limit"]


@dataclass(frozen=True, slots=True)
class IndexReading:
    """What is indexed at a moment."""

    bulletins: int
    passages: int
    created: dt.datetime


@dataclass(frozen=True, slots=True)
class Readings:
    """How the bot stands at a moment; ``None`` is what could not be told in time.

    Attributes:
        ready: Whether it takes questions and can answer them.
        telegram_up: Whether Telegram could be written to when it last was.
        waiting: Questions that are answered or wait for that.
        inbox: Updates that have not been dealt with.
        outbox: Answers that wait to be sent, or are being sent.
        index: What is indexed.
        held_back: Quotes so far that were not what the library stored.
        refused_calls: Calls of the webhook so far that were refused, by status.
    """

    ready: bool
    telegram_up: bool
    waiting: int
    inbox: int | None
    outbox: int | None
    index: IndexReading | None
    held_back: int
    refused_calls: Mapping[int, int] = field(default_factory=dict)


class Meter(Protocol):
    """Counts what happens. For one event loop."""

    def count_question(self, kind: str, outcome: str) -> None:
        """A question was dealt with, asked and ended in one of a few ways."""

    def count_answer(self, seconds: float) -> None:
        """All of an answer to a message was sent, so many seconds after the question came."""

    def count_inline_answer(self, seconds: float) -> None:
        """An inline query was answered, so many seconds after it came."""

    def count_refusal(self, why: Refusal) -> None:
        """Somebody was not let in, or has to wait."""

    def count_error(self, kind: str) -> None:
        """An error of a kind, by the name of its class, went to the log."""

    def text(self, readings: Readings) -> str | None:
        """All of it in the text format of Prometheus; ``None`` where nothing is counted."""


class NoMeter:
    """Counts nothing, where nobody looks."""

    def count_question(self, kind: str, outcome: str) -> None:
        """Nothing."""

    def count_answer(self, seconds: float) -> None:
        """Nothing."""

    def count_inline_answer(self, seconds: float) -> None:
        """Nothing."""

    def count_refusal(self, why: Refusal) -> None:
        """Nothing."""

    def count_error(self, kind: str) -> None:
        """Nothing."""

    def text(self, readings: Readings) -> str | None:
        """None."""
        del readings
        return None

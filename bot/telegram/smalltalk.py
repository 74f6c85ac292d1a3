"""What a message sounds like: a question, a courtesy, or neither. The words stand in tables."""

from __future__ import annotations

from functools import cache
from typing import Literal

from bot.telegram.tables import COURTESIES
from corpus.text.fold import nfc
from corpus.text.phrase_matcher import Phrases
from corpus.text.text import Style, Text, read_text
from retrieval.query.tables import FOLLOWUPS

_LONGEST = 4096  # characters of a message, by Telegram
Courtesy = Literal["greeting", "thanks"]


def looks_like_a_question(text: str) -> bool:
    """Whether a text asks: it ends with a question mark, or holds a word of asking."""
    return text.rstrip().endswith("?") or next(_asking().find(_typed(text)), None) is not None


def is_courtesy(text: str) -> bool:
    """Whether a text only greets, thanks or agrees, or holds no word at all: there is nothing to answer."""
    typed = _typed(text)
    said = sum(found.stop - found.first for found in _courtesies().find(typed))
    return said == len(typed.tokens) and len(text) <= _LONGEST


def courtesy(text: str) -> Courtesy | None:
    """What a text says that has words, and none but of courtesy; ``None`` for all others."""
    typed = _typed(text)
    if not typed.tokens or not is_courtesy(text):
        return None
    greets = any(found.of("greeting") for found in _courtesies().find(typed))
    return "greeting" if greets else "thanks"


def _typed(text: str) -> Text:
    """As much of a text as Telegram lets anybody type; another server may deliver more."""
    return read_text(nfc(text[:_LONGEST]), Style.TYPED)


@cache
def _courtesies() -> Phrases:
    greetings = [(word, "greeting", "") for word in COURTESIES.greetings]
    return Phrases([*greetings, *((word, "thanks", "") for word in COURTESIES.words)])


@cache
def _asking() -> Phrases:
    return Phrases((word, "asking", kind) for kind, words in FOLLOWUPS.asking.items() for word in words)

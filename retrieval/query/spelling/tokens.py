"""Text as the accent model reads it: words, and classes for what is no word of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from corpus.text.fold import looks_vietnamese, modern_spelling, nfc

END, SIGN, NUMBER, OTHER = range(4)
"""The classes: a sentence's end (and the next one's start), any other sign, a number, an unknown word."""

CLASSES = 4
"""Ids below it are the classes; the words of a vocabulary are counted from it."""

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\n+|[^\w\s]+")
"""A number with its decimal and thousands marks, a word, a line's end, a run of signs."""

_MARKS = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzđ") | {
    nfc(a + mark) for a in "aăâeêioôơuưy" for mark in _MARKS
}
_VOWEL = re.compile(r"[aeiouy]")


def word(token: str) -> str:
    """The token as vocabularies spell it: lower case, tone marks placed the newer way."""
    return modern_spelling(token.lower())


def token_id(token: str, vocabulary: Mapping[str, int]) -> int:
    """The id of a token: its word's if the vocabulary has it, else its class."""
    first = token[0]
    if first.isalpha():
        return vocabulary.get(word(token), OTHER)
    if first.isdecimal():
        return NUMBER
    return END if is_end(token) else SIGN


def is_end(token: str) -> bool:
    """Whether a token ends a sentence, or a part of one that could stand by itself."""
    return token[-1] in "\n.?!…:;"


def is_word(token: str) -> bool:
    """Whether a token is a word in letters of Vietnamese or English, the kind that a vocabulary takes."""
    return _LETTERS.issuperset(token.lower())


def is_bare(token: str) -> bool:
    """Whether a token is a word without any mark: only such words are ever changed."""
    return token.isascii() and token.isalpha()


@lru_cache(maxsize=1 << 15)
def is_syllable(token: str) -> bool:
    """Whether a token could be a Vietnamese syllable, with its marks or without."""
    return is_word(token) and looks_vietnamese(token)


def is_accented(token: str) -> bool:
    """Whether a token is a Vietnamese syllable with a mark or with đ."""
    return not token.isascii() and is_syllable(token)


def is_foreign(token: str) -> bool:
    """Whether a bare word cannot be Vietnamese; "bql" and "kcn", which have no vowel, are abbreviations."""
    return is_bare(token) and not is_syllable(token) and _VOWEL.search(token.lower()) is not None

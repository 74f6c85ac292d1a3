"""How well a short answer agrees with the expected ones."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from corpus.text.text import read_text


def normalised(answer: str) -> str:
    """An answer for comparing: NFC, lower case, no punctuation, single spaces, "05" as "5".

    As for SQuAD (Rajpurkar et al. 2016), but no word is taken out, where SQuAD leaves out the English
    articles and MLQA "của", "là", "cái", "chiếc" and "những"; and all Unicode punctuation goes.
    """
    lower = unicodedata.normalize("NFC", answer).lower()
    bare = "".join(sign for sign in lower if not unicodedata.category(sign).startswith("P"))
    return " ".join(word.lstrip("0") or "0" if word.isdecimal() else word for word in bare.split())


def exact_match(answer: str, expected: Iterable[str]) -> float:
    """1 if the answer is one of those expected, normalised; else 0."""
    return float(normalised(answer) in map(normalised, expected))


def token_f1(answer: str, expected: Iterable[str]) -> float:
    """The harmonic mean of precision and recall of the answer's words, by the expected answer it fits best.

    0 where nothing is expected.
    """
    words = normalised(answer).split()
    return max((_f1(words, normalised(each).split()) for each in expected), default=0.0)


def agrees(answer: str, expected: Iterable[str]) -> bool:
    """Whether the answer, one sentence at most, holds an expected one or is held by it, in whole words."""
    words = f" {normalised(answer)} "
    if not words.strip() or len(read_text(answer).sentences) > 1:
        return False
    return any(f" {each} " in words or words in f" {each} " for each in map(normalised, expected) if each)


def _f1(words: list[str], wanted: list[str]) -> float:
    shared = sum((Counter(words) & Counter(wanted)).values())
    return 2 * shared / (len(words) + len(wanted)) if shared else 0.0

"""Patterns made of the word lists in `corpus/data`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from corpus.text.fold import fold, modern_spelling

_GAP = r"(?:\s+[^\s.;]+){0,8}?\s+"


def plain(text: str) -> str:
    """A phrase as the tables are looked up: small letters, newer tone marks, single spaces."""
    return " ".join(modern_spelling(text).lower().split())


def either(phrases: Iterable[str]) -> str:
    """A pattern for one of the phrases, the longest first, each as whole words.

    Capitals do not matter but for abbreviations, which are written in capitals in the tables; white space
    may be wider, a hyphen a dash, and "…" stands for up to eight words.
    """
    longest_first = sorted(dict.fromkeys(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(map(phrase_pattern, longest_first)) or r"(?!)"


def phrase_pattern(phrase: str) -> str:
    """A pattern for one phrase; see `either`."""
    pieces = [r"\s+".join(map(_word, piece.split())) for piece in modern_spelling(phrase).split("…")]
    return rf"\b{_GAP.join(pieces)}(?!\w)"


def _word(word: str) -> str:
    if word == "-":
        return "[-–]"
    if sum(letter.isupper() for letter in word) > 1:
        return re.escape(word)
    return f"(?i:{re.escape(word)})"


def spoken(phrases: Iterable[str], *, plain: bool) -> str:
    """A pattern for one of the phrases in small letters, the longest first; ``plain``: without accents.

    Unlike `either` it is for what people type: a question in small letters, in which no abbreviation stands
    out and nothing is wider than it is written. It does not ask for whole words.
    """
    longest_first = sorted({phrase.lower() for phrase in phrases}, key=lambda each: (-len(each), each))
    return f"(?:{'|'.join(re.escape(fold(each) if plain else each) for each in longest_first)})"


def spoken_words(phrases: Iterable[str], *, plain: bool) -> str:
    """The same, each as whole words."""
    return rf"(?<!\w){spoken(phrases, plain=plain)}(?!\w)"


def prefix_tree(phrases: Iterable[str]) -> str:
    """A pattern for one of the phrases as they stand, each as whole words, that looks at each letter once.

    It is many times faster than `either` over a long text, and meets a shorter phrase where a longer one
    begins likewise: what it meets is where to look, not what is there.
    """
    tree: dict[str, Any] = {}
    for phrase in phrases:
        node = tree
        for letter in phrase:
            node = node.setdefault(letter, {})
        node[""] = {}
    return rf"(?<!\w)(?:{_branches(tree)})(?!\w)" if tree else r"(?!)"


def _branches(tree: dict[str, Any]) -> str:
    """The pattern of what follows in a tree of letters; an end is tried last."""
    ways = [
        (r"\s+" if letter == " " else re.escape(letter)) + _branches(node)
        for letter, node in tree.items()
        if letter
    ]
    if "" in tree:
        ways.append("")
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"

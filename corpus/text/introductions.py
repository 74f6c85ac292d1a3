"""The abbreviations and short names that a text introduces: "Ban Quản lý Khu kinh tế (BQLKKT)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.tables import ORGANISATIONS
from corpus.text.fold import fold

_WORD = re.compile(r"[^\W\d_]+")
_BRACKET = re.compile(
    r"\((?P<said>[^\S\n]*+(?:(?:sau đây )?(?:gọi|viết) (?:tắt|chung) là:? )?)(?P<inside>[^()\n]{1,200})\)"
)
_CLAUSE = re.compile(r"[()\n.;:!?]")
_REACH = 200  # characters before a bracket in which the full form stands
_PHRASE = re.compile(r"[^\W\d_]+(?:[\s,&–-]+[^\W\d_]+)*")
_JOINERS = {"cac", "va", "cua", "ve", "thuoc", "cho", "nhung", "tinh"}
_SHORTEST, _LONGEST = 2, 12  # of an introduced abbreviation, in letters


def introduced(text: str) -> Iterator[tuple[str, str]]:
    """What a text introduces in brackets: the short form and the full one."""
    for match in _BRACKET.finditer(text):
        before, inside = _clause_before(text, match.start()), " ".join(match["inside"].split())
        if inside.isupper() and " " not in inside:
            start = _initialled(before, inside)
        else:
            start = _named(before, inside)
        full = " ".join(before[start:].split()) if start is not None else ""
        if _PHRASE.fullmatch(full):
            yield inside, full


def _clause_before(text: str, end: int) -> str:
    """What stands before a bracket, back to the nearest sign that ends a clause."""
    return _CLAUSE.split(text[max(0, end - _REACH) : end])[-1]


def _initialled(before: str, short: str) -> int | None:
    """Where the words begin, at the end of a text, whose initials are these letters."""
    missing = [letter for letter in fold(short) if letter.isalpha()]
    if not _SHORTEST <= len(missing) <= _LONGEST:
        return None
    for word in reversed(list(_WORD.finditer(before))):
        low = fold(word[0])
        if low[0] == missing[-1]:
            missing.pop()
            if not missing:
                return word.start()
        elif low not in _JOINERS:
            return None
    return None


def _named(before: str, short: str) -> int | None:
    """Where the name begins, at the end of a text, that this is the beginning of."""
    known = {fold(name) for name in (*ORGANISATIONS.bodies, *ORGANISATIONS.party_bodies)}
    words = [fold(word) for word in short.split()]
    if len(words) < _SHORTEST or fold(short) in known or not short[0].isupper():
        return None
    matches = list(_WORD.finditer(before))
    folded = [fold(match[0]) for match in matches]
    for first in range(len(matches) - len(words) - 1, -1, -1):
        if folded[first : first + len(words)] == words and len(matches) - first <= _LONGEST:
            return matches[first].start()
    return None

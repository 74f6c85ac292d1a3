"""The clauses of a text, so that words of one are not taken for those of its neighbour."""

from __future__ import annotations

import re
from functools import cache

from corpus.text.text import Text, kept_with_text
from retrieval.answer.tables import SPAN_CUES

_CLAUSE = re.compile(r"[;:\n]")
_PHRASE = re.compile(r"[,…](?=\s)|\s[-–]\s")


@kept_with_text
def clause_numbers(text: Text) -> tuple[tuple[int, int], ...]:
    """For each token the number of its clause, and that of its phrase, in the order of the text.

    A clause ends at a semicolon, a colon, the end of a line or sentence, and before words like "trong đó";
    what stands in brackets is one of its own, behind which the one around it goes on. A phrase ends at a
    comma, too.
    """
    begins = {start for start, _ in text.sentences}
    starts = [token.start for token in text.tokens]
    openers = _opening(tuple(token.written for token in text.tokens))
    clause = phrase = last = 0
    highest = 0
    outer: list[int] = []
    numbers: list[tuple[int, int]] = []
    for i, start in enumerate(starts):
        between = text.raw[last:start]
        fresh = any(at in begins for at in range(last + 1, start + 1)) and i > 0
        if fresh or _CLAUSE.search(between) or i in openers:
            highest += 1
            clause, phrase = highest, phrase + 1
            outer = [] if fresh else outer
        elif _PHRASE.search(between):
            phrase += 1
        for sign in between:
            if sign == "(":
                outer.append(clause)
                highest += 1
                clause, phrase = highest, phrase + 1
            elif sign == ")" and outer:
                clause, phrase = outer.pop(), phrase + 1
        numbers.append((clause, phrase))
        last = text.tokens[i].end
    return tuple(numbers)


def _opening(words: tuple[str, ...]) -> set[int]:
    return {
        i
        for i, word in enumerate(words)
        for phrase in _openers().get(word, ())
        if words[i : i + len(phrase)] == phrase
    }


@cache
def _openers() -> dict[str, list[tuple[str, ...]]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for each in SPAN_CUES.clause_openers:
        words = tuple(each.split())
        table.setdefault(words[0], []).append(words)
    return table

"""English or Vietnamese: which of them a question is asked in, and which words of it are English.

The words that tell are a table, `retrieval/query/data/english_terms.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from corpus.entities.places import places, provinces
from corpus.text.fold import fold, looks_vietnamese, unaccented
from retrieval.query.english import is_term, plain_word, words_and_signs
from retrieval.query.spelling.tokens import is_foreign
from retrieval.query.tables import ENGLISH_TERMS

_ENGLISH = frozenset(ENGLISH_TERMS.english)
_SHARED = frozenset(ENGLISH_TERMS.shared)
_LITTLE = frozenset(ENGLISH_TERMS.little)
_VIETNAMESE = frozenset(ENGLISH_TERMS.vietnamese)


def is_english(text: str) -> bool:
    """Whether a question is mostly English; names and single words in Vietnamese may stand in it.

    Vietnamese without accents is not English: many of its syllables are spelled like English words, so
    only words that Vietnamese could not have are counted as English.
    """
    english, vietnamese = 0, 0
    words = words_and_signs(text)
    placed = _placed(words)
    for number, word in enumerate(words):
        low = plain_word(word)
        if low in _ENGLISH or (not looks_vietnamese(low) and is_term(low)):
            english += 1
        elif low in _VIETNAMESE or (word.islower() and unaccented(word) != word):
            vietnamese += 1
        elif word.islower() and number not in placed and low not in _SHARED:
            vietnamese += looks_vietnamese(low)
    return english > vietnamese


def english_tokens(tokens: Sequence[str]) -> list[bool] | None:
    """Which tokens of an English text are English; ``None`` if the text is not English.

    A text is English if at least half of its words are English, and one of them is a little word that cannot
    be Vietnamese, like "who" or "of". English are words that cannot be Vietnamese, and the little words that
    could be ("in", "to", "the") where they stand next to one that is.
    """
    places = [i for i, token in enumerate(tokens) if token[0].isalpha()]
    words = [tokens[i].lower() for i in places]
    marked = [is_foreign(word) for word in words]
    if not any(mark and word in _LITTLE for mark, word in zip(marked, words, strict=True)):
        return None
    count = len(words)
    neighbours = [*((i, i - 1) for i in range(1, count)), *((i, i + 1) for i in range(count - 2, -1, -1))]
    for here, beside in neighbours:
        marked[here] |= marked[beside] and words[here] in _LITTLE
    if sum(marked) * 2 < count:
        return None
    found = {place for place, mark in zip(places, marked, strict=True) if mark}
    return [i in found for i in range(len(tokens))]


def _placed(words: list[str]) -> set[int]:
    """Which of the words belong to a known province or place, also in small letters ("long an")."""
    folded = [fold(word) for word in words]
    found: set[int] = set()
    for length in range(2, 5):  # one syllable alone ("hue") is too easily something else
        for first in range(len(words) - length + 1):
            if " ".join(folded[first : first + length]) in _place_names():
                found.update(range(first, first + length))
    return found


@cache
def _place_names() -> frozenset[str]:
    return frozenset(fold(name) for name in (*provinces(), *places()))

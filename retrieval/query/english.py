"""Questions asked in English: told from Vietnamese ones, and their vocabulary in the words of the bulletins.

The phrases, their Vietnamese and the words that tell the languages apart are a table,
`retrieval/query/data/english_terms.json`. Nothing is translated here: what is found are search terms, and a
quote stays the bulletin's own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpus.entities.places import places, provinces
from corpus.text.fold import fold, looks_vietnamese, nfc, unaccented
from retrieval.query.tables import ENGLISH_TERMS

# Words, and the signs that no phrase goes across.
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[,.;:?!()]")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The table, ready to be looked up.

    Attributes:
        terms: English phrases, word by word as `_canonical` has them, to Vietnamese ones.
        english: Words that only English has.
        shared: English words that could also be Vietnamese syllables without their marks.
        vietnamese: Vietnamese words without marks that ask or join, and that English does not have.
        longest: The number of words in the longest phrase.
    """

    terms: dict[str, str]
    english: frozenset[str]
    shared: frozenset[str]
    vietnamese: frozenset[str]
    longest: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of the table met in a text, and the words it takes up there."""

    vietnamese: str
    first: int
    end: int


def is_english(text: str) -> bool:
    """Whether a question is mostly English; names and single words in Vietnamese may stand in it.

    Vietnamese without accents is not English: many of its syllables are spelled like English words, so
    only words that Vietnamese could not have are counted as English.
    """
    table, english, vietnamese = _table(), 0, 0
    words = [match[0] for match in _WORD.finditer(nfc(text))]
    placed = _placed(words)
    for number, word in enumerate(words):
        low = _plain(word)
        if low in table.english or (not looks_vietnamese(low) and _entry(low) is not None):
            english += 1
        elif low in table.vietnamese or (word.islower() and unaccented(word) != word):
            vietnamese += 1
        elif word.islower() and number not in placed and low not in table.shared:
            vietnamese += looks_vietnamese(low)
    return english > vietnamese


def vietnamese_terms(text: str) -> list[str]:
    """The Vietnamese for the phrases of the table that a text holds, in order, each once.

    The longest phrase wins; plural stands for singular and American spelling for British.
    """
    words = [match[0] for match in _WORD.finditer(nfc(text))]
    return list(dict.fromkeys(phrase.vietnamese for phrase in _phrases(words)))


def _phrases(words: list[str]) -> Iterator[_Phrase]:
    """The phrases that the words hold, from left to right, none in another."""
    table, plain, first = _table(), [_canonical(word) for word in words], 0
    while first < len(words):
        for end in range(min(len(words), first + table.longest), first, -1):
            found = table.terms.get(" ".join(plain[first:end]))
            if found is not None:
                yield _Phrase(found, first, end)
                first = end
                break
        else:
            first += 1


def _entry(word: str) -> str | None:
    return _table().terms.get(_canonical(word))


def _placed(words: list[str]) -> set[int]:
    """Which of the words belong to a known province or place, also in small letters ("long an")."""
    folded = [fold(word) for word in words]
    found: set[int] = set()
    for length in range(2, 5):  # one syllable alone ("hue") is too easily something else
        for first in range(len(words) - length + 1):
            if " ".join(folded[first : first + length]) in _place_names():
                found.update(range(first, first + length))
    return found


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _canonical(word: str) -> str:
    """One form for singular, plural and genitive, and one for the spellings of a word.

    It need not be a word ("headquarter"): the phrases of the table go the same way.
    """
    low = _plain(word).removesuffix("'s")
    for ending, singular in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x"), ("men", "man")):
        if low.endswith(ending) and len(low) > len(ending) + 1:
            low = low.removesuffix(ending) + singular
            break
    else:
        if low.endswith("s") and not low.endswith(("ss", "us", "is")):
            low = low[:-1]
    return ENGLISH_TERMS.spellings.get(low, low)


@cache
def _table() -> _Vocabulary:
    rows = {
        english: vietnamese for part in ENGLISH_TERMS.terms.values() for english, vietnamese in part.items()
    }
    terms = {
        " ".join(_canonical(match[0]) for match in _WORD.finditer(english)): vietnamese
        for english, vietnamese in rows.items()
    }
    return _Vocabulary(
        terms=terms,
        english=frozenset(ENGLISH_TERMS.english),
        shared=frozenset(ENGLISH_TERMS.shared),
        vietnamese=frozenset(ENGLISH_TERMS.vietnamese),
        longest=max(len(phrase.split()) for phrase in terms),
    )


@cache
def _place_names() -> frozenset[str]:
    return frozenset(fold(name) for name in (*provinces(), *places()))

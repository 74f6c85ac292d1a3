"""The vocabulary of English questions in the words of the bulletins.

The phrases and their Vietnamese are a table, `retrieval/query/data/english_terms.json`. Nothing is translated
here: what is found are search terms, and a quote stays the bulletin's own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpus.text.fold import nfc
from retrieval.query.tables import ENGLISH_TERMS

# Words, and the signs that no phrase goes across.
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[,.;:?!()]")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The table, ready to be looked up.

    Attributes:
        terms: English phrases, word by word as `_canonical` has them, to Vietnamese ones.
        longest: The number of words in the longest phrase.
    """

    terms: dict[str, str]
    longest: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of the table met in a text, and the words it takes up there."""

    vietnamese: str
    first: int
    end: int


def vietnamese_terms(text: str) -> list[str]:
    """The Vietnamese for the phrases of the table that a text holds, in order, each once.

    The longest phrase wins; plural stands for singular and American spelling for British.
    """
    return list(dict.fromkeys(phrase.vietnamese for phrase in _phrases(words_and_signs(text))))


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


def is_term(word: str) -> bool:
    """Whether a word by itself is a phrase of the table, in either number: "secretaries"."""
    return _canonical(word) in _table().terms


def words_and_signs(text: str) -> list[str]:
    """The words of a text, and the signs that no phrase goes across: of "Who, I?" four."""
    return [match[0] for match in _WORD.finditer(nfc(text))]


def plain_word(word: str) -> str:
    """The word in small letters, with the apostrophe of keyboards: "who's" of "Who’s"."""
    return word.lower().replace("’", "'")


def _canonical(word: str) -> str:
    """One form for singular, plural and genitive, and one for the spellings of a word.

    It need not be a word ("headquarter"): the phrases of the table go the same way.
    """
    low = plain_word(word).removesuffix("'s")
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
        longest=max(len(phrase.split()) for phrase in terms),
    )

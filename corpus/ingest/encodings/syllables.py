"""How much of a text is Vietnamese: the share of its words that can be syllables."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corpus.text.fold import nfc
from corpus.text.orthography import spell, take_apart

# Legacy sets have letters where Unicode has other signs, so that only the punctuation of ASCII, and what
# lies beyond one byte, parts words. What holds a digit is no word.
_PARTS = re.compile(r"[\s!-/:-@\[-`{-~\u2010-\u2027\u2030-\u205e]+")
_AROUND = "«»°·§±"
_DIGIT = re.compile(r"\d")
_LONGEST = 12  # letters and marks; no syllable is longer
_SAMPLE = 60_000  # characters by which a text is judged


def words_of(text: str) -> list[str]:
    """The words of a text, whatever its character set: what stands between white space and punctuation."""
    words = (word.strip(_AROUND) for word in _PARTS.split(text[:_SAMPLE]))
    return [word for word in words if word and not _DIGIT.search(word)]


class SyllableCount(NamedTuple):
    """How many words a text has, and how many of them can be syllables."""

    syllables: int
    words: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there are no words."""
        return self.syllables / self.words if self.words else 1.0


def count_syllables(text: str) -> SyllableCount:
    """The words of a text, and those that can be syllables."""
    words = words_of(text)
    return SyllableCount(sum(map(_is_syllable, words)), len(words))


def syllable_share(text: str) -> float:
    """The share of the words that a Vietnamese syllable can be, from 0 to 1; 1 where there are no words.

    Of "Đại hội bầu Bí thư" it is 1, of "§¹i héi bÇu BÝ th­" .4.
    """
    return count_syllables(text).share


@lru_cache(maxsize=65536)
def _is_syllable(word: str) -> bool:
    if len(word) > _LONGEST:
        return False
    letters, tone = take_apart(nfc(word).lower())
    return letters.isalpha() and spell(letters, tone) is not None

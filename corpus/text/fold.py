"""Vietnamese text as a matcher sees it: folded, and cut into syllables.

Nothing here changes what is stored or shown. A folded text keeps a map back to the text it was made of, so
that whatever matches can be pointed at in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.text.span import Span

# In Unicode the capitals of Vietnamese stand among its small letters: no range of a pattern holds just them.
CAPITALS = "".join(letter for letter in map(chr, range(0x1F00)) if letter.isupper())
SMALL = "".join(letter for letter in map(chr, range(0x1F00)) if letter.islower())

# Letters whose bar or stroke is part of the letter: Unicode does not decompose them. The Icelandic eth is
# what some old keyboards and fonts put where đ belongs.
_BARRED = str.maketrans({"đ": "d", "ð": "d"})

# "oà", "oè", "uỳ" are the older placing of a tone mark where nothing follows; "òa", "òe", "ùy" the newer.
# Schoolbooks write "kì", "lí", "mĩ" (Decision 1989/QĐ-BGDĐT of 25 May 2018), most offices "kỳ", "lý", "mỹ".
_VARIANT = re.compile(
    r"(?i)(?P<placing>(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w))"
    r"|(?<!\w)(?:(?:k|qu)[ìíỉĩị]|lí|mĩ|tỉ|sỹ)(?!\w)"
)
_LETTERS_FOR = str.maketrans("ìíỉĩịÌÍỈĨỊỹỸ", "ỳýỷỹỵỲÝỶỸỴĩĨ")
_TONES = {"̀", "́", "̉", "̃", "̣"}

# The shape of a Vietnamese syllable without its marks: onset, glide and nucleus, coda.
_SHAPE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x)?"
    r"(?:i|e|a|o|u|y|ie|ye|ia|ya|oa|oe|oo|ua|ue|uo|uu|uy|uya|uye)(?:ch|c|m|ng|nh|n|p|t|i|y|o|u)?",
)

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
"""A syllable or a number; a number keeps its decimal and thousands marks ("157.911,47")."""


def nfc(text: str) -> str:
    """The text in Unicode normalization form C (Unicode Standard Annex 15)."""
    return unicodedata.normalize("NFC", text)


_SHORT = 1024
"""Of texts up to this length what was made of them is remembered: questions, names, phrases of tables."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters came from.

    Attributes:
        text: No accents, lower case, every white space a plain space.
        origins: For each character of ``text`` the offset of the character it was made of; not decreasing.
        length: The length of the original.
    """

    text: str
    origins: Sequence[int]
    length: int

    def span(self, start: int, end: int) -> Span:
        """The slice of the original that ``text[start:end]`` stands for, marks that follow included.

        A character that folds to several ("ﬁ") is never split: it belongs to the slice whole.
        """
        if isinstance(self.origins, range):
            return Span(start, end)
        while end < len(self.origins) and self.origins[end] == self.origins[end - 1]:
            end += 1
        stop = self.origins[end] if end < len(self.origins) else self.length
        return Span(self.origins[start], stop)


def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    decomposed = unicodedata.normalize("NFD", character)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.casefold().translate(_BARRED)


class _FoldedCharacters(dict[int, str]):
    """What each character folds to, by its code point; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_FOLDED_CHARACTERS = _FoldedCharacters()


def fold(text: str) -> str:
    """The text without accents and in lower case, for matching only: "Đảng bộ" becomes "dang bo".

    Equal for NFC and NFD and for both placings of tone marks, because no mark is left; idempotent.
    """
    return _fold_short(text) if len(text) <= _SHORT else text.translate(_FOLDED_CHARACTERS)


@lru_cache(maxsize=16384)
def _fold_short(text: str) -> str:
    return text.translate(_FOLDED_CHARACTERS)


def fold_with_origins(text: str) -> Folded:
    """Like `fold`, with the way back to the original."""
    folded = fold(text)
    if len(folded) == len(text) and all(len(_FOLDED_CHARACTERS[ord(c)]) == 1 for c in set(text)):
        return Folded(folded, range(len(text)), len(text))
    lengths = (len(_FOLDED_CHARACTERS[ord(character)]) for character in text)
    origins = tuple(i for i, length in enumerate(lengths) for _ in range(length))
    return Folded(folded, origins, len(text))


def unaccented(text: str) -> str:
    """The text as people type it who do not type accents: no marks, đ as d, all else as it is."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return nfc(bare.replace("đ", "d").replace("Đ", "D"))


def modern_spelling(text: str) -> str:
    """The text (NFC) in one spelling where there are several: "hoà" becomes "hòa", "uỷ" "ủy", "kì" "kỳ".

    Tone marks stand the newer way, and i or y as most offices write it where a word has both. Every
    character stays one character, so offsets hold. "quý" is left alone: there the u belongs to the q.
    """
    return _modern_short(text) if len(text) <= _SHORT else _VARIANT.sub(_modern, text)


@lru_cache(maxsize=4096)
def _modern_short(text: str) -> str:
    return _VARIANT.sub(_modern, text)


def _modern(match: re.Match[str]) -> str:
    pair = match[0]
    if match["placing"] is None:
        return pair.translate(_LETTERS_FOR)
    decomposed = unicodedata.normalize("NFD", pair[1])
    tone = next(mark for mark in decomposed if mark in _TONES)
    return nfc(pair[0] + tone) + nfc(decomposed.replace(tone, ""))


def looks_vietnamese(text: str) -> bool:
    """Whether most words of a text could be Vietnamese syllables, with or without their marks.

    True also of a text that is numbers only: those are the same in every language.
    """
    return _looks_short(text) if len(text) <= _SHORT else _looks(text)


@lru_cache(maxsize=16384)
def _looks_short(text: str) -> bool:
    return _looks(text)


def _looks(text: str) -> bool:
    words = [word for word in WORD.findall(fold(text)) if word.isalpha()]
    shaped = sum(_SHAPE.fullmatch(word) is not None for word in words)
    return shaped * 4 >= len(words) * 3


def without_accents(words: list[str]) -> bool:
    """Whether these words are Vietnamese typed without accents; capitals prove nothing ("UBND Kon Tum")."""
    small = " ".join(word for word in words if word.islower())
    return small != "" and unaccented(" ".join(words)) == " ".join(words) and looks_vietnamese(small)

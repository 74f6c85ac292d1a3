"""Vietnamese text as a matcher sees it: folded, and cut into syllables.

Nothing here changes what is stored or shown. A folded text keeps a map back to the text it was made of, so
that whatever matches can be pointed at in the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# In Unicode the capitals of Vietnamese stand among its small letters: no range of a pattern holds just them.
CAPITALS = "".join(letter for letter in map(chr, range(0x1F00)) if letter.isupper())
SMALL = "".join(letter for letter in map(chr, range(0x1F00)) if letter.islower())

# Letters whose bar or stroke is part of the letter: Unicode does not decompose them. The Icelandic eth is
# what some old keyboards and fonts put where đ belongs.
_BARRED = str.maketrans({"đ": "d", "ð": "d"})

# "oà", "oè", "uỳ" are the older placing of a tone mark where nothing follows; "òa", "òe", "ùy" the newer.
_OLD_PLACING = re.compile(r"(?i)(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)")
_TONES = {"̀", "́", "̉", "̃", "̣"}

# The shape of a Vietnamese syllable without its marks: onset, glide and nucleus, coda.
_SHAPE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x)?"
    r"(?:i|e|a|o|u|y|ie|ye|ia|ya|oa|oe|oo|ua|ue|uo|uu|uy|uya|uye)(?:ch|c|m|ng|nh|n|p|t|i|y|o|u)?",
)

# A number keeps its decimal and thousands marks ("157.911,47"); all other signs part words.
_SYLLABLE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


def nfc(text: str) -> str:
    """The text in Unicode normalization form C (Unicode Standard Annex 15)."""
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters came from.

    Attributes:
        text: No accents, lower case, every white space a plain space.
        origins: For each character of ``text`` the offset of the character it was made of; not decreasing.
        length: The length of the original.
    """

    text: str
    origins: tuple[int, ...]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The slice of the original that ``text[start:end]`` stands for, marks that follow included.

        A character that folds to several ("ﬁ") is never split: it belongs to the slice whole.
        """
        while end < len(self.origins) and self.origins[end] == self.origins[end - 1]:
            end += 1
        stop = self.origins[end] if end < len(self.origins) else self.length
        return self.origins[start], stop


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    decomposed = unicodedata.normalize("NFD", character)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.casefold().translate(_BARRED)


def fold(text: str) -> str:
    """The text without accents and in lower case, for matching only.

    Equal for NFC and NFD and for both placings of tone marks, because no mark is left; idempotent.
    """
    return "".join(map(_fold_character, text))


def unaccented(text: str) -> str:
    """The text as people type it who do not type accents: no marks, đ as d, all else as it is."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return nfc(bare.replace("đ", "d").replace("Đ", "D"))


def fold_with_origins(text: str) -> Folded:
    """Like `fold`, with the way back to the original."""
    pieces = [_fold_character(character) for character in text]
    origins = tuple(i for i, piece in enumerate(pieces) for _ in piece)
    return Folded("".join(pieces), origins, len(text))


def modern_tone_marks(text: str) -> str:
    """The text (NFC) with tone marks placed the newer way: "hoà" becomes "hòa", "uỷ" becomes "ủy".

    Every character stays one character, so offsets hold. "quý" is left alone: there the u belongs to the q.
    """
    return _OLD_PLACING.sub(lambda match: _move_tone(match[0]), text)


def _move_tone(pair: str) -> str:
    decomposed = unicodedata.normalize("NFD", pair[1])
    tone = next(mark for mark in decomposed if mark in _TONES)
    return nfc(pair[0] + tone) + nfc(decomposed.replace(tone, ""))


@dataclass(frozen=True, slots=True)
class Syllable:
    """A folded syllable or number, and its place in the original text."""

    text: str
    start: int
    end: int


def syllables(text: str) -> list[Syllable]:
    """The text's syllables and numbers in order, folded, with offsets into ``text``.

    Whole numbers lose leading zeros: bulletins write "05 đồng chí" where people ask for 5.
    """
    folded = fold_with_origins(text)
    found = []
    for match in _SYLLABLE.finditer(folded.text):
        token = match[0]
        if token.isdecimal():
            token = token.lstrip("0") or "0"
        found.append(Syllable(token, *folded.span(match.start(), match.end())))
    return found


def looks_vietnamese(text: str) -> bool:
    """Whether most words of a text could be Vietnamese syllables, with or without their marks.

    True also of a text that is numbers only: those are the same in every language.
    """
    words = [syllable.text for syllable in syllables(text) if syllable.text.isalpha()]
    shaped = sum(_SHAPE.fullmatch(word) is not None for word in words)
    return shaped * 4 >= len(words) * 3


def without_accents(words: list[str]) -> bool:
    """Whether these words are Vietnamese typed without accents; capitals prove nothing ("UBND Kon Tum")."""
    small = " ".join(word for word in words if word.islower())
    return small != "" and unaccented(" ".join(words)) == " ".join(words) and looks_vietnamese(small)

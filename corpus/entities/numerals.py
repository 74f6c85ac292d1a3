"""Small numbers in words and in Roman numerals, as days, months, quarters and congresses have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from corpus.tables import UNITS
from corpus.text.fold import unaccented

_HIGHEST = 39
_TEN = 10
_UNITS_OF_TENS = {1: ("mốt",), 4: ("tư", "bốn"), 5: ("lăm", "nhăm")}  # besides what they are alone
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def _in_words() -> dict[str, int]:
    """The numbers from 1 to 39 by their words: "mười ba", "hai mươi mốt"."""
    alone: dict[int, list[str]] = {}
    for word, number in UNITS.numerals.items():
        if word != "lăm":
            alone.setdefault(number, []).append(word)
    words = {word: number for number, spellings in alone.items() for word in spellings}
    for tens in range(_TEN, _HIGHEST + 1, _TEN):
        before = [f"{word} mươi" for word in alone[tens // _TEN]] if tens > _TEN else alone[_TEN]
        for opening in before:
            words[opening] = tens
            for ones in range(1, _TEN):
                for word in (*alone[ones], *_UNITS_OF_TENS.get(ones, ())):
                    words[f"{opening} {word}"] = tens + ones
    return words


_IN_WORDS: Mapping[str, int] = MappingProxyType(_in_words())
_BY_WORDS = {unaccented(word): number for word, number in _IN_WORDS.items()} | {**_IN_WORDS}


def words_up_to(highest: int, *, lowest: int = 1) -> Iterable[str]:
    """The words, with accents, of the numbers from one to another."""
    return (word for word, number in _IN_WORDS.items() if lowest <= number <= highest)


def roman(numeral: str) -> int:
    """The number of a Roman numeral up to 39 in small letters, 0 where it is none."""
    tens = len(numeral) - len(numeral.lstrip("x"))
    rest = numeral[tens:]
    return tens * _TEN + _ROMAN.index(rest) if rest in _ROMAN and tens * _TEN < _HIGHEST else 0


def number_of(written: str) -> int:
    """What a number in digits, Roman numerals or words, with accents or without, says; small letters.

    0 where it is none.
    """
    if written.isdecimal():
        return int(written)
    return _BY_WORDS.get(" ".join(written.split())) or roman(written)

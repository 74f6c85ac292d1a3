"""How numbers and their units are written: the patterns made of ``corpus/data/units.json``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from corpus.tables import UNITS

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_GROUP = 1000
_PARTS = "phần"  # "hai phần ba" is two thirds

DIGITS = rf"(?:{_THOUSANDS.pattern}|{_ENGLISH.pattern}|\d+(?:[.,]\d+)?)(?!\d|[.,:]\d)"
"""A number in digits, as Vietnamese writes it (157.911,47), or English where that is plain (1,234,567.8)."""

_BREAK = r"[^\S\n]+"  # within a measure words may be parted by any space but no line end
_GAP = r"[^\S\n]*"


def either(words: Iterable[str]) -> str:
    """One of the words as a pattern, the longest first, with any white space in them."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(_BREAK.join(map(re.escape, word.split())) for word in longest_first)


@cache
def spelled() -> str:
    """The pattern of a number in words: "hai mươi lăm", "một trăm linh hai", "hai phần ba"."""
    digit = rf"(?i:{either(UNITS.numerals)})\b"
    more = either([*UNITS.numerals, *UNITS.tens, *UNITS.joins, *UNITS.scales, _PARTS])
    return rf"\b{digit}(?:{_BREAK}(?i:{more})\b)*"


@cache
def scales() -> str:
    """The pattern of what multiplies a number in digits: "nghìn tỷ"."""
    return rf"(?:{_GAP}(?i:{either(UNITS.scales)})\b)*"


@cache
def known_units() -> str:
    """The pattern of a known unit behind a number, with what it is of: "tỷ đồng/năm", "m3/ngày đêm"."""
    symbols, words = either(UNITS.symbols), either([*UNITS.words, *UNITS.counted])
    unit = rf"(?:(?i:{words})(?!\w)|(?:{symbols})(?!\w))"
    return rf"{unit}(?:{_GAP}/{_GAP}{unit}|{_BREAK}mỗi{_BREAK}{unit}){{0,2}}"


def value_of(number: str) -> Decimal:
    """What a number says that fits `DIGITS` or `spelled`, its scales included.

    ``value_of("41 nghìn tỷ")`` is 41e12; a word that fits neither counts nothing.
    """
    text = number.lower().split()
    if text and text[0][0].isdecimal():
        value, words = _digits(text[0]), text[1:]
        for word in words:
            value *= UNITS.scales.get(word, 1)
        return value
    if _PARTS in text:
        middle = text.index(_PARTS)
        above, below = _spelled(text[:middle]), _spelled(text[middle + 1 :])
        return above / below if below else above
    return _spelled(text)


def _digits(number: str) -> Decimal:
    if _THOUSANDS.fullmatch(number):
        return Decimal(number.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(number):
        return Decimal(number.replace(",", ""))
    return Decimal(number.replace(",", "."))


def _spelled(words: Iterable[str]) -> Decimal:
    """Hundreds and tens add up until a scale of a thousand or more multiplies them."""
    total, group = Decimal(0), Decimal(0)
    for word in words:
        if word in UNITS.tens:
            group += (group % 10 or 1) * 9 if group else 10
        elif word in UNITS.scales:
            scale = UNITS.scales[word]
            if scale < _GROUP:
                group = (group or Decimal(1)) * scale
            elif group:
                total, group = total + group * scale, Decimal(0)
            else:  # "nghìn tỷ"
                total = (total or Decimal(1)) * scale
        else:
            group += UNITS.numerals.get(word, 0)
    return total + group

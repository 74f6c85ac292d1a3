"""How numbers and their units are written: the patterns made of ``corpus/data/units.json``.

Of each pattern there are two: one for text with accents, and a plain one for text that was typed without any.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain

from corpus.tables import UNITS
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import SMALL, fold, unaccented

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)")
_ENGLISH_GROUP = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")  # English beside an English word only
_GROUP = 1000
_PARTS = "phần"  # "hai phần ba" is two thirds
_PERCENT = "phần trăm"

DIGITS = rf"(?:{_THOUSANDS.pattern}|{_ENGLISH.pattern}|\d+(?:[.,]\d+)?)(?!\d|[.,:]\d)"
"""A number in digits, as Vietnamese writes it (157.911,47), or English where that is plain (1,234,567.8)."""

SPACE = rf"(?:[^\S\n]++|[^\S\n]*+\n(?=[{SMALL}]))"
"""What parts a number from its unit: white space, or the end of a line that goes on in small letters."""

_BREAK = r"(?:[^\S\n]++\n?|\n)"  # between the words of one name
_GAP = r"[^\S\n]*"


def either(words: Iterable[str], *, plain: bool = False) -> str:
    """One of the words as a pattern, the longest first, with any white space in them."""
    spelled = {unaccented(word) if plain else word for word in words}
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in sorted(spelled, key=lambda word: (-len(word), word)):
        by_letter[word[0].lower()].append(_BREAK.join(map(re.escape, word.split())))
    # Most text begins with none of their letters: so much is seen at a glance.
    groups = [f"(?=[{_both_cases(letter)}])(?:{'|'.join(group)})" for letter, group in by_letter.items()]
    return f"(?=[{''.join(map(_both_cases, by_letter))}])(?:{'|'.join(groups)})"


def _both_cases(letter: str) -> str:
    return re.escape(letter + letter.upper())


@cache
def spelled(*, plain: bool = False) -> str:
    """The pattern of a number in words: "hai mươi lăm", "một trăm linh hai", "hai phần ba"."""
    digit = rf"(?i:{either(UNITS.numerals, plain=plain)})\b"
    percent = unaccented(_PERCENT) if plain else _PERCENT  # "hai mươi phần trăm" is no fraction
    more = [*UNITS.numerals, *UNITS.tens, *UNITS.joins, *UNITS.scales, _PARTS]
    return rf"\b{digit}(?:{_BREAK}(?!(?i:{either([percent])})\b)(?i:{either(more, plain=plain)})\b)*"


def scale(*, plain: bool = False) -> str:
    """The pattern of one word that multiplies a number: "tỷ"."""
    return rf"(?i:{either([*UNITS.scales, *UNITS.english_scales], plain=plain)})\b"


@cache
def scales(*, plain: bool = False) -> str:
    """The pattern of what multiplies a number in digits: "nghìn tỷ"."""
    return rf"(?:{SPACE}?{scale(plain=plain)})*"


@cache
def smaller_scales(*, plain: bool = False) -> str:
    """The pattern of what a number goes on with in a smaller scale: " 200 triệu" of "1 tỷ 200 triệu"."""

    def behind(larger: str, *smaller: str) -> str:
        larger = unaccented(larger) if plain else larger
        return rf"(?:(?<=(?i:{larger})){SPACE}(?:{DIGITS}){SPACE}(?i:{either(smaller, plain=plain)})\b)"

    millions = f"(?:{behind('tỷ', 'triệu')}|{behind('tỉ', 'triệu')})"
    thousands = behind("triệu", "nghìn", "ngàn")
    return f"(?:{millions}(?:{thousands})?|{thousands})"


@cache
def halves(*, plain: bool = False) -> tuple[str, str]:
    """The patterns of a half before a scale or a unit ("nửa tỷ"), and behind one ("2 tỷ rưỡi")."""
    before, behind = UNITS.halves.before, UNITS.halves.behind
    if plain:
        before, behind = unaccented(before), unaccented(behind)
    of = rf"(?={SPACE}(?:{scale(plain=plain)}|{known_units(plain=plain)}))"
    return rf"\b(?i:{before})\b{of}", rf"(?:{SPACE}(?i:{behind})\b)"


@cache
def known_units(*, typed: bool = False, plain: bool = False) -> str:
    """The pattern of a known unit behind a number, with what it is of: "tỷ đồng/năm", "m3/ngày đêm".

    Whoever types does not look at the capitals of "kV", but for those of a single letter.
    """
    words = [*UNITS.words, *UNITS.counted, *_english_units()]
    symbols = either(UNITS.symbols)
    if typed:
        symbols += rf"|(?i:{either(symbol for symbol in UNITS.symbols if len(symbol) > 1)})"
    if plain:
        symbols += f"|{either(UNITS.symbols, plain=True)}"
    unit = rf"(?:(?i:{either(words, plain=plain)})(?!\w)|(?:{symbols})(?!\w))"
    each = unaccented("mỗi") if plain else "mỗi"
    return rf"{unit}(?:{_GAP}/{_GAP}{unit}|{_BREAK}{each}{_BREAK}{unit}){{0,2}}"


@lru_cache(maxsize=4096)
def unit_key(unit: str) -> str:
    """What units are compared by: folded, in full, and the same for the symbol and the words of one unit.

    ``unit_key("héc ta") == unit_key("ha") == "ha"``, ``unit_key("tỷ KCN") == "ty khu cong nghiep"``;
    of "m³/ngày đêm" it is "m3/ngay dem".
    """
    return "/".join(_one_key(part) for part in re.split(r"/|\bmỗi\b", unit) if part.strip())


def _one_key(unit: str) -> str:
    folded = " ".join(fold(unit).split())
    return _keys().get(folded) or fold(Abbreviations.general().expand(" ".join(unit.split())))


@cache
def _keys() -> Mapping[str, str]:
    """The key of each unit that has further names, or a name in English, by its folded names."""
    keys = {fold(name): fold(unit) for unit, names in UNITS.same.items() for name in (unit, *names)}
    for name, unit in _english_units().items():
        keys.setdefault(fold(name), keys.get(fold(unit), fold(unit)))
    return keys


@cache
def _english_units() -> Mapping[str, str]:
    """English words for units, in both numbers, and the unit that each names; of several the first one."""
    units: dict[str, str] = {}
    for unit, names in chain(UNITS.english.items(), UNITS.counted.items()):
        for name in names:
            plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}{'es' * name.endswith('s') or 's'}"
            for spelling in (name, plural):
                units.setdefault(spelling, unit)
    return units


@lru_cache(maxsize=4096)
def is_english(words: str) -> bool:
    """Whether the words behind a number are English, so that it is written the English way: "households"."""
    low = " ".join(words.lower().split())
    return low in _english_units() or any(word in UNITS.english_scales for word in low.split())


def value_of(number: str, *, english: bool = False) -> Decimal:
    """What a number says that fits `DIGITS` or `spelled`, its scales included.

    ``value_of("41 nghìn tỷ")`` is 41e12; a word that fits neither counts nothing. "1,200" is 1200 where it
    is ``english``, and 1.2 else.
    """
    text = number.lower().split()
    if text and text[0][0].isdecimal():
        value, words = _digits(text[0], english=english), text[1:]
        for word in words:
            value *= _scales().get(word, 1)
        return value
    if text and text[0] in {UNITS.halves.before, unaccented(UNITS.halves.before)}:
        return value_of(f"0,5 {' '.join(text[1:])}")
    for parts in (_PARTS, unaccented(_PARTS)):
        if parts in text:
            middle = text.index(parts)
            above, below = _spelled(text[:middle]), _spelled(text[middle + 1 :])
            return above / below if below else above
    return _spelled(text)


def _digits(number: str, *, english: bool) -> Decimal:
    if _ENGLISH.fullmatch(number) or (english and _ENGLISH_GROUP.fullmatch(number)):
        return Decimal(number.replace(",", ""))
    if _THOUSANDS.fullmatch(number):
        return Decimal(number.replace(".", "").replace(",", "."))
    return Decimal(number.replace(",", "."))


def _spelled(words: Iterable[str]) -> Decimal:
    """Hundreds and tens add up until a scale multiplies them, with what stands before in smaller ones."""
    parts, group = list[Decimal](), Decimal(0)
    for word in words:
        if word in _tens():
            group += (group % 10 or 1) * 9 if group else 10
        elif word in _scales():
            scale = _scales()[word]
            if scale < _GROUP:
                group = (group or Decimal(1)) * scale
            else:  # "hai nghìn năm trăm tỷ"
                while parts and parts[-1] < scale:
                    group += parts.pop()
                parts.append((group or Decimal(1)) * scale)
                group = Decimal(0)
        else:
            group += _numerals().get(word, 0)
    return sum(parts, group)


@cache
def _tens() -> frozenset[str]:
    return frozenset([*UNITS.tens, *map(unaccented, UNITS.tens)])


@cache
def _scales() -> Mapping[str, int]:
    return _with_plain({**UNITS.scales, **UNITS.english_scales})


@cache
def _numerals() -> Mapping[str, int]:
    return _with_plain(UNITS.numerals)


def _with_plain(table: Mapping[str, int]) -> Mapping[str, int]:
    """The table with its words without accents besides."""
    return {unaccented(word): value for word, value in table.items()} | dict(table)

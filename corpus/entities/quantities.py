"""How many and how much: the measures that a text states; and, from `corpus.entities.moments`, when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from corpus.entities.moments import Grain, Moment, moments
from corpus.entities.units import DIGITS, either, known_units, scales, spelled, value_of
from corpus.tables import UNITS
from corpus.text.fold import CAPITALS, modern_tone_marks

__all__ = ["Grain", "Measure", "Moment", "measures", "moments"]

# A word with a capital that does not begin a sentence.
_CAPITALISED = re.compile(rf"[^\s.!?:][^\S\n]+[{CAPITALS}][^\W\d_]*[^\S\n]\Z")
_REACH = 24  # how far before a number the word is looked for that makes it a label


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with what it counts or measures, at ``text[start:end]``.

    Words that say that it is not exact ("trên 98 ngàn lao động", "90% trở lên") belong to it: without them
    the bulletin would be made to say something else.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        low: The number, scales included ("41 nghìn tỷ" is 41e12); the lower one of two with "đến" or a dash
            between them, the first one of "4/5".
        high: The upper one of two, else ``low``.
        unit: As it stands, one or two syllables where it is not in ``corpus/data/units.json``; "" if there is
            none.
        known: Whether the unit is in the table.
        ordinal: Whether it tells a place in an order ("thứ hai") and no amount.
        number: Where the number itself stands, with its bounds and scales.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    known: bool
    ordinal: bool
    number: tuple[int, int]


def measures(text: str) -> list[Measure]:
    """The measures that a text (NFC) states, in order, none overlapping another or a moment.

    Numbers of documents, standards, telephones and other labels ("số 01", "Phường 4") are left out; a number
    in words that may be something else ("một", "năm") counts only before a known unit.
    """
    toned = modern_tone_marks(text)
    taken = [(moment.start, moment.end) for moment in moments(text)]
    taken += [match.span() for match in _codes().finditer(toned)]
    return [
        measure
        for measure in _read(toned)
        if not any(measure.number[0] < end and start < measure.number[1] for start, end in taken)
    ]


def _read(text: str) -> Iterator[Measure]:
    position = 0
    while match := _pattern().search(text, position):
        position = max(match.end(), position + 1)
        ordinal = match["ordinal"] is not None
        known = match["known"] is not None
        unit = match["known"] or match["noun"] or ""
        if not ordinal and (_is_label(text, match) or _is_doubtful(text, match)):
            position = match.end("count")  # what follows may begin another: "đầu tư khoảng 05 triệu"
            continue
        low, high = _rank(match) if ordinal else _amount(match)
        end = match.end()
        if after := _after().match(text, end):
            end = after.end()
        number = match.span("ordinal" if ordinal else "bounded")
        yield Measure(match.start(), end, low, high, " ".join(unit.split()), known, ordinal, number)


def _amount(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    factor = value_of(f"1 {match['scales']}")
    low, high = sorted(value_of(match[name] or match["first"]) * factor for name in ("first", "last"))
    return low, high


def _rank(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """The place that an ordinal tells; Roman numerals count 0, since nobody compares with them."""
    place = match["place"].lower()
    rank = Decimal(UNITS.ordinal.words.get(place, 0)) or value_of(place)
    return rank, rank


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Whether the number is a name and no amount: behind "số" or, without a known unit, a name's capital."""
    if match["bound"]:
        return False
    before = text[max(0, match.start("count") - _REACH) : match.start("count")]
    name = _CAPITALISED.search(before)
    return _labels().search(before) is not None or (name is not None and not match["known"])


def _is_doubtful(text: str, match: re.Match[str]) -> bool:
    """Whether a numeral may be another word here: "hàng năm Đảng bộ", "ba và mẹ"."""
    if match["count"].lower() not in UNITS.alone:
        return False
    unit = match["known"]
    before = text[max(0, match.start() - _REACH) : match.start()]
    return unit is None or unit[0].isupper() or _not_numerals().search(before) is not None


@cache
def _not_numerals() -> re.Pattern[str]:
    return re.compile(rf"\b(?i:{either(UNITS.not_numerals_after)})[^\S\n]+\Z")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"[^\S\n]+(?i:{either(UNITS.bounds.after)})\b")


@cache
def _labels() -> re.Pattern[str]:
    amounts = "".join(f"(?<!{word} )" for word in UNITS.amounts)  # "tổng số 62/62 TTHC" is no label
    return re.compile(rf"\b{amounts}(?i:{either(UNITS.labels)})[^\S\n]+\Z")


@cache
def _codes() -> re.Pattern[str]:
    codes = either(UNITS.codes)
    return re.compile(
        rf"\b(?i:{codes})\b[.:\s]*[\d+(][\d\s.:()+–-]*\d"
        r"|(?<!\w)\d[\d/]*[-/][A-ZĐ]{2,}[\w/&-]*"  # "05-CT/TW", "12/2020/NĐ-CP"
        r"|\b[A-Z]{2,}[-‐]?\d[\w.:/-]*",
    )


@cache
def _pattern() -> re.Pattern[str]:
    signs = "|".join(map(re.escape, UNITS.currency_signs))
    before = rf"(?:\b(?P<bound>(?i:{either(UNITS.bounds.before)}))[^\S\n]+)?"
    words = spelled()
    amount = (
        r"(?<![\w/:])(?<!\d[.,])(?<!\w-)(?!(?<![^\n])\d+[.)][^\S\n])"  # no part of a code, no "1." of a list
        rf"(?P<count>(?:(?:{signs})\s?)?(?P<first>{DIGITS}|{words})"
        rf"(?:(?:\s?[–-]\s?|[^\S\n]+(?:đến|tới)[^\S\n]+)(?P<last>{DIGITS}|{words})|/{DIGITS}(?!/))?"
        rf"(?P<scales>{scales()}))"
    )
    ranks = either([*UNITS.ordinal.words, *UNITS.numerals])
    ordinal = rf"(?P<ordinal>\b(?i:{UNITS.ordinal.first})[^\S\n]+(?P<place>\d+|[IVX]+\b|(?i:{ranks})\b))"
    stop = rf"(?!(?i:{either(UNITS.not_counted)})\b)"
    noun = rf"[^\S\n]+(?P<noun>{stop}[^\W\d_]+(?:[^\S\n]{stop}[^\W\d_A-ZĐ][^\W\d_]*)?)"
    unit = rf"(?P<unit>[^\S\n]?(?P<known>{known_units()})|{noun})?"
    return re.compile(rf"(?P<bounded>{before}{amount}){unit}|{ordinal}")

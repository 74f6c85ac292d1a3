"""How many and how much: the amounts that a text states, with what they count or measure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import ClassVar, NamedTuple, Self

from corpus.entities.dates import dates
from corpus.entities.models import Entity, Label, recogniser
from corpus.entities.units import (
    DIGITS,
    SPACE,
    either,
    halves,
    is_english,
    known_units,
    scale,
    scales,
    smaller_scales,
    spelled,
    unit_key,
    value_of,
)
from corpus.tables import UNITS
from corpus.text.fold import CAPITALS, unaccented
from corpus.text.span import Span
from corpus.text.text import Style, Text

# A word with a capital that does not begin a sentence.
_CAPITALISED = re.compile(rf"[^\s.!?:][^\S\n]+[{CAPITALS}][^\W\d_]*[^\S\n]\Z")
_REACH = 24  # how far before a number the word is looked for that makes it a label, or inexact


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Entity):
    """A number with what it counts or measures.

    Words that say that it is not exact ("trên 98 ngàn lao động", "90% trở lên") belong to it: without them
    the bulletin would be made to say something else.

    Attributes:
        low: The number, scales included ("41 nghìn tỷ" is 41e12); the lower one of two with "đến" or a dash
            between them, the first one of "4/5 chi bộ", and what "3/4" is worth where nothing is counted.
        high: The upper one of two, else ``low``.
        unit: As it stands, one or two syllables where it is not in ``corpus/data/units.json``; the sign of a
            currency where there are no words; "" if there is none.
        known: Whether the unit is in the table.
        ordinal: Whether it tells a place in an order ("thứ hai") and no amount.
        number: Where the number itself stands, with its bounds and scales.
    """

    label: ClassVar[Label] = Label.QUANTITY
    low: Decimal
    high: Decimal
    unit: str
    known: bool
    ordinal: bool
    number: Span

    @property
    def unit_key(self) -> str:
        """The unit as it compares: "ha" of "héc ta", "khu cong nghiep" of "KCN"; "" if there is none."""
        return unit_key(self.unit)

    def moved(self, move: Callable[[tuple[int, int]], Span]) -> Self:
        """The same at another place, its number too."""
        return replace(self, span=move(self.span), number=move(self.number))


@recogniser
def quantities(text: Text) -> Iterator[Quantity]:
    """The quantities that a text states, none overlapping another or a date.

    Numbers of documents, standards, telephones and other labels ("số 01", "Phường 4") are left out; a number
    in words that may be something else ("một", "năm") counts only before a known unit. In a question without
    any accents no word needs them: "35 trieu dong".
    """
    typed = text.style is Style.TYPED
    patterns = _patterns(typed=typed, plain=typed and not text.accented)
    taken: list[tuple[int, int]] = [date.span for date in dates(text)]
    taken += [match.span() for match in patterns.code.finditer(text.modern)]
    taken = _joined(taken)
    for quantity in _read(text.modern, patterns):
        at = bisect_left(taken, quantity.number.start, key=_end_of)
        while at < len(taken) and taken[at][1] == quantity.number.start:
            at += 1
        if at == len(taken) or not quantity.number.overlaps(taken[at]):
            yield quantity


def _end_of(span: tuple[int, int]) -> int:
    return span[1]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap taken together."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _read(text: str, patterns: _Patterns) -> Iterator[Quantity]:
    position = 0
    while match := patterns.amount.search(text, position):
        earliest, position = position, max(match.end(), position + 1)
        ordinal = match["ordinal"] is not None
        near = text[max(earliest, match.start() - _REACH) : match.start()]
        bound = None if ordinal else patterns.bound_before.search(near)
        start = match.start() - (len(bound[0]) if bound else 0)
        before = text[max(0, start - _REACH) : start]
        is_label = not bound and _is_label(before, match, patterns)
        if not ordinal and (is_label or _is_doubtful(before, match, patterns)):
            position = match.end("count")  # what follows may begin another: "đầu tư khoảng 05 triệu"
            continue
        after = patterns.bound_after.match(text, match.end())
        end = after.end() if after else match.end()
        low, high = _rank(match) if ordinal else _amount(match)
        unit = match["known"] or match["noun"] or match["sign"] or ""
        yield Quantity(
            span=Span(start, end),
            exact=not patterns.plain,
            low=low,
            high=high,
            unit=" ".join(unit.split()),
            known=match["known"] is not None or (match["sign"] is not None and match["noun"] is None),
            ordinal=ordinal,
            number=Span(start, match.end("ordinal" if ordinal else "count")),
        )


def _amount(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    english = is_english(match["scales"]) or is_english(match["known"] or "")
    factor = value_of(f"1 {match['scales']}") if match["scales"] else Decimal(1)
    first = value_of(match["first"], english=english)
    more = _more(match, factor)
    if match["over"]:
        over = value_of(match["over"])
        counts = match["known"] or match["noun"] or match["scales"] or first >= over
        return (first * factor,) * 2 if counts else (first / over,) * 2
    last = value_of(match["last"], english=english) if match["last"] else first
    low, high = sorted((first * factor + more, last * factor + more))
    return low, high


def _more(match: re.Match[str], factor: Decimal) -> Decimal:
    """What stands behind the scale besides: "200 triệu" of "1 tỷ 200 triệu", the half of "2 tỷ rưỡi"."""
    parts = re.findall(rf"({DIGITS})\s+([^\W\d_]+)", match["smaller"] or "")
    more = sum((value_of(f"{number} {scale}") for number, scale in parts), Decimal(0))
    if not match["half"] and not match["half_unit"]:
        return more
    words = match["scales"] or match["first"].partition(" ")[2]  # "một triệu rưỡi"
    last = value_of(f"1 {words.split()[-1]}") if words and not match["half_unit"] else Decimal(1)
    return more + (factor if match["scales"] else last) / 2


def _rank(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """The place that an ordinal tells; Roman numerals count 0, since nobody compares with them."""
    place = match["place"].lower()
    ranks = (rank for word, rank in UNITS.ordinal.words.items() if place in {word, unaccented(word)})
    rank = Decimal(next(ranks, 0)) or value_of(place)
    return rank, rank


def _is_label(before: str, match: re.Match[str], patterns: _Patterns) -> bool:
    """Whether the number is a name and no amount: behind "số" or, without a known unit, a name's capital.

    Without accents a known unit outweighs the label: "ap" is "ấp" and "áp".
    """
    if match["known"] and patterns.plain:
        return False
    is_name = _CAPITALISED.search(before) is not None and not match["known"]
    return is_name or patterns.label.search(before) is not None


def _is_doubtful(before: str, match: re.Match[str], patterns: _Patterns) -> bool:
    """Whether a numeral may be another word here: "hàng năm Đảng bộ", "ba và mẹ"."""
    if match["count"].lower() not in patterns.alone:
        return False
    unit = match["known"]
    return unit is None or unit[0].isupper() or patterns.no_numeral.search(before) is not None


class _Patterns(NamedTuple):
    """The patterns for one way of typing; ``plain`` without accents."""

    plain: bool
    amount: re.Pattern[str]
    code: re.Pattern[str]
    bound_before: re.Pattern[str]
    bound_after: re.Pattern[str]
    label: re.Pattern[str]
    no_numeral: re.Pattern[str]
    alone: frozenset[str]


@cache
def _patterns(*, typed: bool, plain: bool) -> _Patterns:
    def words(several: tuple[str, ...]) -> str:
        return rf"(?i:{either(several, plain=plain)})"

    amounts = "".join(rf"(?<!{unaccented(word) if plain else word} )" for word in UNITS.amounts)
    # Without accents every numeral may be another word: "hai" is "hại", "sau" is "sau".
    alone = {unaccented(word) for word in UNITS.numerals} if plain else set(UNITS.alone)
    return _Patterns(
        plain=plain,
        amount=re.compile(rf"{_counted(typed=typed, plain=plain)}|{_ordinal(plain=plain)}"),
        code=re.compile(
            rf"\b(?i:{either(UNITS.codes)})\b[.:\s]*+[\d+(][\d\s.:()+–-]*\d"
            r"|(?<![\w/])\d[\d/]*[-/][A-ZĐ]{2,}[\w/&-]*"  # "05-CT/TW", "12/2020/NĐ-CP"
            r"|\b[A-Z]{2,}+[-‐]?\d[\w.:/-]*",
        ),
        bound_before=re.compile(rf"\b{words(UNITS.bounds.before)}[^\S\n]+\Z"),
        bound_after=re.compile(rf"[^\S\n]+{words(UNITS.bounds.after)}\b"),
        # "tổng số 62/62 TTHC" is no label.
        label=re.compile(rf"\b{amounts}{words(UNITS.labels)}[^\S\n]+\Z"),
        no_numeral=re.compile(rf"\b{words(UNITS.not_numerals_after)}[^\S\n]+\Z"),
        alone=frozenset(alone),
    )


def _counted(*, typed: bool, plain: bool) -> str:
    """The pattern of an amount with its unit."""
    signs, words = either(UNITS.currency_signs), spelled(plain=plain)
    to = either(["đến", "tới", "to"], plain=plain)
    stop = rf"(?!(?i:{either(UNITS.not_counted, plain=plain)})\b)"
    noun = rf"[^\S\n]+(?P<noun>{stop}[^\W\d_]+(?:[^\S\n]{stop}[^\W\d_A-ZĐ][^\W\d_]*)?)"
    half, and_half = halves(plain=plain)
    first = "".join(sorted({word[0] for word in (*UNITS.numerals, *UNITS.currency_signs)}))
    return (
        rf"(?=[\d{re.escape(first + first.upper())}])"  # what else there is need not be looked at closely
        r"(?<![\w/:])(?<!\d[.,])(?<!\w-)(?!(?<![^\n])\d+[.)][^\S\n])"  # no part of a code, no "1." of a list
        rf"(?P<count>(?:(?P<sign>{signs})\s?)?(?P<first>{DIGITS}|{half}|{words})"
        rf"(?:(?:\s?[–-]\s?|[^\S\n]+(?:{to})[^\S\n]+)(?P<last>{DIGITS}|{words})|/(?P<over>{DIGITS})(?!/))?"
        rf"(?P<scales>{scales(plain=plain)})(?P<smaller>{smaller_scales(plain=plain)})?(?P<half>{and_half})?)"
        rf"(?:{SPACE}?(?P<known>{known_units(typed=typed, plain=plain)})(?P<half_unit>{and_half})?|{noun})?"
    )


def _ordinal(*, plain: bool) -> str:
    """The pattern of a place in an order; without accents "thu 12 ty" is what came in."""
    ranks = f"{either(UNITS.ordinal.words, plain=plain)}|{spelled(plain=plain)}"
    first = unaccented(UNITS.ordinal.first) if plain else UNITS.ordinal.first
    no_amount = rf"(?!{SPACE}?(?:{scale(plain=True)}|{known_units(plain=True)}))" if plain else ""
    return rf"(?P<ordinal>\b(?i:{first})[^\S\n]+(?P<place>\d++{no_amount}|[IVX]+\b|(?i:{ranks})\b))"

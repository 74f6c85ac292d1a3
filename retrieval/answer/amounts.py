"""Amounts as claims compare them: with their bounds ("hơn 30"), scales and units of one measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from corpus.entities.quantities import Quantity
from corpus.entities.units import unit_key
from corpus.tables import UNITS
from corpus.text.fold import fold

_ABOUT = Decimal("0.1")  # a number that is only nearly so may be off by this share


@dataclass(frozen=True, slots=True)
class Amount:
    """The numbers that an amount may be, in the smallest unit of its measure.

    Attributes:
        low: The least; ``None`` if there is none.
        high: The most; ``None`` if there is none.
        strict: Whether the number itself is left out: "hơn 30".
        about: Whether it is only near.
        unit: The unit as it compares; "" if there is none.
    """

    low: Decimal | None
    high: Decimal | None
    strict: bool
    about: bool
    unit: str

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high and not self.about

    def may_be(self, number: Decimal) -> bool:
        """Whether it may be that number."""
        if self.about:
            lowest, highest = (
                (self.low or Decimal(0)) * (1 - _ABOUT),
                (self.high or Decimal(0)) * (1 + _ABOUT),
            )
            return lowest <= number <= highest
        if self.strict and number in {self.low, self.high}:
            return False
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)


def amount_of(quantity: Quantity, text: str) -> Amount:
    """What a quantity in a text says: of "hơn 2,5 tấn thóc" more than 2,500 kg."""
    times, unit = _measures().get(quantity.unit_key, (1, quantity.unit_key))
    low, high = quantity.low * times, quantity.high * times
    kind = _bound(fold(quantity.span.of(text)), fold(quantity.number.of(text)))
    if kind in {"above", "least"}:
        return Amount(
            low, None if low == high else high, kind == "above" and low == high, about=False, unit=unit
        )
    if kind in {"below", "most"}:
        return Amount(None, high, kind == "below", about=False, unit=unit)
    return Amount(low, high, strict=False, about=kind == "near", unit=unit)


def agree(claimed: Amount, stated: Amount) -> bool | None:
    """Whether what is stated bears out what is claimed; ``None`` if it may or may not.

    "hơn 30" is borne out by 35 and not by 30; 35 is neither borne out nor refuted by "hơn 30". A limit
    ("ít nhất 36") is not another one.
    """
    if (claimed.low, claimed.high) == (stated.low, stated.high) and claimed.strict == stated.strict:
        return True
    if stated.exact and stated.low is not None:
        return claimed.may_be(stated.low)
    if _claims_more(claimed, stated) or _are_other_limits(claimed, stated):
        return False
    if not claimed.exact or claimed.low is None:
        return None
    at_the_bound = claimed.low in {stated.low, stated.high}
    if at_the_bound and (stated.low is None or stated.high is None):
        return True  # "hơn 30" is told where 30 is claimed
    return None if stated.may_be(claimed.low) else False


def _claims_more(claimed: Amount, stated: Amount) -> bool:
    """Whether a bound is claimed that lies beyond the one of its kind that is stated: "ít nhất 5" of 3."""
    if claimed.high is None and stated.high is None and claimed.low and stated.low is not None:
        return claimed.low > stated.low
    if claimed.low is None and stated.low is None and claimed.high is not None and stated.high is not None:
        return claimed.high < stated.high
    return False


def _are_other_limits(claimed: Amount, stated: Amount) -> bool:
    """Whether two limits of one kind differ: who asks for "ít nhất 36" is not told so by "từ 42 trở lên".

    "hơn 30" is no limit but says roughly how many, and "hơn 35" bears it out.
    """
    least = claimed.high is None and stated.high is None
    most = claimed.low is None and stated.low is None
    differ = (claimed.low, claimed.high) != (stated.low, stated.high)
    return (least or most) and differ and not claimed.strict and not stated.strict


def _bound(words: str, number: str) -> str | None:
    around = f" {words} {number} "
    found = [
        (len(word), kind)
        for kind, listed in UNITS.bound_kinds.items()
        for word in map(fold, listed)
        if around.startswith(f" {word} ") or words.endswith(f" {word}")
    ]
    return max(found)[1] if found else None


@cache
def _measures() -> Mapping[str, tuple[int, str]]:
    """Each unit that is so many times another one, by their keys."""
    return {
        unit_key(unit): (times, unit_key(part))
        for unit, parts in UNITS.multiples.items()
        for part, times in parts.items()
    }

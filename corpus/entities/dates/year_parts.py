"""Parts of a year, also where the year is not said: "quý I", "6 tháng đầu năm"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

from corpus.entities.dates.patterns import either
from corpus.entities.models import Entity, Label, recogniser
from corpus.entities.numerals import number_of, words_up_to
from corpus.text.fold import unaccented
from corpus.text.span import Span
from corpus.text.text import Text

_S = r"[^\S\n]{1,4}"
_O = r"[^\S\n]{0,2}"
_YEAR = r"(?:19|20)[0-9]{2}(?![0-9])"
_HALF, _MONTHS = 6, 12
_OF_YEAR = rf"(?:{_O}[/-]{_O}(?P<a>{_YEAR})|,?{_S}(?:năm{_S})?(?:của{_S}năm{_S})?(?P<b>{_YEAR}))?"
_PARTS = (
    rf"(?:quý|quí|q)(?:{_S}|(?=[0-9]))(?P<quarter>i{{1,3}}|iv|[1-4]|{either(words_up_to(4))}|nhất)\b",
    rf"(?P<first>[0-9]{{1,2}}|{either(words_up_to(11))}){_S}tháng{_S}đầu{_S}(?:của{_S})?năm\b",
    rf"(?P<last>[0-9]{{1,2}}|{either(words_up_to(11))}){_S}tháng{_S}cuối{_S}(?:của{_S})?năm\b",
    rf"nửa{_S}(?P<half>đầu|cuối){_S}(?:của{_S})?năm\b",
    rf"(?P<months>[36789]|1[01]|ba|sáu|bảy|tám|chín){_S}tháng(?={_O}/{_O}{_YEAR}|{_S}năm{_S}{_YEAR}|{_S}{_YEAR})",
)

PartSort = Literal["quarter", "first", "last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPart(Entity):
    """A part of a year that a text names.

    Attributes:
        sort: A quarter, or the first or the last months.
        number: Which quarter, or how many months.
        year: Of which year; ``None`` where the text does not say.
    """

    label: ClassVar[Label] = Label.DATE
    sort: PartSort
    number: int
    year: int | None


@recogniser
def year_parts(text: Text) -> Iterator[YearPart]:
    """The quarters and the first or last months of years that a text names; so is "9 tháng năm 2024"."""
    for match in _pattern(plain=not text.accented).finditer(text.lower):
        told = {group: value for group, value in match.groupdict().items() if value}
        sort, number = _part(told)
        if 0 < number < _MONTHS:
            year = told.get("a") or told.get("b")
            yield YearPart(
                span=Span(*match.span()),
                exact=text.accented,
                sort=sort,
                number=number,
                year=int(year) if year else None,
            )


def _part(told: dict[str, str]) -> tuple[PartSort, int]:
    if "quarter" in told:
        return "quarter", number_of(told["quarter"]) or 1  # "quý nhất"
    if "half" in told:
        return ("last" if told["half"].startswith("c") else "first"), _HALF
    if "last" in told:
        return "last", number_of(told["last"])
    return "first", number_of(told.get("first") or told["months"])


@cache
def _pattern(*, plain: bool) -> re.Pattern[str]:
    pattern = rf"\b(?:{'|'.join(_PARTS)}){_OF_YEAR}"
    return re.compile(unaccented(pattern) if plain else pattern)

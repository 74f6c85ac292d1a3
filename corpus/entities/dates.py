"""When, in a question: years, terms of office, dates, and which congress or term it is by number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from corpus.text.fold import fold_with_origins

_LONGEST_TERM = 10  # years; what spans more is no term of office
_HIGHEST_ORDINAL = 40
_FULL = 4  # digits of a year written out

_YEAR = r"(?:19|20)\d\d"
_DASH = r"\s*[-‐‑–—−/]\s*"
_UNTIL = r"\s+(?:den|toi|to|until)\s+(?:nam\s+)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*"

# Patterns are for folded text. The earlier ones take their digits away from the later ones.
_DATES = [
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d/.,-])(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})\s*[/.-]\s*(?P<year>{_YEAR})(?![\d/])",
        rf"(?<!\d)(?P<day>\d{{1,2}})\s+thang\s+(?P<month>\d{{1,2}})\s+nam\s+(?P<year>{_YEAR})(?!\d)",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>{_YEAR})(?!\d)",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>{_YEAR})(?!\d)",
    )
]
_TERM = re.compile(rf"(?<![\d.,:/-])(?P<from>{_YEAR})(?:{_DASH}|{_UNTIL})(?P<to>{_YEAR})(?![\d/])")
_SHORT_TERM = re.compile(rf"\b(?:nhiem\s+k[iy]|nk|term)\s+(?P<term>(?P<from>\d\d){_DASH}(?P<to>\d\d))(?!\d)")
# "Quyết định số 2020", "ISO 9001:2015" and "2.017 hộ" name no year.
_SINGLE_YEAR = re.compile(rf"(?<!\d)(?<!\d[.,:])(?<!\bso ){_YEAR}(?!\d)(?![.,]\d)")

_COUNTED = r"(?:chi\s+bo|chi\s+uy|dong\s+chi|dai\s+bieu|dang\s+vien|ngay|nguoi|nam)\b"
_ORDINAL = re.compile(
    r"\b(?:khoa|lan|dai\s+hoi(?:\s+dang)?(?:\s+bo)?(?:\s+lan)?|congress|session)(?:\s+thu)?\s+"
    rf"(?P<number>\d{{1,2}}|[ivx]+)\b(?![/.,-]?\d)(?!\s+{_COUNTED})",
)
_IN_WORDS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_SPELLED_ORDINAL = re.compile(rf"\b(?:khoa|lan)\s+thu\s+(?P<word>{'|'.join((*_IN_WORDS, 'nhi'))})\b")
_IN_ENGLISH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ENGLISH_ORDINAL = re.compile(
    rf"\b(?:(?P<number>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_IN_ENGLISH)}))"
    r"(?=\s+(?:(?:party|provincial|national)\s+)*(?:congress|term|session)\b)",
)


class TimeSort(Enum):
    """How a time is told."""

    DATE = "date"
    TERM = "term"
    YEAR = "year"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Time:
    """A time named at ``text[start:end]``; the words before it ("năm", "khóa") are left out."""

    sort: TimeSort
    value: dt.date | str | int
    start: int
    end: int


def times(text: str) -> list[Time]:
    """The times that a text names, in order, none inside another.

    A term is two rising years with a dash ("2020-2025", "2020 – 2025", "nhiệm kỳ 20-25") or "đến" between
    them, at most ten apart; its years and that of a date are no years of their own.
    """
    folded = fold_with_origins(text)
    taken: list[tuple[int, int]] = []
    found = []
    for sort, value, start, end in _candidates(folded.text):
        if all(end <= a or b <= start for a, b in taken):
            taken.append((start, end))
            found.append(Time(sort, value, *folded.span(start, end)))
    return sorted(found, key=lambda time: time.start)


def _candidates(text: str) -> Iterator[tuple[TimeSort, dt.date | str | int, int, int]]:
    for sort, pattern, group, read in _READERS:
        for match in pattern.finditer(text):
            value = read(match)
            if value:
                yield sort, value, *match.span(group)


def _date(match: re.Match[str]) -> dt.date | None:
    parts = match.groupdict()
    month = int(parts["month"]) if parts.get("month") else _MONTHS.index(parts["name"]) + 1
    try:
        return dt.date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def _roman(numeral: str) -> int:
    """The number of a Roman numeral up to 39 in small letters, 0 where it is none."""
    tens = len(numeral) - len(numeral.lstrip("x"))
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    rest = numeral[tens:]
    return tens * 10 + ones.index(rest) if rest in ones and tens <= 3 else 0  # noqa: PLR2004


def _term(match: re.Match[str]) -> str | None:
    first, last = (int(year) + (0 if len(year) == _FULL else 2000) for year in match.group("from", "to"))
    return f"{first}-{last}" if 0 < last - first <= _LONGEST_TERM else None


def _ordinal(match: re.Match[str]) -> int | None:
    written = match["number"]
    number = int(written) if written.isdecimal() else _roman(written)
    return number if number <= _HIGHEST_ORDINAL else None


def _spelled_ordinal(match: re.Match[str]) -> int:
    return _IN_WORDS.index(match["word"].replace("nhi", "hai")) + 1


def _english_ordinal(match: re.Match[str]) -> int:
    return int(match["number"]) if match["number"] else _IN_ENGLISH.index(match["word"]) + 1


# What is read, where it stands in the match, and how; the earlier ones go first where two want one place.
_READERS: tuple[
    tuple[TimeSort, re.Pattern[str], str | int, Callable[[re.Match[str]], dt.date | str | int | None]],
    ...,
] = (
    *((TimeSort.DATE, pattern, 0, _date) for pattern in _DATES),
    (TimeSort.TERM, _TERM, 0, _term),
    (TimeSort.TERM, _SHORT_TERM, "term", _term),
    (TimeSort.YEAR, _SINGLE_YEAR, 0, lambda match: int(match[0])),
    (TimeSort.ORDINAL, _ORDINAL, "number", _ordinal),
    (TimeSort.ORDINAL, _SPELLED_ORDINAL, "word", _spelled_ordinal),
    (TimeSort.ORDINAL, _ENGLISH_ORDINAL, 0, _english_ordinal),
)

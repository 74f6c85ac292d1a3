"""When: the days, months, years, terms and hours that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache

from corpus.entities.units import DIGITS, either, known_units, scale, spelled
from corpus.text.fold import modern_tone_marks


class Grain(Enum):
    """How exactly a moment is told."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TERM = "term"
    CENTURY = "century"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time named at ``text[start:end]``, with the words that say what it is ("ngày", "năm").

    Attributes:
        start: Where it begins.
        end: Where it ends.
        grain: How exactly it is told; of a span of time that of its end.
    """

    start: int
    end: int
    grain: Grain


_BREAK = r"[^\S\n]"  # what ``\\s`` stands for in the patterns: a moment never goes over a line end
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_M = r"(?:0?[1-9]|1[0-2])"
_Y = r"(?:1[0-9]|20)\d\d"
_SEP = r"\s?[/.-]\s?"
_DAYS = rf"{_D}(?:(?:\s?[,–-]\s?|\s+(?:và|đến|tới)\s+)(?:ngày\s+)?{_D})*"
_CLEAR = r"(?<![\w.,/:-])"  # no digit of a longer number, and no part of a code
_DONE = r"(?!\d|[.,:/-]\d|[/-][^\W\d_])"
_NAMED_MONTH = either(
    ["giêng", "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"],
)
_PART = r"(?:(?:đầu|giữa|cuối)\s+)?"
_BC = r"(?:\s+(?:TCN|trước\s+Công\s+nguyên))?"
_CLOCK = r"\d{1,2}(?:\s?(?:giờ|h)(?:\s?[0-5]\d)?(?:\s+phút)?|:[0-5]\d)"
_OF_DAY = rf"(?:(?:(?:lúc\s+)?{_CLOCK},?\s+)?(?:(?:sáng|trưa|chiều|tối|đêm)\s+)?)"
_COUNTED_DAYS = r"(?<!\d\s)"  # in "02 ngày 08-09/6/2020" the word "ngày" is what is counted
_ON = rf"(?:{_OF_DAY}{_COUNTED_DAYS}\bngày\s+)"


def moments(text: str) -> list[Moment]:
    """The moments that a text (NFC) names, in order, none overlapping another.

    Days with year or behind "ngày", months, quarters, years from 1000 to 2099, terms, centuries, hours with
    a word or a day; a span of time ("từ ngày 19 đến 21/4/2017") is one moment. Digits of longer numbers, of
    codes and before a unit are no moments.
    """
    toned = modern_tone_marks(text)
    found: list[Moment] = []
    for moment in _single(toned):
        if found and _joined().fullmatch(toned, found[-1].end, moment.start):
            found[-1] = replace(moment, start=found[-1].start)
        else:
            found.append(moment)
    return [_from(toned, moment) for moment in found]


def _single(text: str) -> Iterator[Moment]:
    last = 0
    for match in _pattern().finditer(text):
        grain = Grain(str(match.lastgroup).rstrip("_0123456789"))
        if match.start() >= last and not (grain is Grain.YEAR and _counts(text, match)):
            last = match.end()
            yield Moment(match.start(), match.end(), grain)


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a bare year is a number of something: "2000 người"."""
    return match[0].isdecimal() and _unit_next().match(text, match.end()) is not None


def _from(text: str, moment: Moment) -> Moment:
    """The moment with a "từ" right before it, if it is a span of time."""
    inside = re.search(r"(?i)\s(?:đến|tới)\s", text[moment.start : moment.end])
    before = re.search(r"(?i)\btừ\s+\Z", text[max(0, moment.start - 6) : moment.start])
    return replace(moment, start=moment.start - len(before[0])) if inside and before else moment


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(r"(?i)\s+(?:cho\s+)?(?:đến|tới)\s+(?:hết\s+)?|\s?[–-]\s?")


@cache
def _unit_next() -> re.Pattern[str]:
    return re.compile(rf"[^\S\n]*(?!năm\b)(?:{scale()}|{known_units()})")


@cache
def _pattern() -> re.Pattern[str]:
    number = rf"(?:{DIGITS}|{spelled()})"
    year = rf"(?:\s*,?\s*(?:năm\s+)?{_Y}|\s?/\s?{_Y})"
    patterns = {
        Grain.DAY: [
            rf"(?:{_ON}|{_CLEAR}|(?<=\d{{4}}[–-])){_DAYS}{_SEP}{_M}{_SEP}{_Y}(?!\d|[.,:/]\d|[/-][^\W\d_])",
            rf"{_ON}{_DAYS}\s?[/-]\s?{_M}{_DONE}",
            rf"(?:{_ON}|{_CLEAR}){_DAYS}\s+tháng\s+(?:{_M}|(?:{_NAMED_MONTH})\b)(?:{year})?{_DONE}",
            rf"{_ON}{_DAYS}{_DONE}(?!\s?%)",
        ],
        Grain.MONTH: [rf"\b{_PART}tháng\s+(?:{_M}(?!\d)|(?:{_NAMED_MONTH})\b)(?:{year})?{_DONE}"],
        Grain.QUARTER: [rf"\bquý\s+(?:[IV]{{1,3}}|[1-4])(?:\s?/\s?|\s+(?:năm\s+)?){_Y}{_DONE}"],
        Grain.TERM: [
            rf"(?:\b(?:nhiệm\s+k[ỳì]|giai\s+đoạn|niên\s+khóa)\s+|{_CLEAR}){_Y}\s?[–/-]\s?{_Y}{_DONE}",
        ],
        Grain.CENTURY: [
            rf"\b{_PART}thế\s+k[ỷỉ]\s+(?:thứ\s+)?(?:\d{{1,2}}|[IVX]+\b|{spelled()}){_BC}",
        ],
        Grain.YEAR: [
            rf"{_CLEAR}{number}(?:\s+(?:triệu|nghìn|ngàn))?\s+năm\s+(?:về\s+)?trước\b(?!\s+khi)",
            rf"\b(?:những\s+|các\s+)?{_PART}(?:thập\s+(?:niên|k[ỷỉ])|năm)\s+\d{{3,4}}(?!\d|[.,:]\d){_BC}",
            rf"(?<![\w.,/:–-])(?<!\bsố\s){_Y}(?!\w|[.,:/–-]\d|[/-]\w|\s?%)",
        ],
        Grain.HOUR: [
            rf"\b(?:lúc|hồi)\s+{_CLOCK}(?:\s+(?:sáng|trưa|chiều|tối|đêm))?",
            r"(?<![\w:.,])\d{1,2}:[0-5]\d(?![\w:])",
        ],
    }
    named = [
        rf"(?P<{grain.value}_{place}>{pattern})"
        for grain, several in patterns.items()
        for place, pattern in enumerate(several)
    ]
    return re.compile("(?i:" + "|".join(named).replace(r"\s", _BREAK) + ")")

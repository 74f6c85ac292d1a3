"""Whose a day is that a bulletin names: of what the bulletin tells, or of something else.

A bulletin names many days: of births, of documents that it cites, of deadlines, of what is still to come.
Only the day of what it tells is its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from enum import Enum
from functools import cache

from corpus.entities.dates import Date, Grain
from corpus.tables import PUBLICATION
from corpus.text.patterns import either
from corpus.text.span import Span
from corpus.text.text import Text

_CITED_REACH = 400  # how far before a date its citation may begin
_REACH = 120  # how far before a day the words stand that say whose it is
_REACH_BEHIND = 60
_LONGEST_EVENT = 60  # days; what spans more is an anniversary
_OPENING_WORDS = 4  # "Trong hai ngày", "Tại buổi lễ hôm"
_SOURCE = re.compile(r"\W*(?:\([^()\n]{2,60}\)|[\w.]{2,30})\s*[-–—:]\s*")  # "(BĐ) - Sáng 5/3"
_CLAUSE_END = re.compile(r"[,;:.(\n]")
# The date of a document that is only cited: "Nghị quyết số 12-NQ/TW ngày 05/5/2015", "Căn cứ Luật Đầu tư công
# ngày 13 tháng 6 năm 2019". A document's own number is written "Số: 12/QĐ-UBND".
_NUMBERED = re.compile(
    r"(?:\b(?:số|SỐ):?[^\S\n]*\S*\d\S*,?[^\S\n]*(?:\([^)\n]*\)[^\S\n]*)?(?:của\s[^\d,.;:\n]{2,60}\s)?"
    r"|(?m:^)\W*(?i:căn cứ)\s[^\n]*\b(?:Luật|Pháp lệnh|Hiến pháp)\b[^\d,;:\n]*)"
    r"\b(?i:ngày)\s*(?i:mồng\s+|mùng\s+)?\Z",
)


class DayKind(Enum):
    """Whose a day is."""

    EVENT = "event"
    """Of what the bulletin tells: "Sáng 5/3/2020, UBND huyện họp"."""
    STATED = "stated"
    """Nothing says whose."""
    OTHER = "other"
    """Of something else: "sinh ngày 5/3/1960", "có hiệu lực từ ngày 1/7/2025"."""


def kind_of_day(text: Text, date: Date) -> DayKind:
    """Whose a day is, by the nearest words that say so in its sentence."""
    sentence = _sentence(text, date.start)
    before = text.modern[max(sentence.start, date.core.start - _REACH) : date.core.start]
    behind = text.modern[date.end : max(date.end, min(sentence.end, date.end + _REACH_BEHIND))]
    if is_anniversary(date):
        return DayKind.OTHER
    if _is_issued(before):
        return DayKind.EVENT
    if is_cited(text, date) or _is_open(text, date) or _earlier().match(text.modern, *sentence):
        return DayKind.OTHER
    clause = _CLAUSE_END.split(before.rstrip(" \t\xa0(:–-"))[-1]
    nearest = [match.lastgroup for match in _cues_before().finditer(clause)][-1:]
    following = _cues_behind().search(behind)
    if nearest == ["other"] or _planned().search(clause) or (following and following.lastgroup == "other"):
        return DayKind.OTHER
    opens = date.start - sentence.start <= _REACH and _is_opening(text.modern[sentence.start : date.start])
    return DayKind.EVENT if nearest or opens or following else DayKind.STATED


def is_anniversary(date: Date) -> bool:
    """Whether it goes from one day to another, years later: "(3/2/1930 - 3/2/2020)"."""
    first, last = date.first, date.last
    return bool(date.grain is Grain.DAY and first and last and (last - first).days > _LONGEST_EVENT)


def is_cited(text: Text, date: Date) -> bool:
    """Whether it is the date of a document: "Kế hoạch số 5/KH-UBND ngày 3/1/2023"."""
    before = text.raw[max(0, date.start - _CITED_REACH) : date.core.start]
    if _NUMBERED.search(before):
        return True
    near = max(0, date.core.start - _REACH)
    return _dated_document().search(text.modern, near, date.core.start) is not None


def _sentence(text: Text, position: int) -> Span:
    index = bisect_right(text.sentences, (position, len(text.raw)))
    return text.sentences[max(0, index - 1)]


def _is_issued(before: str) -> bool:
    """Whether the last document before a day is one that the sentence says was issued."""
    documents = list(_document().finditer(before))
    if not documents or "," in before[documents[-1].end() :]:
        return False
    return _issuing().search(before, 0, documents[-1].start()) is not None


def _is_open(text: Text, date: Date) -> bool:
    """Whether only the beginning or the end of a time is told: "từ ngày 1/7/2025"."""
    if date.since != date.until:
        return False
    return _opening().search(text.modern, max(0, date.core.start - _REACH), date.core.start) is not None


def _is_opening(before: str) -> bool:
    """Whether what stands before a day in its sentence is next to nothing."""
    source = _SOURCE.match(before)
    rest = before[source.end() :] if source else before
    return len(rest.split()) <= _OPENING_WORDS and not any(map(str.isdigit, rest))


@cache
def _cues_before() -> re.Pattern[str]:
    return _cues(PUBLICATION.other_before)


@cache
def _cues_behind() -> re.Pattern[str]:
    return _cues((*PUBLICATION.other_behind, *PUBLICATION.planned))


def _cues(other: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?P<other>{either(other)})|(?P<event>{either(PUBLICATION.events)})")


@cache
def _planned() -> re.Pattern[str]:
    return re.compile(either(PUBLICATION.planned))


@cache
def _document() -> re.Pattern[str]:
    return re.compile(either(PUBLICATION.documents))


@cache
def _issuing() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(PUBLICATION.issues)})\s+\Z")


@cache
def _dated_document() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{either(PUBLICATION.documents)})(?:\s+\S*\d\S*[/-]\S+)?(?:\s+của\s[^\d,.;:\n]{{2,60}})?"
        r"\s+\(?(?i:ngày)\s*\Z"
    )


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(PUBLICATION.open)})\s*\Z")


@cache
def _earlier() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{either(PUBLICATION.earlier)})")

"""Which offices of a sentence are whose.

Texts are given with tone marks placed the newer way (`corpus.text.fold.modern_tone_marks`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from corpus.entities.offices import Office
from corpus.tables import ACTS, FAMILY_NAMES
from corpus.text.patterns import either
from corpus.text.span import Span

_JOINS = re.compile(r"\s*(?:[,/–—-]\s*)?(?:(?i:kiêm|và|đồng thời là|đồng thời giữ chức|đồng thời|đồng)\s+)?")
_BEHIND_NAME = re.compile(
    r"[^\S\n]*(?:\([^()\n]{0,40}\))?\s*(?:[,–—(:-]\s*(?:(?i:là|hiện là)\s)?|(?i:là|hiện là)\s)?\s*",
)
_TITLE = 40  # how far before a name its honorific may begin
_SHARED = re.compile(r"(?:[,;]|(?i:\bvà\b|\bcùng\b))")


@dataclass(slots=True)
class Named:
    """A person in a sentence, and the offices that its words give them.

    Attributes:
        person: The name.
        anchor: Where honorific and name begin, or the offices before them.
        before: Offices that stand before the name.
        listed: Whether they are set off from it by a colon or by "là".
        behind: Offices in apposition behind the name.
        end: Where name and offices end.
    """

    person: Span
    anchor: int
    honoured: bool
    end: int
    before: list[Office] = field(default_factory=list)
    listed: bool = False
    behind: list[Office] = field(default_factory=list)


def chains(text: str, offices: list[Office]) -> list[list[Office]]:
    """The offices in rows of which one person holds all, such as "Bí thư Đảng ủy - Trưởng ban"."""
    rows: list[list[Office]] = []
    for office in offices:
        if rows and _JOINS.fullmatch(text, rows[-1][-1].end, office.start):
            rows[-1].append(office)
        else:
            rows.append([office])
    return rows


def name(text: str, span: Span, people: list[Span]) -> list[Named]:
    """The people of a sentence in order, with their honorifics and without offices."""
    return [_named(text, span, person) for person in people]


def assign(text: str, span: Span, named: list[Named], rows: list[list[Office]]) -> None:
    """Give the people of a sentence the rows of offices that stand at their names.

    A row between two names that may be either's is nobody's.
    """
    for row in rows:
        left = next((who for who in reversed(named) if who.person[1] <= row[0].start), None)
        right = next((who for who in named if who.person[0] >= row[-1].end), None)
        reaches = left is not None and _BEHIND_NAME.fullmatch(text, left.person[1], row[0].start)
        link = _link(text, span, row, right) if right else None
        if link and right and (not reaches or link == "listed" or (left and left.before)):
            _give(text, named, right, row, listed=link == "listed")
        elif reaches and left and not left.behind and link is None:
            left.behind = row
            left.end = row[-1].end


def _named(text: str, span: Span, person: Span) -> Named:
    title = _honorifics().search(text, max(span[0], person[0] - _TITLE), person[0])
    return Named(person, title.start() if title else person[0], title is not None, person[1])


def _link(text: str, span: Span, row: list[Office], right: Named) -> str | None:
    """How a row stands before a name: right there, or set off by a colon or "là"; ``None`` if not."""
    between = text[row[-1].end : right.anchor]
    if not between.strip():
        return "direct"
    if re.fullmatch(r"\s*(?::|(?i:gồm|là|có)\s*:?)\s*[-–+]?\s*", between):
        return "listed"
    opens = not re.sub(r"\W|\d", "", text[span[0] : row[0].start])
    return "direct" if opens and right.honoured and between.strip() == "," else None


def _give(text: str, named: list[Named], right: Named, row: list[Office], *, listed: bool) -> None:
    """Give a row to the name behind it; one of many ("các Phó Bí thư") to all that are listed."""
    right.before, right.listed, right.anchor = row, listed, row[0].start
    several = _several().search(text, max(0, row[0].start - _TITLE), row[0].start) is not None or (
        listed and len(row) == 1
    )
    following = named[named.index(right) + 1 :] if several else []
    last = right
    for who in following:
        between = text[last.person[1] : who.anchor].strip()
        if not _SHARED.fullmatch(between):
            return
        who.before, who.listed = row, listed
        last = who


@cache
def _several() -> re.Pattern[str]:
    return re.compile(r"\b(?i:các)\s+(?:(?i:đồng chí)\s+)?\Z")


@cache
def _honorifics() -> re.Pattern[str]:
    words = either([*FAMILY_NAMES.honorifics, *FAMILY_NAMES.ranks, *ACTS.before_address])
    return re.compile(rf"(?:(?:{words})[ \xa0]*[:.]?[ \xa0]*)+\Z")

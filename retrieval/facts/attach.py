"""Which offices of a sentence are whose.

Texts are as a reader sees them (`corpus.text.text.Text.seen`), and places count in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from corpus.entities.addressed_people import AddressedPerson
from corpus.entities.offices import Office
from corpus.text.span import Span
from corpus.text.text import Text

_JOINS = re.compile(r"\s*(?:[,/–—-]\s*)?(?:(?i:kiêm|và|đồng thời là|đồng thời giữ chức|đồng thời|đồng)\s+)?")
_BEHIND_NAME = re.compile(
    r"[^\S\n]*(?:\([^()\n]{0,40}\))?\s*(?:[,–—(:-]\s*(?:(?i:là|hiện là)\s)?|(?i:là|hiện là)\s)?\s*",
)
_SEVERAL = 40  # how far before offices the words begin that say that several people hold them
_SHARED = re.compile(r"(?:[,;]|(?i:\bvà\b|\bcùng\b))")


@dataclass(slots=True)
class OfficeHolder:
    """A person in a sentence, and the offices that its words give them.

    Attributes:
        person: The name.
        anchor: Where honorific and name begin, or the offices before them.
        honoured: Whether there is an honorific.
        end: Where name and offices end.
        before: Offices that stand before the name.
        listed: Whether they are set off from it by a colon or by "là".
        behind: Offices in apposition behind the name.
    """

    person: Span
    anchor: int
    honoured: bool
    end: int
    before: list[Office] = field(default_factory=list)
    listed: bool = False
    behind: list[Office] = field(default_factory=list)


def chain_offices(text: Text, offices: Sequence[Office]) -> list[list[Office]]:
    """The offices in rows of which one person holds all, such as "Bí thư Đảng ủy - Trưởng ban"."""
    rows: list[list[Office]] = []
    for office in offices:
        if rows and _JOINS.fullmatch(text.modern, rows[-1][-1].end, office.start):
            rows[-1].append(office)
        else:
            rows.append([office])
    return rows


def attach_offices(
    text: Text, sentence: Span, people: Sequence[AddressedPerson], rows: list[list[Office]]
) -> list[OfficeHolder]:
    """The people of a sentence in order, each with the rows of offices that stand at the name.

    A row between two names that may be either's is nobody's.
    """
    holders = [OfficeHolder(who.span, who.anchor, who.honoured, who.span.end) for who in people]
    for row in rows:
        left = next((who for who in reversed(holders) if who.person[1] <= row[0].start), None)
        right = next((who for who in holders if who.person[0] >= row[-1].end), None)
        reaches = left is not None and _BEHIND_NAME.fullmatch(text.modern, left.person[1], row[0].start)
        link = _link(text.modern, sentence, row, right) if right else None
        if link and right and (not reaches or link == "listed" or (left and left.before)):
            _give(text.modern, holders, right, row, listed=link == "listed")
        elif reaches and left and not left.behind and link is None:
            left.behind = row
            left.end = row[-1].end
    return holders


def _link(text: str, span: Span, row: list[Office], right: OfficeHolder) -> str | None:
    """How a row stands before a name: right there, or set off by a colon or "là"; ``None`` if not."""
    between = text[row[-1].end : right.anchor]
    if not between.strip():
        return "direct"
    if re.fullmatch(r"\s*(?::|(?i:gồm|là|có)\s*:?)\s*[-–+]?\s*", between):
        return "listed"
    opens = not re.sub(r"\W|\d", "", text[span[0] : row[0].start])
    return "direct" if opens and right.honoured and between.strip() == "," else None


def _give(
    text: str, holders: list[OfficeHolder], right: OfficeHolder, row: list[Office], *, listed: bool
) -> None:
    """Give a row to the name behind it; one of many ("các Phó Bí thư") to all that are listed."""
    right.before, right.listed, right.anchor = row, listed, row[0].start
    several = _several().search(text, max(0, row[0].start - _SEVERAL), row[0].start) is not None or (
        listed and len(row) == 1
    )
    following = holders[holders.index(right) + 1 :] if several else []
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

"""Which offices of a sentence are whose.

Texts are as a reader sees them (`corpus.text.text.Text.seen`), and places count in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from corpus.entities.offices import Office
from corpus.text.span import Span
from corpus.text.text import Text
from retrieval.facts.cues import TERM, is_replaced
from retrieval.facts.mentions import PersonMention

_JOINS = re.compile(
    TERM
    + r"\s*(?:[,/–—-]\s*)?"
    + r"(?:(?i:kiêm|và|rồi|rồi làm|sau đó là|đồng thời là|đồng thời giữ chức|đồng thời|đồng)\s+)?"
)
_LISTED = re.compile(TERM + r"\s*(?:(?i:khác|mới)\s+)?(?::|(?i:gồm|là|có)\s*:?)\s*[-–+]?\s*")
_IS = re.compile(TERM + r"\s*(?:(?i:là)|:)\s*")
_BEHIND_NAME = re.compile(
    r"[^\S\n]*(?:\([^()\n]{0,40}\))?\s*(?:[,–—(:|\t-]\s*(?:(?i:là|hiện là)\s)?|(?i:là|hiện là)\s)?\s*",
)
_SEVERAL = 40  # how far before offices the words begin that say that several people hold them
_NOTE = re.compile(r"\([^()\n]{0,40}\)")
_SIGNED = re.compile(r"\s*\((?i:đã ký)[^()\n]{0,20}\)\s*")
_SHARED = re.compile(r"(?:[,;]|(?i:\bvà\b|\bcùng\b))")


@dataclass(slots=True)
class OfficeHolder:
    """A person in a sentence, and the offices that its words give them.

    Attributes:
        person: The name, or what stands for it.
        named: Where the name stands; elsewhere, if the sentence only says "ông".
        anchor: Where honorific and name begin, or the offices before them.
        honoured: Whether there is an honorific.
        end: Where name and offices end.
        before: Offices that stand before the name.
        listed: Whether they are set off from it by a colon or by "là".
        behind: Offices in apposition behind the name.
        several: Whether the offices before the name are those of all who are listed with it.
        replaced: Whether somebody else has the office now, as the words before tell ("thay ông …").
    """

    person: Span
    named: Span
    anchor: int
    honoured: bool
    end: int
    replaced: bool = False
    several: bool = False
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
    text: Text, sentence: Span, people: Sequence[PersonMention], rows: list[list[Office]]
) -> list[OfficeHolder]:
    """The people of a sentence in order, each with the rows of offices that stand at the name.

    A row between two names that may be either's is nobody's.
    """
    holders = [OfficeHolder(who.span, who.named, who.anchor, who.honoured, who.span.end) for who in people]
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
    _give_told(text, holders, rows)
    for who in holders:
        if who.several and who.before:
            _give_all(text.modern, holders, who)
    _mark_replaced(text, holders)
    return holders


def _give_told(text: Text, holders: Sequence[OfficeHolder], rows: Sequence[list[Office]]) -> None:
    """Give the rows that are told of whoever has the next office: "Trưởng ban là Phó Chủ tịch …"."""
    given = {id(office) for who in holders for office in (*who.before, *who.behind)}
    for row in rows:
        right = next((who for who in holders if who.before and who.anchor >= row[-1].end), None)
        told = right is not None and _IS.fullmatch(text.modern, row[-1].end, right.anchor)
        if right is not None and told and id(row[0]) not in given:
            right.before = [*row, *right.before]


def _mark_replaced(text: Text, holders: Sequence[OfficeHolder]) -> None:
    """Mark whom others replace, and who is listed behind them: "thay ông … và ông …"."""
    for i, who in enumerate(holders):
        behind = i > 0 and holders[i - 1].replaced and not who.before
        listed = behind and _SHARED.fullmatch(text.modern[holders[i - 1].end : who.anchor].strip())
        who.replaced = bool(listed) or is_replaced(text, who.anchor)


def _link(text: str, span: Span, row: list[Office], right: OfficeHolder) -> str | None:
    """How a row stands before a name: right there, or set off by a colon or "là"; ``None`` if not."""
    between = text[row[-1].end : right.anchor]
    if not between.strip(" \t\n|") or _SIGNED.fullmatch(between):
        return "direct"
    if _LISTED.fullmatch(between):
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
    right.several = several
    if several:
        _give_all(text, holders, right)


def _give_all(text: str, holders: list[OfficeHolder], first: OfficeHolder) -> None:
    """Give the offices before the first of several people to those that are listed with them."""
    last = first
    for who in holders[holders.index(first) + 1 :]:
        between = _NOTE.sub("", text[max(last.person.end, last.end) : who.anchor]).strip()
        if who.before not in ([], first.before) or not _SHARED.fullmatch(between):
            return
        who.before, who.listed = first.before, first.listed
        last = who


@cache
def _several() -> re.Pattern[str]:
    return re.compile(r"\b(?i:các|hai|ba|bốn|những|0?[2-9])\s+(?:(?i:đồng chí)\s+)?\Z")

"""From printed lines back to paragraphs, without running heads and page numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

PAGE_BREAK = "\f"
"""Stands before what a page begins with."""

_ZONE = 3  # lines at a page's top and bottom where running heads stand
_LEAST_PAGES, _SHARE = 3, 0.4  # on so many pages, and so much of all, a running head stands
_LONGEST_HEAD = 120  # characters
_NUMBER = re.compile(r"(?i)\W*(?:(?:trang|page|tr)\W{0,3})?(?:\d{1,4}|[ivxlc]{1,7})(?:\s?/\s?\d{1,4})?\W*")
_DIGITS = re.compile(r"\d+")
_STOPS = (".", "!", "?", "…", ":", ";", ".”", '."', "./.")
_ITEM = re.compile(
    r"(?:[-–•▪+*➢]\s|[a-zđ]\)\s|\(?\d{1,3}\)\s|\d{1,3}(?:\.\d{1,3})*\.\s+\S|[IVX]{1,5}\.\s"
    r"|(?:Điều|ĐIỀU)\s\d+\w?\.|(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN)\s[IVXLC\d]+\b)"
)
_WRAPPED_HYPHEN = re.compile(r"\w-\Z")
_FREE = 0.6  # of a line's height: how far a full line may end before the margin, beside the next word
_GAP = 1.7  # times the usual distance between lines, so that a paragraph ends
_INDENT, _SAME_EDGE, _HANGING, _CENTRED = 6.0, 3.0, 45.0, 12.0  # points
_RULE = re.compile(r"[\W_]+")  # a line of dashes or stars


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it stands on a page, in points from its lower left corner.

    Attributes:
        text: Without white space at its ends, never empty; tabs stand where columns part.
        left, right, bottom, top: Its box.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float


def paragraphs_of_pages(pages: Sequence[Sequence[PrintedLine]]) -> str:
    """The text of pages: a paragraph a line, `PAGE_BREAK` where each page but the first begins."""
    heads = _running_heads(pages)
    pieces: list[str] = []
    last: PrintedLine | None = None
    for number, page in enumerate(pages):
        lines = [line for place, line in enumerate(page) if not _is_head(line, place, len(page), heads)]
        margin = max((line.right for line in page), default=0.0)
        middle = (margin + min((line.left for line in page), default=0.0)) / 2
        step = _usual_step(lines)
        mark = PAGE_BREAK if number else ""
        for line in lines:
            if last is not None:
                pieces.append(_between(last, line, _Page(margin, middle, step), new_page=bool(mark)))
            pieces += [mark, line.text]
            mark, last = "", line
        pieces.append(mark)  # a page without a line
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class _Page:
    """Of a page its right margin, its middle, and the usual distance from line to line."""

    margin: float
    middle: float
    step: float


def _between(line: PrintedLine, following: PrintedLine, page: _Page, *, new_page: bool) -> str:
    """What stands between two lines: a space where the first was wrapped, else the end of a paragraph."""
    if any("\t" in each.text or _RULE.fullmatch(each.text) for each in (line, following)):
        return "\n"
    ends = line.text.endswith(_STOPS)
    if _ITEM.match(following.text) and (ends or not line.text.endswith((",", "-"))):
        return "\n"
    if ends and following.left > line.left + _INDENT:
        return "\n"
    if new_page:
        goes_on = _is_full(line, following, page.margin) or following.text[:1].islower()
        return " " if goes_on and not ends else "\n"
    apart = line.bottom - following.bottom
    is_near = -page.step <= apart <= _GAP * page.step  # no other column, nor a paragraph further down
    if not (is_near and _is_below(line, following, page.middle) and _is_full(line, following, page.margin)):
        return "\n"
    return "" if _WRAPPED_HYPHEN.search(line.text) else " "


def _is_below(line: PrintedLine, following: PrintedLine, middle: float) -> bool:
    """Whether a line may go on in the next: at its edge or further left, hanging, or both centred."""
    if following.left <= line.left + _SAME_EDGE:
        return True
    if _ITEM.match(line.text) and following.left <= line.left + _HANGING:
        return True
    return all(abs((each.left + each.right) / 2 - middle) < _CENTRED for each in (line, following))


def _is_full(line: PrintedLine, following: PrintedLine, margin: float) -> bool:
    """Whether the first word of the next line would not have fitted into this one."""
    letter = (following.right - following.left) / max(1, len(following.text))
    word = len(following.text.split(None, 1)[0]) * letter
    return line.right + letter + word > margin - _FREE * (line.top - line.bottom)


def _usual_step(lines: Sequence[PrintedLine]) -> float:
    """The commonest distance from line to line, in points; endless where there is none."""
    steps = Counter(
        round(one.bottom - next_.bottom) for one, next_ in pairwise(lines) if one.bottom > next_.bottom + 2
    )
    return steps.most_common(1)[0][0] if steps else math.inf


def _running_heads(pages: Sequence[Sequence[PrintedLine]]) -> frozenset[str]:
    """What stands at the top or the bottom of many pages, its figures left open."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_open(line.text) for line in [*page[:_ZONE], *page[-_ZONE:]]})
    least = max(_LEAST_PAGES, _SHARE * len(pages))
    return frozenset(text for text, count in counts.items() if count >= least and len(text) <= _LONGEST_HEAD)


def _is_head(line: PrintedLine, place: int, count: int, heads: frozenset[str]) -> bool:
    at_edge = place < _ZONE or place >= count - _ZONE
    outermost = place in {0, count - 1}
    return (at_edge and _open(line.text) in heads) or (outermost and _NUMBER.fullmatch(line.text) is not None)


def _open(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split()))

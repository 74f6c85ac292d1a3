"""What stands around an article without being of it: share buttons, counters, lists of other news, forms.

It goes by the line, and only lines that are nothing else; the address and the editor of a site stay, since
they say who published the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from corpus.ingest.formats.markup import Line
from corpus.ingest.tables import PAGE_FURNITURE
from corpus.text.patterns import either, plain

_DAY = re.compile(r"[\W\d]*(?:(?:thứ \w+|chủ nhật|ngày|tháng|năm)[\W\d]*)*", re.IGNORECASE)
_SHORT = 80  # characters of a line that can be a headline or a button
_LEAST_RECORDS = 3
_HIDDEN_MAIL = "[email protected]"  # what a server shows in place of an address
_FORM = 200  # likewise, of what may stand in a form or a footer
_LATE = 0.3  # of the lines; what ends an article stands behind them


def without_furniture(lines: list[Line]) -> list[Line]:
    """The lines of an article without what stands around it."""
    kept: list[Line] = []
    listing = False
    repeated = _repeated_records(lines)
    for place, line in enumerate(lines):
        words = _words(line.text)
        if place > _LATE * len(lines) and _ends().match(words):
            if all(each.is_link or len(each.text) <= _FORM for each in lines[place + 1 :]):
                break
            if len(line.text) <= _SHORT and not line.text.endswith("."):
                continue
        if len(line.text) <= _SHORT and _related().fullmatch(words):
            listing = True
            continue
        if listing and (line.is_link or _DAY.fullmatch(line.text)):
            continue
        listing = False
        if is_furniture(line.text):
            continue
        if _label_of(line) in repeated or _HIDDEN_MAIL in line.text:
            continue
        kept.append(line)
    return kept


def is_furniture(line: str) -> bool:
    """Whether a line is nothing but buttons ("Chia sẻ | In trang") or counters ("Lượt xem: 120")."""
    words = _words(line)
    return len(line) <= _SHORT and bool(_buttons().fullmatch(words) or _counters().fullmatch(words))


def _words(line: str) -> str:
    return plain(line).strip(" :.|»›>-–•*")


def _repeated_records(lines: list[Line]) -> frozenset[str]:
    """The labels that so many lines bear as only a list of other documents has."""
    counts = Counter(filter(None, map(_label_of, lines)))
    return frozenset(label for label, count in counts.items() if count >= _LEAST_RECORDS)


def _label_of(line: Line) -> str:
    """What stands before the colon of a line of a record; empty for others."""
    label, colon, _ = line.text.partition(":")
    words = plain(label).strip(" -•")
    return words if colon and len(line.text) <= _SHORT and words in _records() else ""


def _any(phrases: Iterable[str]) -> str:
    return rf"(?:{either(map(plain, phrases))})"


@cache
def _records() -> frozenset[str]:
    return frozenset(map(plain, PAGE_FURNITURE.records))


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(_any(PAGE_FURNITURE.ends))


@cache
def _related() -> re.Pattern[str]:
    return re.compile(rf"\W*{_any(PAGE_FURNITURE.related)}\W*")


@cache
def _buttons() -> re.Pattern[str]:
    word = _any(PAGE_FURNITURE.buttons)
    return re.compile(rf"\W*{word}(?:\W{{1,6}}{word}){{0,8}}\W*")


@cache
def _counters() -> re.Pattern[str]:
    word = _any(PAGE_FURNITURE.counters)
    counted = rf"(?:{word}\W{{0,4}}\d[\d.,]*|\d[\d.,]*\s*{word})"
    return re.compile(rf"\W*{counted}(?:\W{{0,6}}{counted}){{0,8}}\W*")

"""The imprint of a site or a paper below its texts: its name, who edits it, where it can be reached.

It says of the publisher who makes the site, and of no office in the body that the text is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.ingest.tables import IMPRINTS
from corpus.text.fold import CAPITALS, modern_spelling
from corpus.text.patterns import either, plain
from corpus.text.span import Span
from corpus.text.text import Text, kept_with_text

_LONGEST = 600  # characters of a line of an imprint
_LONGEST_HEADING = 160
_GAP = 2  # lines without a label between two that have one
_TAIL = 1200  # characters at the end of a text, where an editor needs no other line beside
_LEAST = 2  # labels
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_SENTENCE = re.compile(r"[^.]{40,}\.\W*\Z")
# Of a line, or of what a stop, a bar or a gap parts from what stands before it.
_BEGINNING = r"(?:^|[.;,|–—\t]|\s-|\s{2})[\s\-–•*+|(]*"


@dataclass(frozen=True, slots=True)
class _ImprintLine:
    """A line, and how many labels of each sort it has.

    Attributes:
        span: Where it stands.
        makers: Of those who make a site, and of what only a site says of itself.
        others: Of who answers for something, and of where somebody can be reached.
        names_editor: Whether one of them is that of an editor.
        is_open: Whether it ends in a colon.
    """

    span: Span
    makers: int
    others: int
    names_editor: bool
    is_open: bool

    @property
    def labels(self) -> int:
        return self.makers + self.others


@kept_with_text
def imprints(text: Text) -> tuple[Span, ...]:
    """Where imprints stand in a text, in whole lines, in order.

    Of "Trưởng Ban biên tập: Ông Trần Văn An" and below it "Địa chỉ: Số 2 Bạch Đằng" both lines are one.
    """
    if not any(words in text.lower for words in _maker_words()):
        return ()
    return tuple(
        Span(group[0].span.start, group[-1].span.end)
        for group in _groups(_lines(text.raw))
        if _is_imprint(group, len(text.raw))
    )


def is_in_imprint(text: Text, start: int) -> bool:
    """Whether a place lies in an imprint of its text."""
    return any(each.start <= start < each.end for each in imprints(text))


def is_editor(title: str) -> bool:
    """Whether an office's own words, in small letters, are those of one who makes a site or a paper."""
    return plain(title) in _editor_titles()


def _is_imprint(group: Sequence[_ImprintLine], length: int) -> bool:
    makers = sum(line.makers for line in group)
    if makers and sum(line.labels for line in group) >= _LEAST:
        return True
    return group[0].span.start >= length - _TAIL and any(line.names_editor for line in group)


def _groups(lines: Iterator[_ImprintLine]) -> Iterator[list[_ImprintLine]]:
    """The runs of lines of which nearly each has a label, from the first that has one to the last."""
    group: list[_ImprintLine] = []
    stop = 0  # behind the last line of the group that has a label, or what follows its colon
    for line in lines:
        if group and len(group) - stop > _GAP:
            yield group[:stop]
            group = []
        if line.labels or group:
            group.append(line)
        if line.labels or (len(group) > 1 and group[-2].is_open and group[-2].labels):
            stop = len(group)
    if group:
        yield group[:stop]


def _lines(raw: str) -> Iterator[_ImprintLine]:
    for match in _LINE.finditer(raw):
        span = Span(*match.span())
        if span.end - span.start > _LONGEST:
            yield _ImprintLine(span, 0, 0, names_editor=False, is_open=False)
            continue
        line = modern_spelling(match[0])
        editors, others = (len(pattern.findall(line)) for pattern in (_editors(), _others()))
        is_heading = len(line) <= _LONGEST_HEADING and not _SENTENCE.search(line)
        sites = len(_sites().findall(line)) if is_heading else 0
        is_open = line.rstrip().endswith(":")
        yield _ImprintLine(span, editors + sites, others, names_editor=editors > 0, is_open=is_open)


@cache
def _maker_words() -> tuple[str, ...]:
    """What stands in every imprint; each word that holds another one is left out."""
    words = sorted(map(plain, (*IMPRINTS.editors, *IMPRINTS.sites)), key=len)
    return tuple(word for i, word in enumerate(words) if not any(other in word for other in words[:i]))


@cache
def _editor_titles() -> frozenset[str]:
    return frozenset(map(plain, IMPRINTS.editors))


@cache
def _editors() -> re.Pattern[str]:
    named = rf"(?=\s*(?:[:–—(]|-\s|$)|\s+(?:Ông|Bà|Đ/c|[{CAPITALS}]{{2}}))"
    return re.compile(rf"{_BEGINNING}(?:{either(IMPRINTS.editors)}){named}")


@cache
def _others() -> re.Pattern[str]:
    return re.compile(rf"{_BEGINNING}(?:{either([*IMPRINTS.responsible, *IMPRINTS.contacts])})(?=\s*[:(.])")


@cache
def _sites() -> re.Pattern[str]:
    return re.compile(rf"{_BEGINNING}(?:{either(IMPRINTS.sites)})")

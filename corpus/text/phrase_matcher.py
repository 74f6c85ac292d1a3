"""Known phrases in typed text: with accents, without, in any case.

People in a hurry type "lam dong", "Lam Dong" or "lâm đồng" and mean one thing; and "bo y te" holds the
letters of the place "Bờ Y" but means the ministry of health. So everyday words stand beside the names:
of two phrases that could stand at the same spot the earlier and then the longer one is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.text.text import Text, Token, read_text

# What may stand between two syllables of one phrase: "TP.HCM", "vice-chairman", "people's".
_JOINER = re.compile(r"[^\S\n]+|[.'’][^\S\n]?|[-&]")
_SPACED_DASH = re.compile(r"\s*[-–]\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of a table: how it is spelled, of what sort it is, and what it stands for."""

    spelling: str
    sort: str
    value: str
    words: tuple[Token, ...]

    @classmethod
    def of(cls, spelling: str, sort: str = "", value: str = "") -> Entry:
        """The entry of a spelling."""
        return cls(spelling, sort, value, read_text(spelling).tokens)

    def fits(self, typed: Text, first: int) -> bool:
        """Whether the words from ``first`` on are this phrase; where they carry marks, with its own."""
        words = typed.tokens[first : first + len(self.words)]
        if len(words) < len(self.words):
            return False
        if not all(
            got.written == want.written or got.written == got.folded == want.folded
            for got, want in zip(words, self.words, strict=True)
        ):
            return False
        if len(words) == 1 and typed.accented and words[0].written != self.words[0].written:
            return False  # "Công ty may" asks nothing, though "co may dang vien" does
        gaps = (typed.raw[a.end : b.start] for a, b in pairwise(words))
        return all(self._joined(gap) for gap in gaps)

    def _joined(self, gap: str) -> bool:
        return bool(_JOINER.fullmatch(gap) or ("-" in self.spelling and _SPACED_DASH.fullmatch(gap)))

    def exact(self, typed: Text, first: int) -> bool:
        """Whether its accents were typed, as far as it has any, in a text that carries accents."""
        words = typed.tokens[first : first + len(self.words)]
        return typed.accented and all(
            got.written == want.written for got, want in zip(words, self.words, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A known phrase in a text: its words ``first:stop``, its characters ``start:end``, what it may be."""

    first: int
    stop: int
    start: int
    end: int
    entries: tuple[Entry, ...]

    def of(self, *sorts: str) -> Entry | None:
        """The first entry of one of these sorts."""
        return next((entry for entry in self.entries if entry.sort in sorts), None)


class Phrases:
    """A table of phrases to look for, from rows of spelling, sort and value."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self._by_first: defaultdict[str, list[Entry]] = defaultdict(list)
        for spelling, sort, value in dict.fromkeys(rows):
            # Tables hold more phrases than texts are remembered: they would drive out passages and questions.
            entry = Entry(spelling, sort, value, Text(spelling).tokens)
            self._by_first[entry.words[0].folded].append(entry)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry.words))

    def find(self, typed: Text, first: int = 0, stop: int | None = None) -> Iterator[Found]:
        """The phrases in a text, in order, none over another; each with all entries that fit it alike.

        They begin from the token ``first`` on and before ``stop``.
        """
        i = first
        while i < (len(typed.tokens) if stop is None else stop):
            fitting = [entry for entry in self._by_first[typed.tokens[i].folded] if entry.fits(typed, i)]
            longest = [entry for entry in fitting if len(entry.words) == len(fitting[0].words)]
            if longest:
                end = i + len(longest[0].words)
                # Those with their accents typed go first; otherwise the table's order holds.
                longest.sort(key=lambda entry, at=i: not entry.exact(typed, at))  # type: ignore[misc]
                yield Found(i, end, typed.tokens[i].start, typed.tokens[end - 1].end, tuple(longest))
                i = end
            else:
                i += 1

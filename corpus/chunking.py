"""Cutting a bulletin into the passages that are indexed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.models import Bulletin, Passage
from corpus.text.sentences import trim
from corpus.text.span import Span, spans_within
from corpus.text.text import Text, read_text

_CLAUSE_END = re.compile(r"[;:,)…–](?=\s)")


@dataclass(frozen=True, slots=True)
class ChunkSettings:
    """How long a chunk may be, in code points, and how many sentences it repeats of the one before."""

    max_chars: int
    overlap_sentences: int


def chunks(bulletin: Bulletin, settings: ChunkSettings) -> list[Passage]:
    """The bulletin's chunks in order.

    Each is a run of whole sentences of at most ``max_chars``; a longer sentence is cut, between clauses
    where it can be and between words otherwise. Together they hold all of the text that is not white space.
    A chunk ends with a paragraph where that leaves it at least half full.
    """
    units = _units(read_text(bulletin.text), settings.max_chars)
    runs: list[tuple[int, int]] = []
    first = 0
    while first < len(units):
        last = _fill(units, first, settings.max_chars)
        runs.append((first, last))
        if last + 1 == len(units):
            break
        first = _overlap(units, first, last, settings)
    return [Passage(bulletin.id, units[i][0], units[j][1]) for i, j in runs]


_Unit = tuple[int, int, bool]  # start, end, and whether a paragraph ends here


def _units(text: Text, limit: int) -> list[_Unit]:
    units: list[_Unit] = []
    for paragraph in text.paragraphs:
        sentences = spans_within(text.sentences, paragraph)
        pieces = [piece for sentence in sentences for piece in cut(text.raw, sentence, limit)]
        units.extend((start, end, i + 1 == len(pieces)) for i, (start, end) in enumerate(pieces))
    return units


def cut(text: str, span: tuple[int, int], limit: int) -> list[Span]:
    """The slice in pieces of at most ``limit``, cut after a clause or else between words."""
    pieces: list[Span] = []
    rest = trim(text, *span)
    while rest and rest[1] - rest[0] > limit:
        start, end = rest
        stop = _cut_point(text, start, start + limit)
        pieces.append(Span(start, stop))
        rest = trim(text, stop, end)
    return [*pieces, rest] if rest else pieces


def _cut_point(text: str, start: int, stop: int) -> int:
    half = start + (stop - start) // 2
    clauses = [match.end() for match in _CLAUSE_END.finditer(text, half, stop + 1)]
    if clauses:
        return clauses[-1]
    words = [i for i in range(start + 1, stop + 1) if text[i].isspace() and not text[i - 1].isspace()]
    return words[-1] if words else stop


def _fill(units: list[_Unit], first: int, limit: int) -> int:
    """The last unit of the chunk that begins with unit ``first``."""
    start = units[first][0]
    last = first
    while last + 1 < len(units) and units[last + 1][1] - start <= limit:
        last += 1
    if last + 1 == len(units):
        return last
    for j in range(last, first - 1, -1):
        if units[j][1] - start < limit // 2:
            break
        if units[j][2]:
            return j
    return last


def _overlap(units: list[_Unit], first: int, last: int, settings: ChunkSettings) -> int:
    """The first unit of the next chunk: some of this one's, so long as the next still gets ahead."""
    begin = last + 1
    for _ in range(settings.overlap_sentences):
        wide = units[last + 1][1] - units[begin - 1][0] > settings.max_chars
        heavy = units[last][1] - units[begin - 1][0] > settings.max_chars // 2
        if begin - 1 <= first or wide or heavy:
            break
        begin -= 1
    return begin

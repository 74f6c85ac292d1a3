"""Paragraphs and sentences of administrative Vietnamese, as offsets.

A line is a paragraph, except that a line which begins in lower case goes on with the one right above it:
that is how wrapped text looks. An item that is counted with a letter, "b) …", begins a paragraph all the
same. Lists, captions and signatures have no full stops, so the end of a paragraph always ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.text.span import Span

_LINE = re.compile(r"[^\n]+")
_NOT_SPACE = re.compile(r"\S")
# A sentence's end: its mark, what may close after it, and white space; or a mark that has lost its space
# before a capital ("2025.BAN QUẢN LÝ").
# Both runs are taken whole and from their beginning: a line of a hundred thousand dots costs one look each.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++(?>(?:/\.)?)[\"”’»)\]]*+(?=\s|(?<=[^\W\d_][^\W\d_]\.)[^\W\d_]|(?<=\d\.)[^\W\d_])"
)
_NEXT = re.compile(r"\s*+(?P<sign>\S)")
_LONGEST_OPENING = 80  # characters before a mark that tell whether it ends a sentence
_ABBREVIATIONS = frozenset(
    "bs cki ckii cn dr drs gs h ks kts ls mr mrs ms no nxb p pgs".split()  # noqa: SIM905
    + "q th ths tp tr ts tt tx vd vol x đc đ/c v/v".split(),  # noqa: SIM905
)
# Offices in short, and what a signature begins with, all in capitals: "PCT. UBND huyện", "KT. CHỦ TỊCH".
_SHORT_OFFICES = frozenset({"CT", "PCT", "GĐ", "PGĐ", "BT", "PBT", "TM", "KT", "TL", "TUQ"})
_LIST_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[ivxIVX]{1,5}|[a-zđA-ZĐ])")
_NUMBERED = frozenset({"điều", "khoản", "chương", "mục", "phần", "bước"})
# "b) Các sở, ban, ngành": what a list counts its items with is a small letter, but begins a line of its own.
_LIST_ITEM = re.compile(r"(?:[a-zđ]|[ivx]{2,4})[.)]\s")


def paragraphs(text: str) -> list[Span]:
    """The text's paragraphs in order, trimmed of white space; together they hold all that is not space."""
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        trimmed = trim(text, line.start(), line.end())
        if trimmed is None:
            continue
        start, end = trimmed
        goes_on = text[start].islower() and not _LIST_ITEM.match(text, start)
        if spans and goes_on and text.count("\n", spans[-1].end, start) == 1:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(trimmed)
    return spans


def sentences(text: str, span: tuple[int, int] | None = None) -> list[Span]:
    """The sentences of the text, or of one slice of it, in order and trimmed of white space.

    Together they hold all that is not white space, and no two overlap.
    """
    start, end = span or (0, len(text))
    found: list[Span] = []
    for paragraph_start, paragraph_end in paragraphs(text[start:end]):
        found.extend(_split(text, start + paragraph_start, start + paragraph_end))
    return found


def trim(text: str, start: int, end: int) -> Span | None:
    """The slice without the white space at its ends, or ``None`` if there is nothing else in it."""
    begun = _NOT_SPACE.search(text, start, end)
    if begun is None:
        return None
    while text[end - 1].isspace():
        end -= 1
    return Span(begun.start(), end)


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    begun = start
    for match in _END.finditer(text, start, end):
        if _ends_sentence(text, begun, match, end):
            piece = trim(text, begun, match.end())
            if piece:
                yield piece
            begun = match.end()
    rest = trim(text, begun, end)
    if rest:
        yield rest


def _ends_sentence(text: str, begun: int, mark: re.Match[str], end: int) -> bool:
    following = _NEXT.match(text, mark.end(), end)
    if following and following["sign"].islower() and not _LIST_ITEM.match(text, following.start("sign"), end):
        return False
    if not mark[0].startswith(".") or len(mark[0].rstrip('"”’»)]')) > 1:
        return True
    # Only its last words and how it opens are looked at, so a long sentence is not read again for each mark.
    near = max(begun, mark.start() - _LONGEST_OPENING)
    before = text[near : mark.start()].split()
    if not before:
        return False
    word = before[-1].lstrip("(“\"'")
    numbered = len(before) == 2 and before[0].casefold() in _NUMBERED  # noqa: PLR2004 ("Điều 1")
    opens = near == begun and (len(before) == 1 or numbered)
    if opens and _LIST_NUMBER.fullmatch(word):
        return False  # "1. Phấn đấu thu hút …", "Điều 1. Phê duyệt …": the number opens the item
    is_initial = len(word) == 1 and word.isalpha() and word.isupper()
    last = word.replace(",", ".").rpartition(".")[2]  # of "PGS.TS"
    return not (is_initial or last in _SHORT_OFFICES or last.casefold() in _ABBREVIATIONS)

"""Which text of a Word 97 document a font of capitals shows (".VnTimeH"), by [MS-DOC].

A character has the font that its run names (2.8.5, PlcBteChpx), else that of the run's style, else that of
its paragraph's style (2.8.6, PlcBtePapx), else the document's. Styles stand in the STSH (2.9.271), the names
of fonts in the SttbfFfn (2.9.286), by whose order they are called. Changes that a fast save left at a piece
are not looked at.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from corpus.ingest.formats.fonts import shows_capitals

_STYLES, _RUNS, _PARAGRAPHS, _FONTS = 0xA2, 0xFA, 0x102, 0x112  # where the FIB says where these lie
_PAGE = 512  # bytes of a page of formatting (2.9.33, 2.9.175)
_PAGE_NUMBER = 0x3FFFFF
_PARAGRAPH_PLACE = 13  # bytes of a BxPap
_FONT_NAME = 39  # bytes before it in an FFN, behind its size
_RUN_FONT, _RUN_STYLE, _PLAIN = 0x4A4F, 0x4A30, 0x2A33  # sprmCRgFtc0, sprmCIstd, sprmCPlain
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes, by a sprm's last three bits; 6: as many as the next byte says
_COUNTED = 6
_NO_STYLE = 0xFFF
_DEPTH = 11  # of styles that are based on others
_OF_PARAGRAPHS, _OF_CHARACTERS = 1, 2  # kinds of style

Stretch = tuple[int, int]
"""The offsets of the first byte and of the one behind the last, in the stream of the document."""


class _Style(NamedTuple):
    base: int
    font: int | None


class _Run(NamedTuple):
    first: int
    last: int
    formatting: bytes


def capital_stretches(stream: bytes, table: bytes) -> list[Stretch]:
    """The stretches of the document's stream that such a font shows, in order; of damaged formatting none.

    What a document looks like is no part of what it says: no damage of it hides the text.
    """
    try:
        capitals = {place for place, name in enumerate(_font_names(stream, table)) if shows_capitals(name)}
        return list(_stretches(stream, table, capitals)) if capitals else []
    except (struct.error, IndexError):
        return []


def _stretches(stream: bytes, table: bytes, capitals: set[int]) -> Iterator[Stretch]:
    styles, usual = _styles(stream, table)
    paragraphs = list(_in_order(_runs(stream, table, _PARAGRAPHS)))
    place = 0
    for run in _in_order(_runs(stream, table, _RUNS)):
        font, style = _named(run.formatting)
        if font is None and style is not None:
            font = _font_of(style, styles)
        if font is not None:
            if font in capitals:
                yield run.first, run.last
            continue
        while place < len(paragraphs) and paragraphs[place].last <= run.first:
            place += 1
        for paragraph in _meeting(paragraphs, place, run.last):
            font = _font_of(int.from_bytes(paragraph.formatting[:2], "little"), styles)
            if (usual if font is None else font) in capitals:
                yield max(run.first, paragraph.first), min(run.last, paragraph.last)


def _in_order(runs: Iterator[_Run]) -> Iterator[_Run]:
    """Runs by where they begin; where damage lays some over each other the first has the place."""
    end = 0
    for run in sorted(runs):
        if run.last > max(run.first, end):
            yield run._replace(first=max(run.first, end))
            end = run.last


def _meeting(paragraphs: list[_Run], place: int, end: int) -> Iterator[_Run]:
    """The paragraphs from a place on that begin before the end."""
    while place < len(paragraphs) and paragraphs[place].first < end:
        yield paragraphs[place]
        place += 1


def _part(stream: bytes, table: bytes, place: int) -> bytes:
    """What lies in the table stream where the FIB says so at a place."""
    start, size = struct.unpack_from("<II", stream, place)
    return table[start : start + size]


def _font_names(stream: bytes, table: bytes) -> Iterator[str]:
    fonts = _part(stream, table, _FONTS)
    if not fonts:
        return
    (count,) = struct.unpack_from("<H", fonts)
    at = 4
    for _ in range(count):
        end = at + 1 + fonts[at]
        yield fonts[at + 1 + _FONT_NAME : end].decode("utf-16-le", "replace").partition("\0")[0]
        at = end


def _styles(stream: bytes, table: bytes) -> tuple[list[_Style | None], int]:
    """The styles by their numbers, those of paragraphs and of characters alone; and the document's font."""
    sheet = _part(stream, table, _STYLES)
    if not sheet:
        return [], 0
    size, count, head = struct.unpack_from("<HHH", sheet)
    (usual,) = struct.unpack_from("<H", sheet, 14)
    styles: list[_Style | None] = []
    at = 2 + size
    for _ in range(count):
        (length,) = struct.unpack_from("<H", sheet, at)
        styles.append(_style(sheet[at + 2 : at + 2 + length], head) if length else None)
        at += 2 + length + length % 2
    return styles, usual


def _style(written: bytes, head: int) -> _Style | None:
    kind, base = written[2] & 0xF, struct.unpack_from("<H", written, 2)[0] >> 4
    if kind not in {_OF_PARAGRAPHS, _OF_CHARACTERS}:
        return None
    (letters,) = struct.unpack_from("<H", written, head)
    at = head + 2 + 2 * letters + 2
    formatting = b""
    for _ in range(2 if kind == _OF_PARAGRAPHS else 1):  # of a paragraph first, of its characters last
        at += at % 2
        (size,) = struct.unpack_from("<H", written, at)
        formatting = written[at + 2 : at + 2 + size]
        at += 2 + size
    return _Style(base, _named(formatting)[0])


def _font_of(number: int, styles: list[_Style | None]) -> int | None:
    """The font that a style says, or the one it is based on."""
    for _ in range(_DEPTH):
        style = styles[number] if number < len(styles) else None
        if style is None:
            return None
        if style.font is not None or style.base == _NO_STYLE:
            return style.font
        number = style.base
    return None


def _runs(stream: bytes, table: bytes, kind: int) -> Iterator[_Run]:
    """The runs or paragraphs of all pages of formatting, each page once, with what formats each."""
    listed = _part(stream, table, kind)
    count = max(0, len(listed) - 4) // 8
    numbers = struct.unpack_from(f"<{count}I", listed, 4 * (count + 1)) if count else ()
    is_paragraph = kind == _PARAGRAPHS
    for number in dict.fromkeys(each & _PAGE_NUMBER for each in numbers):
        page = stream[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            yield from _runs_of_page(page, _PARAGRAPH_PLACE if is_paragraph else 1, is_paragraph=is_paragraph)


def _runs_of_page(page: bytes, step: int, *, is_paragraph: bool) -> Iterator[_Run]:
    count = page[-1]
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = 2 * page[4 * (count + 1) + step * number]
        size, begin = page[at], at + 1
        if is_paragraph:  # counted by twos, this byte with them; or, behind a zero, without
            size, begin = (2 * size - 1, at + 1) if size else (2 * page[at + 1], at + 2)
        yield _Run(bounds[number], bounds[number + 1], page[begin : begin + size] if at else b"")


def _named(formatting: bytes) -> tuple[int | None, int | None]:
    """The font and the style of characters that formatting names, the last of each."""
    font = style = None
    at = 0
    while at + 2 < len(formatting):
        (code,) = struct.unpack_from("<H", formatting, at)
        kind, at = code >> 13, at + 2
        if code in {_RUN_FONT, _RUN_STYLE}:
            (value,) = struct.unpack_from("<H", formatting, at)
            font, style = (value, style) if code == _RUN_FONT else (font, value)
        elif code == _PLAIN:
            font = None
        at += 1 + formatting[at] if kind == _COUNTED else _OPERANDS[kind]
    return font, style

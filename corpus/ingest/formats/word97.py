r"""Documents of Word 97 to 2003, and of Word 6 and 95, by [MS-DOC]: Word (.doc) Binary File Format.

The stream ``WordDocument`` begins with the FIB (section 2.5), which says where in the table stream the Clx
lies (2.9.38), and that of which pieces of which stream the text consists (2.8.35, 2.9.177). Of the parts of a
document, one behind the other, the body comes first; ``ccpText`` is its length.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator

from corpus.errors import BulletinError
from corpus.ingest.bounds import MAX_CHARACTERS, MAX_FILE_BYTES, beyond
from corpus.ingest.formats.base import Extraction, damage_told, extracted
from corpus.ingest.formats.fonts import mark_capitals
from corpus.ingest.formats.ole import ole_stream, ole_streams
from corpus.ingest.formats.word97_fonts import Stretch, capital_stretches

_STREAM = "WordDocument"
_IDENTS = frozenset({0xA5EC, 0xA5DC})  # of Word 97 and later, and of 6 and 95
_WORD_97 = 0xC1  # nFib
_FLAGS, _ENCRYPTED, _SECOND_TABLE = 0x0A, 0x0100, 0x0200
_FC_MIN, _OLD_CCP_TEXT = 0x18, 0x34
_CCP_TEXT = 0x4C
_FC_CLX = 0x01A2
_PRC, _PCDT = 0x01, 0x02
_COMPRESSED = 0x40000000
_PIECE = 8  # bytes of a Pcd

_UNASSIGNED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
_BY_CP1252 = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in _UNASSIGNED}

# Of a field (2.8.25): what stands between begin and separator is its code, behind that what is shown.
_FIELD_BEGIN, _FIELD_SHOWN, _FIELD_END = "\x13", "\x14", "\x15"
_WORDS = re.compile(r"[^\x00-\x20](?:[^\x00-\x1f]*[^\x00-\x20])?")  # in one paragraph or cell
_FIELD_SIGN = re.compile("([\x13\x14\x15])")
_ROW_END = "\x07\x07"
_CELL_END = "\x07"
_SIGNS = str.maketrans({"\x1e": "-", "\x1f": "", "\x0b": "\n", "\x0c": "\n", "\r": "\n"})


class Word97Document:
    """The body of a document, a paragraph or a row of a table each in a line."""

    name = "doc"
    max_bytes = MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it is a compound file with the stream of a document."""
        return _STREAM in ole_streams(content)

    def read(self, content: bytes, called: str) -> Extraction:
        """The text of a document.

        Raises:
            BoundError: it is longer than a bulletin may be.
            BulletinError: it is damaged, locked or empty.
        """
        stream = ole_stream(content, _STREAM, called)
        with damage_told(called):
            body = "".join(_body(stream, content, called))
        return extracted(_lines(body), called, self.name)


def _body(stream: bytes, content: bytes, called: str) -> Iterator[str]:
    """The characters of the body, piece by piece."""
    ident, version = struct.unpack_from("<HH", stream)
    (flags,) = struct.unpack_from("<H", stream, _FLAGS)
    if ident not in _IDENTS:
        raise BulletinError("{called} is no document of Word 97 or later: save it as docx.", called=called)
    if flags & _ENCRYPTED:
        raise BulletinError("{called} is locked with a password: save it without one.", called=called)
    if version < _WORD_97:
        (start,) = struct.unpack_from("<I", stream, _FC_MIN)
        (length,) = struct.unpack_from("<I", stream, _OLD_CCP_TEXT)
        _check_length(length, called)
        yield stream[start : start + length].decode("cp1252", "replace")
        return
    (length,) = struct.unpack_from("<I", stream, _CCP_TEXT)
    _check_length(length, called)
    start, size = struct.unpack_from("<II", stream, _FC_CLX)
    table = ole_stream(content, "1Table" if flags & _SECOND_TABLE else "0Table", called)
    capitals = capital_stretches(stream, table)
    for first, last, offset in _pieces(table[start : start + size]):
        count = min(last, length) - first
        if count <= 0:
            return
        if offset & _COMPRESSED:
            at = (offset & ~_COMPRESSED) // 2
            yield from _marked(_of_one_byte(stream[at : at + count]), at, 1, capitals)
        else:
            text = stream[offset : offset + 2 * count].decode("utf-16-le", "replace")
            yield from _marked(text, offset, 2, capitals)


def _marked(text: str, start: int, width: int, capitals: list[Stretch]) -> Iterator[str]:
    """The text of a piece, marked where a font of capitals shows it.

    Args:
        text: Of the piece.
        start: Where it lies in the stream.
        width: Bytes of a character.
        capitals: The stretches of the stream that such a font shows, in order.
    """
    done = 0
    for number in range(bisect_right(capitals, start, key=_end), len(capitals)):
        first, last = ((place - start) // width for place in capitals[number])
        if first >= len(text):
            break
        yield text[done : (begin := max(done, first))]
        yield _WORDS.sub(_as_capitals, text[begin : (done := max(begin, last))])
    yield text[done:]


def _end(stretch: Stretch) -> int:
    return stretch[1]


def _as_capitals(words: re.Match[str]) -> str:
    return mark_capitals(words[0])


def _check_length(length: int, called: str) -> None:
    if length > 4 * MAX_CHARACTERS:  # with codes and marks that go
        raise beyond("characters", MAX_CHARACTERS, called)


def _of_one_byte(raw: bytes) -> str:
    """Characters of one byte, by Windows-1252; what that leaves open stays as it is."""
    return raw.decode("latin-1").translate(_BY_CP1252)


def _pieces(clx: bytes) -> Iterator[tuple[int, int, int]]:
    """Of each piece its first character, the one behind its last, and where it lies in the stream."""
    at = 0
    while clx[at] == _PRC:
        (size,) = struct.unpack_from("<h", clx, at + 1)
        at += 3 + max(size, 0)
    if clx[at] != _PCDT:
        raise ValueError("no piece table")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = (size - 4) // (4 + _PIECE)
    places = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    descriptors = at + 5 + 4 * (count + 1)
    for number in range(count):
        (offset,) = struct.unpack_from("<I", clx, descriptors + number * _PIECE + 2)
        yield places[number], places[number + 1], offset & ~0x80000000


def _lines(body: str) -> list[str]:
    """The lines of a body, without field codes; a row of a table is one, its cells parted by tabs."""
    text = "\n".join(map(_row, _without_codes(body).split(_ROW_END)))
    return [line for each in text.translate(_SIGNS).split("\n") if (line := each.strip(" \t"))]


def _without_codes(body: str) -> str:
    """What is shown of a body's fields, which may stand within each other."""
    shown: list[str] = []
    in_code: list[bool] = []  # of each field that is open, and how many are in their code
    hidden = 0
    for piece in _FIELD_SIGN.split(body):
        if piece == _FIELD_BEGIN:
            in_code.append(True)
            hidden += 1
        elif piece in {_FIELD_SHOWN, _FIELD_END}:
            if in_code and in_code[-1]:
                in_code[-1] = False
                hidden -= 1
            if piece == _FIELD_END and in_code:
                in_code.pop()
        elif not hidden:
            shown.append(piece)
    return "".join(shown)


def _row(row: str) -> str:
    """A row with what stands before it; cells of several paragraphs place text beside text."""
    first, *others = row.split(_CELL_END)
    parted = "\n" if any("\r" in cell.strip("\r") for cell in others) else "\t"
    return parted.join([first, *(cell.strip("\r") for cell in others)])

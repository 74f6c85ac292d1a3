"""Rich Text Format. The one importer of `striprtf`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.ingest.bounds import MAX_FILE_BYTES
from corpus.ingest.formats.base import Extraction, damage_told, extracted
from corpus.ingest.formats.fonts import BEGIN, END, shows_capitals

_MAGIC = re.compile(rb"\s*\{\\rtf")
_PICTURE = re.compile(r"[0-9a-fA-F\s]{400,}|\\bin\d+ ")  # bytes of pictures and fonts, as figures
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])")
_FONTS = re.compile(r"\{\s*\\fonttbl((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_FONT = re.compile(r"\\f(\d+)(?![a-z\d])([^;]*);")
_NO_NAME = re.compile(r"\{[^{}]*\}|\\[a-z]+-?\d* ?|[{}]")
_TOKEN = re.compile(r"\\(?:([a-z]+)(-?\d+)? ?|[^a-z])|([{}])")
# Around what a font of capitals shows, while a library reads the source, which would lose other signs.
_SHOWN, _NO_LONGER = "\x02", "\x03"
_MARKS = str.maketrans({_SHOWN: BEGIN, _NO_LONGER: END})
_NOTHING = f" \t\xa0{BEGIN}{END}"


class RichText:
    """The text of a document with its tables; pictures go."""

    name = "rtf"
    max_bytes = MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it begins like Rich Text."""
        return _MAGIC.match(content) is not None

    def read(self, content: bytes, called: str) -> Extraction:
        """The paragraphs and rows of a document.

        Raises:
            BoundError: it is longer, or made of more, than a bulletin may be.
            BulletinError: it is damaged or empty.
        """
        from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

        source = _CELL.sub(r"\\tab ", _PICTURE.sub("", content.decode("latin-1")))
        source = _with_capital_fonts(source)
        with damage_told(called):
            text: str = rtf_to_text(source, encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
        lines = (line.strip(" \t\xa0") for line in text.translate(_MARKS).split("\n"))
        return extracted([line for line in lines if line.strip(_NOTHING)], called, self.name)


def _with_capital_fonts(source: str) -> str:
    """The source with marks around what fonts show that have small letters as capitals (".VnTimeH")."""
    table = _FONTS.search(source)
    fonts = {
        number
        for number, described in (_FONT.findall(table[1]) if table else ())
        if shows_capitals(_NO_NAME.sub("", described))
    }
    if table is None or not fonts:
        return source
    body = source[table.end() :].replace(_SHOWN, "").replace(_NO_LONGER, "")
    return source[: table.end()] + "".join(_marked(body, fonts))


def _marked(body: str, fonts: set[str]) -> Iterator[str]:
    """A source piece by piece, with a mark wherever what it shows begins or ends to be in one of the fonts.

    A group keeps the font of the one around it until it says another, and leaves that as it was.
    """
    current, outer, at = "", list[str](), 0
    for token in _TOKEN.finditer(body):
        word, number, brace = token.groups()
        before = current
        if brace == "{":
            outer.append(current)
        elif brace == "}":
            current = outer.pop() if outer else ""
        elif word == "f":
            current = number or ""
        elif word == "plain":
            current = ""
        if (before in fonts) == (current in fonts):
            continue
        yield body[at : token.start()]
        yield f"{token[0]}{_SHOWN}" if current in fonts else f"{_NO_LONGER}{token[0]}"
        at = token.end()
    yield body[at:]

"""PDF files that hold text. The one importer of `pypdfium2`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import numpy as np

from corpus.errors import BulletinError
from corpus.ingest import bounds
from corpus.ingest.encodings.decode import convert_legacy
from corpus.ingest.formats.base import Extraction, cleaned, damage_told, tidied
from corpus.ingest.formats.printed import PAGE_BREAK, PrintedLine, paragraphs_of_pages
from corpus.ingest.scans.models import PagePicture
from corpus.ingest.scans.recognise import recognised
from corpus.notices import notice

Document = Any
"""A file that the library has opened; it ships no types."""

TextPage = Any
"""The text of one of its pages."""

_MAGIC = b"%PDF"
_HEAD = 1024  # bytes within which it must stand
_LEAST_LETTERS = 25  # of a page that is more than a picture, on the average
_LINE = re.compile(r"[^\r\n]+")
_SPACE = re.compile(r"(?<=\S) +(?=\S)")
_COLUMN_GAP = 2.2  # times the height of a line; spaces of justified text stay well below
_POINTS = 72  # of an inch
_DOTS = 200  # of an inch: at 300 Tesseract reads worse (measured on pages whose text is known)
_MOST_DOTS = 5_000  # of a side, however large the page says that it is
_WRAPPED_HYPHEN = "\ufffe"  # what the library makes of a hyphen at the end of a line


class PdfDocument:
    """The text of a document, paragraph by paragraph, without running heads and page numbers."""

    name = "pdf"
    max_bytes = bounds.MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it begins like a PDF."""
        return _MAGIC in content[:_HEAD]

    def read(self, content: bytes, called: str) -> Extraction:
        """The paragraphs of a document, and where its pages begin.

        Raises:
            BoundError: it is longer than a bulletin may be.
            ScanError: it is pictures without text, which cannot be read here.
            BulletinError: it is damaged or locked.
        """
        pages = list(_pages(content, called))
        letters = sum(sign.isalpha() for page in pages for line in page for sign in line.text)
        if letters < _LEAST_LETTERS * max(1, len(pages)):
            what = notice("a scan (pages: {count})", count=len(pages))
            return recognised(content, page_pictures(content, called), called, self.name, what)
        decoded = convert_legacy(paragraphs_of_pages(pages))
        written = [cleaned(page) for page in decoded.text.split(PAGE_BREAK)]
        return Extraction(
            text=tidied("".join(written), called),
            format=self.name,
            encoding=decoded.encoding if decoded.is_converted else None,
            converted=decoded.is_converted,
            pages=(0, *list(accumulate(map(len, written)))[:-1]),
        )


def page_pictures(content: bytes, called: str) -> Iterator[PagePicture]:
    """The pages of a document as they look.

    Raises:
        BulletinError: it is damaged or locked.
    """
    document = _opened(content, called)
    try:
        for number in range(len(document)):
            with damage_told(called):
                page = document[number]
                scale = min(_DOTS / _POINTS, _MOST_DOTS / max(*page.get_size(), 1))
                picture = np.ascontiguousarray(page.render(scale=scale, grayscale=True).to_numpy())
                page.close()
            height, width = picture.shape[:2]
            yield PagePicture(width, height, picture.tobytes())
    finally:
        document.close()


def _pages(content: bytes, called: str) -> Iterator[list[PrintedLine]]:
    """The lines of each page."""
    characters = 0
    document = _opened(content, called)
    try:
        if len(document) > bounds.MAX_PAGES:
            raise bounds.beyond("pages", bounds.MAX_PAGES, called)
        for number in range(len(document)):
            with damage_told(called):
                page = document[number]
                lines = list(_lines(page.get_textpage()))
                page.close()
            characters += sum(len(line.text) for line in lines)
            if characters > bounds.MAX_CHARACTERS:
                raise bounds.beyond("characters", bounds.MAX_CHARACTERS, called)
            yield lines
    finally:
        document.close()


def _opened(content: bytes, called: str) -> Document:
    import pypdfium2  # noqa: PLC0415

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise BulletinError(
                "{called} is locked with a password: save it without one.", called=called
            ) from error
        raise BulletinError(
            "{called} is damaged or cut off, or no PDF: get it anew.", called=called
        ) from error


def _lines(page: TextPage) -> Iterator[PrintedLine]:
    """The lines of a page in the order in which they were written, tabs where columns part."""
    whole = page.get_text_range().replace(_WRAPPED_HYPHEN, "-")
    place = _Places(page)
    for match in _LINE.finditer(whole):
        text = match[0].strip()
        if not text:
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        left, bottom, _, top = place.box(start)
        _, last_bottom, right, last_top = place.box(start + len(text) - 1)
        height = max(top - bottom, last_top - last_bottom, 1.0)

        def gap(space: re.Match[str], start: int = start, height: float = height) -> str:
            before, behind = place.box(start + space.start() - 1), place.box(start + space.end())
            return "\t" if behind[0] - before[2] > _COLUMN_GAP * height else space[0]

        yield PrintedLine(
            text=_SPACE.sub(gap, text),
            left=left,
            right=max(left, right),
            bottom=min(bottom, last_bottom),
            top=max(top, last_top),
        )


class _Places:
    """Where the characters of a page's text stand."""

    def __init__(self, page: TextPage) -> None:
        self._page = page
        self._count = page.count_chars()

    def box(self, at: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character, in points."""
        left, bottom, right, top = self._page.get_charbox(min(at, self._count - 1))
        return left, bottom, right, top

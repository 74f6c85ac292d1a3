"""From pictures of pages to the text of a bulletin, each file once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from corpus.errors import BulletinError, ScanError
from corpus.ingest.formats.base import Extraction, tidied
from corpus.ingest.scans.models import PagePicture, ScannedLine, ScannedText
from corpus.ingest.scans.pictures import png_of
from corpus.ingest.scans.store import ScanStore
from corpus.ingest.scans.tesseract import HOW_TO_ADD, can_read_scans, read_page
from corpus.notices import Notice

MAX_PAGES = 100
"""Of a scan: a page takes seconds to be read."""

_WARNING = Notice(
    "The text was read by machine from pictures and may be wrong in any letter: compare it with them."
)


class _Recognition:
    """What a process that parses is told once: where to keep what it reads, and whom to tell of each page."""

    store: ScanStore | None = None
    page_read: Callable[[], object] = staticmethod(lambda: None)


def set_up(folder: Path | None, page_read: Callable[[], object]) -> None:
    """Keep in a folder what this process reads from pictures, and say after each page that it goes on."""
    _Recognition.store = ScanStore(folder) if folder else None
    _Recognition.page_read = staticmethod(page_read)


A_SCAN = Notice("a scan")


def recognised(
    content: bytes,
    pages: Iterable[PagePicture],
    called: str,
    format_name: str,
    what: Notice = A_SCAN,
) -> Extraction:
    """The text of a file whose pages are pictures; what was read of it before is not read again.

    Where it cannot be read, a sentence says ``what`` it is.

    Raises:
        ScanError: Tesseract is not installed, or nothing can be read.
        BulletinError: a page cannot be read, or there are too many.
    """
    if not can_read_scans():
        raise ScanError(
            "{called} is {what}, pictures without text: {how_to_add}.",
            called=called,
            what=what,
            how_to_add=HOW_TO_ADD,
        )
    store = _Recognition.store
    lines = store.find(content) if store else None
    if lines is None:
        lines, written = _read(pages, called)
        if store and lines:
            with suppress(OSError):  # then it is read again the next time
                store.keep(content, lines, written)
    if not any(sign.isalpha() for line in lines for sign in line.text):
        raise ScanError(
            "{called} is a picture in which no text can be read: it is no bulletin.", called=called
        )
    read = ScannedText.of(lines)
    return Extraction(
        text=tidied(read.text, called),
        format=format_name,
        ocr=True,
        pages=read.pages,
        warnings=(_WARNING,),
    )


def _read(pages: Iterable[PagePicture], called: str) -> tuple[list[ScannedLine], list[bytes]]:
    lines: list[ScannedLine] = []
    written: list[bytes] = []
    for number, page in enumerate(pages):
        if number >= MAX_PAGES:
            raise BulletinError(
                "{called} is a scan of more than {max_pages} pages: split it.",
                called=called,
                max_pages=MAX_PAGES,
            )
        png = png_of(page)
        lines += read_page(png, number, page.width, called)
        written.append(png)
        _Recognition.page_read()
    return lines, written

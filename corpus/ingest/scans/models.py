"""What is read from pictures of pages: lines with their places, and the text that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.ingest.formats.base import cleaned
from corpus.ingest.formats.printed import PAGE_BREAK, PrintedLine, paragraphs_of_pages
from corpus.text.span import Span

_PAGE_POINTS = 595.0  # the width of A4: a picture does not say how large its page is


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page in shades of grey, one byte a pixel, row by row from the top."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class ScannedLine:
    """A line that was read on a page.

    Attributes:
        page: Of the file, the first is 0.
        width: Of the page's picture, in pixels.
        left, top, right, bottom: Its box there, in pixels from the upper left corner.
        text: As it was read, never empty; tabs stand where columns part.
    """

    page: int
    width: int
    left: int
    top: int
    right: int
    bottom: int
    text: str

    @property
    def printed(self) -> PrintedLine:
        """The line as one of a document, in points from the lower left corner of its page."""
        point = _PAGE_POINTS / self.width
        return PrintedLine(
            self.text, self.left * point, self.right * point, -self.bottom * point, -self.top * point
        )


@dataclass(frozen=True, slots=True)
class ScannedText:
    """The text of a file of pictures.

    Attributes:
        text: A paragraph a line, without running heads and page numbers.
        pages: Where in it each page begins.
    """

    text: str
    pages: tuple[int, ...]

    @classmethod
    def of(cls, lines: Sequence[ScannedLine]) -> ScannedText:
        """The text that lines make."""
        count = max((line.page + 1 for line in lines), default=0)
        pages: list[list[PrintedLine]] = [[] for _ in range(count)]
        for line in lines:
            pages[line.page].append(line.printed)
        written = [cleaned(page) for page in paragraphs_of_pages(pages).split(PAGE_BREAK)]
        starts, length = [], 0
        for page in written:
            starts.append(length)
            length += len(page)
        return cls("".join(written), tuple(starts))

    def places(self, lines: Sequence[ScannedLine]) -> Iterator[tuple[ScannedLine, Span]]:
        """Where each of its lines stands in the text; those that were left out of it are left out here."""
        done = 0
        for line in lines:
            text = cleaned(line.text)
            start = self.text.find(text, done)
            if start >= 0:
                done = start + len(text)
                yield line, Span(start, done)

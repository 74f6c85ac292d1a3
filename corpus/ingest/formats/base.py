"""What reads a kind of file: the protocol that every format keeps to, and what it makes of a file."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from corpus.errors import BantinError, BulletinError
from corpus.ingest import bounds
from corpus.ingest.encodings.decode import convert_legacy
from corpus.ingest.formats.fonts import with_capitals
from corpus.ingest.given import NOTHING_GIVEN, GivenFields
from corpus.notices import Notice
from corpus.text.fold import nfc


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """What a file calls itself beside its text.

    Attributes:
        text: One line, never empty.
        found_in: Where: ``h1``, ``og:title``, ``title``, ``sheet`` and the like.
    """

    text: str
    found_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    r"""The text of a file, and what the file says of it.

    Attributes:
        text: In NFC with ``\n`` line ends, a paragraph, list item or table row a line, without characters of
            private use.
        format: The name of the format that read it.
        encoding: What it was written in, as `Decoded.encoding` says; ``None`` where the format knows none.
        converted: Whether it was written in a character set of before Unicode.
        ocr: Whether it was read by machine from pictures.
        titles: The likeliest first.
        pages: Where in the text each page begins, the first at 0; empty where there are no pages.
        described: How much of the text, from its beginning, says what the file is; ``None``: all. Rows of a
            table do not.
        published: The day that the file's own fields name as that of publication, as they write it.
        published_in: What such a field is called where it is told: ``page``, ``mail``.
        site: The site that the file's own fields name.
        sender: Who sent it, by the file's own fields.
        given: What a person says of it above its text.
        warnings: One sentence each, for whoever runs the library.
    """

    text: str
    format: str
    encoding: str | None = None
    converted: bool = False
    ocr: bool = False
    titles: tuple[TitleCandidate, ...] = ()
    pages: tuple[int, ...] = ()
    described: int | None = None
    published: str | None = None
    published_in: str = "page"
    site: str | None = None
    sender: str | None = None
    given: GivenFields = NOTHING_GIVEN
    warnings: tuple[Notice, ...] = ()


class Format(Protocol):
    """One kind of file."""

    name: str
    """In small letters, as it is shown: ``html``, ``docx``."""

    max_bytes: int
    """No larger file is read."""

    def claims(self, content: bytes) -> bool:
        """Whether a file with this content is of the kind, whatever its name ends in."""

    def read(self, content: bytes, called: str) -> Extraction:
        """The text of a file; sentences call it so.

        Raises:
            BoundError: it is made of more than a bulletin may be.
            BulletinError: it is damaged, locked, or has no text.
        """


@dataclass(frozen=True, slots=True)
class Member:
    """A file that another one holds.

    Attributes:
        name: Its path there, with ``/``, relative and without ``..``.
        content: Its bytes.
    """

    name: str
    content: bytes


@dataclass(slots=True)
class Unpacked:
    """What a file holds that holds files.

    Attributes:
        members: Those that can be read.
        failures: Why others cannot.
        passed_over: How many are no documents: locks, thumbnails, what systems leave behind.
        has_text: Whether the file is a document itself besides, as a mail is.
    """

    members: list[Member] = field(default_factory=list)
    failures: list[BulletinError] = field(default_factory=list)
    passed_over: int = 0
    has_text: bool = False


class Container(Protocol):
    """A kind of file that holds files."""

    name: str
    """As `Format.name`."""

    max_bytes: int
    """As `Format.max_bytes`."""

    def claims(self, content: bytes) -> bool:
        """As `Format.claims`."""

    def unpack(self, content: bytes, called: str) -> Unpacked:
        """The files in it.

        Raises:
            BulletinError: it is damaged, locked, or holds more than it may.
        """


_log = logging.getLogger(__name__)


@contextmanager
def damage_told(called: str) -> Iterator[None]:
    """Say of a file, in one sentence, that it is damaged, where a library stumbles over it.

    A parser raises whatever went wrong inside it, and files come from anywhere. Use it around the library's
    own calls, and them alone; what was raised is in the log for debugging.

    Raises:
        BulletinError: a library raised something; errors of ours and a lack of memory pass.
    """
    try:
        yield
    except (BantinError, MemoryError):
        raise
    except Exception as error:
        _log.debug("%s cannot be parsed", called, exc_info=True)
        raise BulletinError(
            "{called} is damaged or cut off: open it in the program that made it and save it anew.",
            called=called,
        ) from error


# Where word processors put the signs of their symbol fonts; what these look like, by the fonts' tables.
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0FC: "✓", 0xF0D8: "➢", 0xF0A8: "□", 0xF06F: "□", 0xF0FE: "☑", 0xF0E0: "→",
    0xF02D: "-", 0xF02B: "+", 0xF0B0: "°", 0xF0B1: "±", 0xF0B3: "≥", 0xF0A3: "≤", 0xF0B4: "×", 0xF061: "α",
    0xF062: "β", 0xF06D: "μ",
}  # fmt: skip
_CONTROL_LINES = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_CONTROLS = [*range(9), *range(0x0E, 0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)]
_SURROGATES = range(0xD800, 0xE000)  # halves of a character, which no file of text holds
_NOTHING = dict.fromkeys([*_CONTROLS, *_SURROGATES, 0xFEFF, 0xFFFE, 0xFFFF])


def tidied(text: str, called: str) -> str:
    r"""A text as `Extraction.text` promises: NFC, ``\n``, no control signs and none of private use.

    Raises:
        BoundError: it is longer, or made of more, than a bulletin may be.
        BulletinError: nothing is left.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bounds.check_text(text, called)
    text = cleaned(text)
    if not text.strip():
        raise BulletinError("{called} is empty: a bulletin needs a title and a text.", called=called)
    return text


def cleaned(text: str) -> str:
    """The text in NFC without control signs and those of private use; breaks of pages and lines are lines."""
    return nfc(without_private_use(text.translate(_CONTROL_LINES)).translate(_NOTHING))


def without_private_use(text: str) -> str:
    """The text with the signs of symbol fonts as what they look like, and without others of private use."""
    private = {ord(sign) for sign in set(text) if unicodedata.category(sign) in {"Co", "Cs"}}
    if not private:
        return text
    return text.translate({code: _SYMBOLS.get(code) for code in private})


def extracted(
    lines: Iterator[str] | list[str],
    called: str,
    format_name: str,
    *,
    titles: tuple[TitleCandidate, ...] = (),
    warnings: tuple[Notice, ...] = (),
    published: str | None = None,
    site: str | None = None,
) -> Extraction:
    """What is made of paragraphs that came as Unicode; those of a legacy character set are converted.

    Raises:
        BoundError, BulletinError: as `tidied` says.
    """
    text = "\n".join(lines)
    bounds.check_text(text, called)
    decoded = convert_legacy(text)
    return Extraction(
        text=tidied(with_capitals(decoded), called),
        format=format_name,
        encoding=decoded.encoding if decoded.is_converted else None,
        converted=decoded.is_converted,
        titles=tuple(
            TitleCandidate(text, each.found_in)
            for each in titles
            if (text := one_line(convert_legacy(each.text).text))
        ),
        warnings=warnings,
        published=published,
        site=site,
    )


def one_line(text: str) -> str:
    """The text in one line, without what no text has."""
    return nfc(" ".join(without_private_use(text).translate(_NOTHING).split()))

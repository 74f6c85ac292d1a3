"""Which format a file is of: by its content, and by its name only where the content cannot tell."""

from __future__ import annotations

from pathlib import PurePath

from corpus.errors import BulletinError, ScanError
from corpus.ingest import bounds
from corpus.ingest.formats.archives import ZipArchive, is_zip, office_kind
from corpus.ingest.formats.base import Container, Extraction, Format
from corpus.ingest.formats.csv_table import CsvTable
from corpus.ingest.formats.docx import WordDocument
from corpus.ingest.formats.feed import NewsFeed
from corpus.ingest.formats.html import HtmlPage
from corpus.ingest.formats.mail import MailMessage, MailWithAttachments, is_mail
from corpus.ingest.formats.mailbox import Mailbox
from corpus.ingest.formats.markdown import MarkdownText
from corpus.ingest.formats.ole import is_ole
from corpus.ingest.formats.pdf import PdfDocument
from corpus.ingest.formats.plain import PlainText
from corpus.ingest.formats.rtf import RichText
from corpus.ingest.formats.scan import ScannedPicture
from corpus.ingest.formats.sheets import Workbook
from corpus.ingest.formats.word97 import Word97Document
from corpus.ingest.scans.pictures import is_picture
from corpus.ingest.scans.tesseract import HOW_TO_ADD

MARKED: tuple[Format, ...] = (
    MailMessage(),
    PdfDocument(),
    WordDocument(),
    Workbook(),
    Word97Document(),
    RichText(),
    NewsFeed(),
    HtmlPage(),
    ScannedPicture(),
)
"""The formats that a file's content tells."""

_CSV, _MARKDOWN, _PLAIN = CsvTable(), MarkdownText(), PlainText()
NAMED: dict[str, Format] = {".csv": _CSV, ".tsv": _CSV, ".md": _MARKDOWN}
"""The formats that only the end of a file's name tells."""

CONTAINERS: tuple[Container, ...] = (ZipArchive(), MailWithAttachments(), Mailbox())
"""What holds files."""

SUFFIXES = (
    *(".csv", ".doc", ".docx", ".eml", ".htm", ".html", ".mbox", ".md", ".mht", ".mhtml", ".pdf", ".rtf"),
    *(".rss", ".tsv", ".txt", ".xhtml", ".xls", ".xlsx", ".xml", ".zip"),
)
"""How the names of files end that are read, whatever they turn out to hold."""

PICTURES = (".jpeg", ".jpg", ".png", ".tif", ".tiff")
"""How those of scans end, which are met in folders only where they can be read."""


def format_of(name: str, content: bytes) -> Format:
    """The format of a file; plain text where nothing else fits."""
    for each in MARKED:
        if each.claims(content):
            return each
    return NAMED.get(PurePath(name).suffix.lower(), _PLAIN)


def container_of(content: bytes) -> Container | None:
    """The kind of container that a file is, if it is one."""
    return next((each for each in CONTAINERS if each.claims(content)), None)


def is_foreign(content: bytes) -> bool:
    """Whether a file is parsed by a library of others, or unpacked; plain text and Markdown are not.

    It is told by how the file begins: nothing of it is parsed.
    """
    if is_ole(content) or is_zip(content) or is_mail(content):
        return True
    return any(each.claims(content) for each in MARKED) or any(each.claims(content) for each in CONTAINERS)


def is_marked(head: bytes) -> bool:
    """Whether the first bytes of a file, or all of them, are of a format or container that is read."""
    marked = any(each.claims(head) for each in MARKED) or any(each.claims(head) for each in CONTAINERS)
    return marked or is_ole(head)


def extract(name: str, content: bytes, called: str) -> Extraction:
    """The text of a file that holds no others.

    Raises:
        BoundError: it is larger, or made of more, than it may be.
        BulletinError: it is damaged, locked, empty, or of a kind that is not read.
    """
    kind = format_of(name, content)
    if len(content) > kind.max_bytes:
        raise bounds.beyond("bytes", kind.max_bytes, called)
    if kind is _PLAIN:
        _refuse_programs(content, called)
    return kind.read(content, called)


def _refuse_programs(content: bytes, called: str) -> None:
    """Say of what looks like a document, and is none that is read, what to do."""
    if office_kind(content) == "ppt":
        raise BulletinError("{called} is a presentation: save it as PDF.", called=called)
    if is_picture(content):
        raise ScanError("{called} is a picture: {how_to_add}.", called=called, how_to_add=HOW_TO_ADD)
    if is_ole(content):
        raise BulletinError(
            "{called} is a damaged file of Office, or no document: save it as PDF.", called=called
        )

"""Every format keeps to one contract, and says which files are its own."""

from __future__ import annotations

import pytest

from corpus.ingest.formats.choose import MARKED, NAMED, extract, format_of
from corpus.ingest.formats.csv_table import CsvTable
from corpus.ingest.formats.docx import WordDocument
from corpus.ingest.formats.feed import NewsFeed
from corpus.ingest.formats.html import HtmlPage
from corpus.ingest.formats.mail import MailMessage
from corpus.ingest.formats.markdown import MarkdownText
from corpus.ingest.formats.pdf import PdfDocument
from corpus.ingest.formats.plain import PlainText
from corpus.ingest.formats.rtf import RichText
from corpus.ingest.formats.scan import ScannedPicture
from corpus.ingest.formats.sheets import Workbook
from corpus.ingest.formats.word97 import Word97Document
from tests.corpus.ingest.formats import made
from tests.corpus.ingest.formats.contract import FormatContract

ROWS = [["Họ và tên", "Chức vụ"], ["Lê Thị Mẫu", "Giám đốc"], ["Trần Văn Thử", "Phó Giám đốc"]]
ITEM = f"<item><title>{made.PARAGRAPHS[0]}</title></item>"
FEED = f"<rss><channel><title>Tin</title>{ITEM}</channel></rss>".encode()
SAMPLES: dict[str, bytes] = {
    "html": made.html_page(),
    "docx": made.docx(),
    "feed": FEED,
    "eml": made.mail(),
    "pdf": made.pdf(),
    "doc": made.word97(),
    "rtf": made.rtf(),
    "xlsx": made.xlsx(ROWS),
    "txt": "\n".join(made.PARAGRAPHS).encode(),
    "md": "\n\n".join(made.PARAGRAPHS).encode(),
    "csv": "\n".join(",".join(row) for row in ROWS).encode(),
}
PROSE = [kind for kind in SAMPLES if kind not in {"xlsx", "csv", "feed"}]


class TestHtmlPage(FormatContract):
    """Web pages keep to the contract."""

    subject = HtmlPage()
    sample = SAMPLES["html"]


class TestNewsFeed(FormatContract):
    """Feeds keep to the contract."""

    subject = NewsFeed()
    sample = SAMPLES["feed"]


class TestWordDocument(FormatContract):
    """Documents of Word since 2007 keep to the contract."""

    subject = WordDocument()
    sample = SAMPLES["docx"]


class TestMailMessage(FormatContract):
    """Mails keep to the contract."""

    subject = MailMessage()
    sample = SAMPLES["eml"]


class TestPdfDocument(FormatContract):
    """PDF files keep to the contract."""

    subject = PdfDocument()
    sample = SAMPLES["pdf"]


class TestWord97Document(FormatContract):
    """Documents of Word 97 keep to the contract."""

    subject = Word97Document()
    sample = SAMPLES["doc"]


class TestRichText(FormatContract):
    """Rich Text keeps to the contract."""

    subject = RichText()
    sample = SAMPLES["rtf"]


class TestWorkbook(FormatContract):
    """Workbooks keep to the contract."""

    subject = Workbook()
    sample = SAMPLES["xlsx"]


class TestPlainText(FormatContract):
    """Plain text keeps to the contract."""

    subject = PlainText()
    sample = SAMPLES["txt"]


class TestMarkdownText(FormatContract):
    """Markdown keeps to the contract."""

    subject = MarkdownText()
    sample = SAMPLES["md"]


class TestCsvTable(FormatContract):
    """Tables as text keep to the contract."""

    subject = CsvTable()
    sample = SAMPLES["csv"]


def test_every_format_is_held_against_the_contract() -> None:
    """A new format has its class above; what scans keep to needs Tesseract, and is tried with it."""
    held = {each.subject.name for each in FormatContract.__subclasses__()}
    assert held == {each.name for each in (*MARKED, *NAMED.values(), PlainText())} - {ScannedPicture.name}


@pytest.mark.parametrize("kind", SAMPLES)
def test_one_format_at_most_claims_a_file(kind: str) -> None:
    """Of the formats that a file's content tells one claims it; text is claimed by none."""
    claimed = [each.name for each in MARKED if each.claims(SAMPLES[kind])]
    assert claimed == {"xlsx": ["sheet"], "txt": [], "md": [], "csv": []}.get(kind, [kind])


@pytest.mark.parametrize("kind", [kind for kind in SAMPLES if kind not in {"txt", "md", "csv"}])
@pytest.mark.parametrize("ending", ["doc", "pdf", "txt", "md", "html", ""])
def test_an_ending_may_lie(kind: str, ending: str) -> None:
    """A file is read as what it is, whatever its name ends in, and says so."""
    assert extract(f"tin.{ending}", SAMPLES[kind], "tin").format == kind


def test_only_text_is_told_by_its_ending() -> None:
    """What marks of Markdown and commas mean hangs on the name; all other text is plain."""
    content = SAMPLES["csv"]
    assert [format_of(name, content).name for name in ("a.csv", "a.TSV", "a.md", "a.txt", "a")] == [
        *("csv", "csv", "md", "txt", "txt")
    ]


@pytest.mark.parametrize("kind", PROSE)
def test_a_bulletin_is_the_same_in_every_format(kind: str) -> None:
    """The same paragraphs have the same text in every format, but for white space."""
    text = extract(f"tin.{kind}", SAMPLES[kind], "tin").text
    assert "".join(text.split()) == "".join("".join(made.PARAGRAPHS).split())


@pytest.mark.parametrize("kind", [kind for kind in PROSE if kind not in {"pdf", "md"}])
def test_a_paragraph_is_a_line(kind: str) -> None:
    """A paragraph is one line, so that a sentence is never cut by a line's end."""
    text = extract(f"tin.{kind}", SAMPLES[kind], "tin").text
    assert tuple(line for line in text.split("\n") if line) == made.PARAGRAPHS

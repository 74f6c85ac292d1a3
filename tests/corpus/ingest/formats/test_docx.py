from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from corpus.errors import BulletinError
from corpus.ingest.formats.docx import WordDocument
from tests.corpus.ingest.encodings import written
from tests.corpus.ingest.formats import made


def read(content: bytes) -> str:
    return WordDocument().read(content, "van-ban.docx").text


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def test_a_table_is_read_row_by_row() -> None:
    """Each row of a table is a line, its cells parted by tabs."""
    content = made.docx_of(f"<w:body>{table(('STT', 'Họ tên'), ('1', 'Lê Thị Mẫu'))}</w:body>")
    assert read(content) == "STT\tHọ tên\n1\tLê Thị Mẫu"


def test_a_font_that_shows_capitals_makes_them() -> None:
    """TCVN3 in a font whose name ends in H is read as the capitals that it shows."""
    motto = "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập, tự do, hạnh phúc"
    old = written.tcvn3(motto).decode("cp1252")
    assert read(made.docx([old], ".VnTimeH")) == motto.upper()
    assert read(made.docx([old], ".VnTime")) == motto


def test_a_font_proves_nothing() -> None:
    """Unicode in an old font is read as it is."""
    assert (
        read(made.docx(["Quyết định về việc bổ nhiệm cán bộ"], ".VnTimeH"))
        == "Quyết định về việc bổ nhiệm cán bộ"
    )


def test_what_was_converted_says_so() -> None:
    """A document in TCVN3 says that it was."""
    old = written.tcvn3("\n".join(made.PARAGRAPHS)).decode("cp1252").split("\n")
    extraction = WordDocument().read(made.docx(old), "van-ban.docx")
    assert (extraction.encoding, extraction.converted) == ("tcvn3", True)
    assert extraction.text.lower() == "\n".join(made.PARAGRAPHS).lower()


def test_what_unpacks_to_too_much_is_refused() -> None:
    """A document that is packed more densely than text can be is not unpacked."""
    stream = BytesIO(made.docx())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/x.bmp", bytes(50_000_000))
    with pytest.raises(BulletinError, match="packed more than"):
        read(stream.getvalue())


@pytest.mark.parametrize(
    "body",
    [
        "<w:body>" + "<w:p><w:r>" * 5_000 + "<w:t>a</w:t>" + "</w:r></w:p>" * 5_000 + "</w:body>",
        "<w:body><w:p><w:r><w:t>&lol;</w:t></w:r></w:p></w:body>",
        "",
    ],
    ids=["nested", "entity", "empty"],
)
def test_documents_that_mean_harm_end_in_a_sentence(body: str) -> None:
    """Paragraphs without end in paragraphs, unknown entities and nothing at all are refused."""
    with pytest.raises(BulletinError, match=r"^van-ban\.docx is [^\n]*\.$"):
        read(made.docx_of(body))

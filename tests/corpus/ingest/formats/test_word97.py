from __future__ import annotations

import struct

import pytest

from corpus.errors import BulletinError
from corpus.ingest.formats.word97 import Word97Document
from tests.corpus.ingest.encodings import written
from tests.corpus.ingest.formats import made

SENTENCE = "Đại hội bầu Ban Chấp hành gồm năm đồng chí."


def read(*paragraphs: str) -> list[str]:
    return Word97Document().read(made.word97(paragraphs), "van-ban.doc").text.split("\n")


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("một\rhai\x0bba\x0cbốn", ["một", "hai", "ba", "bốn"]),
        ("Số: 12/QĐ\x1eUBND, khu\x1fvực", ["Số: 12/QĐ-UBND, khuvực"]),
        ("trang \x13 PAGE \\* MERGEFORMAT \x145\x15 đầu", ["trang 5 đầu"]),
        ('\x13 HYPERLINK "http://a.vn" \x14Sở Nội vụ\x15 họp', ["Sở Nội vụ họp"]),
        ("a\x13 IF \x13 PAGE \x142\x15 = 2 \x14hai\x15b\x15c", ["ahaibc"]),
        ("a\x13 TOC b", ["a"]),
        ("STT\x07Họ tên\x07\x071\x07Lê Thị Mẫu\x07\x07Hết", ["STT\tHọ tên", "1\tLê Thị Mẫu", "Hết"]),
        (
            "UBND TỈNH\rSố: 5\x07CỘNG HÒA\rHà Nam, ngày 5\x07\x07Quyết định",
            ["UBND TỈNH", "Số: 5", "CỘNG HÒA", "Hà Nam, ngày 5", "Quyết định"],
        ),
        ("hình \x01 và \x08 chú\x02 thích", ["hình  và  chú thích"]),
    ],
)
def test_marks_of_the_format_are_read(body: str, lines: list[str]) -> None:
    """Field codes and anchors go, cells and rows become lines, special hyphens what they look like."""
    assert read(SENTENCE, body) == [SENTENCE, *lines]


def test_text_of_one_byte_is_read() -> None:
    """TCVN3 that lies in a document byte by byte is put into Unicode."""
    old = written.tcvn3("\n".join(made.PARAGRAPHS)).decode("cp1252").split("\n")
    extraction = Word97Document().read(made.word97(old, one_byte=True), "van-ban.doc")
    assert (extraction.encoding, extraction.text.lower()) == ("tcvn3", "\n".join(made.PARAGRAPHS).lower())


def test_only_the_body_is_read() -> None:
    """What stands behind the body, footers and notes, is left out."""
    content = bytearray(made.word97([SENTENCE, "chân trang"]))
    at = content.find((0xA5EC).to_bytes(2, "little"))
    struct.pack_into("<I", content, at + 0x4C, len(SENTENCE) + 1)
    assert Word97Document().read(bytes(content), "van-ban.doc").text == SENTENCE


@pytest.mark.parametrize(
    ("place", "value", "complaint"),
    [
        (0x0A, 0x0300, "locked with a password"),
        (0, 0x1234, "is no document of Word"),
        (0x4C, 0x7FFFFFFF, "longer than"),
    ],
)
def test_what_cannot_be_read_is_told(place: int, value: int, complaint: str) -> None:
    """A document with a password, one that is none, and one that says it is endless are refused."""
    content = bytearray(made.word97())
    at = content.find((0xA5EC).to_bytes(2, "little"))
    struct.pack_into("<I" if value > 0xFFFF else "<H", content, at + place, value)
    with pytest.raises(BulletinError, match=complaint):
        Word97Document().read(bytes(content), "van-ban.doc")

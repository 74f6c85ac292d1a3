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


MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam"


def in_fonts(*fonts: str, by_style: bool = False, one_byte: bool = True) -> bytes:
    """A document in TCVN3, the motto and a sentence, each in one of the fonts."""
    old = [written.tcvn3(text).decode("cp1252") for text in (MOTTO, SENTENCE)]
    return made.word97(old, one_byte=one_byte, fonts=fonts, by_style=by_style)


@pytest.mark.parametrize("by_style", [False, True])
@pytest.mark.parametrize("one_byte", [False, True])
def test_a_font_that_shows_capitals_makes_them(by_style: bool, one_byte: bool) -> None:  # noqa: FBT001
    """TCVN3 in a font whose name ends in H is read as the capitals that it shows, and nothing else is."""
    content = in_fonts(".VnTimeH", ".VnTime", by_style=by_style, one_byte=one_byte)
    assert Word97Document().read(content, "tin.doc").text == f"{MOTTO.upper()}\n{SENTENCE}"


def test_such_a_font_changes_nothing_of_unicode() -> None:
    """What is no TCVN3 stays as it is written, whatever the name of its font."""
    content = made.word97([MOTTO, SENTENCE], fonts=(".VnTimeH", ".VnTime"))
    assert Word97Document().read(content, "tin.doc").text == f"{MOTTO}\n{SENTENCE}"


@pytest.mark.parametrize("part", [0xA2, 0xFA, 0x102, 0x112])
@pytest.mark.parametrize("damage", range(0, 60, 3))
def test_damaged_formatting_hides_no_text(part: int, damage: int) -> None:
    """Where fonts, styles or runs are damaged or cut off the text is read all the same."""
    content = bytearray(in_fonts(".VnTimeH", ".VnTime", by_style=True))
    at = content.find((0xA5EC).to_bytes(2, "little"))
    start, size = struct.unpack_from("<II", content, at + part)
    if damage % 2:
        struct.pack_into("<II", content, at + part, start, min(size, damage))
    else:
        struct.pack_into("<II", content, at + part, start + damage, size)
    text = Word97Document().read(bytes(content), "tin.doc").text
    assert text.casefold() == f"{MOTTO}\n{SENTENCE}".casefold()

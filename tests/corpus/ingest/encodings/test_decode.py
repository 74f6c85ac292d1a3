from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import BulletinError
from corpus.ingest.encodings.decode import convert_legacy, decode
from corpus.ingest.encodings.syllables import syllable_share
from corpus.ingest.find import shipped_folder
from tests.corpus.ingest.encodings import written

TEXT = (
    "Đảng bộ tỉnh họp Đại hội lần thứ năm, bầu ban chấp hành gồm năm đồng chí.\n"
    "Hội nghị được tổ chức tại trụ sở, có sự tham dự của các đồng chí lãnh đạo huyện.\n"
)
WRITERS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8-sig": lambda text: text.encode("utf-8-sig"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "cp1258": written.cp1258,
    "tcvn3": written.tcvn3,
    "vni": written.vni,
    "viscii": written.viscii,
}


@pytest.mark.parametrize("encoding", WRITERS)
def test_a_text_is_the_same_in_every_encoding(encoding: str) -> None:
    """A text reads the same whatever it is written in, and says what that was."""
    decoded = decode(WRITERS[encoding](TEXT), "tin.txt")
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)
    assert decoded.is_converted is (encoding in {"cp1258", "tcvn3", "vni", "viscii"})


@pytest.mark.parametrize(
    "raw",
    [
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        unicodedata.normalize("NFD", TEXT).encode(),
    ],
)
def test_marks_and_parts_of_letters_make_no_difference(raw: bytes) -> None:
    """A byte-order mark goes, and letters in parts are put together."""
    assert decode(raw, "tin.txt").text == TEXT


@pytest.mark.parametrize("encoding", ["cp1258", "tcvn3", "vni", "viscii"])
@pytest.mark.parametrize("file", sorted(shipped_folder().glob("*.txt")), ids=lambda file: str(file.stem)[:3])
def test_bulletins_are_read_in_every_encoding(file: Path, encoding: str) -> None:
    """The shipped bulletins, and their beginnings, are read in every encoding of before Unicode."""
    whole = unicodedata.normalize("NFC", file.read_text("utf-8"))
    # What a set of 256 signs cannot write stays out; TCVN3 has few capitals.
    whole = "".join(sign for sign in whole if sign in "\n\t" or sign.isascii() or sign.isalpha())
    for text in (whole, whole[:300]):
        decoded = decode(WRITERS[encoding](text), file.name)
        assert decoded.encoding == encoding
        assert decoded.text.lower() == text.lower()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("", "unicode"),
        ("Bí thư", "unicode"),
        ("Café, à la carte: £5 · señor", "unicode"),
        ("Hội nghị: §1, ± 5 %, 30°C, «trích»", "unicode"),
        (TEXT, "unicode"),
        (written.tcvn3(TEXT).decode("cp1252"), "tcvn3"),
        (written.vni(TEXT).decode("cp1252"), "vni"),
    ],
)
def test_only_what_gains_by_it_is_converted(text: str, encoding: str) -> None:
    """Text that came as Unicode is converted only where more of its words become syllables by that."""
    decoded = convert_legacy(text)
    assert decoded.encoding == encoding
    assert decoded.text == (TEXT if encoding != "unicode" else text)


def test_a_paragraph_may_be_of_another_set_than_its_document() -> None:
    """In a document in Unicode a paragraph in TCVN3 is told apart, and the other way round."""
    first, second, _ = TEXT.split("\n")
    old = written.tcvn3(second).decode("cp1252")
    mostly_unicode = convert_legacy("\n".join([first] * 6 + [old]))
    assert mostly_unicode.text == "\n".join([first] * 6 + [second])
    assert (mostly_unicode.encoding, mostly_unicode.mixed, mostly_unicode.is_converted) == (
        "unicode",
        True,
        True,
    )
    mostly_old = convert_legacy("\n".join([old] * 6 + [first]))
    assert mostly_old.text == "\n".join([second] * 6 + [first])
    assert mostly_old.encoding == "tcvn3"


def test_a_short_paragraph_is_read_as_its_document() -> None:
    """A few words say nothing by themselves: they are of the document's set."""
    old = written.tcvn3(f"{TEXT}Số 5").decode("cp1252")
    assert convert_legacy(old).text == f"{TEXT}Số 5"


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (TEXT.encode() + b"\xff", "UTF-8 text (line 3)"),
        (codecs.BOM_UTF8 + b"Mot\nHai\n\xff", "UTF-8 text (line 3)"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "UTF-8 text (line 1)"),
        (b"Tin\0Hai", "zero bytes"),
        (bytes(range(128, 256)) * 4, "UTF-8 text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff", "UTF-8 text"),
        (b"\x01\x02\x03\x04" * 9 + b"word", "control signs"),
    ],
)
def test_what_is_no_text_is_told(raw: bytes, complaint: str) -> None:
    """What no encoding makes sense of is refused in one sentence."""
    with pytest.raises(BulletinError) as error:
        decode(raw, "tin.txt")
    assert complaint in str(error.value)
    assert str(error.value).startswith("tin.txt is not ")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Đại hội bầu Bí thư", 1),
        ("§¹i héi bÇu BÝ th\xad", 0.2),
        ("", 1),
        ("12/3 5%", 1),
        ("the quick brown", 1 / 3),
    ],
)
def test_the_share_of_syllables(text: str, share: float) -> None:
    """The share counts words that a syllable can be; figures and punctuation are no words."""
    assert syllable_share(text) == pytest.approx(share, abs=0.21)

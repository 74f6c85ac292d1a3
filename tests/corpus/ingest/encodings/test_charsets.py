from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ingest.encodings.charsets import as_bytes, from_cp1258, from_tcvn3, from_viscii, from_vni
from tests.corpus.ingest.encodings import written

SMALL = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
LETTERS = SMALL + SMALL.upper()


@pytest.mark.skipif(
    shutil.which("iconv") is None, reason="the program iconv, which has the tables, is missing"
)
@pytest.mark.parametrize(("name", "reading"), [("TCVN5712-1", from_tcvn3), ("VISCII", from_viscii)])
def test_every_byte_is_that_of_the_standard(name: str, reading: object) -> None:
    """Every byte of TCVN 5712-1 and of VISCII stands for what the system's own tables say."""
    assert callable(reading)
    for code in range(1, 256):
        # A letter before it: a combining mark needs one.
        asked = subprocess.run(  # noqa: S603 (what is asked is written here)
            ["iconv", "-f", name, "-t", "UTF-8"],  # noqa: S607 (the system's)
            input=bytes([code]),
            capture_output=True,
            check=True,
        )
        assert reading(chr(code)) == asked.stdout.decode(), hex(code)


@given(st.text(st.sampled_from(LETTERS + " ,.-/0123456789bcdghklmnpqrstvxBCDGHKLMNPQRSTVX"), max_size=60))
def test_what_is_written_is_read(text: str) -> None:
    """Every text of Vietnamese letters comes back from VISCII, VNI and Windows-1258."""
    assert from_viscii(written.viscii(text).decode("latin-1")) == text
    assert from_vni(written.vni(text).decode("latin-1")) == text
    assert from_cp1258(written.cp1258(text).decode("latin-1")) == text


@given(st.text(st.sampled_from(SMALL + " bcdghklmnpqrstvx"), max_size=60))
def test_small_letters_come_back_from_tcvn3(text: str) -> None:
    """Every text in small letters comes back from TCVN3."""
    assert from_tcvn3(written.tcvn3(text).decode("latin-1")) == text


@pytest.mark.parametrize(
    "text",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Đảng bộ tỉnh Lâm Đồng",
        "QUYẾT ĐỊNH\nVề việc bổ nhiệm",
        "Căn cứ Luật Tổ chức HĐND và UBND",
        "Bộ",
    ],
)
def test_capitals_that_tcvn3_cannot_write_are_told_by_those_beside_them(text: str) -> None:
    """In a line or a word of capitals the letters that TCVN3 only has small were meant as capitals."""
    assert from_tcvn3(written.tcvn3(text).decode("latin-1")) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [("ng−êi", "người"), ("x∙ héi", "xã hội"), ("ngμy", "ngày"), ("ngµy", "ngày"), ("th\xadêng", "thường")],
)
def test_signs_that_look_the_same_are_the_byte(text: str, read: str) -> None:
    """What fonts of PDF files make of a byte is the byte that it looks like."""
    assert from_tcvn3(as_bytes(text)) == read


def test_what_is_unicode_stays() -> None:
    """Letters that no byte stands for are left as they are."""
    assert from_tcvn3(as_bytes("Quyết định sè 5")) == "Quyết định sồ 5".replace("ồ", "ố")

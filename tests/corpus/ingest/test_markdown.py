from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ingest.formats.markdown import plain_text
from tests.corpus.texts import quick


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Đại hội\n\nKhai mạc.", "Đại hội\n\nKhai mạc.\n"),
        ("Đại hội\n=======\nKhai mạc.", "Đại hội\n\nKhai mạc.\n"),
        ("### Mục *ba* ###", "Mục ba\n"),
        ("một\nhai", "một hai\n"),
        ("một  \nhai\\\nba", "một\nhai\nba\n"),
        ("một<br>hai<br/>ba", "một\nhai\nba\n"),
        ("1. một\n2. hai", "1. một\n2. hai\n"),
        ("7) bảy\n8) tám", "7) bảy\n8) tám\n"),
        ("- một\n- hai", "- một\n- hai\n"),
        ("* một\n  * hai\n* ba", "- một\n- hai\n- ba\n"),
        ("- một\n- hai\n\n1. ba", "- một\n- hai\n\n1. ba\n"),
        ("1. một\n\n   thêm\n2. hai", "1. một\n\nthêm\n\n2. hai\n"),
        ("Gồm:\n\n- một\n\nHết.", "Gồm:\n\n- một\n\nHết.\n"),
        ("**Bí thư** *Đảng ủy* ~~cũ~~ __mới__", "Bí thư Đảng ủy ~~cũ~~ mới\n"),
        ('[Sở Nội vụ](https://snv.gov.vn "x") và <https://a.vn>', "Sở Nội vụ và https://a.vn\n"),
        ("![Quang *cảnh*](a.png) đại hội", "Quang cảnh đại hội\n"),
        ("dùng `a * b` nhé", "dùng a * b nhé\n"),
        ("```text\n  giữ *nguyên*\n\n  x\n```\nhết", "giữ *nguyên*\n\n  x\n\nhết\n"),
        ("    mã\n\nhết", "mã\n\nhết\n"),
        ("1. ```\n   mã\n   ```\n\nhết", "1. mã\n\nhết\n"),
        (
            "| Họ tên | Số |\n|---|--:|\n| **An** | 05 |\n| Bình<br>Minh | 7 |",
            "Họ tên | Số\nAn | 05\nBình Minh | 7\n",
        ),
        ("| A |\n|---|\n| b |\n\nhết", "A\nb\n\nhết\n"),
        ("> trích\n> dẫn", "trích dẫn\n"),
        ("<div>bỏ</div>\n\ngiữ <b>chữ</b>", "giữ chữ\n"),
        ("một\n\n---\n\nhai", "một\n\nhai\n"),
        ("A &amp; B &ocirc; \\*", "A & B ô *\n"),
        ("1.\n\nhết", "hết\n"),
        ("", "\n"),
        ("<!-- bỏ -->", "\n"),
    ],
)
def test_markdown_becomes_what_a_reader_sees(source: str, text: str) -> None:
    """Marks go and words stay: a line a block, a blank line between blocks, numbers before items."""
    assert plain_text(source) == text


@given(st.lists(st.lists(st.sampled_from(["Đại", "hội", "bầu", "7", "đồng", "chí"]), min_size=1), min_size=1))
@quick
def test_text_without_marks_stays(paragraphs: list[list[str]]) -> None:
    """Paragraphs without any marks come out as they went in."""
    text = "\n\n".join("Tin " + " ".join(words) for words in paragraphs) + "\n"
    assert plain_text(text) == text

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.sentences import paragraphs, sentences, trim
from corpus.text.span import Span
from tests.corpus.texts import any_text, quick


def cut_out(text: str, spans: list[Span]) -> list[str]:
    return [text[start:end] for start, end in spans]


def assert_covers(text: str, spans: list[Span], start: int, end: int) -> None:
    """The spans are ordered, disjoint, trimmed, inside the slice, and hold all of it that is not space."""
    assert all(start <= first < last <= end for first, last in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[first:last] == text[first:last].strip() for first, last in spans)
    held = {i for first, last in spans for i in range(first, last)}
    assert all(text[i].isspace() for i in range(start, end) if i not in held)


@given(any_text)
@quick
def test_paragraphs_cover_the_text(text: str) -> None:
    """Paragraphs are ordered, disjoint and trimmed, and hold all that is not white space."""
    assert_covers(text, paragraphs(text), 0, len(text))


@given(any_text)
@quick
def test_sentences_cover_the_text(text: str) -> None:
    """Sentences are ordered, disjoint and trimmed, hold all but white space, each in one paragraph."""
    found = sentences(text)
    assert_covers(text, found, 0, len(text))
    whole = paragraphs(text)
    assert all(any(a <= start and end <= b for a, b in whole) for start, end in found)


@given(any_text, st.data())
@quick
def test_sentences_of_a_slice_cover_the_slice(text: str, data: st.DataObject) -> None:
    """The sentences of a slice are offsets into the whole text and hold the slice."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = sentences(text, (start, end))
    assert_covers(text, found, start, end)
    assert cut_out(text, found) == cut_out(text[start:end], sentences(text[start:end]))


@given(any_text, st.data())
@quick
def test_trim_strips(text: str, data: st.DataObject) -> None:
    """Trimming a slice agrees with stripping it, and gives nothing for white space."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    trimmed = trim(text, start, end)
    assert (text[slice(*trimmed)] if trimmed else "") == text[start:end].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dòng một\nDòng hai", ["Dòng một", "Dòng hai"]),
        ("Đại hội đã bầu\nbảy đồng chí.\nHết", ["Đại hội đã bầu\nbảy đồng chí.", "Hết"]),
        ("Đại hội đã bầu\n\nbảy đồng chí", ["Đại hội đã bầu", "bảy đồng chí"]),
        ("Đại hội đã bầu\n \t\N{NO-BREAK SPACE}\nbảy đồng chí", ["Đại hội đã bầu", "bảy đồng chí"]),
        ("  thường  \n\n", ["thường"]),
        (
            "Gồm:\na) Sở Y tế;\nb) Sở Nội vụ;\nđ) Công an",
            ["Gồm:", "a) Sở Y tế;", "b) Sở Nội vụ;", "đ) Công an"],
        ),
        ("Gồm:\ni) một;\nii) hai", ["Gồm:", "i) một;", "ii) hai"]),
        ("- Một\n- hai\n2. ba", ["- Một", "- hai", "2. ba"]),
        (" \n\t\n", []),
    ],
)
def test_lines_are_paragraphs(text: str, expected: list[str]) -> None:
    """A line is a paragraph unless it goes on, in lower case, with the line right above it."""
    assert cut_out(text, paragraphs(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tại TP. Đà Lạt có hội nghị. Hết.", ["Tại TP. Đà Lạt có hội nghị.", "Hết."]),
        ("Đ/c. Nguyễn Văn An phát biểu. Xong.", ["Đ/c. Nguyễn Văn An phát biểu.", "Xong."]),
        ("ThS. Nguyễn Văn A. Trần chủ trì. Bế mạc.", ["ThS. Nguyễn Văn A. Trần chủ trì.", "Bế mạc."]),
        ("PGS.TS. Lê Hà nói. Xong.", ["PGS.TS. Lê Hà nói.", "Xong."]),
        ("CVCC,ThS. Lê Hà nói. Xong.", ["CVCC,ThS. Lê Hà nói.", "Xong."]),
        ("BS.CKII. Lê Hà nói. Xong.", ["BS.CKII. Lê Hà nói.", "Xong."]),
        ("PGS,TS. Lê Hà nói. Xong.", ["PGS,TS. Lê Hà nói.", "Xong."]),
        ("Hội nghị (TP. Huế) khai mạc.", ["Hội nghị (TP. Huế) khai mạc."]),
        ("Tới TX. Sông Cầu, H. Tuy An, P. 4. Rồi về.", ["Tới TX. Sông Cầu, H. Tuy An, P. 4.", "Rồi về."]),
        ("Chi 1.000.000 đồng. Thu 2,5 tỷ.", ["Chi 1.000.000 đồng.", "Thu 2,5 tỷ."]),
        ("Trồng lúa, ngô, v.v. Các xã khác cũng vậy.", ["Trồng lúa, ngô, v.v.", "Các xã khác cũng vậy."]),
        ("Trồng lúa, v.v. và ngô.", ["Trồng lúa, v.v. và ngô."]),
        ("Quyết định số 12/QĐ-UBND. Ngày sau họp.", ["Quyết định số 12/QĐ-UBND.", "Ngày sau họp."]),
        ("1. Phấn đấu đạt 5%. 2. Thu hút.", ["1. Phấn đấu đạt 5%.", "2. Thu hút."]),
        ("1.1. Phấn đấu. 1.2. Thu hút.", ["1.1. Phấn đấu.", "1.2. Thu hút."]),
        ("II. KẾT QUẢ. Năm nay tăng.", ["II. KẾT QUẢ.", "Năm nay tăng."]),
        ("a. Một việc. Hai việc.", ["a. Một việc.", "Hai việc."]),
        (
            "Điều 1. Phê duyệt Kế hoạch. Điều 2. Thi hành.",
            ["Điều 1. Phê duyệt Kế hoạch.", "Điều 2. Thi hành."],
        ),
        ("Chương II. Quy định chung", ["Chương II. Quy định chung"]),
        ("Thực hiện như Điều 1. Phê duyệt ngay.", ["Thực hiện như Điều 1.", "Phê duyệt ngay."]),
        ("Sở lập: a) Kế hoạch. b) Báo cáo.", ["Sở lập: a) Kế hoạch.", "b) Báo cáo."]),
        ("“Làm tốt lắm.” Ông nói. Hết", ["“Làm tốt lắm.”", "Ông nói.", "Hết"]),
        ("“Làm tốt lắm!” ông nói. Hết", ["“Làm tốt lắm!” ông nói.", "Hết"]),
        ("Thế nào? Tốt! Rồi… Xong", ["Thế nào?", "Tốt!", "Rồi…", "Xong"]),
        ("Thông qua Nghị quyết./. Ban Thư ký", ["Thông qua Nghị quyết./.", "Ban Thư ký"]),
        ("nhiệm kỳ 2020 - 2025.BAN QUẢN LÝ", ["nhiệm kỳ 2020 - 2025.", "BAN QUẢN LÝ"]),
        ("KCN Long Đức.Thực hiện tốt.", ["KCN Long Đức.", "Thực hiện tốt."]),
        ("Xem sonoivu.gov.vn. Hết.", ["Xem sonoivu.gov.vn.", "Hết."]),
        ("Văn phòng\nTin khác", ["Văn phòng", "Tin khác"]),
        ("", []),
    ],
)
def test_sentences_of_administrative_text(text: str, expected: list[str]) -> None:
    """Sentences end where a reader ends them: not behind abbreviations, initials and item numbers."""
    assert cut_out(text, sentences(text)) == expected

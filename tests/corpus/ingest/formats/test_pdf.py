from __future__ import annotations

from contextlib import suppress

import pytest

from corpus.errors import BulletinError
from corpus.ingest.formats.pdf import PdfDocument
from corpus.ingest.formats.printed import PAGE_BREAK, PrintedLine, paragraphs_of_pages
from tests.corpus.ingest.formats import made

LONG = "Đại hội đã bầu ra Ban Chấp hành gồm năm đồng chí và bàn về nhiệm vụ trong thời gian tới của cơ quan"


def page(*lines: tuple[str, float] | str, top: float = 800) -> list[PrintedLine]:
    """Lines one below the other, each letter 5 points wide; with where it begins, or at the left edge."""
    placed = [line if isinstance(line, tuple) else (line, 50.0) for line in lines]
    return [
        PrintedLine(text, left, left + 5.0 * len(text), top - 14 * place - 10, top - 14 * place)
        for place, (text, left) in enumerate(placed)
    ]


def test_wrapped_lines_are_joined() -> None:
    """A line that the next word would not have fitted into goes on in the next."""
    lines = page(LONG, "nhà nước.", "Đoạn sau.", LONG, "và nhân dân")
    assert paragraphs_of_pages([lines]) == f"{LONG} nhà nước.\nĐoạn sau.\n{LONG} và nhân dân"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{LONG}:", "1. Nhiệm vụ thứ nhất"),
        (f"{LONG};", "b) Nhiệm vụ thứ hai"),
        (LONG, "Điều 5. Hiệu lực thi hành"),
        (LONG, "-----------"),
        ("STT\tHọ tên\tChức vụ\tĐơn vị\tGhi chú", "1\tLê Thị Mẫu\tGiám đốc"),
    ],
)
def test_items_begin_anew(first: str, second: str) -> None:
    """An item of a list, a rule and a row of a table never go on a line."""
    assert paragraphs_of_pages([page(first, second)]) == f"{first}\n{second}"


def test_what_is_cited_goes_on() -> None:
    """An article that is only named at the beginning of a line is no heading."""
    assert paragraphs_of_pages([page(f"{LONG} theo", "Điều 5 Nghị định này.")]).count("\n") == 0


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    """A hyphen there is one of a number or a name: "QĐ-UBND"."""
    assert "QĐ-UBND" in paragraphs_of_pages([page(f"{LONG} số 12/QĐ-", "UBND của tỉnh.")])


def test_running_heads_and_page_numbers_go() -> None:
    """What stands at the top or the bottom of many pages, and a page's number, is no text."""
    pages = [
        page(f"CÔNG BÁO/Số {n}/Ngày {n}-3-2020", f"Nội dung của phần {'abcdef'[n]}.", str(n))
        for n in range(1, 6)
    ]
    text = paragraphs_of_pages(pages)
    assert "CÔNG BÁO" not in text
    assert [line.strip(PAGE_BREAK) for line in text.split("\n")] == [
        f"Nội dung của phần {x}." for x in "bcdef"
    ]


def test_a_paragraph_goes_on_over_a_page() -> None:
    """A sentence that a page cuts is one, and where the page begins is kept."""
    assert paragraphs_of_pages([page(LONG), page("và nhân dân.")]) == f"{LONG} {PAGE_BREAK}và nhân dân."


def test_the_page_of_every_place_is_known() -> None:
    """Pages are said by where they begin in the text."""
    content = made.pdf_of(
        [["Trang thứ nhất nói về Đại hội Chi bộ."], ["Trang thứ hai nói về Ban Chấp hành."]]
    )
    extraction = PdfDocument().read(content, "a.pdf")
    assert [extraction.text[start:][:14] for start in extraction.pages] == [
        "Trang thứ nhất",
        "Trang thứ hai ",
    ]


@pytest.mark.parametrize("pages", [[[]], [["1"], ["2"]], [["Người ký: A"]] * 4])
def test_a_scan_is_refused(pages: list[list[str]]) -> None:
    """A file of pictures, with or without a stamp of a signature, is told as one, with what to do."""
    with pytest.raises(BulletinError, match=r"^a\.pdf is a scan \(pages: \d\), [^\n]*\.$"):
        PdfDocument().read(made.pdf_of(pages), "a.pdf")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n"
        + b"1 0 obj << /Type /Pages /Kids [1 0 R] /Count 1 >> endobj\n" * 3
        + b"trailer << /Root << /Type /Catalog /Pages 1 0 R >> >>",
        made.pdf().replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]"),
        made.pdf().replace(b"/Count 1 ", b"/Count 99999999 "),
        made.pdf()[:-200],
    ],
    ids=["head", "loop", "loop of pages", "count", "cut"],
)
def test_files_that_mean_harm_end_in_a_sentence(content: bytes) -> None:
    """A file whose parts lead in a circle, or that promises more than it holds, is read or refused."""
    with suppress(BulletinError):
        assert "Đại hội" in PdfDocument().read(content, "a.pdf").text

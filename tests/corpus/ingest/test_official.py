from __future__ import annotations

import datetime as dt

import pytest

from corpus.ingest import metadata
from corpus.ingest.formats.base import Extraction, TitleCandidate
from corpus.ingest.metadata import describe
from corpus.ingest.metadata.heading import title_span
from corpus.ingest.metadata.official import official_head
from corpus.text.text import read_text

SUBJECT = "Về việc bổ nhiệm viên chức"
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n-------\n"
BASIS = "\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;\nĐiều 1. Phê duyệt.\n"
DATELINE = "Hà Nam, ngày 5 tháng 3 năm 2021\n"

DECISION = f"UBND TỈNH HÀ NAM\nSỞ NỘI VỤ\n{MOTTO}Số: 12/QĐ-SNV\n{DATELINE}\nQUYẾT ĐỊNH\n{SUBJECT}\n{BASIS}"
CIRCULAR = f"""BỘ TÀI CHÍNH
{MOTTO}Số: 02/2021/TT-BTC\t{DATELINE}THÔNG TƯ
QUY ĐỊNH MỨC THU PHÍ
KIỂM ĐỊNH
{BASIS}"""
PARTY = """BAN CHẤP HÀNH TRUNG ƯƠNG
*
ĐẢNG CỘNG SẢN VIỆT NAM
Số 294-QĐ/TW\tHà Nội, ngày 26 tháng 5 năm 2025
QUY ĐỊNH
THI HÀNH ĐIỀU LỆ ĐẢNG
- Căn cứ Điều lệ Đảng;
"""
OLD = f"""Chính phủ
===
SỐ: 28 /2003/NĐ-CP
{MOTTO}Nghị định của chính phủ
 Quy định việc phát hành công trái
năm 2003
-----
Chính phủ
{BASIS}"""
LETTER = f"""UBND HUYỆN BÌNH LỤC
PHÒNG NỘI VỤ
Số: 15/PNV
V/v báo cáo biên chế
{MOTTO}{DATELINE}Kính gửi: UBND các xã
"""
PLAN = f"""UBND TỈNH HÀ NAM
{MOTTO}Số: 7/KH-UBND
{DATELINE}KẾ HOẠCH
Cải cách hành chính năm 2021

I. MỤC TIÊU
1. Mục tiêu chung: nâng cao chất lượng.
"""
LAW = f"""QUỐC HỘI
{MOTTO}Luật số: 51/2024/QH15
Hà Nội, ngày 27 tháng 11 năm 2024
LUẬT
SỬA ĐỔI LUẬT BẢO HIỂM Y TẾ
{BASIS}"""


@pytest.mark.parametrize(
    ("text", "title", "number"),
    [
        (DECISION, f"Quyết định 12/QĐ-SNV {SUBJECT}", "12/QĐ-SNV"),
        (CIRCULAR, "Thông tư 02/2021/TT-BTC QUY ĐỊNH MỨC THU PHÍ KIỂM ĐỊNH", "02/2021/TT-BTC"),
        (PARTY, "Quy định 294-QĐ/TW THI HÀNH ĐIỀU LỆ ĐẢNG", "294-QĐ/TW"),
        (OLD, "Nghị định 28/2003/NĐ-CP Quy định việc phát hành công trái năm 2003", "28/2003/NĐ-CP"),
        (LETTER, "Công văn 15/PNV V/v báo cáo biên chế", "15/PNV"),
        (PLAN, "Kế hoạch 7/KH-UBND Cải cách hành chính năm 2021", "7/KH-UBND"),
        (LAW, "Luật 51/2024/QH15 SỬA ĐỔI LUẬT BẢO HIỂM Y TẾ", "51/2024/QH15"),
        (
            f"{MOTTO}SỔ THEO DÕI VIỆC SỬ DỤNG LAO ĐỘNG\nQuyển số: 5\n",
            "SỔ THEO DÕI VIỆC SỬ DỤNG LAO ĐỘNG",
            None,
        ),
    ],
    ids=["decision", "circular", "party", "old", "letter", "plan", "law", "form"],
)
def test_a_document_says_what_it_is(text: str, title: str, number: str | None) -> None:
    """The title of an official document is its sort, its number and what it is about; not who issued it."""
    assert metadata.title(text) == title
    head = official_head(read_text(text))
    assert head is not None
    assert head.number == number
    span = title_span(read_text(text))
    assert " ".join(span.of(text).split()).endswith(title[-12:])


@pytest.mark.parametrize(
    "text",
    [
        "Đại hội Chi bộ\nNgày 05/3/2020, Chi bộ tổ chức Đại hội theo Quyết định số 12/QĐ-UBND.",
        "QUYẾT ĐỊNH MỚI VỀ LƯƠNG\nSáng nay, Chính phủ họp.",
        "Thông báo tuyển dụng\nSở Nội vụ tuyển 5 người.",
    ],
)
def test_news_have_no_head(text: str) -> None:
    """A text without motto and number is no official document, whatever it tells of."""
    assert official_head(read_text(text)) is None
    assert metadata.title(text) == text.split("\n", maxsplit=1)[0]


@pytest.mark.parametrize(
    "dateline",
    [
        "Hà Nội, ngày     tháng     năm 2025",
        "Hà Nội, ngày … tháng … năm 2025",
        "Hà Nội, ngày ..... tháng 5 năm 2025",
        "Hà Nội, ngày tháng năm 2025",
        "Hà Nội, ngày ___ tháng ___ năm ____",
        "Số:       /QĐ-UBND\tHà Nội, ngày    tháng    năm 2025",
    ],
)
def test_a_blank_day_is_a_draft(dateline: str) -> None:
    """Where the day is still to be written in there is none, whatever other documents the text cites."""
    text = f"UBND TỈNH HÀ NAM\n{MOTTO}{dateline}\nQUYẾT ĐỊNH\nVề việc giao đất\n{BASIS}"
    said = describe(Extraction(text=text, format="txt"))
    assert (said.date, "date" in said.found_in) == (None, False)
    assert list(map(str, said.warnings)) == ["The day is left blank: this is a draft."]


@pytest.mark.parametrize("blank", ["Số:", "Số: ……", "Số:      /QĐ-SNV", "Số: .../2021/QĐ-SNV"])
def test_a_blank_number_is_no_part_of_the_issuer(blank: str) -> None:
    """The line in which a number is still to be written has none, and does not say who issues it."""
    head = official_head(read_text(DECISION.replace("Số: 12/QĐ-SNV", "").replace(MOTTO, f"{blank}\n{MOTTO}")))
    assert head is not None
    assert (head.number, head.issuer) == (None, "UBND TỈNH HÀ NAM SỞ NỘI VỤ")


def test_a_signed_document_is_no_draft() -> None:
    """A form in the annex of a document that is dated does not make a draft of it."""
    text = f"{DECISION}Mẫu số 1\n........, ngày ... tháng ... năm ...\n"
    said = describe(Extraction(text=text, format="txt"))
    assert (said.date, said.warnings) == (dt.date(2021, 3, 5), ())
    columns = f"{MOTTO}SỔ THEO DÕI\nSTT\tHọ tên\tNgày tháng năm sinh\n"
    assert describe(Extraction(text=columns, format="docx")).warnings == ()


def test_each_field_says_where_it_was_found() -> None:
    """What is known of a document comes with where it stood, and what is not has no place."""
    said = describe(Extraction(text=DECISION, format="docx"))
    assert (said.number, said.publisher, said.province, said.term) == (
        "12/QĐ-SNV",
        "SỞ NỘI VỤ",
        "Hà Nam",
        None,
    )
    assert said.found_in == {
        "title": "letterhead",
        "number": "letterhead",
        "publisher": "letterhead",
        "province": "text",
        "date": "dateline",
    }


@pytest.mark.parametrize(
    ("name", "area", "publisher"),
    [
        ("ỦY BAN NHÂN DÂN", "TỈNH BÌNH ĐỊNH", "ỦY BAN NHÂN DÂN TỈNH BÌNH ĐỊNH"),
        ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ CẦN THƠ", "ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ"),
        ("UBND TỈNH HÀ NAM", "SỞ NỘI VỤ", "SỞ NỘI VỤ"),
        ("Chính phủ", "", "Chính phủ"),
    ],
)
def test_who_issues_a_document_may_take_two_lines(name: str, area: str, publisher: str) -> None:
    """The area of a body may stand in a line of its own below it."""
    text = f"{name}\n{area}\n-----\n{MOTTO}Số: 5/QĐ-UBND\n{DATELINE}QUYẾT ĐỊNH\nVề việc giao đất\n{BASIS}"
    assert metadata.publisher(text) == publisher


def candidates(*pairs: tuple[str, str]) -> tuple[TitleCandidate, ...]:
    return tuple(TitleCandidate(text, where) for text, where in pairs)


@pytest.mark.parametrize(
    ("titles", "title", "where"),
    [
        (candidates(("Đại hội Chi bộ", "h1"), ("Sở Nội vụ", "title")), "Đại hội Chi bộ", "h1"),
        (candidates(("Đại hội Chi bộ", "og:title")), "Đại hội Chi bộ", "og:title"),
        (candidates(("Sở Nội vụ", "title")), "Chi bộ họp", "first line"),
        (candidates(("Chi bộ họp - Sở Nội vụ", "title")), "Chi bộ họp", "title"),
        ((), "Chi bộ họp", "first line"),
    ],
)
def test_a_heading_goes_before_a_page_title(
    titles: tuple[TitleCandidate, ...], title: str, where: str
) -> None:
    """The title in a page's head may be the site's: it only confirms the first line."""
    said = describe(Extraction(text="Chi bộ họp\nHôm qua.", format="html", titles=titles))
    assert (said.title, said.found_in["title"]) == (title, where)


def test_a_page_says_its_day_last() -> None:
    """The day in a page's own fields counts where its text says none, and never for an official document."""
    page = Extraction(
        text="Chi bộ họp\nBàn nhiều việc.", format="html", published="2020-03-05T10:00:00+07:00"
    )
    said = describe(page)
    assert (said.date, said.found_in["date"]) == (dt.date(2020, 3, 5), "page")
    undated = f"UBND TỈNH HÀ NAM\n{MOTTO}Số: 5/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc giao đất\n"
    assert describe(Extraction(text=undated, format="html", published="2020-03-05")).date is None
    assert describe(Extraction(text="Chi bộ họp", format="html", published="2020-13-45")).date is None


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("PHỤ LỤC\nMỨC HỖ TRỢ\n(Ban hành kèm theo Quyết định)", "PHỤ LỤC MỨC HỖ TRỢ"),
        ("Phụ lục số 02\n\nDanh mục giống cây", "Phụ lục số 02 Danh mục giống cây"),
        ("Mẫu số 01/KT:\nĐơn đề nghị", "Mẫu số 01/KT: Đơn đề nghị"),
        ("PHỤ LỤC III\n(Kèm theo Công văn)\nKinh phí", "PHỤ LỤC III"),
        ("Mẫu mã sản phẩm mới của làng nghề\nLàng nghề mở cửa.", "Mẫu mã sản phẩm mới của làng nghề"),
        ("Mẫu mới\nLàng nghề mở cửa.", "Mẫu mới"),
        ("PHỤ LỤC", "PHỤ LỤC"),
    ],
)
def test_a_part_says_what_it_is_about(lines: str, title: str) -> None:
    """A line that only numbers a part of a document is no title without what stands below it."""
    assert describe(Extraction(text=lines, format="txt")).title == title


def test_a_register_says_its_name_and_period() -> None:
    """A register is called what its label says, and is of the last day of its period."""
    text = "Tên sổ: Sổ văn bản đến\nTừ ngày:\t01/12/2011\tĐến ngày:\t29/12/2011\n"
    said = describe(Extraction(text=text, format="html"))
    assert (said.title, said.date) == ("Sổ văn bản đến", dt.date(2011, 12, 29))
    assert (said.found_in["title"], said.found_in["date"]) == ("label", "period")


def test_rows_of_a_table_say_nothing_of_it() -> None:
    """Days and bodies in the rows of a table are not the table's own."""
    text = "Ngày: 05/03/2020; Đơn vị: UBND tỉnh Hà Nam."
    said = describe(
        Extraction(text=text, format="xlsx", described=0, titles=candidates(("Bảng giá", "sheet")))
    )
    assert (said.title, said.date, said.publisher, said.province) == ("Bảng giá", None, None, None)

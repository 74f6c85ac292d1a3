from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given

from corpus.ingest import metadata
from tests.corpus.texts import nfc_text, quick

DECIDED = "Quyết định 512/QĐ-UBND Về việc phê duyệt Kế hoạch tuyển dụng viên chức năm 2021"
DECISION = """ỦY BAN NHÂN DÂN
TỈNH NAM ĐỊNH
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 512/QĐ-UBND
Nam Định, ngày 5 tháng 3 năm 2021

QUYẾT ĐỊNH
Về việc phê duyệt Kế hoạch tuyển dụng viên chức năm 2021

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Luật sửa đổi, bổ sung một số điều của \
Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;
Căn cứ Nghị định số 115/2020/NĐ-CP ngày 25 tháng 9 năm 2020 của Chính phủ;
Xét đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 210/TTr-SNV ngày 01/3/2021,

Điều 1. Phê duyệt Kế hoạch tuyển dụng viên chức năm 2021.
Điều 2. Chánh Văn phòng UBND tỉnh chịu trách nhiệm thi hành Quyết định này./."""

PRESS = """Sở Y tế tỉnh Bắc Giang tổng kết công tác năm 2022

Thứ Sáu, 06/01/2023, 08:30

Chiều 05/01/2023, Sở Y tế tổ chức Hội nghị tổng kết. Dự hội nghị có lãnh đạo UBND tỉnh.
"""

DISTRICT = """UBND huyện Mộc Châu họp phiên thường kỳ tháng 8

Sáng 15.8.2023, UBND huyện Mộc Châu, tỉnh Sơn La họp phiên thường kỳ \
theo Kế hoạch số 12/KH-UBND ngày 3/1/2023.
"""

FARMERS = """Đại hội Hội Nông dân tỉnh Nghệ An lần thứ XI, nhiệm kỳ 2023 – 2028

(15/8/2023) Đại hội tổng kết nhiệm kỳ 2018 - 2023 và bầu 39 ủy viên.

Nguồn: Báo Nghệ An
"""

CITY = """Thành ủy Tam Kỳ sơ kết công tác xây dựng Đảng 6 tháng đầu năm 2019

Ngày 12 tháng 7 năm 2019, Ban Thường vụ Thành ủy Tam Kỳ tổ chức hội nghị sơ kết.
"""

PORTAL = """Khai mạc hội thi nấu ăn

Từ ngày 8/3/2024 đến ngày 10/3/2024, hội thi diễn ra tại Hạ Long.

CỔNG THÔNG TIN ĐIỆN TỬ SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH TỈNH QUẢNG NINH
Địa chỉ: phường Hồng Hà
"""

CAPITALS = """ĐẠI HỘI ĐẢNG BỘ TỈNH LONG AN LẦN THỨ XI, NHIỆM KỲ 2020-2025 THÀNH CÔNG TỐT ĐẸP

Trong các ngày từ ngày 14 đến ngày 16 tháng 10 năm 2020, Đại hội làm việc.
"""

EXAMPLE_OF_UNCLE_HO = """Hội nghị sơ kết học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh

Huyện ủy Yên Thế, tỉnh Bắc Giang tổ chức hội nghị.
"""


def day(year: int, month: int, number: int) -> dt.date:
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("text", "title", "publisher", "province", "date", "term"),
    [
        (DECISION, DECIDED, "ỦY BAN NHÂN DÂN TỈNH NAM ĐỊNH", "Nam Định", day(2021, 3, 5), None),
        (
            PRESS,
            "Sở Y tế tỉnh Bắc Giang tổng kết công tác năm 2022",
            "Sở Y tế tỉnh Bắc Giang",
            "Bắc Giang",
            day(2023, 1, 6),
            None,
        ),
        (
            DISTRICT,
            "UBND huyện Mộc Châu họp phiên thường kỳ tháng 8",
            "UBND huyện Mộc Châu",
            "Sơn La",
            day(2023, 8, 15),
            None,
        ),
        (
            FARMERS,
            "Đại hội Hội Nông dân tỉnh Nghệ An lần thứ XI, nhiệm kỳ 2023 – 2028",
            "Báo Nghệ An",
            "Nghệ An",
            day(2023, 8, 15),
            "2023-2028",
        ),
        (
            CITY,
            "Thành ủy Tam Kỳ sơ kết công tác xây dựng Đảng 6 tháng đầu năm 2019",
            "Thành ủy Tam Kỳ",
            "Quảng Nam",
            day(2019, 7, 12),
            None,
        ),
        (
            PORTAL,
            "Khai mạc hội thi nấu ăn",
            "Cổng thông tin điện tử Sở văn hóa, thể thao và du lịch tỉnh Quảng Ninh",
            "Quảng Ninh",
            day(2024, 3, 10),
            None,
        ),
        (
            CAPITALS,
            "ĐẠI HỘI ĐẢNG BỘ TỈNH LONG AN LẦN THỨ XI, NHIỆM KỲ 2020-2025 THÀNH CÔNG TỐT ĐẸP",
            "ĐẢNG BỘ TỈNH LONG AN",
            "Long An",
            day(2020, 10, 16),
            "2020-2025",
        ),
        (
            EXAMPLE_OF_UNCLE_HO,
            "Hội nghị sơ kết học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
            "Huyện ủy Yên Thế",
            "Bắc Giang",
            None,
            None,
        ),
    ],
    ids=["decision", "press", "district", "farmers", "city", "portal", "capitals", "uncle-ho"],
)
def test_documents_of_many_bodies_are_described(
    *,
    text: str,
    title: str,
    publisher: str | None,
    province: str | None,
    date: dt.date | None,
    term: str | None,
) -> None:
    """Decisions, notices and press texts of any body and province are described from their own words."""
    assert metadata.title(text) == title
    assert metadata.publisher(text) == publisher
    assert metadata.province(text) == province
    assert metadata.date(text) == date
    assert metadata.term(text) == term


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Hà Nội, ngày 15 tháng 8 năm 2023", day(2023, 8, 15)),
        ("Hà Nội, NGÀY 15 THÁNG 8 NĂM 2023", day(2023, 8, 15)),
        ("Tin (15/8/2023)", day(2023, 8, 15)),
        ("Hôm 15.8.2023 họp", day(2023, 8, 15)),
        ("Hôm 15-08-2023.", day(2023, 8, 15)),
        ("Ngày 05 /3/2020, họp", day(2020, 3, 5)),
        ("ngày\N{NO-BREAK SPACE}15 tháng\N{NO-BREAK SPACE}8 năm 2023", day(2023, 8, 15)),
        ("ngày mồng 5 tháng 3 năm 2020", day(2020, 3, 5)),
        ("Ngày 04 và 05 /3/2020", day(2020, 3, 5)),
        ("từ ngày 19 đến 21/4/2017", day(2017, 4, 21)),
        ("từ ngày 19 đến ngày 21 tháng 4 năm 2017", day(2017, 4, 21)),
        ("Từ ngày 28/4 - 02/5/2022", day(2022, 5, 2)),
        ("từ 15/8/2023 đến hết ngày 20/8/2023", day(2023, 8, 20)),
        ("từ ngày 28 tháng 8 năm 2023 đến ngày 2 tháng 9 năm 2023", day(2023, 9, 2)),
        ("15/8/2023 – 20/8/2023", day(2023, 8, 20)),
        ("Sáng 15/8/2023 họp, nối tiếp hội nghị 20/8/2022", day(2023, 8, 15)),
        ("29/02/2020", day(2020, 2, 29)),
    ],
)
def test_dates_are_read_in_every_form(text: str, date: dt.date) -> None:
    """Dates are read in figures and in words; of a range the last day counts."""
    assert metadata.date("Tin hội nghị\n" + text) == date


@pytest.mark.parametrize(
    "text",
    [
        "Không có ngày nào",
        "ngày 30/02/2020",
        "ngày 15/13/2020",
        "ngày 0/5/2020",
        "tháng 8/2023",
        "ngày 15/8",
        "năm 2020",
        "Hà Nội, ngày    tháng    năm 2023",
        "1.234.15.8.2023",
        "15/8/2023/QĐ",
        "15/8/20231",
        "15/8/1823",
        "Thực hiện Nghị quyết số 12-NQ/TW ngày 05/5/2015",
        "Thực hiện Nghị quyết số: 12-NQ/TW ngày 05/5/2015",
        "Thực hiện Nghị quyết số 12-NQ/TW, ngày 05/5/2015 của Bộ Chính trị",
        "Theo Quyết định số 9/QĐ-TTg (sửa đổi) ngày 3 tháng 4 năm 2019",
        "Theo Chỉ thị số 05-CT/TW của Bộ Chính trị ngày 15/5/2016",
        "THEO NGHỊ QUYẾT SỐ 12-NQ/TW NGÀY 05/5/2015",
        "Căn cứ Luật Đầu tư công ngày 13 tháng 6 năm 2019;",
        "- Căn cứ Pháp lệnh Ngoại hối ngày 13/12/2005",
    ],
)
def test_what_is_no_date_of_the_bulletin(text: str) -> None:
    """Days that do not exist, parts of dates and dates of cited documents and laws do not count."""
    assert metadata.date("Tin hội nghị\n" + text) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("30/02/2020 rồi 01/03/2020", day(2020, 3, 1)),
        ("Thực hiện Nghị quyết số 12-NQ/TW ngày 05/5/2015, hôm 7/6/2021 họp", day(2021, 6, 7)),
        ("Căn cứ Luật Đầu tư công, ngày 7/6/2021 Sở họp", day(2021, 6, 7)),
        ("Số 45/TB-SNV, ngày 5/3/2021", day(2021, 3, 5)),
        ("Ngày 7/6/2021 họp.\nThứ Tư, 09/06/2021, 08:30", day(2021, 6, 9)),
        ("Ngày 7/6/2021 họp.\nĐăng lúc: 17:00 ngày 9/6/2021", day(2021, 6, 7)),
        ("Ngày 7/6/2021 họp.\nNgày đăng: 09/06/2021", day(2021, 6, 7)),
        ("Ngày 7/6/2021 họp.\n09-06-2021 17:00", day(2021, 6, 9)),
        ("Ngày 7/6/2021 họp.\nCập nhật: 9 tháng 6 năm 2021", day(2021, 6, 9)),
        ("Ngày 7/6/2021 họp.\n09-06-2021 có mặt đủ", day(2021, 6, 7)),
    ],
)
def test_the_right_date_goes_first(text: str, date: dt.date) -> None:
    """A line that is nothing but a date goes first, then the first date that counts."""
    assert metadata.date("Tin hội nghị\n" + text) == date


def test_a_stamp_far_down_does_not_go_first() -> None:
    """Only the opening is searched for a stamp, and the whole text for a date where the opening has none."""
    filler = "Đại hội thảo luận. " * 100
    assert metadata.date(f"Tin\nNgày 7/6/2021 họp. {filler}\n09-06-2021") == day(2021, 6, 7)
    assert metadata.date(f"Tin\n{filler}\nHọp 09-06-2021 ở đây") == day(2021, 6, 9)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n \n  Đại hội Đảng bộ  \nHai", "Đại hội Đảng bộ"),
        ("Tin. Hai câu một dòng.", "Tin. Hai câu một dòng."),
        ("Câu đầu ngắn. " + "Câu sau dài ra mãi. " * 20, "Câu đầu ngắn."),
        ("a" * 200, "a" * 200),
        ("a" * 201, "a" * 200 + " …"),
        ("tháng " * 60, "tháng " * 33 + "…"),
        ("Một\vHai", "Một"),
    ],
)
def test_the_title_is_the_first_line(text: str, title: str) -> None:
    """The title is the first line that is not empty, or as much of it as makes a title."""
    assert metadata.title(text) == title


@given(nfc_text.filter(str.strip))
@quick
def test_any_text_can_be_described(text: str) -> None:
    """Of any text that is not white space the title is one line that stands in it; the rest can be read."""
    title = metadata.title(text)
    assert title.splitlines() == [title]
    assert title.strip() == title != ""
    assert title.removesuffix(" …") in text
    assert metadata.publisher(text) is None or metadata.publisher(text)
    assert metadata.province(text) is None or metadata.province(text)
    assert metadata.date(text) is None or 1900 <= metadata.date(text).year < 2100  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("nhiệm kỳ 2021 - 2026", "2021-2026"),
        ("NHIỆM KỲ 2020-2025", "2020-2025"),
        ("nhiệm kì 2015–2020", "2015-2020"),
        ("nhiệm kỳ 2020 — 2025", "2020-2025"),
        ("nhiệm kỳ 2020\N{NON-BREAKING HYPHEN}2025", "2020-2025"),
        ("lần thứ XI (nhiệm kỳ 2020- 2025)", "2020-2025"),
        ("nhiệm kỳ (2020-2025)", "2020-2025"),
        ("nhiệm kỳ IX (2021-2026)", "2021-2026"),
        ("Nhiệm kỳ: 2021-2026", "2021-2026"),
        ("giai đoạn 2021-2025", None),
        ("nhiệm kỳ tới", None),
        ("năm học 2020-2021", None),
        ("nhiệm kỳ 1820-1825", None),
    ],
)
def test_terms_are_read(text: str, term: str | None) -> None:
    """A term of office is read with any dash; other spans of years are no terms."""
    assert metadata.term(f"Đại hội\nHọp bàn {text}.") == term


def test_the_title_names_the_term_first() -> None:
    """The title's term goes before the opening's, and one that is named far down does not count."""
    opening = "Tổng kết nhiệm kỳ 2015-2020.\n"
    assert metadata.term(f"Đại hội nhiệm kỳ 2020-2025\n{opening}") == "2020-2025"
    assert metadata.term(f"Đại hội\n{opening}") == "2015-2020"
    assert metadata.term("Đại hội\n" + "Đại biểu thảo luận. " * 40 + opening) is None


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Sở Y tế Hà Nam họp\nDự có tỉnh Hà Giang, tỉnh Hà Giang, tỉnh Hà Giang", "Hà Nam"),
        ("Tin\nTỈNH LONG AN", "Long An"),
        ("Tin\ntỉnh Phú Yên, tỉnh Phú Yên và tỉnh Bình Định", "Phú Yên"),
        ("Tin\ntỉnh Phú Yên và tỉnh Bình Định", None),
        ("Tỉnh Hà Giang thăm tỉnh Hà Nam\nHọp ở tỉnh Hà Nam", "Hà Nam"),
        ("Tỉnh Hà Giang thăm tỉnh Hà Tĩnh\nRồi tỉnh Hà Nam, tỉnh Hà Nam, tỉnh Hà Nam", "Hà Nam"),
        ("Tin\ntỉnh Bến Tre\n\nBAN TUYÊN GIÁO TỈNH ỦY VĨNH LONG", "Vĩnh Long"),
        ("Tin\nHọp ở Nha Trang", "Khánh Hòa"),
        ("Tin\nHọp ở Nha Trang và Đà Lạt", None),
        ("Tin\nHọp ở Nha Trang, tỉnh Phú Yên", "Phú Yên"),
        ("Vì hòa bình\nhòa bình, HÒA BÌNH", None),
        ("Thông báo của TP. Hồ Chí Minh\nA", "Hồ Chí Minh"),
        ("Thông báo tỉnh Thừa Thiên Huế\nA", "Huế"),
        ("Đồng chí Nguyễn Hòa Bình thăm trẻ em\nA", None),
        ("Đảng ủy xã Hòa Bình họp\nTại huyện Vũ Thư, tỉnh Thái Bình", "Thái Bình"),
        ("Đoàn TNCS Hồ Chí Minh ra quân\nTại Long Xuyên", "An Giang"),
        ("Tin\nKhông nói", None),
    ],
)
def test_the_province_is_weighed(text: str, province: str | None) -> None:
    """The title goes first, then the masthead, then most of the "tỉnh …", then a place; a draw is none."""
    assert metadata.province(text) == province


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("Tin\nA\nNguồn tin: Sở Nội vụ tỉnh Hà Nam.", "Sở Nội vụ tỉnh Hà Nam"),
        ("Tin\nA\n(Nguồn: baochinhphu.vn)", "baochinhphu.vn"),
        ("Tin\nKinh phí:\nNguồn: ngân sách tỉnh 5 tỷ đồng", None),
        ("Tin\nA.BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH HÀ NAM", "Ban Quản lý các khu công nghiệp tỉnh Hà Nam"),
        ("Tin\nA\nTRUNG TÂM Y TẾ - TỈNH THANH HOÁ, ĐT: 1", "Trung tâm y tế - tỉnh Thanh Hóa"),
        ("Tin\nA\nBAN TUYÊN GIÁO TỈNH ỦY BẮC NINH Địa chỉ", "Ban Tuyên giáo Tỉnh ủy Bắc Ninh"),
        ("Tin\nA\nVĂN PHÒNG BAN QUẢN LÝ", None),
        ("Tin\nA\nNHIỆM VỤ CỦA TỈNH HÀ NAM", None),
        ("Sở LĐTB&XH TP. Hồ Chí Minh hỗ trợ\nA", "Sở LĐTB&XH TP. Hồ Chí Minh"),
        ("UBND TP.Đà Lạt họp\nA", "UBND TP.Đà Lạt"),
        ("Sở Văn hóa, Thể thao và Du lịch Hà Nam họp\nA", "Sở Văn hóa, Thể thao và Du lịch Hà Nam"),
        ("Sở Y tế, Sở Nội vụ và Sở Tài chính ký kết\nA", "Sở Y tế"),
        ("Đảng bộ cơ sở Sở Y tế họp\nA", "Sở Y tế"),
        ("Kỳ họp thứ 9, HĐND tỉnh Bà Rịa - Vũng Tàu khóa VII\nA", "HĐND tỉnh Bà Rịa - Vũng Tàu"),
        ("Công an tỉnh Đăk Lăk triệt phá\nA", "Công an tỉnh Đăk Lăk"),
        ("Bộ Giáo dục và Đào tạo công bố đề thi\nA", "Bộ Giáo dục và Đào tạo"),
        ("Hội nghị của Hội Nông dân\nA", "Hội Nông dân"),
        ("Uỷ ban nhân dân huyện Ba Vì họp\nA", "Uỷ ban nhân dân huyện Ba Vì"),
        ("Khánh thành cầu\nNgày 1/6/2022, Sở Xây dựng tỉnh Hà Nam khánh thành.", "Sở Xây dựng tỉnh Hà Nam"),
        ("Khánh thành cầu\n01/06/2022 09:15\nSáng nay, Sở Xây dựng khánh thành.", "Sở Xây dựng"),
        ("Khánh thành cầu\nMưa to. Sở Xây dựng đến dự.", None),
        ("Lễ ra quân tại Sở Y tế\nA", None),
        ("Đồng chí Bí thư làm việc với Sở Y tế\nA", None),
        ("THÔNG BÁO TUYỂN DỤNG\nA", None),
        ("Nhiệm vụ của cán bộ\nA", None),
    ],
)
def test_the_publisher_is_named(text: str, publisher: str | None) -> None:
    """The publisher is the named source, the masthead in capitals, or the body in title or opening."""
    assert metadata.publisher(text) == publisher


def test_a_title_in_capitals_is_no_masthead() -> None:
    """A body in a title of capitals is not mistaken for a masthead that goes on to the line's end."""
    text = "SỞ Y TẾ TỈNH HÀ NAM TỔ CHỨC HỘI THI\nHội thi diễn ra sôi nổi."
    assert metadata.publisher(text) == "SỞ Y TẾ TỈNH HÀ NAM"
    assert metadata.province(text) == "Hà Nam"


def test_a_number_in_the_line_above_makes_no_citation() -> None:
    """A notice with a number in its title still has the date that its first sentence begins with."""
    text = "Thông báo số 5\nNgày 12/3/2024, huyện Cam Mẫu khởi công cầu Suối Bạc."
    assert metadata.date(text) == dt.date(2024, 3, 12)

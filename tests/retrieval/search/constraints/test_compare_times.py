"""Times are compared at the grain at which they are asked for."""

import datetime as dt

import pytest

from retrieval.query.slots import Sort
from tests.retrieval.search.constraints.test_compare import agreement

DAY = "Hội nghị ngày {} bàn việc gì?"
MONTH = "Tháng {} trồng mấy ha rừng?"


@pytest.mark.parametrize("day", ["15/4/2025", "15 tháng 4 năm 2025", "15.4.2025"])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ngày 15/4/2025, hội nghị bàn việc trồng rừng.", "agrees"),
        ("Chiều 15/4, hội nghị bàn việc trồng rừng.", "agrees"),
        ("Từ ngày 14 đến ngày 16/4/2025, hội nghị bàn việc trồng rừng.", "agrees"),
        ("Hội nghị bàn việc trồng rừng.", "silent"),
        ("Hội nghị bàn Quyết định số 12/QĐ-UBND ngày 03/2/2025.", "silent"),
        ("Chiều 16/4, hội nghị bàn việc trồng rừng.", "contradicts"),
        ("Ngày 15/5/2025, hội nghị bàn việc trồng rừng.", "contradicts"),
        ("Ngày 15/4/2024, hội nghị bàn việc trồng rừng.", "contradicts"),
    ],
)
def test_a_day_is_compared(day: str, sentence: str, expected: str) -> None:
    """A day agrees without its year and within a span of days; the date of a document contradicts nothing."""
    assert agreement(Sort.DATE, DAY.format(day), sentence) == expected


def test_a_day_that_the_bulletin_names_elsewhere_is_not_contradicted() -> None:
    """A sentence on the day before answers what was done then; the bulletin's own day counts as named."""
    eve = "Chiều 14/4, đại biểu họp trù bị."
    assert agreement(Sort.DATE, DAY.format("15/4/2025"), eve, date=dt.date(2025, 4, 15)) == "silent"
    assert agreement(Sort.DATE, DAY.format("15/4/2025"), eve, date=dt.date(2025, 4, 14)) == "contradicts"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Tháng 5/2024, cả huyện trồng 5 ha rừng.", "agrees"),
        ("Đến ngày 20/5/2024, cả huyện trồng 5 ha rừng.", "agrees"),
        ("Cả huyện trồng 5 ha rừng.", "silent"),
        ("Tháng 4/2024, cả huyện trồng 5 ha rừng.", "contradicts"),
        ("Tháng 5/2023, cả huyện trồng 5 ha rừng.", "contradicts"),
        ("Tháng 4, cả huyện trồng 5 ha rừng, theo báo cáo ngày 03/5/2024.", "contradicts"),
    ],
)
def test_a_month_is_compared(sentence: str, expected: str) -> None:
    """A day lies in its month; where a month is named, the day of a report says nothing."""
    assert agreement(Sort.MONTH, MONTH.format("5/2024"), sentence) == expected


@pytest.mark.parametrize(
    ("asked", "sentence", "title", "expected"),
    [
        ("Quý III/2025", "Quý III, sản lượng tăng 5%.", "Bản tin", "agrees"),
        ("Quý III/2025", "Quý I, sản lượng tăng 5%.", "Bản tin", "contradicts"),
        ("Quý III/2025", "Sản lượng tăng 5%.", "Kết quả quý I/2025", "contradicts"),
        ("Quý III/2025", "Sản lượng 6 tháng đầu năm tăng 5%.", "Bản tin", "silent"),
        ("Quý I/2025", "Quý I/2024, sản lượng tăng 5%.", "Bản tin", "contradicts"),
        ("6 tháng đầu năm", "Sáu tháng đầu năm 2024, sản lượng tăng 5%.", "Bản tin", "agrees"),
        ("6 tháng đầu năm", "Chín tháng đầu năm 2024, sản lượng tăng 5%.", "Bản tin", "contradicts"),
        ("6 tháng cuối năm", "6 tháng đầu năm 2024, sản lượng tăng 5%.", "Bản tin", "contradicts"),
    ],
)
def test_a_part_of_a_year_is_compared(asked: str, sentence: str, title: str, expected: str) -> None:
    """Another quarter contradicts, and another run of months, whether or not the year is said."""
    assert agreement(Sort.PART, f"{asked} sản lượng tăng mấy phần trăm?", sentence, title=title) == expected


@pytest.mark.parametrize(
    ("sentence", "behind", "day", "expected"),
    [
        ("Năm 2019 trồng 5 ha rừng.", "", None, "agrees"),
        ("Trồng 5 ha rừng.", "", dt.date(2019, 6, 1), "agrees"),
        ("Năm 2018 trồng 5 ha rừng.", "Năm 2019 trồng 7 ha.", dt.date(2019, 6, 1), "silent"),
        ("Năm 2018 trồng 5 ha rừng.", "", dt.date(2019, 6, 1), "silent"),
        ("Trồng 5 ha rừng.", "", None, "silent"),
        ("Năm 2018 trồng 5 ha rừng.", "", None, "contradicts"),
        ("Năm 2018 trồng 5 ha rừng.", "", dt.date(2018, 6, 1), "contradicts"),
    ],
)
def test_a_year_is_compared(sentence: str, behind: str, day: dt.date | None, expected: str) -> None:
    """The sentence's own year decides; one besides contradicts nothing where the bulletin is of the year."""
    sentences = [each for each in (sentence, behind) if each]
    assert agreement(Sort.YEAR, "Năm 2019 trồng mấy ha rừng?", *sentences, date=day) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nhiệm kỳ 2020 - 2025, đại hội bầu 9 ủy viên.", "agrees"),
        ("Kế hoạch giai đoạn 2011-2015 được thông qua.", "silent"),
        ("Nhiệm kỳ 2015 - 2020, đại hội bầu 9 ủy viên.", "contradicts"),
    ],
)
def test_the_years_of_a_plan_are_no_term_of_office(sentence: str, expected: str) -> None:
    """A term is compared with terms, and not with the period of a plan."""
    assert agreement(Sort.TERM, "Nhiệm kỳ 2020-2025 bầu mấy ủy viên?", sentence) == expected


def test_places_in_a_bulletin_of_no_province_contradict_only_where_the_asked_one_is_unnamed() -> None:
    """A meeting in Hà Nội may be about Lâm Đồng, if the bulletin names it at all."""
    question, sentence = "Lâm Đồng trồng mấy ha rừng?", "Tại Hà Nội, hội nghị bàn việc trồng 5 ha rừng."
    far = " ".join(["Các địa phương báo cáo kết quả."] * 60)
    assert agreement(Sort.PROVINCE, question, sentence) == "contradicts"
    assert agreement(Sort.PROVINCE, question, sentence, far, "Lâm Đồng đạt.") == "silent"

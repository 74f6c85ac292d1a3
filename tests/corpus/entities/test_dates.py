from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entities.dates import TimeSort, times


def told(text: str) -> list[tuple[str, dt.date | str | int, str]]:
    return [(time.sort.value, time.value, text[time.start : time.end]) for time in times(text)]


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("nhiệm kỳ 2020-2025", "2020-2025", "2020-2025"),
        ("nhiệm kỳ 2020 – 2025.", "2020-2025", "2020 – 2025"),
        ("nhiệm kỳ 2020- 2025", "2020-2025", "2020- 2025"),
        ("khóa 2015/2020", "2015-2020", "2015/2020"),
        ("từ năm 2016 đến năm 2020", "2016-2020", "2016 đến năm 2020"),
        ("nhiem ky 20-25", "2020-2025", "20-25"),
        ("the term 1995 to 2000", "1995-2000", "1995 to 2000"),
    ],
)
def test_terms_are_read(text: str, value: str, written: str) -> None:
    """Two rising years with a dash or "đến" between them are one term, and no years of their own."""
    assert told(text) == [("term", value, written)]


@pytest.mark.parametrize("text", ["2025-2020", "1990-2020", "nhiệm kỳ 25-20"])
def test_what_cannot_be_a_term_is_none(text: str) -> None:
    """Years that fall, or lie more than ten apart, make no term."""
    assert all(sort != "term" for sort, _, _ in told(text))


@pytest.mark.parametrize(
    "text",
    [
        "ngày 20/4/2017",
        "ngày 20-04-2017",
        "20.4.2017",
        "ngày 20 tháng 4 năm 2017",
        "ngay 20 thang 4 nam 2017",
        "20 April 2017",
        "20th of April, 2017",
        "by Apr 20, 2017",
        unicodedata.normalize("NFD", "ngày 20 tháng 4 năm 2017"),
    ],
)
def test_dates_are_read(text: str) -> None:
    """A whole date is read in numbers and in words, in both languages; its year is no year of its own."""
    assert [(sort, value) for sort, value, _ in told(text)] == [("date", dt.date(2017, 4, 20))]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("năm 2018", [2018]),
        ("2018 và 1999?", [2018, 1999]),
        ("tháng 4/2017", [2017]),
        ("ngày 31/2/2017", [2017]),
        ("2.018 hộ", []),
        ("157.2018,47 tỷ", []),
        ("ISO 9001:2015", []),
        ("Quyết định số 2020", []),
        ("12018 đồng", []),
        ("2018.5", []),
        ("năm 1850", []),
    ],
)
def test_years_are_read(text: str, years: list[int]) -> None:
    """Four digits of this or the last century are a year, unless they are part of a number."""
    assert [value for sort, value, _ in told(text) if sort == "year"] == years


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("khóa IV", 4),
        ("khoá 3", 3),
        ("lần thứ III", 3),
        ("lan thu ix", 9),
        ("Đại hội XIII", 13),
        ("đại hội Đảng lần thứ XIV", 14),
        ("đại hội 13 của Đảng", 13),
        ("lần thứ nhất", 1),
        ("lần thứ nhì", 2),
        ("lần thứ mười", 10),
        ("the 13th congress", 13),
        ("the third provincial party congress", 3),
    ],
)
def test_ordinals_are_read(text: str, number: int) -> None:
    """Congresses and terms are numbered in Roman and Arabic figures and in words."""
    assert [value for sort, value, _ in told(text) if sort == "ordinal"] == [number]


@pytest.mark.parametrize(
    "text",
    ["thứ hai tuần sau", "khóa IIX", "lần 99", "đại hội 4 chi bộ", "khóa mới", "the third house", "lần 3.5"],
)
def test_other_numbers_are_no_ordinals(text: str) -> None:
    """Weekdays, impossible figures and things that are counted are no number of a congress."""
    assert all(sort != "ordinal" for sort, _, _ in told(text))


@settings(deadline=None, max_examples=100)
@given(st.text("0129/-. –đnăm khóaIVX", max_size=30))
def test_times_stand_in_the_text_in_order(text: str) -> None:
    """Times follow one another within the text and none lies over another."""
    found = times(text)
    edges = [edge for time in found for edge in (time.start, time.end)]
    assert edges == sorted(edges)
    assert all(0 <= time.start < time.end <= len(text) for time in found)
    assert all(isinstance(time.value, int) for time in found if time.sort is TimeSort.YEAR)

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entities.dates import Grain, dates, ordinals
from corpus.text.fold import nfc
from corpus.text.text import Style, Text
from retrieval.query.slots import Sort, mentions

WHEN = {Sort.DATE, Sort.TERM, Sort.YEAR, Sort.ORDINAL}


def told(text: str) -> list[tuple[str, dt.date | str | int, str]]:
    """The times that a question names, with the words that another time would take the place of."""
    text = nfc(text)
    named = [mention for mention in mentions(text) if mention.sort in WHEN]
    return [(each.sort.value, each.value, text[each.start : each.end]) for each in named]


def timed(text: str) -> list[str]:
    return [text[slice(*date.span)] for date in dates(Text(text))]


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


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("lúc 17 giờ ngày 09/6/2020", Grain.DAY),
        ("Ngày 04 và 05 /3/2020", Grain.DAY),
        ("từ ngày 19 đến 21/4/2017", Grain.DAY),
        ("từ ngày 28/3 đến ngày 2/4/2017", Grain.DAY),
        ("ngày 10, 11 và 12/3/2021", Grain.DAY),
        ("ngày 29/6", Grain.DAY),
        ("05/02/2018", Grain.DAY),
        ("29-06-2020", Grain.DAY),
        ("Chiều ngày 05/02/2018", Grain.DAY),
        ("ngày 12 tháng 5 năm 1705", Grain.DAY),
        ("27 tháng 1 năm 1967", Grain.DAY),
        ("tháng 3 năm 2020", Grain.MONTH),
        ("tháng 3/2020", Grain.MONTH),
        ("tháng mười hai", Grain.MONTH),
        ("quý I/2020", Grain.QUARTER),
        ("năm 1842", Grain.YEAR),
        ("những năm 1950", Grain.DECADE),
        ("từ năm 1500 đến năm 1850", Grain.YEAR),
        ("66 triệu năm trước", Grain.YEAR),
        ("1519", Grain.YEAR),
        ("thế kỷ 19", Grain.CENTURY),
        ("đầu thế kỷ XIX", Grain.CENTURY),
        ("thế kỷ thứ mười chín", Grain.CENTURY),
        ("nhiệm kỳ 2020-2025", Grain.TERM),
        ("2015 - 2020", Grain.TERM),
        ("lúc 7 giờ 30", Grain.HOUR),
        ("4:51", Grain.HOUR),
    ],
)
def test_a_date_is_found_whole(text: str, grain: Grain) -> None:
    """A time is one date with the words that belong to it, and tells how exact it is."""
    for sentence in (text, f"Hội nghị họp {text}, rồi thôi.", f"({text})"):
        (date,) = dates(Text(sentence))
        assert (sentence[slice(*date.span)], date.grain) == (text, grain), sentence


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Trong 02 ngày 08-09/6/2020, Đảng bộ", ["08-09/6/2020"]),
        ("ngày 29/6, rồi tháng 3 năm 2020", ["ngày 29/6", "tháng 3 năm 2020"]),
        ("giữa năm 2005 và năm 2010", ["giữa năm 2005", "năm 2010"]),
        ("29-06-2020 17:00\n\nNgày 29/6", ["29-06-2020", "17:00", "Ngày 29/6"]),
    ],
)
def test_several_dates_stay_apart(text: str, stated: list[str]) -> None:
    """Times that are not one span of time are told one by one, and none goes over a line's end."""
    assert timed(text) == stated


@pytest.mark.parametrize(
    "text",
    [
        "57.911 tấn",
        "1.117 hồ sơ",
        "4/5 chi bộ",
        "2000 người",
        "ISO 9001:2015",
        "05-CT/TW",
        "12/2020/NĐ-CP",
        "Quyết định số 2020",
        "02083.845 435",
        "trong 5 năm liền",
        "31/13/2020",
        "32/12/2020",
        "201,44 tỷ đồng",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    """Long numbers, fractions, counts, codes and days that no calendar has are no times."""
    assert timed(text) == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("những năm 1950", "195X"),
        ("thập niên 1990", "199X"),
        ("thế kỷ 19", "18XX"),
        ("năm 111 TCN", "-0110"),
        ("từ ngày 28/12 đến ngày 05/01/2021", "2020-12-28/2021-01-05"),
        ("ngày 30 và 01/7/2020", "2020-06-30/2020-07-01"),
        ("tháng Giêng", "lunar XXXX-01"),
        ("ngày7/6/2021", "2021-06-07"),
        ("ngày 7/6 năm 2021", "2021-06-07"),
        ("01/1985 - 10/1987", "1985-01/1987-10"),
        ("từ 2015 đến 2018", "2015/2018"),
    ],
)
def test_a_date_has_one_value(text: str, edtf: str) -> None:
    """Besides what `phrases.jsonl` holds: decades, centuries, years before Christ, months without "tháng"."""
    for style in Style:
        assert [date.edtf for date in dates(Text(f"Họp {text}, rồi thôi.", style))] == [edtf]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("tháng 2 năm 2020", dt.date(2020, 2, 1), dt.date(2020, 2, 29)),
        ("quý II/2021", dt.date(2021, 4, 1), dt.date(2021, 6, 30)),
        ("6 tháng cuối năm 2023", dt.date(2023, 7, 1), dt.date(2023, 12, 31)),
        ("nhiệm kỳ 2020-2025", dt.date(2020, 1, 1), dt.date(2025, 12, 31)),
        ("thế kỷ 20", dt.date(1901, 1, 1), dt.date(2000, 12, 31)),
        ("từ ngày 19 đến 21/4/2017", dt.date(2017, 4, 19), dt.date(2017, 4, 21)),
        ("ngày 5/3", None, None),
        ("ngày 19", None, None),
        ("ngày 23 tháng Chạp năm 2020", None, None),
        ("lúc 7 giờ 30", None, None),
        ("66 triệu năm trước", None, None),
    ],
)
def test_a_date_tells_its_first_and_its_last_day(
    text: str, first: dt.date | None, last: dt.date | None
) -> None:
    """The calendar knows both where the year is said; of the lunar calendar's days it knows none."""
    (date,) = dates(Text(f"Họp {text}."))
    assert (date.first, date.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "style", "years"),
    [
        ("năm 2018 tỉnh Đắk Nông", Style.PUBLISHED, (2018,)),
        ("họp 2018 tỉnh Đắk Nông", Style.PUBLISHED, (2018,)),
        ("có 2018 xã của cả nước", Style.PUBLISHED, ()),
        ("bí thư 2018 xã lộc an", Style.TYPED, (2018,)),
        ("có 2018 người", Style.TYPED, ()),
        ("bi thu 2018 xa loc an", Style.TYPED, (2018,)),
        ("đợt I-2019", Style.PUBLISHED, (2019,)),
        ("NGÀY THÁNG NĂM 2020", Style.PUBLISHED, (2020,)),
    ],
)
def test_a_bare_year_counts_nothing(text: str, style: Style, years: tuple[int, ...]) -> None:
    """Four digits before a unit are a number; before a place, typed in small letters too, they are a year."""
    named = dates(Text(text, style))
    assert tuple(year for date in named for year in date.years) == years


def test_places_are_those_of_the_stored_text() -> None:
    """Where a reader sees another text, a date's two places are given in the stored one."""
    text = "họp ng\u200bày 05/\u200b3/2020 rồi"
    (date,) = dates(Text(text))
    assert (text[slice(*date.span)], text[slice(*date.core)]) == (
        "ng\u200bày 05/\u200b3/2020",
        "05/\u200b3/2020",
    )
    (ordinal,) = ordinals(Text("khóa\u200b XIII"))
    assert (ordinal.number, ordinal.span, ordinal.core) == (13, (0, 10), (6, 10))


def test_a_session_keeps_its_number_from_a_month() -> None:
    """Behind "thứ" a number is no day of the month that follows."""
    text = Text("tại kỳ họp thứ 13 tháng 7/2014, HĐND tỉnh khóa 11")
    assert [date.edtf for date in dates(text)] == ["2014-07"]
    assert [ordinal.number for ordinal in ordinals(text)] == [13, 11]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Kết quả tuần 2 tháng 7 năm 2019", ["2019-07"]),
        ("Bản tin số 5 tháng 3 năm 2020", ["2020-03"]),
        ("Đợt 2 tháng 7/2019", ["2019-07"]),
        ("16/04/2025 - 08:30", ["2025-04-16", "XXXX"]),
    ],
)
def test_a_number_of_a_week_and_an_hour_make_no_other_day(text: str, edtf: list[str]) -> None:
    """What a week, an issue or a part is numbered with is no day, and an hour behind a day ends no span."""
    assert [date.edtf for date in dates(Text(text))] == edtf


@settings(deadline=None, max_examples=100)
@given(st.text("0129/-. –đnăm khóaIVX", max_size=30), st.sampled_from(Style))
def test_dates_stand_in_the_text_in_order(text: str, style: Style) -> None:
    """Dates follow one another within the text, none lies over another, and each holds its core."""
    for named in (dates(Text(text, style)), ordinals(Text(text, style))):
        edges = [edge for each in named for edge in each.span]
        assert edges == sorted(edges)
        assert all(0 <= each.start < each.end <= len(text) for each in named)
        assert all(each.span.contains(each.core) for each in named)

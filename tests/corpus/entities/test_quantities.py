from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entities.dates import dates
from corpus.entities.quantities import Quantity, quantities
from corpus.entities.units import unit_key, value_of
from corpus.text.text import Style, Text, read_text

BULLETINS = Path(__file__).parents[3] / "corpus" / "bulletins"


def measures(text: str) -> tuple[Quantity, ...]:
    return quantities(read_text(text))


def measured(text: str) -> list[str]:
    return [text[each.start : each.end] for each in measures(text)]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("tổng vốn đăng ký là 157.911,47 tỷ đồng.", ["157.911,47 tỷ đồng"]),
        ("Chi bộ có 26 đảng viên với 03 tổ đảng", ["26 đảng viên", "03 tổ đảng"]),
        ("có tổng số 62/62 TTHC thuộc thẩm quyền", ["62/62 TTHC"]),
        ("nước thải tập trung 2.000m3/ngày đêm cơ bản", ["2.000m3/ngày đêm"]),
        ("(dài 6,8 km); Tuyến số 02 (dài 1,2km…)", ["6,8 km", "1,2km"]),
        ("đã có 4/5 chi bộ (chiếm 80%)", ["4/5 chi bộ", "80%"]),
        ("tăng thêm 41 nghìn tỷ đồng", ["41 nghìn tỷ đồng"]),
        ("thu hút 141 dự án đầu tư vào các KCN", ["141 dự án"]),
        ("trung bình 05 triệu đồng/lượt/tháng", ["05 triệu đồng/lượt/tháng"]),
        ("đợt này kết nạp hai mươi lăm đồng chí", ["hai mươi lăm đồng chí"]),
        ("gồm ba đồng chí, năm chi bộ", ["ba đồng chí", "năm chi bộ"]),
        ("rộng 30 km² ở 38 °C, giá $ 5 triệu", ["30 km²", "38 °C", "$ 5 triệu"]),
        ("bao phủ 7.000.000 km vuông", ["7.000.000 km vuông"]),
        ("gần hai phần ba dân số", ["gần hai phần ba dân"]),
        ("đứng vị trí thứ hai, sau đội xếp thứ nhất", ["thứ hai", "thứ nhất"]),
        ("nhận 12 cúp vàng của tỉnh", ["12 cúp vàng"]),
        ("nhận 12 cúp của tỉnh", ["12 cúp"]),
        ("vốn 5triệu USD", ["5triệu USD"]),
        ("tặng 226 và 10", ["226", "10"]),
    ],
)
def test_measures_are_found_with_their_units(text: str, stated: list[str]) -> None:
    """Numbers in digits and in words stand with the unit or the thing that they count."""
    assert measured(text) == stated


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("việc làm cho trên 98 ngàn lao động", "trên 98 ngàn lao động"),
        ("vốn đầu tư khoảng 05 triệu USD", "khoảng 05 triệu USD"),
        ("có tối thiểu 01 chi bộ được đánh giá", "tối thiểu 01 chi bộ"),
        ("trong đó 90% trở lên hoàn thành", "90% trở lên"),
        ("hoặc 15 đảng viên mới trở lên; ", "15 đảng viên mới trở lên"),
        ("thu hút 05 đến 06 dự án đầu tư", "05 đến 06 dự án"),
        ("tăng trưởng từ 10 – 20%.", "từ 10 – 20%"),
    ],
)
def test_what_makes_a_number_inexact_belongs_to_it(text: str, stated: str) -> None:
    """Bounds and ranges are part of the measure, since without them it would say something else."""
    assert measured(text) == [stated]


@pytest.mark.parametrize(
    "text",
    [
        "thực hiện Chỉ thị 05-CT/TW của Bộ Chính trị",
        "Quyết định số 12/2020/NĐ-CP và Nghị quyết 15",
        "theo tiêu chuẩn TCVN ISO 9001:2015, tính",
        "Điện thoại: 02083.845 435 - 02943 746 686",
        "tuyến đường số 01 và Tuyến số 02",
        "ấp Long Bình, Phường 4, TP Trà Vinh",
        "trận Super Bowl 50 ở AS-278",
        "hàng năm Đảng bộ được đánh giá, ba và mẹ",
        "nhiệm kỳ 2015-2020 và năm 2017",
        "ngày 09/6/2020",
        "2. Doanh thu",
        "",
    ],
)
def test_codes_names_and_times_are_no_measures(text: str) -> None:
    """Numbers of documents, telephones, roads, wards, items and days count nothing."""
    assert measured(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "known"),
    [
        ("157.911,47 tỷ đồng", "157911470000000", "157911470000000", "đồng", True),
        ("41 nghìn tỷ đồng", "41000000000000", "41000000000000", "đồng", True),
        ("05 đến 06 dự án", "5", "6", "dự án", True),
        ("20 - 10%", "10", "20", "%", True),
        ("4/5 chi bộ", "4", "4", "chi bộ", True),
        ("1,234,567.5 tấn", "1234567.5", "1234567.5", "tấn", True),
        ("30 quả bóng", "30", "30", "quả bóng", False),
        ("ba mươi", "30", "30", "", False),
    ],
)
def test_a_measure_tells_its_value(text: str, low: str, high: str, unit: str, known: bool) -> None:  # noqa: FBT001
    """The value counts thousands, decimals and scales; of two the lower one comes first."""
    (measure,) = measures(text)
    assert (measure.low, measure.high) == (Decimal(low), Decimal(high))
    assert (measure.unit, measure.known, measure.ordinal) == (unit, known, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("250 ha", "250 héc ta"),
        ("12,5%", "12,5 phần trăm"),
        ("30 triệu VNĐ", "30 triệu đồng"),
        ("500.000đ", "500.000 đồng"),
        ("1.500 m²", "1.500 mét vuông"),
        ("$2.5 million", "2,5 triệu USD"),
        ("1.2 trillion dong", "1.200 tỷ đồng"),
        ("1,200 households", "1.200 hộ"),
        ("9.8 percent", "9,8%"),
        ("14 KCN", "14 khu công nghiệp"),
        ("hai mươi mốt đồng chí", "21 đồng chí"),
        ("hai mươi phần trăm", "20%"),
        ("ba phần tư", "3/4"),
        ("15\nđồng chí", "15 đồng chí"),
    ],
)
def test_a_quantity_is_the_same_however_it_is_written(one: str, other: str) -> None:
    """Symbols and words of a unit, digits and words, Vietnamese and English mean one quantity."""
    (first,), (second,) = measures(one), measures(other)
    assert (first.low, first.high, first.unit_key) == (second.low, second.high, second.unit_key)


@pytest.mark.parametrize(
    ("question", "low", "unit"),
    [
        ("du an nao co von 2500,5 ty dong", "2500500000000", "dong"),
        ("chi bo nao co hai muoi mot dang vien", "21", "dang vien"),
        ("tram bien ap 110 kv o dau", "110", "kv"),
        ("noi nao thu 12 ty dong", "12000000000", "dong"),
    ],
)
def test_a_question_needs_no_accents_to_state_a_quantity(question: str, low: str, unit: str) -> None:
    """Typed without any accents the words mean what they mean with them."""
    (quantity,) = quantities(Text(question, Style.TYPED))
    assert (quantity.low, quantity.unit_key, quantity.exact) == (Decimal(low), unit, False)


def test_what_nobody_sees_moves_the_places() -> None:
    """The places of a quantity and of its number are those of the stored text."""
    text = "có 2\u00ad6 đảng\u200b viên"
    (quantity,) = measures(text)
    assert (quantity.low, quantity.unit_key) == (Decimal(26), "dang vien")
    assert (quantity.span.of(text), quantity.number.of(text)) == (text[3:], "2\u00ad6")


@pytest.mark.parametrize(
    ("unit", "key"),
    [
        ("m³/ngày đêm", "m3/ngay dem"),
        ("đồng/lượt/tháng", "dong/luot/thang"),
        ("HÉC TA", "ha"),
        ("đảng viên", "dang vien"),
        ("square kilometres", "km2"),
        ("cities", "thanh pho"),
        ("", ""),
    ],
)
def test_units_compare_by_one_key(unit: str, key: str) -> None:
    """The key is folded, in full, and takes a unit of units by its parts."""
    assert unit_key(unit) == key


def test_the_number_is_told_apart_from_its_unit() -> None:
    """The number's own span has its bounds and its scale, and not the unit."""
    text = "cho trên 98 ngàn lao động"
    (measure,) = measures(text)
    assert text[slice(*measure.number)] == "trên 98 ngàn"


@pytest.mark.parametrize(("text", "place"), [("thứ nhất", 1), ("thứ nhì", 2), ("thứ ba", 3), ("thứ 12", 12)])
def test_an_ordinal_tells_its_place(text: str, place: int) -> None:
    """A place in an order is marked as such, with its number."""
    (measure,) = measures(f"đứng {text}.")
    assert (measure.ordinal, measure.low) == (True, Decimal(place))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mười", 10),
        ("mười một", 11),
        ("hai mươi", 20),
        ("chín mươi lăm", 95),
        ("một trăm linh hai", 102),
        ("hai trăm ba mươi tư", 234),
        ("ba nghìn năm trăm", 3500),
        ("hai triệu năm trăm nghìn", 2_500_000),
        ("bốn mươi nghìn tỷ", 40_000 * 10**9),
        ("một phần tư", Decimal("0.25")),
    ],
)
def test_numbers_in_words_have_values(text: str, value: int | Decimal) -> None:
    """Tens, hundreds, thousands and fractions in words are worth what they say."""
    assert value_of(text) == value


@settings(deadline=None, max_examples=80)
@given(number=st.integers(0, 10**12))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    """With thousands marked the Vietnamese way or not at all, a whole number is worth itself."""
    assert value_of(f"{number:,}".replace(",", ".")) == value_of(str(number)) == number


@settings(deadline=None, max_examples=100)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "17 giờ",
                "ngày 09/6/2020",
                "26 đảng viên",
                "4/5",
                "từ",
                "đến",
                "năm",
                "2020-2025",
                "57.911",
                "%",
                "số",
            ]
        ),
        max_size=8,
    )
)
def test_nothing_overlaps(words: list[str]) -> None:
    """Measures and dates stand in order and apart from each other, without white space around them."""
    text = " ".join(words)
    stated = [(m.start, m.end) for m in measures(text)]
    times = [(m.start, m.end) for m in dates(read_text(text))]
    for spans in (stated, times, sorted([*times, *(m.number for m in measures(text))])):
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for start, end in (*stated, *times):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()


def test_every_number_of_a_bulletin_is_read() -> None:
    """In a real bulletin no number stands outside the measures and the dates."""
    text = (BULLETINS / "000_db200b94a76b92e4.txt").read_text("utf-8")
    read = [(m.start, m.end) for m in measures(text)]
    read += [(m.start, m.end) for m in dates(read_text(text))]
    left = [m[0] for m in re.finditer(r"\d[\d.,/]*", text) if not any(a <= m.start() < b for a, b in read)]
    assert left == []


@pytest.mark.parametrize(
    ("written", "number", "unit"),
    [
        ("2 tỷ rưỡi", 2_500_000_000, ""),
        ("một triệu rưỡi đồng", 1_500_000, "đồng"),
        ("41 nghìn tỷ rưỡi đồng", 41_500_000_000_000, "đồng"),
        ("2 năm rưỡi", Decimal("2.5"), "năm"),
        ("nửa tỷ đồng", 500_000_000, "đồng"),
        ("nửa tháng", Decimal("0.5"), "tháng"),
        ("1 tỷ 200 triệu đồng", 1_200_000_000, "đồng"),
        ("12 triệu 500 nghìn đồng", 12_500_000, "đồng"),
        ("3 tỷ 40 triệu 500 nghìn đồng", 3_040_500_000, "đồng"),
        ("hai nghìn năm trăm tỷ đồng", 2_500_000_000_000, "đồng"),
        ("một tỷ hai trăm triệu đồng", 1_200_000_000, "đồng"),
        ("hai mươi lăm hộ", 25, "hộ"),
        ("một trăm linh năm hộ", 105, "hộ"),
        ("2.500,5 tỷ đồng", 2_500_500_000_000, "đồng"),
        ("2500,5 tỷ đồng", 2_500_500_000_000, "đồng"),
        ("2,5 nghìn tỷ đồng", 2_500_000_000_000, "đồng"),
    ],
)
def test_scales_and_halves_add_up(written: str, number: Decimal | int, unit: str) -> None:
    """What is written with several scales, in words or with a half is one number, typed or published."""
    for style in Style:
        (found,) = quantities(read_text(f"đạt {written}", style))
        assert (found.low, found.high, found.unit) == (Decimal(number), Decimal(number), unit)


def test_a_rank_in_words_is_read_whole() -> None:
    """The rank "thứ mười hai" is the twelfth, and no tenth beside a two."""
    (found,) = quantities(read_text("Đại hội lần thứ mười hai"))
    assert (found.ordinal, found.low) == (True, Decimal(12))

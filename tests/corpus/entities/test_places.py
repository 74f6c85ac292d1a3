from __future__ import annotations

import pytest
from hypothesis import given

from corpus.entities.places import NamedPlace, places, places_named, provinces, provinces_named
from corpus.tables import PROVINCES
from corpus.text.fold import fold
from corpus.text.span import Span
from corpus.text.text import read_text
from tests.corpus.texts import nfc_text, quick

ROWS = PROVINCES.provinces
TODAY = {row.name for row in ROWS}
BEFORE = [name for row in ROWS for name in row.merged]


def named(text: str) -> list[str]:
    return [place.province for place in provinces_named(read_text(text))]


def test_there_are_34_provinces_of_63() -> None:
    """The 34 provinces of 1 July 2025 took in the 63 of before, each once; six are cities."""
    assert len(TODAY) == len(ROWS) == len({row.code for row in ROWS}) == 34
    assert len(BEFORE) == len(set(BEFORE)) == 63
    assert {row.name for row in ROWS if row.kind == "thành phố"} == {
        "Hà Nội",
        "Hải Phòng",
        "Huế",
        "Đà Nẵng",
        "Hồ Chí Minh",
        "Cần Thơ",
    }
    assert {row.kind for row in ROWS} == {"tỉnh", "thành phố"}


@pytest.mark.parametrize(
    ("name", "merged"),
    [
        ("Lâm Đồng", {"Lâm Đồng", "Bình Thuận", "Đắk Nông"}),
        ("Quảng Ngãi", {"Quảng Ngãi", "Kon Tum"}),
        ("Vĩnh Long", {"Vĩnh Long", "Bến Tre", "Trà Vinh"}),
        ("Thái Nguyên", {"Thái Nguyên", "Bắc Kạn"}),
        ("Hồ Chí Minh", {"Hồ Chí Minh", "Bà Rịa - Vũng Tàu", "Bình Dương"}),
        ("Phú Thọ", {"Phú Thọ", "Hòa Bình", "Vĩnh Phúc"}),
        ("Nghệ An", {"Nghệ An"}),
    ],
)
def test_provinces_took_in_their_neighbours(name: str, merged: set[str]) -> None:
    """Spot-checked, a province took in those that the resolution of 12 June 2025 names."""
    assert next(set(row.merged) for row in ROWS if row.name == name) == merged


def test_every_spelling_and_place_leads_to_a_province() -> None:
    """Every alias, place and name that is also a person's leads to a province of the table."""
    known = TODAY | set(BEFORE)
    assert set(provinces().values()) <= known
    assert set(places().values()) <= known
    assert set(PROVINCES.people) <= known
    assert len(places()) > 40
    assert not set(places()) & set(provinces())


@pytest.mark.parametrize("name", sorted(TODAY | set(BEFORE)))
def test_every_province_is_found(name: str) -> None:
    """A province is found behind its kind in its own capitals and in all capitals, by its table name."""
    for text in (f"tại tỉnh {name} và", f"UBND TỈNH {name.upper()} THÔNG BÁO"):
        (place,) = provinces_named(read_text(text))
        assert place.province == name
        assert place.titled
        assert fold(place.span.of(text)) == fold(name)


@pytest.mark.parametrize("alias", sorted(PROVINCES.aliases))
def test_every_alias_is_found(alias: str) -> None:
    """Each other spelling is found whole."""
    text = f"Sở Y tế {alias} họp"
    (place,) = provinces_named(read_text(text))
    assert place.province == PROVINCES.aliases[alias]
    assert place.span.of(text) == alias


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thừa Thiên Huế", ["Huế"]),
        ("tỉnh Thừa Thiên - Huế", ["Huế"]),
        ("tỉnh Khánh Hoà", ["Khánh Hòa"]),
        ("TỈNH THANH HOÁ", ["Thanh Hóa"]),
        ("TP. Hồ Chí Minh", ["Hồ Chí Minh"]),
        ("TP.Hồ Chí Minh", ["Hồ Chí Minh"]),
        ("Thành phố Hồ Chí Minh", ["Hồ Chí Minh"]),
        ("TP. HCM", ["Hồ Chí Minh"]),
        ("THÀNH PHỐ HỒ CHÍ MINH", ["Hồ Chí Minh"]),
        ("BAN TỔ CHỨC TỈNH UỶ BẮC NINH", ["Bắc Ninh"]),
        ("Thành ủy Hà Nội", ["Hà Nội"]),
        ("tỉnh\N{NO-BREAK SPACE}Đồng\N{NO-BREAK SPACE}Nai", ["Đồng Nai"]),
        ("tỉnh  Đồng  Nai", ["Đồng Nai"]),
        ("Bà Rịa-Vũng Tàu", ["Bà Rịa - Vũng Tàu"]),
        ("tỉnh Đăk Lắk", ["Đắk Lắk"]),
        ("Hà Giang, Hà Nam và Hà Tĩnh", ["Hà Giang", "Hà Nam", "Hà Tĩnh"]),
        ("Quảng Nam - Đà Nẵng", ["Quảng Nam", "Đà Nẵng"]),
        ("Phú Thọ (trước là Vĩnh Phúc)", ["Phú Thọ", "Vĩnh Phúc"]),
    ],
)
def test_provinces_are_found_as_they_are_written(text: str, expected: list[str]) -> None:
    """Older spellings, abbreviations, capitals, no-break spaces and merged provinces are understood."""
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "vì hòa bình và phát triển",
        "hoà bình",
        "Đồng chí Nguyễn Hòa Bình phát biểu",
        "Phó Thủ tướng Trương Hoà Bình",
        "bà Trần Thị Hà Giang",
        "Đảng ủy xã Hòa Bình",
        "phường Thái Bình",
        "đường Hà Nội",
        "học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        "Đoàn TNCS Hồ Chí Minh",
        "ĐOÀN THANH NIÊN CỘNG SẢN HỒ CHÍ MINH",
        "HÒA BÌNH LẬP LẠI",
        "các tỉnh phía Nam",
        "Hà\n\nNam",
        "Quảng Namm",
    ],
)
def test_what_only_looks_like_a_province_is_none(text: str) -> None:
    """Common nouns, people, communes and streets of the same name are no provinces."""
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "titled"),
    [("tỉnh Bến Tre", True), ("Tp. Cần Thơ", True), ("Tỉnh đoàn Bến Tre", True), ("ở Bến Tre", False)],
)
def test_places_say_whether_they_are_titled(text: str, *, titled: bool) -> None:
    """A place says whether "tỉnh", "thành phố" or their committee stands before it."""
    assert [place.titled for place in provinces_named(read_text(text))] == [titled]


def test_places_stand_for_their_province() -> None:
    """A place that lies in one province is found, with its offsets, and stands for that province."""
    text = "tại KKT cửa khẩu quốc tế Bờ Y và TP. Đà Lạt; THÀNH PHỐ BIÊN HOÀ; BỜ Y"
    assert [each for each in places_named(read_text(text)) if each.sort == "place"] == [
        NamedPlace(span=Span(25, 29), sort="place", name="Bờ Y", province="Kon Tum", titled=False),
        NamedPlace(span=Span(37, 43), sort="place", name="Đà Lạt", province="Lâm Đồng", titled=True),
        NamedPlace(span=Span(55, 63), sort="place", name="Biên Hòa", province="Đồng Nai", titled=True),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("tỉnh Lâm\nĐồng", ["Lâm Đồng"]), ("tỉnh Bà Rịa -\nVũng Tàu", ["Bà Rịa - Vũng Tàu"]), ("Lâm\nĐồng", [])],
)
def test_behind_its_title_a_name_may_go_on_in_the_next_line(text: str, expected: list[str]) -> None:
    """A name that is broken over a line is one where "tỉnh" begins it; elsewhere lines are apart."""
    assert named(text) == expected


@given(nfc_text)
@quick
def test_provinces_are_in_order_and_apart(text: str) -> None:
    """Provinces come in order and do not overlap, and each slice is a spelling of its province."""
    spelt = {fold(spelling): province for spelling, province in provinces().items()}
    end = 0
    for place in provinces_named(read_text(text)):
        assert end <= place.start < place.end <= len(text)
        end = place.end
        assert spelt[" ".join(fold(place.span.of(text)).split())] == place.province

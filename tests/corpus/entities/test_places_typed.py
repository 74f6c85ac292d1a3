from __future__ import annotations

import pytest

from corpus.entities.places import NamedPlace, places, places_named, provinces
from corpus.tables import PROVINCES
from corpus.text.fold import fold, unaccented
from corpus.text.text import Style, read_text


def typed(text: str) -> tuple[NamedPlace, ...]:
    return places_named(read_text(text, Style.TYPED))


def named(text: str) -> list[str]:
    return [place.name for place in typed(text)]


@pytest.mark.parametrize("name", sorted(set(provinces().values()) | set(places())))
def test_every_name_is_known_however_it_is_typed(name: str) -> None:
    """Behind "tỉnh" each name of the tables is met with accents and without, in any case."""
    for written in (name, name.lower(), name.upper()):
        assert named(f"tỉnh {written} có gì") == [name], written
    for written in (unaccented(name), unaccented(name).lower()):
        assert [fold(known) for known in named(f"tỉnh {written} có gì")] == [fold(name)], written


def test_the_old_provinces_are_known_too() -> None:
    """All 63 provinces of before July 2025 are in the table that the test above goes through."""
    old = {old for row in PROVINCES.provinces for old in row.merged}
    assert len(old) == 63
    assert old <= set(provinces().values())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bi thu lam dong", "Lâm Đồng"),
        ("tra vinh co may du an", "Trà Vinh"),
        ("o sai gon", "Hồ Chí Minh"),
        ("Sài Gòn có gì", "Hồ Chí Minh"),
        ("tp hcm", "Hồ Chí Minh"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("Ho Chi Minh City", "Hồ Chí Minh"),
        ("Who leads Hue?", "Huế"),
        ("o hue", "Huế"),
        ("kkt bo y", "Bờ Y"),
        ("hanoi", "Hà Nội"),
        ("www.travinh.gov.vn", "Trà Vinh"),
        ("vung tau", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("kontum", "Kon Tum"),
        ("thanh tra vinh long", "Vĩnh Long"),
        ("Lâm dong", "Lâm Đồng"),
    ],
)
def test_names_as_they_are_typed_in_chats(text: str, name: str) -> None:
    """Abbreviations, other names, joined and half-accented ones are met."""
    assert named(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "bao cao bang van ban",
        "danh gia lai du an",
        "bo y te noi gi",
        "on dinh an ninh trat tu",
        "chinh phu quoc gia",
        "trang thai nguyen tu",
        "nha da nang",
        "dien bien phuc tap",
        "hai phong hop",
        "tot hon la khong lam",
        "van phong tinh uy",
        "thich hoa binh",
        "nguoi dan mong muốn hòa bình",
        "thái bình dương",
        "hoa hue",
        "hoa huệ",
        "lao dong thap",
        "viec lam dong bo",
        "lang co bao nhieu ho",
        "HÒA BÌNH VÀ HỮU NGHỊ",
        "Lam, Dong",
        "lẫm đồng",
    ],
)
def test_everyday_words_are_no_names(text: str) -> None:
    """Words that hold a name's letters, or hold them with other marks or a comma, name nothing."""
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("xã Hòa Bình", []),
        ("xa hoa binh", []),
        ("đường Hà Nội", []),
        ("Nguyễn Hòa Bình", []),
        ("ông Nguyễn Hòa Bình nói gì", []),
        ("tư tưởng Hồ Chí Minh", []),
        ("thành phố Hồ Chí Minh", ["Hồ Chí Minh"]),
        ("cơ quan Lâm Đồng", ["Lâm Đồng"]),
        ("co quan lam dong", ["Lâm Đồng"]),
        ("Dai hoi Dang Tra Vinh", ["Trà Vinh"]),
    ],
)
def test_people_communes_and_streets_are_no_provinces(text: str, names: list[str]) -> None:
    """A name behind a family name, "xã" or "đường" is another's; that of Hồ Chí Minh needs its title."""
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tinh hoa binh", ["Hòa Bình"]),
        ("o da nang", ["Đà Nẵng"]),
        ("in da nang", ["Đà Nẵng"]),
        ("da nang city", ["Đà Nẵng"]),
        ("da nang", ["Đà Nẵng"]),
        ("da nang 2020", ["Đà Nẵng"]),
        ("bau cu Da Nang", ["Đà Nẵng"]),
        ("đà nẵng bầu ai", ["Đà Nẵng"]),
        ("Hòa Bình bầu ai", ["Hòa Bình"]),
        ("gia lai có gì lạ", ["Gia Lai"]),
        ("da nang bau ai", []),
        ("Da nang bau ai", []),
    ],
)
def test_a_doubtful_name_needs_a_sign(text: str, names: list[str]) -> None:
    """Where everyday words are typed alike, a title, "ở", accents or capitals decide, or being alone."""
    assert named(text) == names


def test_an_office_before_a_doubtful_name_is_a_sign() -> None:
    """An office right before "da nang" makes it the city, not one apart from it or over it."""
    assert named("bi thu da nang") == ["Đà Nẵng"]
    assert named("bi thu co da nang") == []
    assert named("chi bo van phong") == []  # a place is not enough
    assert named("bí thư hai phòng họp") == []  # typed as the everyday words
    assert named("Ban Quản Lý Lâm Đồng bầu ai") == ["Lâm Đồng"]  # "Lý" is also a family name


@pytest.mark.parametrize(
    ("text", "names"),
    [("ở nha trang có gì", ["Nha Trang"]), ("ở nhà trắng có gì", []), ("o nha trang co gi", [])],
)
def test_a_name_without_marks_is_meant_in_a_text_with_accents(text: str, names: list[str]) -> None:
    """Who types accents means "nha trang" as it stands, not "nhà trắng"; who types none may mean either."""
    assert named(text) == names


def test_where_and_as_what_it_is_named() -> None:
    """A name has its place in the text, its sort, and whether it is titled."""
    text = "Bờ Y, tỉnh Kon Tum"
    described = [(place.sort, place.span.of(text), place.titled) for place in typed(text)]
    assert described == [("place", "Bờ Y", False), ("province", "Kon Tum", True)]


def test_a_name_says_whether_its_accents_are_typed() -> None:
    """A name typed without its accents is not exact."""
    assert [place.exact for place in typed("tinh lam dong") + typed("tỉnh Lâm Đồng")] == [False, True]

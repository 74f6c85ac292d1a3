from __future__ import annotations

import pytest

from corpus.entities.places import places, provinces
from corpus.entities.whereabouts import whereabouts
from corpus.tables import PROVINCES
from corpus.text.fold import fold, unaccented
from corpus.text.text import Style, read_text


def named(text: str) -> list[str]:
    return [where.name for where in whereabouts(read_text(text, Style.TYPED), [])]


@pytest.mark.parametrize("name", sorted(set(provinces().values()) | set(places())))
def test_every_name_is_known_however_it_is_typed(name: str) -> None:
    """Behind "tỉnh" each name of the tables is met with accents and without, in any case."""
    for typed in (name, name.lower(), name.upper()):
        assert named(f"tỉnh {typed} có gì") == [name], typed
    for typed in (unaccented(name), unaccented(name).lower()):
        assert [fold(found) for found in named(f"tỉnh {typed} có gì")] == [fold(name)], typed


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
    text = "bi thu da nang"
    assert [where.name for where in whereabouts(read_text(text, Style.TYPED), [(0, 6)])] == ["Đà Nẵng"]
    assert whereabouts(read_text("bi thu co da nang", Style.TYPED), [(0, 6)]) == []
    assert whereabouts(read_text("Bi thu Lam Dong", Style.TYPED), [(0, 15)]) == []
    assert whereabouts(read_text("chi bo van phong", Style.TYPED), [(0, 6)]) == []  # a place is not enough
    assert (
        whereabouts(read_text("bí thư hai phòng họp", Style.TYPED), [(0, 6)]) == []
    )  # typed as the everyday words
    title_case = read_text("Ban Quản Lý Lâm Đồng bầu ai", Style.TYPED)  # "Lý" is also a family name
    assert [where.name for where in whereabouts(title_case, [(0, 11)])] == ["Lâm Đồng"]


def test_where_and_as_what_it_is_named() -> None:
    """A name has its place in the text, its sort, and whether it is titled."""
    text = "Bờ Y, tỉnh Kon Tum"
    found = [(w.sort, text[w.start : w.end], w.titled) for w in whereabouts(read_text(text, Style.TYPED), [])]
    assert found == [("place", "Bờ Y", False), ("province", "Kon Tum", True)]

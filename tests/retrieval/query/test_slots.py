from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.tables import ROLES
from corpus.text.fold import fold, unaccented
from retrieval.query.slots import Sort, mentions, read_slots

KNOWN = {fold(name): name for name in ("Đỗ Xuân Kiên", "Phạm Minh", "Nguyễn Hòa Bình")}
BULLETINS = Path(__file__).parents[3] / "corpus" / "bulletins"

QUESTION = (
    "Ai là Phó Bí thư Đảng ủy Ban Quản lý Khu kinh tế Bờ Y lần thứ III, nhiệm kỳ 2017-2020, ngày 20/4/2017?"
)


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        QUESTION.upper(),
        QUESTION.lower(),
        unaccented(QUESTION),
        unaccented(QUESTION).lower(),
        unicodedata.normalize("NFD", QUESTION),
    ],
    ids=["as it is", "capitals", "small", "plain", "small and plain", "decomposed"],
)
def test_everything_is_read_however_it_is_typed(text: str) -> None:
    """One question means the same with accents and without, in capitals and in small letters."""
    slots = read_slots(text)
    assert (slots.years, slots.terms, slots.ordinals) == ((2017,), ("2017-2020",), (3,))
    assert slots.dates == (dt.date(2017, 4, 20),)
    assert (slots.provinces, slots.places) == (("Kon Tum",), ("Bờ Y",))
    assert slots.roles == ("phó bí thư",)
    assert slots.bodies == ("đảng ủy", "ban quản lý", "khu kinh tế")
    assert slots.people == ()


def test_nothing_is_made_up() -> None:
    """A text that names nothing has only empty slots."""
    slots = read_slots("giá vàng hôm nay bao nhiêu")
    assert not any(getattr(slots, name) for name in slots.__slots__)


@pytest.mark.parametrize("role", ROLES.roles)
def test_every_office_is_met_by_all_its_names(role: str) -> None:
    """Each spelling in the table, with accents and without, is the office of its row and no other."""
    for name in (role, *ROLES.roles[role].vi, *ROLES.roles[role].en):
        for typed in (name, name.upper(), unaccented(name)):
            assert read_slots(f"họ bầu {typed}.").roles == (role,) or len(name.split()) == 1, typed
            assert read_slots(unaccented(f"ho bau {typed}.")).roles == (role,), typed


@pytest.mark.parametrize("body", [body for group in ROLES.bodies.values() for body in group])
def test_every_body_is_met_by_all_its_names(body: str) -> None:
    """Each spelling in the table is the body of its row."""
    row = next(group[body] for group in ROLES.bodies.values() if body in group)
    for name in (body, *row.vi, *row.en):
        assert read_slots(unaccented(f"o {name}?")).bodies == (body,), name


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Phó Bí thư Thường trực thành ủy", ("phó bí thư thường trực",)),
        ("Phó Trưởng Ban - Bí thư Chi bộ", ("phó trưởng ban", "bí thư")),
        ("bí thư và phó bí thư, bí thư", ("bí thư", "phó bí thư")),
        ("the standing deputy secretary", ("phó bí thư thường trực",)),
        ("vice-chairman", ("phó chủ tịch",)),
        ("du an bi thu hoi", ()),
        ("Đoàn Chủ tịch điều hành", ()),
        ("Bí. Thư", ("bí thư",)),
        ("bí, thư", ()),
        ("tiền thu ký quỹ", ()),
    ],
)
def test_the_longest_office_wins(text: str, roles: tuple[str, ...]) -> None:
    """A deputy is no secretary, and words that only look alike are no office."""
    assert read_slots(text).roles == roles


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Đồng chí Đỗ Xuân Kiên phát biểu", ("Đỗ Xuân Kiên",)),
        ("do xuan kien giu chuc gi", ("Đỗ Xuân Kiên",)),
        ("đỗ xuân kiên là ai", ("Đỗ Xuân Kiên",)),
        ("DO XUAN KIEN", ("Đỗ Xuân Kiên",)),
        ("đỗ xuân kiến là ai", ()),
        ("ong pham minh", ("Phạm Minh",)),
        ("pham minh bach", ()),
        ("Pham Minh noi gi hom nay", ("Phạm Minh",)),
        ("nguyen hoa binh", ("Nguyễn Hòa Bình",)),
        ("Lê Thị Hồng Gấm và Đỗ Xuân Kiên", ("Lê Thị Hồng Gấm", "Đỗ Xuân Kiên")),
        ("phong cách Hồ Chí Minh", ()),
    ],
)
def test_people_are_named(text: str, people: tuple[str, ...]) -> None:
    """Names are read by their capitals; known ones also without, short ones only with a sign."""
    slots = read_slots(text, KNOWN)
    assert slots.people == people
    assert slots.provinces == ()


@pytest.mark.parametrize(
    ("text", "known", "people", "provinces"),
    [
        ("ở thành phố Hồ Chí Minh", "Hồ Chí Minh", (), ("Hồ Chí Minh",)),
        ("nguyen thai binh la ai", "Nguyễn Thái Bình", ("Nguyễn Thái Bình",), ()),
        ("ông Đỗ Xuân Kiên nói gì", "Xuân Kiên", ("Đỗ Xuân Kiên",), ()),
    ],
)
def test_of_names_over_one_another_one_counts(
    text: str, known: str, people: tuple[str, ...], provinces: tuple[str, ...]
) -> None:
    """A titled province goes before a person, a person before a bare one, a longer name before a shorter."""
    slots = read_slots(text, {fold(known): known})
    assert (slots.people, slots.provinces) == (people, provinces)


def test_unknown_people_need_their_accents() -> None:
    """Without a list of people a name in small letters is not guessed."""
    assert read_slots("do xuan kien giu chuc gi").people == ()


@pytest.mark.parametrize(
    ("start", "province", "terms"),
    [
        ("000", "Lâm Đồng", ("2020-2025",)),
        ("003", "Lâm Đồng", ()),
        ("004", "Thái Nguyên", ("2020-2025",)),
    ],
)
def test_the_heading_of_a_bulletin_is_read_too(start: str, province: str, terms: tuple[str, ...]) -> None:
    """The title of a bulletin names its province and its term."""
    heading = next(BULLETINS.glob(f"{start}_*.txt")).read_text("utf-8").strip().splitlines()[0]
    slots = read_slots(heading)
    assert (slots.provinces, slots.terms) == ((province,), terms)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=40) | st.text("bíthưpó ủylâmđồng20518-,.", max_size=40))
def test_mentions_stand_in_the_text_in_order(text: str) -> None:
    """Whatever is typed, mentions are in order, within the text, and what they say is in the slots."""
    text = unicodedata.normalize("NFC", text)
    found = mentions(text)
    assert [m.start for m in found] == sorted(m.start for m in found)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert {m.value for m in found if m.sort is Sort.ROLE} == set(read_slots(text).roles)


@pytest.mark.parametrize(
    ("text", "districts", "communes", "provinces"),
    [
        ("bi thu huyen uy don duong", ("huyện Đơn Dương",), (), ("Lâm Đồng",)),
        ("xã Ka Đô, huyện Đơn Dương", ("huyện Đơn Dương",), ("xã Ka Đô",), ("Lâm Đồng",)),
        ("huyện An Lão", ("huyện An Lão",), (), ()),
        ("huyện An Lão, Bình Định", ("huyện An Lão",), (), ("Bình Định",)),
        ("Chư Prông có mấy xã", ("huyện Chư Prông",), (), ("Gia Lai",)),
    ],
)
def test_districts_and_communes_give_their_province(
    text: str, districts: tuple[str, ...], communes: tuple[str, ...], provinces: tuple[str, ...]
) -> None:
    """A name that only one province has says which is meant; An Lão is a district of two."""
    slots = read_slots(text)
    assert (slots.districts, slots.communes, slots.provinces) == (districts, communes, provinces)


def test_months_and_numbered_things_are_named() -> None:
    """A month with its year or without, and a number with what it numbers."""
    slots = read_slots("Kỳ họp thứ 9 khóa III tháng 5/2024, và tháng 6")
    assert slots.months == ("2024-05", "XXXX-06")
    assert slots.numbered == (("kỳ họp", 9), ("khóa", 3))

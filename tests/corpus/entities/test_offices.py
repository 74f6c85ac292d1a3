from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entities.offices import offices
from corpus.text.text import Style, Text
from tests.corpus.texts import nfc_text, quick


def read(text: str, style: Style = Style.PUBLISHED) -> list[tuple[str, str | None, str | None]]:
    """The words, the role and the level of the offices in a text."""
    return [
        (office.span.of(text), office.role, office.body.level_name if office.body else None)
        for office in offices(Text(text, style))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Chủ tịch UBND huyện Đơn Dương Nguyễn Văn An",
            [("Chủ tịch UBND huyện Đơn Dương", "chủ tịch", "ubnd huyện")],
        ),
        (
            "Bí thư Đảng ủy - Trưởng Ban Quản lý Khu kinh tế",
            [
                ("Bí thư Đảng ủy", "bí thư", "đảng ủy"),
                ("Trưởng Ban Quản lý Khu kinh tế", "trưởng ban", "ban quản lý"),
            ],
        ),
        ("Trưởng đoàn ĐBQH tỉnh", [("Trưởng đoàn ĐBQH tỉnh", "trưởng đoàn", "đoàn đại biểu quốc hội")]),
        ("ông An, Trưởng ban", [("Trưởng ban", "trưởng ban", None)]),
        ("Tỉnh ủy viên", [("Tỉnh ủy viên", "ủy viên", "tỉnh ủy")]),
        ("CT UBND xã", [("CT UBND xã", "chủ tịch", "ubnd xã")]),
        ("Chủ tịch Hội đồng quản trị", [("Chủ tịch Hội đồng quản trị", None, None)]),
        ("hai dự án ở GĐ 1", []),
        ("Đoàn Chủ tịch và thư ký của ông", []),
        ("trợ lý Chủ tịch nước", []),
    ],
)
def test_offices_are_read_with_their_bodies(
    text: str, found: list[tuple[str, str | None, str | None]]
) -> None:
    """An office reaches to the end of its body's name; what only looks like one is none."""
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bi thu chi bo la ai", [("bi thu chi bo", "bí thư", "chi bộ")]),
        ("Who is the party cell secretary?", [("party cell secretary", "bí thư", "chi bộ")]),
        ("Bí thư bên Chi bộ", [("Bí thư bên Chi bộ", "bí thư", "chi bộ")]),
        ("du an bi thu hoi", []),
    ],
)
def test_typed_offices_find_their_bodies(text: str, found: list[tuple[str, str | None, str | None]]) -> None:
    """In a question the body may stand a few words behind, and in English before the office."""
    assert read(text, Style.TYPED) == found


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize(
    ("text", "title", "level"),
    [
        ("Chủ tịch Hội đồng nhân dân tỉnh Đồng Nai", "Chủ tịch", "hđnd tỉnh"),
        ("Phó Chủ tịch Hội đồng nhân dân xã Tân Hương", "Phó Chủ tịch", "hđnd xã"),
        ("Phó Chủ tịch Thường trực Hội đồng nhân dân tỉnh", "Phó Chủ tịch Thường trực", "hđnd tỉnh"),
        ("Chủ tịch HĐND tỉnh Đồng Nai", "Chủ tịch", "hđnd tỉnh"),
        ("Phó Giám đốc Sở GD & ĐT tỉnh Sơn La", "Phó Giám đốc", "sở"),
        ("Chủ tịch Hội đồng Thi đua tỉnh", "Chủ tịch", "hội đồng"),
        ("Chủ tịch Hội đồng quản trị Công ty An Phát", "Chủ tịch Hội đồng quản trị", "công ty"),
        ("Chủ tịch Hội đồng chấm thi", "Chủ tịch Hội đồng", None),
    ],
)
def test_an_office_takes_no_words_of_its_body(text: str, title: str, level: str | None, style: Style) -> None:
    """A longer office ("Chủ tịch Hội đồng") is none where its last words begin the name of a known body."""
    (office,) = offices(Text(text, style))
    assert office.title.of(text) == title
    assert (office.body and office.body.level_name) == level


@pytest.mark.parametrize("style", list(Style))
def test_what_is_held_no_longer_is_known(style: Style) -> None:
    """An office once held and one held for the time being are told from one that is held."""
    text = "nguyên Bí thư Huyện ủy, quyền Giám đốc Sở Y tế, Chủ tịch UBND xã"
    found = offices(Text(text, style))
    assert [(office.former, office.acting) for office in found] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert [office.title.of(text) for office in found] == ["Bí thư", "Giám đốc", "Chủ tịch"]


def test_places_are_those_of_the_stored_text() -> None:
    """Where a text holds entities, an office, its title and its body stand where they stand in it."""
    text = "ông An, Phó&nbsp;Bí thư Tỉnh ủy."
    (office,) = offices(Text(text))
    assert office.body is not None
    assert [span.of(text) for span in (office.span, office.title, office.body.span)] == [
        "Phó&nbsp;Bí thư Tỉnh ủy",
        "Phó&nbsp;Bí thư",
        "Tỉnh ủy",
    ]


@quick
@given(nfc_text | st.text("BíthưChủịchUBNDxã ,.\n", max_size=60))
def test_offices_stand_in_the_text_in_order(text: str) -> None:
    """Whatever a text is, its offices lie in it, in order, and hold their titles."""
    for style in Style:
        found = offices(Text(text, style))
        assert [office.start for office in found] == sorted(office.start for office in found)
        assert all(0 <= office.start < office.end <= len(text) for office in found)
        assert all(office.span.contains(office.title) for office in found)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entities.organisations import Body, bodies, body_named
from corpus.text.text import Style, Text
from tests.corpus.texts import nfc_text, quick


def read(text: str, style: Style = Style.PUBLISHED) -> list[str]:
    """The words of the bodies in a text."""
    return [body.span.of(text) for body in bodies(Text(text, style))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ban Tuyên giáo Tỉnh ủy họp với Sở Y tế.", ["Ban Tuyên giáo Tỉnh ủy", "Sở Y tế"]),
        ("Chủ tịch UBND tỉnh Lâm Đồng Võ Ngọc Hiệp dự.", ["UBND tỉnh Lâm Đồng"]),
        ("Trường Chính trị tỉnh Lâm Đồng khai giảng.", ["Trường Chính trị tỉnh Lâm Đồng"]),
        ("Hội đồng nhân dân huyện Lâm Hà họp.", ["Hội đồng nhân dân huyện Lâm Hà"]),
        ("Hội nghị có bộ phận báo cáo.", []),
        ("Trang thông tin điện tử Ban Quản lý", ["Trang thông tin điện tử", "Ban Quản lý"]),
        ("Huyện ủy Lạc Thành", ["Huyện ủy Lạc Thành"]),
        ("UBND huyện Đắk R'lấp", ["UBND huyện Đắk R'lấp"]),
        ("", []),
    ],
)
def test_bodies_are_read_with_their_whole_names(text: str, found: list[str]) -> None:
    """A name goes on with further bodies and places, and ends before a person, a verb or a sign."""
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ubnd xã tân thanh có mấy người", ["ubnd xã tân thanh"]),
        ("ubnd tinh to chuc khi nao", ["ubnd tinh"]),
        ("giám đốc sở y tế sơn la là ai", ["sở y tế sơn la"]),
        ("what did the provincial people's committee do", ["provincial people's committee"]),
        ("bo may", []),
    ],
)
def test_typed_bodies_need_neither_capitals_nor_accents(text: str, found: list[str]) -> None:
    """In a question a name in small letters, without accents or in English is read, too."""
    assert read(text, Style.TYPED) == found


def test_a_body_says_its_level_and_its_parts() -> None:
    """The level is that of the first kind of body in the name; the others follow in order."""
    (body,) = bodies(Text("Ban Tuyên giáo Tỉnh ủy Lâm Đồng"))
    assert body.level_name == "ban tuyên giáo"
    assert [head.level.name for head in body.heads] == ["ban tuyên giáo", "tỉnh ủy"]
    assert body.full_name == "ban tuyên giáo tỉnh ủy lâm đồng"


def test_places_are_those_of_the_stored_text() -> None:
    """Where a text holds invisible signs, the body and its heads stand where they stand in it."""
    text = "Họp: UBND huyện\u200b Ðơn Dương."
    (body,) = bodies(Text(text))
    assert body.span.of(text) == "UBND huyện\u200b Ðơn Dương"
    assert [head.span.of(text) for head in body.heads] == ["UBND huyện"]


def test_a_name_alone_is_read() -> None:
    """Of a string that is a name the kind may be in small letters; what is none has no level."""
    board = body_named("sở Y tế tỉnh Sơn La")
    assert board is not None
    assert (board.level_name, board.has_name) == ("sở", True)
    assert body_named("và họp") is None


@quick
@given(nfc_text | st.text("UBNDSởxãTânủy ỉtnhuyế,.\n", max_size=60))
def test_bodies_stand_in_order_and_apart(text: str) -> None:
    """Whatever a text is, its bodies lie in it, in order, and their heads in them."""
    for style in Style:
        found: tuple[Body, ...] = bodies(Text(text, style))
        ends = [0, *(body.end for body in found)]
        assert all(end <= body.start < body.end <= len(text) for end, body in zip(ends, found, strict=False))
        assert all(body.span.contains(head.span) for body in found for head in body.heads)

"""Districts and communes are known by their titles, typed without accents, too; bare ones by capitals."""

import pytest

from corpus.entities.localities import localities
from corpus.text.text import Style, read_text


def named(text: str, style: Style = Style.PUBLISHED) -> list[str]:
    """The districts and communes of a text with their titles."""
    return [place.full_name for place in localities(read_text(text, style))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đoàn thăm xã Ka Đô, huyện Đơn Dương.", ["xã Ka Đô", "huyện Đơn Dương"]),
        ("Bí thư Huyện ủy Hoài Ân và Thị ủy An Nhơn dự.", ["huyện Hoài Ân", "thị xã An Nhơn"]),
        ("UBND TX.Hoài Nhơn và TP. Quy Nhơn", ["thị xã Hoài Nhơn", "thành phố Quy Nhơn"]),
        ("Các xã Ka Đô, Tu Tra và Lạc Lâm được thưởng.", ["xã Ka Đô", "xã Tu Tra", "xã Lạc Lâm"]),
        ("Nhân dân Hoài Ân đón tết.", ["huyện Hoài Ân"]),
        ("HUYỆN HOÀI ÂN", ["huyện Hoài Ân"]),
        ("Phường 1 và phường 12", ["phường 1", "phường 12"]),
        ("Thị trấn D'Ran, huyện Ea H'leo", ["thị trấn D'Ran", "huyện Ea H'leo"]),
        ("Xã Tân Thử có 5 thôn.", ["xã Tân Thử"]),
        ("xã hội hóa giáo dục", []),
        ("Hợp tác xã Tân Thành làm ăn có lãi.", []),
        ("Đường Hoài Ân bị ngập, ông Nguyễn Hoài Ân nói.", []),
        ("Thành phố Hà Nội và tỉnh Cao Bằng", []),
    ],
)
def test_published_names(text: str, expected: list[str]) -> None:
    """A title and a name, lists behind "các", and bare districts; not people, streets and provinces."""
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bi thu huyen uy hoai an la ai", ["huyện Hoài Ân"]),
        ("chủ tịch ubnd xã ka đô là ai", ["xã Ka Đô"]),
        ("hoai an binh dinh co may xa", ["huyện Hoài Ân"]),
        ("Who leads Don Duong district?", ["huyện Đơn Dương"]),
        ("tan son khi nao", []),
        ("co may xa hoi nghi", []),
    ],
)
def test_typed_names(text: str, expected: list[str]) -> None:
    """Accents and capitals may be missing; a bare name in small letters needs its province."""
    assert named(text, Style.TYPED) == expected


def test_units_are_narrowed_to_a_province() -> None:
    """An Lão is a district of two provinces; each of them has one."""
    (place,) = localities(read_text("huyện An Lão"))
    assert {unit.province for unit in place.units} == {"Hải Phòng", "Bình Định"}
    assert [unit.province for unit in place.within({"Bình Định"})] == ["Bình Định"]
    assert [unit.province for unit in place.within({"Gia Lai"})] == ["Bình Định"]
    assert place.within({"Lâm Đồng"}) == place.units

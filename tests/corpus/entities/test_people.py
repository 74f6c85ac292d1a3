from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from corpus.entities.people import people
from corpus.tables import FAMILY_NAMES
from tests.corpus.texts import nfc_text, quick


def named(text: str) -> list[str]:
    return [text[start:end] for start, end in people(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đồng chí Đỗ Xuân Kiên, Phó Trưởng Ban", ["Đỗ Xuân Kiên"]),
        ("Vũ Mạnh Hải - Bí thư Đảng ủy", ["Vũ Mạnh Hải"]),
        ("Đ/c Nguyễn Quỳnh Thiện, Bí thư", ["Nguyễn Quỳnh Thiện"]),
        ("ông Phạm Minh trình bày", ["Phạm Minh"]),
        ("Bà Lê Thị Hồng Gấm và ông Võ Văn Kiệt", ["Lê Thị Hồng Gấm", "Võ Văn Kiệt"]),
        ("Phó Thủ tướng Trương Hoà Bình", ["Trương Hoà Bình"]),
        ("Tin, ảnh: Bùi Lê Hoàng Duy", ["Bùi Lê Hoàng Duy"]),
        ("Ông\N{NO-BREAK SPACE}Trần\N{NO-BREAK SPACE}Viễn Phương", ["Trần\N{NO-BREAK SPACE}Viễn Phương"]),
        ("đồng chí Nguyễn Thị Thuý Uyên", ["Nguyễn Thị Thuý Uyên"]),
        ("Kim Thị Hoa\nNguyễn", ["Kim Thị Hoa"]),
        ("Phát biểu của Ksor Hờ Lan", ["Ksor Hờ Lan"]),
    ],
)
def test_people_are_found(text: str, expected: list[str]) -> None:
    """A family name with two given names, or one behind an honorific, is a person, without the honorific."""
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Phạm Minh",
        "Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên",
        "Ban Quản lý Khu kinh tế",
        "Hà Tĩnh Quảng Bình Quảng Trị",
        "đồng chí ở Sơn La",
        "về với ông Sơn La",
        "Cao Lãnh Đồng Tháp",
        "làm theo phong cách Hồ Chí Minh",
        "TP. Hồ Chí Minh",
        "các đồng chí trong lê thị hoa",
        "NGHỊ QUYẾT TRUNG ƯƠNG",
        "",
    ],
)
def test_what_is_no_person(text: str) -> None:
    """Bodies, provinces, places, common words and a bare family name with one given name are no people."""
    assert named(text) == []


def test_every_family_name_is_known() -> None:
    """Every family name of the table begins a name."""
    families = FAMILY_NAMES.family_names
    assert len(families) == len(set(families)) > 90
    assert [named(f"gặp {family} Văn Tám.") for family in families] == [
        [f"{family} Văn Tám"] for family in families
    ]


@pytest.mark.parametrize("honorific", FAMILY_NAMES.honorifics)
def test_every_honorific_is_known(honorific: str) -> None:
    """Behind every honorific, in small letters or with a capital, one given name is enough."""
    for written in (honorific, honorific.capitalize()):
        assert named(f"{written} Bùi Tám") == ["Bùi Tám"]


@given(nfc_text)
@quick
def test_people_are_slices(text: str) -> None:
    """Names are slices of the text, in order and apart, and each begins with a capital."""
    found = people(text)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(0 <= start < end <= len(text) and text[start].isupper() for start, end in found)

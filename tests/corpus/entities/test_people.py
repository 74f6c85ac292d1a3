from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from corpus.entities.people import known_people, people
from corpus.tables import FAMILY_NAMES
from corpus.text.text import Style, read_text
from tests.corpus.texts import nfc_text, quick


def named(text: str) -> list[str]:
    return [person.span.of(text) for person in people(read_text(text))]


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
    spans = [person.span for person in people(read_text(text))]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(0 <= start < end <= len(text) and text[start].isupper() for start, end in spans)


def full_names(text: str, style: Style = Style.PUBLISHED) -> list[str]:
    return [person.name for person in people(read_text(text, style))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chủ tịch UBND huyện Đơn Dương Nguyễn Văn An", "Nguyễn Văn An"),
        ("Bí thư Huyện ủy Lâm Hà Hoàng Thanh Hải", "Hoàng Thanh Hải"),
        ("Chủ tịch UBND xã Tân Thanh Lê Văn Sơn", "Lê Văn Sơn"),
        ("Bí thư Đảng ủy phường Phan Thị Ánh", "Phan Thị Ánh"),
        ("Phó Chủ tịch UBND tỉnh Lâm Đồng Võ Ngọc Hiệp", "Võ Ngọc Hiệp"),
        ("Trưởng Ban Tuyên giáo Tỉnh ủy Bùi Thắng", "Bùi Thắng"),
        ("Bộ trưởng Bộ Công Thương Trần Tuấn Anh", "Trần Tuấn Anh"),
        ("Nguyễn Văn An Bí thư Đảng ủy", "Nguyễn Văn An"),
    ],
)
@pytest.mark.parametrize("style", Style)
def test_areas_and_offices_are_no_part_of_a_name(text: str, name: str, style: Style) -> None:
    """What stands before and behind a name without any sign is told from it, published and typed."""
    assert full_names(text, style) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("Tại hội nghị, NGUYỄN VĂN AN phát biểu", "Nguyễn Văn An"),
        ("ĐỒNG CHÍ LÊ QUỐC PHONG THĂM VÀ LÀM VIỆC TẠI XÃ", "Lê Quốc Phong"),
        ("Bà H’HEN NIÊ", "H'Hen Niê"),
        ("ông Y BHĂM ÊÑUÔL", "Y Bhăm Êñuôl"),
        ("bà Nguyễn Thuý Hoà", "Nguyễn Thúy Hòa"),
        ("Ông  Trần\N{NO-BREAK SPACE}Viễn Phương", "Trần Viễn Phương"),
    ],
)
def test_a_name_is_given_in_its_own_capitals(text: str, name: str) -> None:
    """Whatever the case, the spaces and the tone marks, a name is spelled as it is usual."""
    assert full_names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "ĐẠI HỘI ĐẢNG BỘ",
        "BAN QUẢN LÝ KHU KINH TẾ",
        "LÂM ĐỒNG ĐỔI MỚI",
        "ĐÀO TẠO NGHỀ CHO THANH NIÊN",
        "HỒ CHÍ MINH TOÀN TẬP",
        "tại huyện Trần Văn Thời",
        "tại phường Nguyễn Thái Bình",
        "Trường THPT Lê Quý Đôn",
        "Bí thư Huyện ủy Mai Sơn",
        "huyện Ea H'Leo",
        "xã K'Dang",
        "Trạm Y Tế Xã",
        "Lê Văn AnBí thư",
        "Công Ty Cổ Phần",
        "Chủ tịch UBND tỉnh Trương Thanh tùng",
        "các đồng chí Thường Trực",
    ],
)
@pytest.mark.parametrize("style", Style)
def test_headings_areas_and_bodies_are_no_people(text: str, style: Style) -> None:
    """Words with capitals that are no name, or of which it is unclear where it ends, are nobody."""
    assert full_names(text, style) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("đồng chí Nguyễn\nVăn An phát biểu", ["Nguyễn Văn An"]),
        ("đồng chí\nLê Thị Mai cùng", ["Lê Thị Mai"]),
        ("đồng chí Nguyễn Văn An\nQuang cảnh hội nghị", ["Nguyễn Văn An"]),
        ("Kim Thị Hoa\nNguyễn Văn An", ["Kim Thị Hoa", "Nguyễn Văn An"]),
    ],
)
def test_a_name_may_go_on_in_the_next_line(text: str, names: list[str]) -> None:
    """Behind an honorific a name that is begun goes on where the sentence does; lists are not joined."""
    assert full_names(text) == names


@pytest.mark.parametrize("rank", FAMILY_NAMES.ranks)
def test_every_rank_is_known(rank: str) -> None:
    """Behind a rank or a degree one given name is enough."""
    (person,) = people(read_text(f"{rank} Bùi Tám"))
    assert (person.name, person.honoured) == ("Bùi Tám", True)


@pytest.mark.parametrize("word", [word for word in FAMILY_NAMES.family_words if word != "Ông"])
def test_a_family_name_that_is_a_word_needs_a_sign(word: str) -> None:
    """An everyday word begins a name before a middle name or behind an honorific."""
    assert full_names(f"gặp {word} Thị Tám.") == [f"{word} Thị Tám"]
    assert full_names(f"gặp đồng chí {word} Ngọc Tám.") == [f"{word} Ngọc Tám"]
    assert full_names(f"gặp {word} Ngọc Tám.") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ông nguyễn văn an giữ chức vụ gì", ["Nguyễn Văn An"]),
        ("bà trần thị hồng vân là ai", ["Trần Thị Hồng Vân"]),
        ("đ/c lê quốc phong phát biểu gì", ["Lê Quốc Phong"]),
        ("nguyễn văn an là ai", []),
        ("ông la là ai", []),
        ("anh em bà con", []),
    ],
)
def test_a_typed_name_may_be_in_small_letters(text: str, names: list[str]) -> None:
    """Behind an honorific a typed name needs no capitals; a bulletin's does."""
    assert full_names(text, Style.TYPED) == names
    assert full_names(text) == []


def test_known_people_are_known_without_accents() -> None:
    """Of a list of people a name is known however it is typed, and says whether its accents are."""
    known = {"do xuan kien": "Đỗ Xuân Kiên"}
    for text, exact in (("do xuan kien la ai", False), ("đỗ xuân kiên là ai", True)):
        (person,) = known_people(read_text(text, Style.TYPED), known)
        assert (person.name, person.exact, person.honoured) == ("Đỗ Xuân Kiên", exact, False)


def test_people_of_history_are_told() -> None:
    """Who is remembered is a person, and says so."""
    both = people(read_text("Võ Nguyên Giáp và Nguyễn Văn An"))
    assert [person.remembered for person in both] == [True, False]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ông Văn Huyên", "Ông Văn Huyên"),
        ("Ông Văn Tiến Dũng", "Văn Tiến Dũng"),
        ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
    ],
)
def test_the_family_name_that_is_an_honorific_too(text: str, name: str) -> None:
    """Before a middle name and one given name "Ông" is the family name; else it honours."""
    assert full_names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "đồng bào H'Mông ở xã",
        "A Practical Introduction to Composition",
        "họa sĩ Việt Nam",
        "các đồng chí Việt Nam phải",
        "nhờ công của ông. Huyền Tông còn khen",
        "Đại sứ Việt Nam Cộng hòa",
        "tiếng Anh Bắc Mỹ",
        "Đèo Ba Dội",
    ],
)
def test_peoples_countries_and_titles_are_no_people(text: str) -> None:
    """Names of peoples, countries and passes, and titles in English, are nobody."""
    assert full_names(text) == []

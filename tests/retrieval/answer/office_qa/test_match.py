from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.ingest.read import read_bulletin
from corpus.models import Bulletin
from retrieval.answer.office_qa.intent import office_question
from retrieval.answer.office_qa.match import first_of_each_person, matching_holders, same_person
from retrieval.facts.extract import office_facts
from retrieval.facts.models import Fact
from retrieval.query.understand import understand
from tests.conftest import write

ZONES = (
    "Đại hội Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên, nhiệm kỳ 2020 - 2025\n\n"
    "Ngày 29/6/2020, Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên tổ chức Đại hội lần thứ III. "
    "Dự Đại hội có đồng chí Hoàng Văn Sơn, Bí thư Đảng ủy phường Bách Quang; "
    "đồng chí Lý Thị Hoa, Bí thư Đảng ủy xã Tân Hương; "
    "đồng chí Đỗ Chí Thanh, Phó Bí thư Thường trực thành ủy; "
    "đồng chí Phạm Văn Thành, Bí thư Đảng ủy Khối các cơ quan tỉnh; "
    "đồng chí Đặng Quốc Bảo, Chủ tịch UBND tỉnh Thái Nguyên; "
    "đồng chí Mai Thị Xuân, Bí thư Tỉnh ủy Lạng Sơn."
)
ELECTED = " Đại hội đã bầu đồng chí Bùi Đức Hạnh giữ chức Bí thư Đảng ủy khóa III."
CELL = (
    "Đại hội Chi bộ Ban Quản lý các Khu công nghiệp tỉnh {province}, nhiệm kỳ {term}\n\n"
    "Ngày {day}, Chi bộ Ban Quản lý các Khu công nghiệp tỉnh {province} tổ chức Đại hội. "
    "Đại hội đã bầu đồng chí {name} giữ chức Bí thư Chi bộ."
)
MEETING = (
    "Hội nghị cán bộ công chức năm 2018 của Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng\n\n"
    "Chiều ngày 05/02/2018, Ban Quản lý các khu công nghiệp tổ chức Hội nghị. "
    "Tham dự Hội nghị có đồng chí Trần Xuân Vượng - Bí thư Chi bộ, Trưởng ban."
)

Read = Callable[..., list[Bulletin]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads texts as bulletins, in the order of their names."""

    def read(**texts: str) -> list[Bulletin]:
        folder = write(tmp_path, **texts)
        return [read_bulletin(folder / f"{name}.txt") for name in texts]

    return read


def cell(province: str, name: str, day: str = "05/3/2020", term: str = "2020-2025") -> str:
    return CELL.format(province=province, name=name, day=day, term=term)


def fitting(
    question: str, bulletins: list[Bulletin], fit: Callable[[Fact, Bulletin], float] = lambda fact, of: 1.0
) -> list[str]:
    """The people whose facts fit a question, in order."""
    understood = understand(question)
    what = office_question(understood)
    assert what is not None
    told = [(fact, each) for each in bulletins for fact in office_facts(each)]
    found = matching_holders(what, understood.slots, told, fit)
    for holder in found:
        assert holder.words.of(holder.bulletin) == holder.name
    return [holder.name for holder in found]


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("Ai là Bí thư Đảng ủy xã Tân Hương?", ["Lý Thị Hoa"]),
        ("Ai là Bí thư Đảng ủy phường Bách Quang?", ["Hoàng Văn Sơn"]),
        ("Ai là Bí thư Đảng ủy xã Ngọc Hồi?", []),
        ("Ai là Bí thư Đảng ủy các khu công nghiệp Thái Nguyên?", []),
        ("ai la bi thu dang uy cac kcn thai nguyen", []),
        ("Who is the secretary of the party committee of the Thai Nguyen industrial zones?", []),
        ("Ai được bầu Bí thư Đảng ủy?", []),
        ("Ai là Bí thư Đảng ủy Khối các cơ quan tỉnh?", ["Phạm Văn Thành"]),
        ("Ai là Phó Bí thư Thường trực Thành ủy?", ["Đỗ Chí Thanh"]),
        ("Ai là Phó Bí thư Thành ủy?", ["Đỗ Chí Thanh"]),
        ("Ai là Bí thư Thành ủy?", []),
        ("Ai là Phó Bí thư Thường trực Thành ủy Sông Công?", ["Đỗ Chí Thanh"]),
        ("Ai là Bí thư Đảng ủy?", ["Hoàng Văn Sơn", "Lý Thị Hoa"]),
        ("Ai là Bí thư Tỉnh ủy Lạng Sơn?", ["Mai Thị Xuân"]),
        ("Ai là Bí thư Tỉnh ủy ở Thái Nguyên?", []),
        ("Ai là Bí thư?", []),
        ("Ai là Chủ tịch UBND tỉnh?", ["Đặng Quốc Bảo"]),
        ("Ai là Chủ tịch Ủy ban nhân dân?", ["Đặng Quốc Bảo"]),
        ("Ai là Chủ tịch UBND huyện?", []),
        ("Ai là Chủ tịch HĐND tỉnh?", []),
    ],
)
def test_a_guest_answers_for_the_own_body_only(read: Read, question: str, people: list[str]) -> None:
    """A guest holds the office of the body that is named with it, and never that of the host."""
    assert fitting(question, read(zones=ZONES)) == people


@pytest.mark.parametrize(
    "question",
    [
        "Ai là Bí thư Đảng ủy các khu công nghiệp Thái Nguyên?",
        "Ai được bầu Bí thư Đảng ủy?",
        "Ai là Bí thư Đảng bộ các khu công nghiệp?",
        "Ai là Bí thư?",
        "Who was elected secretary?",
    ],
)
def test_the_host_is_told_from_the_guests(read: Read, question: str) -> None:
    """Of the host and its guests with the same office the host's answers."""
    assert fitting(question, read(zones=ZONES + ELECTED)) == ["Bùi Đức Hạnh"]


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("Ai là Bí thư Chi bộ ở Lâm Đồng?", ["Đỗ Xuân Kiên"]),
        ("Ai là Bí thư Chi bộ ở Trà Vinh?", ["Lê Minh Hoàng"]),
        ("ai la bi thu chi bo o tra vinh", ["Lê Minh Hoàng"]),
        ("Ai là Bí thư Chi bộ ở Vĩnh Long?", ["Lê Minh Hoàng"]),
        ("Ai là Bí thư Chi bộ ở Vĩnh Long năm 2020?", []),
        ("Ai là Bí thư Chi bộ ở Hà Giang?", []),
        ("Ai là Bí thư Chi bộ?", ["Lê Minh Hoàng", "Đỗ Xuân Kiên"]),
    ],
)
def test_an_office_is_of_its_province(read: Read, question: str, people: list[str]) -> None:
    """Of the same office in two provinces that of the one named answers, by its old name and its new one."""
    bulletins = read(
        lam_dong=cell("Lâm Đồng", "Đỗ Xuân Kiên"), tra_vinh=cell("Trà Vinh", "Lê Minh Hoàng", "20/5/2020")
    )
    assert fitting(question, bulletins) == people


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("Ai là Bí thư Chi bộ?", ["Đỗ Xuân Kiên", "Trần Xuân Vượng", "Nguyễn Văn Thịnh"]),
        ("Ai là Bí thư Chi bộ nhiệm kỳ 2020-2025?", ["Đỗ Xuân Kiên"]),
        ("Ai là Bí thư Chi bộ nhiệm kỳ 2015-2020?", ["Trần Xuân Vượng", "Nguyễn Văn Thịnh"]),
        ("Ai là Bí thư Chi bộ nhiệm kỳ 2010-2015?", []),
        ("Ai là Bí thư Chi bộ năm 2018?", ["Trần Xuân Vượng", "Nguyễn Văn Thịnh"]),
        ("Ai là Bí thư Chi bộ năm 2024?", ["Đỗ Xuân Kiên"]),
        ("Ai là Bí thư Chi bộ năm 2010?", []),
    ],
)
def test_an_office_is_of_its_time(read: Read, question: str, people: list[str]) -> None:
    """The newest comes first; a year or a term leaves those out who held the office at another time.

    What is elected is of its term, what is held of its day, and within the years of a term of that as well.
    """
    bulletins = read(
        old=cell("Lâm Đồng", "Nguyễn Văn Thịnh", "10/6/2015", "2015-2020"),
        new=cell("Lâm Đồng", "Đỗ Xuân Kiên"),
        meeting=MEETING,
    )
    assert fitting(question, bulletins) == people


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("Đỗ Xuân Kiên giữ chức vụ gì?", ["Đỗ Xuân Kiên"]),
        ("Trần Xuân Vượng là ai?", ["Trần Xuân Vượng"] * 2),
        ("Nguyễn Văn Nam là ai?", []),
        ("Trần Xuân Vượng giữ chức vụ gì năm 2016?", []),
    ],
)
def test_a_person_is_known_by_name(read: Read, question: str, people: list[str]) -> None:
    """A question about a person finds each of that person's offices, and nobody else's."""
    assert fitting(question, read(new=cell("Lâm Đồng", "Đỗ Xuân Kiên"), meeting=MEETING)) == people


def test_what_a_fact_does_not_say_contradicts_nothing(read: Read) -> None:
    """Without a province and a day of its own, a fact fits each province and each year."""
    (told,) = read(a=cell("Lâm Đồng", "Đỗ Xuân Kiên"))
    what, slots = (
        office_question(understand("Ai là Bí thư Chi bộ?")),
        understand("ở Trà Vinh năm 2011?").slots,
    )
    assert what is not None
    bare = replace(told, province=None, date=None, term=None)
    silent = [(replace(f, province=None, date=None, term=None), bare) for f in office_facts(told)]
    assert [holder.name for holder in matching_holders(what, slots, silent, lambda fact, of: 1)] == [
        "Đỗ Xuân Kiên"
    ]


@pytest.mark.parametrize(
    ("worse", "people"), [(0.86, ["Lê Minh Hoàng", "Đỗ Xuân Kiên"]), (0.84, ["Đỗ Xuân Kiên"])]
)
def test_what_fits_much_worse_is_of_another_body(read: Read, worse: float, people: list[str]) -> None:
    """A newer fact that holds 0.15 less of the question than the best one is left out."""
    bulletins = read(old=cell("Lâm Đồng", "Đỗ Xuân Kiên"), new=cell("Trà Vinh", "Lê Minh Hoàng", "20/5/2020"))
    found = fitting("Ai là Bí thư Chi bộ?", bulletins, lambda fact, of: worse if of.id == "new" else 1.0)
    assert found == people


def test_of_one_day_the_elected_come_first(read: Read) -> None:
    """An election goes before an office held on the same day, and then the better fit."""
    text = (
        cell("Lâm Đồng", "Đỗ Xuân Kiên")
        + " Dự Đại hội có đồng chí Trần Xuân Vượng - Bí thư Chi bộ, Trưởng ban."
    )
    bulletins = read(a=text, b=text.replace("Đỗ Xuân Kiên", "Lê Minh Hoàng"))
    found = fitting("Ai là Bí thư Chi bộ?", bulletins, lambda fact, of: 1.0 if of.id == "a" else 0.95)
    assert found == ["Đỗ Xuân Kiên", "Lê Minh Hoàng", "Trần Xuân Vượng", "Trần Xuân Vượng"]
    found = fitting("Ai là Bí thư Chi bộ?", bulletins, lambda fact, of: 1.0 if of.id == "b" else 0.95)
    assert found[:2] == ["Lê Minh Hoàng", "Đỗ Xuân Kiên"]


def test_each_name_comes_once(read: Read) -> None:
    """One name in capitals, other tone marks or wider spaces is one person, the first one's."""
    bulletins = read(
        a=cell("Lâm Đồng", "Trần Thị Hoà", "07/3/2020"),
        b=cell("Lâm Đồng", "TRẦN THỊ HÒA"),
        c=cell("Lâm Đồng", "Đỗ Xuân Kiên"),
    )
    question = understand("Ai là Bí thư Chi bộ?")
    what = office_question(question)
    assert what is not None
    told = [(fact, each) for each in bulletins for fact in office_facts(each)]
    found = first_of_each_person(matching_holders(what, question.slots, told, lambda fact, of: 1))
    assert sorted((holder.name, holder.bulletin.date) for holder in found) == [
        ("Trần Thị Hoà", dt.date(2020, 3, 7)),
        ("Đỗ Xuân Kiên", dt.date(2020, 3, 5)),
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Đỗ Xuân Kiên", "do xuan kien", True),
        ("Trần Thị  Hoà", "TRẦN THỊ HÒA", True),
        ("Đỗ Xuân Kiên", "Đỗ Xuân", False),
        ("Đỗ Xuân Kiên", "Xuân Kiên Đỗ", False),
    ],
)
def test_spellings_of_a_name_are_compared(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    """Accents, capitals and spaces make no other person; the words and their order do."""
    assert same_person(one, other) is same

from __future__ import annotations

import pytest

from retrieval.answer.office_qa.intent import (
    OfficeInQuestion,
    asking_words,
    asks_for_office,
    office_question,
)
from retrieval.query.understand import understand


def office(question: str) -> OfficeInQuestion:
    """The office that a question asks for."""
    what = office_question(understand(question))
    assert what is not None
    assert what.office is not None
    return what.office


@pytest.mark.parametrize(
    ("question", "role", "level", "branch"),
    [
        ("Ai là Bí thư?", "bí thư", None, ""),
        ("Ai là Bí thư Chi bộ?", "bí thư", "chi bộ", ""),
        ("bi thu chi bo la ai", "bí thư", "chi bộ", ""),
        ("Ai là Bí thư của Đảng ủy xã Tân Hương?", "bí thư", "đảng ủy", ""),
        ("Ai được bầu Bí thư Tỉnh ủy Lâm Đồng 2020?", "bí thư", "tỉnh ủy", ""),
        ("Phó Bí thư Thường trực Tỉnh ủy là ai?", "phó bí thư thường trực", "tỉnh ủy", ""),
        ("Ai là Chủ tịch UBND tỉnh Lâm Đồng?", "chủ tịch", "ubnd tỉnh", ""),
        ("Ai là Giám đốc Sở Tài chính?", "giám đốc", "sở", "tài chính"),
        ("Who is the secretary of the party cell?", "bí thư", "chi bộ", ""),
        ("Who is the party cell secretary in Lam Dong?", "bí thư", "chi bộ", ""),
        ("Lâm Đồng bí thư 2020", "bí thư", None, ""),
        ("Ai là Chủ tịch Hội đồng nhân dân tỉnh?", "chủ tịch", "hđnd tỉnh", ""),
        ("Thủ tướng bổ nhiệm ai làm Thứ trưởng Bộ Y tế?", "thứ trưởng", "bộ", "y tế"),
        ("Chủ tịch UBND tỉnh giao ai giữ chức vụ Giám đốc Sở Y tế?", "giám đốc", "sở", "y tế"),
        ("Bí thư Tỉnh ủy là ai khi ông Lê An làm Chủ tịch UBND tỉnh?", "bí thư", "tỉnh ủy", ""),
        ("Giám đốc Sở Y tế dự lễ nhậm chức Chủ tịch UBND xã là ai?", "giám đốc", "sở", "y tế"),
        ("Ai là Bí thư Tỉnh ủy khi ông Lê An làm Chủ tịch UBND tỉnh?", "bí thư", "tỉnh ủy", ""),
        ("Thủ tướng phê chuẩn ông Lê An làm Chủ tịch UBND tỉnh à?", "chủ tịch", "ubnd tỉnh", ""),
    ],
)
def test_an_office_is_read_with_its_body(question: str, role: str, level: str | None, branch: str) -> None:
    """The office and the level of its body are told from any way of asking, in either language."""
    found = office(question)
    assert (found.role, found.level, found.branch) == (role, level, branch)


@pytest.mark.parametrize(
    ("question", "of", "rest"),
    [
        ("Ai là Bí thư Chi bộ?", None, ""),
        ("Ai là Bí thư Chi bộ Ban Quản lý Khu kinh tế?", "ban quản lý", "Ban Quản lý Khu kinh tế"),
        ("Ai là Bí thư Chi bộ của Ban Quản lý?", "ban quản lý", "của Ban Quản lý"),
        ("Ai là Bí thư Đảng ủy các KCN Thái Nguyên?", "khu công nghiệp", "các khu công nghiệp Thái Nguyên"),
        ("Ai là Bí thư Đảng ủy xã Tân Hương?", None, "xã Tân Hương"),
        ("Ai là Bí thư Đảng ủy họp với Ban Quản lý?", None, ""),
        ("giám đốc sở y tế sơn la là ai", None, "sơn la"),
        ("Ông Lê An là Bí thư Đảng ủy xã Tân Hương à?", None, "xã Tân Hương"),
        (
            "Who is the secretary of the party committee of the Thai Nguyen industrial zones?",
            "khu công nghiệp",
            "",
        ),
    ],
)
def test_what_the_body_is_a_part_of_is_read(question: str, of: str | None, rest: str) -> None:
    """The words that go on with the body's name are told, and the body that it is said to be of."""
    found = office(question)
    assert (found.of, found.rest) == (of, rest)


@pytest.mark.parametrize(
    ("question", "people", "named", "election", "whether"),
    [
        ("Ai được bầu Bí thư Chi bộ?", (), True, True, False),
        ("Ai là Bí thư Chi bộ?", (), True, False, False),
        ("Đỗ Xuân Kiên là Bí thư Chi bộ đúng không?", ("Đỗ Xuân Kiên",), True, False, True),
        ("Có phải Đỗ Xuân Kiên được bầu làm Bí thư?", ("Đỗ Xuân Kiên",), True, True, True),
        ("Trần Xuân Vượng được bầu Bí thư Chi bộ?", ("Trần Xuân Vượng",), True, True, False),
        ("Phạm Văn An làm Chủ nhiệm Ủy ban kiểm tra?", ("Phạm Văn An",), True, False, False),
        ("Trần Xuân Vượng giữ chức vụ gì?", ("Trần Xuân Vượng",), False, False, False),
        ("What position does Trần Xuân Vượng hold?", ("Trần Xuân Vượng",), False, False, False),
        ("Vũ Mạnh Hải là ai?", ("Vũ Mạnh Hải",), False, False, False),
    ],
)
def test_what_is_asked_is_told(
    question: str,
    people: tuple[str, ...],
    named: bool,  # noqa: FBT001
    election: bool,  # noqa: FBT001
    whether: bool,  # noqa: FBT001
) -> None:
    """The people named, whether an office is, whether it is about an election, and whether it asks back."""
    what = office_question(understand(question))
    assert what is not None
    assert (what.people, what.office is not None) == (people, named)
    assert (what.election, what.whether) == (election, whether)


@pytest.mark.parametrize(
    "question",
    [
        "Chi bộ có bao nhiêu đảng viên?",
        "Bí thư Chi bộ được bầu ngày nào?",
        "Đỗ Xuân Kiên sinh năm nào?",
        "Trần Xuân Vượng phát biểu gì tại hội nghị?",
        "Bí thư Trần Xuân Vượng phát biểu những gì?",
        "Đồng chí nào chủ trì hội nghị?",
        "Chi bộ có 30 đảng viên, đúng không?",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    """What asks for a number, a day or a thing asks nothing of the facts on offices."""
    assert office_question(understand(question)) is None


def test_what_asks_is_known_by_its_words() -> None:
    """Words of both tables are known without accents, and words that name an office or a body are none."""
    assert {"dung", "khong", "chuc", "vu", "position"} <= asking_words()
    assert not {"bi", "thu", "chi", "bo", "dang", "uy", "truong", "ban"} & asking_words()


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Vũ Mạnh Hải giữ chức vụ gì?", True),
        ("vu manh hai giu chuc vu gi", True),
        ("What position does he hold?", True),
        ("Vũ Mạnh Hải nói gì?", False),
    ],
)
def test_asking_for_an_office_is_known(text: str, office: bool) -> None:  # noqa: FBT001
    """What somebody is, is asked for by the words of the table, with accents or without."""
    assert asks_for_office(text) is office


@pytest.mark.parametrize(
    "question",
    [
        "Ai trao quyết định cho ông Lê An?",
        "Ai trao quyết định nghỉ hưu cho Phó Giám đốc Sở Y tế Lê An?",
        "Ai trao nghị quyết phê chuẩn cho tân Chủ tịch UBND tỉnh Lê An?",
        "Ai được Chủ tịch UBND tỉnh Lê An đến thăm?",
    ],
)
def test_an_office_that_introduces_somebody_is_not_asked_for(question: str) -> None:
    """Whoever gives, takes or is visited is no holder of the office of a person who is named."""
    assert office_question(understand(question)) is None


@pytest.mark.parametrize(
    "question",
    ["Ông Trần Xuân Vượng là ai?", "Bí thư Chi bộ Trần Xuân Vượng là ai?", "Who is Mr. Trần Xuân Vượng?"],
)
def test_somebody_who_is_named_may_be_asked_for(question: str) -> None:
    """Who somebody is asks for an office of that person."""
    asked = office_question(understand(question))
    assert asked is not None
    assert (asked.office, asked.people) == (None, ("Trần Xuân Vượng",))


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Ai làm Bí thư Tỉnh ủy sau ông Trần Xuân Vượng?", True),
        ("Ông Trần Xuân Vượng là Bí thư Tỉnh ủy phải không?", False),
        ("Trần Xuân Vượng được bầu Bí thư Tỉnh ủy?", False),
    ],
)
def test_who_is_asked_is_known(question: str, who: bool) -> None:  # noqa: FBT001
    """A claim names the one in question; who asks "ai" names nobody who answers."""
    asked = office_question(understand(question))
    assert asked is not None
    assert (asked.who, asked.people) == (who, ("Trần Xuân Vượng",))

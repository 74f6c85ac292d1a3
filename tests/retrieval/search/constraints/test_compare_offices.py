"""Offices are compared with those of their body, bodies with their like, people with people."""

import pytest

from retrieval.query.slots import Sort
from tests.retrieval.search.constraints.test_compare import agreement, compare


@pytest.mark.parametrize(
    ("asked", "stated", "expected"),
    [
        ("Giám đốc Sở Y tế", "Giám đốc Sở Y tế", "agrees"),
        ("Giám đốc Sở Y tế", "Giám đốc Sở", "agrees"),
        ("Giám đốc Sở Y tế", "Quyền Giám đốc Sở Y tế", "agrees"),
        ("Giám đốc Sở Y tế", "Phó Giám đốc Sở Y tế", "contradicts"),
        ("Giám đốc Sở Y tế", "Phó Giám đốc Sở", "contradicts"),
        ("Giám đốc Sở Y tế", "nguyên Giám đốc Sở Y tế", "contradicts"),
        ("Giám đốc Sở Y tế", "Phó Giám đốc Sở Nội vụ", "silent"),
        ("Giám đốc Sở Y tế", "Bí thư Tỉnh ủy", "silent"),
        ("Phó Chủ tịch UBND tỉnh", "Phó Chủ tịch Thường trực UBND tỉnh", "agrees"),
        ("Phó Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh", "contradicts"),
        ("Nguyên Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh", "contradicts"),
        ("Nguyên Chủ tịch UBND tỉnh", "nguyên Chủ tịch UBND tỉnh", "agrees"),
    ],
)
def test_an_office_is_compared_by_its_grade(asked: str, stated: str, expected: str) -> None:
    """A deputy's, a head's and a former one's are others, if they are of the same body."""
    assert agreement(Sort.ROLE, f"{asked} là ai?", f"Ông Trần Nam, {stated}, dự hội nghị.") == expected


@pytest.mark.parametrize(
    ("asked", "stated", "title", "expected"),
    [
        ("Giám đốc Sở Y tế", "Giám đốc Sở Y tế", "Bản tin", "agrees"),
        ("Giám đốc Sở Y tế", "Giám đốc Sở", "Sở Y tế họp", "agrees"),
        ("Giám đốc Sở Y tế", "Giám đốc", "Sở Y tế họp", "agrees"),
        ("Giám đốc Sở GD&ĐT", "Giám đốc Sở Giáo dục và Đào tạo", "Bản tin", "agrees"),
        ("Giám đốc Sở Y tế", "Giám đốc Sở VH-TT", "Bản tin", "agrees"),
        ("Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ", "Bản tin", "contradicts"),
        ("Giám đốc Sở Y tế", "Giám đốc", "Sở Nội vụ họp", "contradicts"),
        ("Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ", "Sở Y tế họp", "silent"),
        ("Bí thư Tỉnh ủy", "Bí thư Huyện ủy", "Bản tin", "contradicts"),
        ("Bí thư Tỉnh ủy", "Bí thư Thành ủy", "Bản tin", "contradicts"),
        ("Chủ tịch UBND tỉnh", "Chủ tịch UBND huyện", "Bản tin", "contradicts"),
        ("Chủ tịch UBND tỉnh", "Chủ tịch HĐND tỉnh", "Bản tin", "contradicts"),
        ("Chủ tịch UBND huyện", "Chủ tịch UBND", "Bản tin", "agrees"),
        ("Chủ tịch Hội Nông dân huyện", "Chủ tịch Hội Cựu chiến binh huyện", "Bản tin", "contradicts"),
    ],
)
def test_the_body_of_an_office_is_compared(asked: str, stated: str, title: str, expected: str) -> None:
    """Another matter, another area or another kind contradicts; a short name is the host's."""
    sentence = f"Ông Trần Nam, {stated}, dự hội nghị."
    assert agreement(Sort.BODY, f"{asked} là ai?", sentence, title=title) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Ai từng giữ chức Giám đốc Sở Y tế?", "Ông Trần Nam, Giám đốc Sở Y tế, dự.", "agrees"),
        ("Ai từng giữ chức Giám đốc Sở Y tế?", "Ông Trần Nam, nguyên Giám đốc Sở Y tế, dự.", "silent"),
        ("Năm 2019 ai là Giám đốc Sở Y tế?", "Ông Trần Nam, nguyên Giám đốc Sở Y tế, dự.", "silent"),
        (
            "Ai thay ông Lê Hữu Phước làm Giám đốc Sở Y tế?",
            "Ông Trần Nam, Phó Giám đốc Sở Y tế.",
            "contradicts",
        ),
    ],
)
def test_an_office_of_then_may_be_a_former_one(question: str, sentence: str, expected: str) -> None:
    """Who held it in a year, or once, may be former today; whose place is taken claims nothing of him."""
    assert agreement(Sort.ROLE, question, sentence) == expected


def test_a_body_by_itself_is_compared_with_its_like() -> None:
    """The department of another matter contradicts where the one asked for is named nowhere."""
    question, sentence = "Sở Y tế có mấy phòng?", "Sở Nội vụ có 9 phòng."
    assert agreement(Sort.BODY, question, sentence) == "contradicts"
    assert agreement(Sort.BODY, question, sentence, "Sở Y tế có 7 phòng.") == "silent"
    assert agreement(Sort.BODY, question, "Sở Y tế có 7 phòng.", sentence) == "agrees"


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Ông Trần Văn Nam sinh năm nào?", "Ông Trần Văn Nam sinh năm 1970.", "agrees"),
        ("Ông Trần Văn Nam sinh năm nào?", "Đồng chí Nam sinh năm 1970.", "silent"),
        ("Ông Trần Văn Nam sinh năm nào?", "Ông Lê Hữu Phước sinh năm 1970.", "contradicts"),
        ("Ông Trần Văn Nam sinh năm nào?", "Ông Lê Hữu Phước hơn ông Trần văn Nam 2 tuổi.", "silent"),
        ("Ông Trần Văn Nam thay ai?", "Ông Lê Hữu Phước được bầu làm Bí thư.", "silent"),
        ("Ông Trần Văn Nam là Bí thư phải không?", "Ông Lê Hữu Phước là Bí thư.", "silent"),
    ],
)
def test_a_person_is_compared(question: str, sentence: str, expected: str) -> None:
    """Somebody else contradicts where the question is about a person, not where it asks who, or claims."""
    assert agreement(Sort.PERSON, question, sentence) == expected


def test_what_is_claimed_of_a_person_contradicts_nothing() -> None:
    """Whether the person holds that office is the question: the office is no condition of the answer."""
    compared = compare(
        "Ông Trần Văn Nam là Giám đốc Sở Y tế à?", "Ông Trần Văn Nam, Phó Giám đốc Sở Y tế, dự."
    )
    assert {each.sort for each in compared} == {Sort.PERSON}

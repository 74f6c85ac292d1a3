from __future__ import annotations

import pytest

from retrieval.evaluation.metrics import agrees, exact_match, normalised, token_f1


@pytest.mark.parametrize(
    ("answer", "compared"),
    [
        ("26 Đảng viên", "26 đảng viên"),
        (" 05  đồng\u00a0chí.", "5 đồng chí"),
        ("“Chữ và Ảnh”", "chữ và ảnh"),
        ("157.911,47 tỷ", "15791147 tỷ"),
        ("Xa\u0303", "x\u00e3"),
        ("những năm 1950", "những năm 1950"),
        ("The 00", "the 0"),
        ("?!", ""),
    ],
)
def test_answers_are_compared_without_case_and_punctuation(answer: str, compared: str) -> None:
    """Lower case, composed, no punctuation, single spaces, no leading zeros; every word stays."""
    assert normalised(answer) == compared


@pytest.mark.parametrize(
    ("answer", "expected", "exact", "f1"),
    [
        ("Trần Thị Mai", ["trần thị mai."], 1, 1),
        ("Mai", ["Trần Thị Mai"], 0, 1 / 2),  # precision 1, recall 1/3
        ("bà Trần Thị Mai", ["Trần Thị Mai"], 0, 6 / 7),  # precision 3/4, recall 1
        ("năm 1842", ["1842", "vào năm 1842"], 0, 4 / 5),  # the second fits better
        ("a a b", ["a b b"], 0, 2 / 3),  # a word counts as often as both have it
        ("Lan", ["Mai"], 0, 0),
        ("Lan", [], 0, 0),
        ("", ["Mai"], 0, 0),
    ],
)
def test_exact_match_and_f1_are_those_of_the_textbook(
    answer: str, expected: list[str], exact: float, f1: float
) -> None:
    """As worked out by hand, by the expected answer that fits best."""
    assert exact_match(answer, expected) == exact
    assert token_f1(answer, expected) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("answer", "expected", "right"),
    [
        ("26 đảng viên", ["26 đảng viên"], True),
        ("05 đồng chí", ["5 đồng chí"], True),
        ("trên 98 ngàn lao động", ["98 ngàn lao động"], True),
        ("26", ["26 đảng viên"], True),
        ("6 đảng viên", ["26 đảng viên"], False),
        ("Lan", ["Trần Lan Anh", "Mai"], True),
        ("26 đảng viên", ["6 đảng viên"], False),
        ("Lan", ["Lanh"], False),
        ("Lan", [], False),
        ("", ["Mai"], False),
        ("?", ["Mai"], False),
        ("Mai", ["?"], False),
        ("Bà Mai họp. Ông Ba nói.", ["Mai"], False),
    ],
)
def test_an_answer_agrees_that_holds_or_is_held(answer: str, expected: list[str], right: bool) -> None:  # noqa: FBT001
    """In whole words it holds an expected answer or is held by one, and is no more than a sentence."""
    assert agrees(answer, expected) is right

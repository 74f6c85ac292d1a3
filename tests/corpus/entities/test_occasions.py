"""A number of a congress, a session or a term of office is one of something, and that is somebody's."""

import pytest

from corpus.entities.dates import ordinals
from corpus.text.text import Style, read_text


def things(text: str, style: Style = Style.PUBLISHED) -> list[tuple[int, str, str]]:
    """The numbers of a text, what they number, and whose it is."""
    return [(each.number, each.occasion, each.owner) for each in ordinals(read_text(text, style))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Đại hội đại biểu Đảng bộ huyện Đơn Dương lần thứ XII, tiến tới Đại hội XIV của Đảng",
            [(12, "đại hội", "đảng bộ huyện"), (14, "đại hội", "trung ương")],
        ),
        ("Kỳ họp thứ 9, Quốc hội khóa XV", [(9, "kỳ họp", "quốc hội"), (15, "khóa", "quốc hội")]),
        ("bầu cử ĐBQH khóa XVI và đại biểu HĐND", [(16, "khóa", "quốc hội")]),
        ("Hội nghị lần thứ 14 BCH Đảng bộ tỉnh", [(14, "hội nghị", "đảng bộ tỉnh")]),
        ("Nghị quyết Trung ương 11", [(11, "", "trung ương")]),
        ("Hội nghị Trung ương 11", [(11, "hội nghị", "trung ương")]),
        ("Nghị quyết Đại hội XIII", [(13, "đại hội", "trung ương")]),
        ("Giải bóng đá Báo Thử lần thứ V", [(5, "giải", "")]),
        ("Hội thi diễn ra. Đây là lần thứ ba", [(3, "", "")]),
        ("SEA Games 31", [(31, "SEA Games", "")]),
    ],
)
def test_a_number_is_of_something(text: str, expected: list[tuple[int, str, str]]) -> None:
    """What is numbered stands before, in the same clause; whose it is between, right behind, or before."""
    assert things(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ky hop thu 8 hdnd tinh", [(8, "kỳ họp", "hội đồng nhân dân")]),
        ("dai hoi dang bo tinh lan thu muoi hai", [(12, "đại hội", "đảng bộ tỉnh")]),
        ("the 3rd congress of the union", [(3, "đại hội", "")]),
    ],
)
def test_typed_without_accents(text: str, expected: list[tuple[int, str, str]]) -> None:
    """Questions name the same things without accents, in words, and in English."""
    assert things(text, Style.TYPED) == expected

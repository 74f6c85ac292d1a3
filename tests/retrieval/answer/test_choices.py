"""Questions that put two things to choose from, over made-up ones of each kind."""

from __future__ import annotations

import pytest

from retrieval.answer.choices import asked_choice
from retrieval.query.answer_type import AnswerType
from retrieval.query.understand import understand


@pytest.mark.parametrize(
    ("question", "asked", "kind"),
    [
        ("Chi bộ có 26 hay 30 đảng viên?", "Chi bộ có bao nhiêu đảng viên?", AnswerType.NUMBER),
        ("Chi bộ có 26 đảng viên hay 30 đảng viên?", "Chi bộ có bao nhiêu đảng viên?", AnswerType.NUMBER),
        ("Vốn là 2,5 tỷ hay 3 tỷ đồng?", "Vốn là bao nhiêu đồng?", AnswerType.NUMBER),
        ("Đại hội họp ngày 5/3/2020 hay ngày 6/3/2020?", "Đại hội họp khi nào?", AnswerType.DATE),
        ("Đại hội họp năm 2020 hay 2021?", "Đại hội họp khi nào?", AnswerType.DATE),
        (
            "Chủ tịch xã Tân Lập là ông Hoàng Bá Lộc hay ông Lê Văn Nam?",
            "Chủ tịch xã Tân Lập là ai?",
            AnswerType.PERSON,
        ),
        ("Lễ hội mở ở Trà Vinh hay Cần Thơ?", "Lễ hội mở ở nơi nào?", AnswerType.PLACE),
        ("Lễ hội mở ở Trà Vinh hay ở Cần Thơ?", "Lễ hội mở ở nơi nào?", AnswerType.PLACE),
        (
            "Does it have 26 or 30 party members?",
            "Does it have how many party members?",
            AnswerType.NUMBER,
        ),
    ],
)
def test_a_choice_asks_for_one_of_the_two(question: str, asked: str, kind: AnswerType) -> None:
    """The two are taken out and asked for, by what they are, and neither is claimed."""
    read = asked_choice(understand(question))
    assert read is not None
    assert (read.text, read.answer_type) == (asked, kind)
    assert read.slots.people == ()


@pytest.mark.parametrize(
    "question",
    [
        "Chi bộ có 26 đảng viên hay không?",
        "Chi bộ có 26 đảng viên, đúng hay sai?",
        "Ca sĩ nào hát hay ở Trà Vinh?",
        "Sản xuất tăng hay giảm?",
        "Chi bộ có 26 đảng viên và 3 tổ đảng hay có thêm?",
        "Is it true that 26 members voted or not?",
    ],
)
def test_what_puts_no_two_of_a_kind_is_no_choice(question: str) -> None:
    """A question for a yes or a no, and other words on both sides, are left as they are."""
    assert asked_choice(understand(question)) is None

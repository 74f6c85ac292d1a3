"""Questions without "còn" that ask for more of what the one before is about, over made-up pairs."""

from __future__ import annotations

import pytest

from corpus.text.fold import fold
from retrieval.query.answer_type import AnswerType
from retrieval.query.understand import understand

MERGER = "Tỉnh Hà Nam sau sắp xếp có bao nhiêu đơn vị hành chính cấp xã?"
ELECTED = "Ai được bầu làm Chủ tịch Hội Nông dân xã Tân Lập, Bắc Giang nhiệm kỳ 2023-2028?"
MEETING = "Hội nghị tổng kết công tác Mặt trận huyện Mường La, Sơn La năm 2023 bàn những gì?"
HOUSES = "Huyện Vân Hồ, Sơn La năm 2024 xóa được bao nhiêu nhà tạm?"
BRIDGE = "Lễ khánh thành cầu Vàm Xanh ở Trà Vinh diễn ra khi nào?"
APPOINTED = "Ông Hoàng Bá Lộc được bổ nhiệm chức gì ở Sở Y tế Bắc Giang?"
ENGLISH = "Who was elected chairman of the farmers' union of Bac Giang in 2023?"
RACE = "Đội nam nào vô địch giải đua thuyền Sông Xanh ở Trà Vinh?"


@pytest.mark.parametrize(
    ("question", "after", "kind", "kept"),
    [
        ("trong đó mấy phường?", MERGER, AnswerType.NUMBER, "hà nam"),
        ("Trong số đó có bao nhiêu xã biên giới?", MERGER, AnswerType.NUMBER, "hà nam"),
        ("cụ thể mấy xã, mấy phường?", MERGER, AnswerType.NUMBER, "hà nam"),
        ("bao nhiêu phường?", MERGER, AnswerType.NUMBER, "hà nam"),
        ("Thế trước đó thì có bao nhiêu?", MERGER, AnswerType.NUMBER, "hà nam"),
        ("trong do may phuong", MERGER, AnswerType.NUMBER, "hà nam"),
        ("lúc đó bao nhiêu tuổi?", ELECTED, AnswerType.NUMBER, "tân lập"),
        ("ông ấy sinh ngày nào", ELECTED, AnswerType.DATE, "tân lập"),
        ("bao nhiêu phiếu?", ELECTED, AnswerType.NUMBER, "tân lập"),
        ("với bao nhiêu phiếu vậy?", ELECTED, AnswerType.NUMBER, "tân lập"),
        ("thế phó chủ tịch?", ELECTED, AnswerType.PERSON, "tân lập"),
        ("quê ở đâu?", ELECTED, AnswerType.PLACE, "tân lập"),
        ("ở đâu vậy", MEETING, AnswerType.PLACE, "mường la"),
        ("khi nào", MEETING, AnswerType.DATE, "mường la"),
        ("ai chủ trì", MEETING, AnswerType.PERSON, "mường la"),
        ("Do ai chủ trì vậy?", MEETING, AnswerType.PERSON, "mường la"),
        ("có bao nhiêu đại biểu tham dự?", MEETING, AnswerType.NUMBER, "mường la"),
        ("kết quả thế nào?", MEETING, AnswerType.EXPLANATION, "mường la"),
        ("Thế ai trình bày báo cáo?", MEETING, AnswerType.PERSON, "mường la"),
        ("nhà sửa chữa thì bao nhiêu?", HOUSES, AnswerType.NUMBER, "vân hồ"),
        ("Vậy hộ nghèo thì giảm mấy phần trăm?", HOUSES, AnswerType.NUMBER, "vân hồ"),
        ("tổng kinh phí bao nhiêu?", HOUSES, AnswerType.NUMBER, "vân hồ"),
        ("mỗi nhà bao nhiêu tiền?", HOUSES, AnswerType.NUMBER, "vân hồ"),
        ("Thế quân khu hỗ trợ bao nhiêu tiền?", HOUSES, AnswerType.NUMBER, "vân hồ"),
        ("cầu dài bao nhiêu?", BRIDGE, AnswerType.NUMBER, "vàm xanh"),
        ("ai cắt băng?", BRIDGE, AnswerType.PERSON, "vàm xanh"),
        ("Vì sao chậm?", BRIDGE, AnswerType.EXPLANATION, "vàm xanh"),
        ("ai ký quyết định?", APPOINTED, AnswerType.PERSON, "hoàng bá lộc"),
        ("trước đó ông làm gì?", APPOINTED, AnswerType.EXPLANATION, "hoàng bá lộc"),
        ("and by how many votes?", ENGLISH, AnswerType.NUMBER, "bac giang"),
        ("how old is he?", ENGLISH, AnswerType.NUMBER, "bac giang"),
        ("and where?", ENGLISH, AnswerType.PLACE, "bac giang"),
        ("when was that?", ENGLISH, AnswerType.DATE, "bac giang"),
        ("And the vice chairman?", ENGLISH, AnswerType.PERSON, "bac giang"),
    ],
)
def test_what_asks_for_more_is_put_to_the_old_topic(
    question: str, after: str, kind: AnswerType, kept: str
) -> None:
    """The completed question names what the old one is about and asks for what the new one asks."""
    completed = understand(question, after)
    assert kept in completed.text.lower()
    assert completed.answer_type is kind


@pytest.mark.parametrize(
    ("question", "completed"),
    [
        ("trong đó mấy phường?", "Tỉnh Hà Nam sau sắp xếp đơn vị hành chính cấp xã, trong đó mấy phường?"),
        ("cụ thể mấy phường?", "Tỉnh Hà Nam sau sắp xếp đơn vị hành chính cấp xã, cụ thể mấy phường?"),
    ],
)
def test_the_old_question_is_gone_on_with(question: str, completed: str) -> None:
    """What the old question asked for is left out, and the new one stands behind the rest."""
    assert understand(question, MERGER).text == completed


def test_words_that_begin_alike_change_places() -> None:
    """What begins with a word of the old question takes the place of that."""
    assert (
        understand("Còn đội nữ thì sao?", RACE).text
        == "Đội nữ nào vô địch giải đua thuyền Sông Xanh ở Trà Vinh?"
    )


@pytest.mark.parametrize(
    "question",
    [
        "Ai chủ trì hội nghị của huyện Sông Mã?",
        "Tổng kinh phí lễ hội hoa Đà Lạt bao nhiêu?",
        "giá xăng bao nhiêu?",
        "Hội chợ nông sản Gia Lai diễn ra khi nào?",
        "Thủ tướng bao nhiêu tuổi?",
        "Nếu trời mưa thì hoãn ngày nào?",
        "Ai làm Chủ tịch Hội Nông dân huyện Di Linh nhiệm kỳ này?",
        "Nguyễn Văn Bé quê ở đâu?",
        "Trong đợt thi đua, xã Tân Thành được mấy giải?",
        "Doanh thu Bitcoin bao nhiêu?",
        "How many votes did Joe Biden win?",
    ],
)
@pytest.mark.parametrize("after", [MERGER, ELECTED, MEETING, BRIDGE])
def test_what_says_what_it_asks_about_stays(question: str, after: str) -> None:
    """A question with words or names of its own, none of them of the old one, stands alone."""
    assert fold(understand(question, after).text) == fold(understand(question).text)

"""What is said before and behind a question out of politeness, in many made-up messages."""

from __future__ import annotations

import pytest

from corpus.text.fold import unaccented
from retrieval.query.prefaces import without_preface
from retrieval.query.understand import understand

ASKED = "ai là chủ tịch xã Tân Lập?"
BEFORE = [
    "Dạ em chào anh chị, cho em hỏi",
    "dạ cho em hỏi",
    "Dạ, ",
    "xin hỏi",
    "Xin cho hỏi là",
    "cho mình hỏi chút:",
    "Cho em hỏi với ạ,",
    "ad ơi",
    "Ad ơi cho mình hỏi",
    "Bot ơi, ",
    "Mọi người ơi cho e hỏi",
    "Em chào các anh chị ạ. Em muốn hỏi",
    "Chào bạn, mình ở phòng Nội vụ, nhờ bạn xem giúp",
    "Kính gửi Ban biên tập,",
    "Kính gửi quý cơ quan: tôi xin được hỏi",
    "Kính thưa quý vị, cho tôi được phép hỏi",
    "Xin lỗi làm phiền, vui lòng cho biết",
    "anh chị có thể cho em biết",
    "Nhờ ad tra giúp em",
    "Alo, cho tôi biết",
    "bạn có biết",
    "Please can you tell me",
    "Hello, could you please tell me",
    "Excuse me, do you know",
]
BEHIND = [
    "",
    " ạ",
    " Em cảm ơn ạ.",
    " Xin cảm ơn anh chị!",
    " thanks",
    " Em xin cảm ơn nhiều ạ",
    " giúp em với ạ",
]


@pytest.mark.parametrize("before", BEFORE)
def test_what_is_said_before_a_question_is_left_out(before: str) -> None:
    """Greetings, requests and who speaks go, with accents and without; the question stays as it was typed."""
    asked = f"A{ASKED[1:]}" if before[0].isupper() else ASKED
    assert without_preface(f"{before.strip()} {ASKED}") == asked
    assert without_preface(unaccented(f"{before.strip()} {ASKED}")) == unaccented(asked)


@pytest.mark.parametrize("behind", BEHIND)
def test_what_is_said_behind_a_question_is_left_out(behind: str) -> None:
    """Thanks and particles at the end go, and the question mark stays."""
    assert without_preface(f"Dạ em hỏi chút, {ASKED}{behind}") == f"A{ASKED[1:]}"
    assert without_preface(f"{ASKED[:-1]}{behind}?") == ASKED


@pytest.mark.parametrize(
    "question",
    [
        "Em Nguyễn Thị Lan đạt giải gì?",
        "Anh hùng lao động xã Tân Lập là ai?",
        "Dạ tiệc được tổ chức ở đâu?",
        "Chào mừng đại hội có hoạt động gì?",
        "Được hỏi ý kiến, bao nhiêu hộ đồng ý?",
        "Con số cuối cùng là bao nhiêu?",
        "Hỏi đáp về thủ tục đất đai diễn ra khi nào?",
        "Bác sĩ nào được khen?",
        "Cho vay hộ nghèo bao nhiêu?",
        "Có bao nhiêu dự án?",
        "Hi sinh ở đâu?",
        "Chị Lan làm gì?",
        "Xã nào cho thuê đất?",
        "đồng chí nào trúng cử?",
    ],
)
def test_a_question_that_begins_alike_stays(question: str) -> None:
    """Words that only begin like a greeting or a request are the question's own."""
    assert without_preface(question) == question
    assert without_preface(unaccented(question)) == unaccented(question)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("cho em hỏi đồng chí nào trúng cử?", "đồng chí nào trúng cử?"),
        ("cho hỏi có bao nhiêu dự án?", "có bao nhiêu dự án?"),
        ("xin hỏi được bao nhiêu phiếu?", "được bao nhiêu phiếu?"),
        ("Cho em hỏi lãnh đạo nào dự lễ?", "Lãnh đạo nào dự lễ?"),
        ("Em cho hỏi là ai ký quyết định?", "Là ai ký quyết định?"),
        ("Dạ em chào anh chị", "Dạ em chào anh chị"),
        ("Về lễ hội hoa, cho em hỏi ai khai mạc?", "Về lễ hội hoa, ai khai mạc?"),
        ("Ai khai mạc lễ hội hoa, cho em hỏi với ạ?", "Ai khai mạc lễ hội hoa?"),
        ("Anh cho em xin tên ông chỉ huy trưởng với ạ", "Tên ông chỉ huy trưởng"),
        ("Kính gửi UBND tỉnh Bắc Giang, ai là chủ tịch?", "Kính gửi UBND tỉnh Bắc Giang, ai là chủ tịch?"),
        ("Kính gửi UBND tỉnh Bắc Giang, ai là bí thư Bắc Giang?", "Ai là bí thư Bắc Giang?"),
    ],
)
def test_only_what_is_polite_goes(message: str, asked: str) -> None:
    """Words of the question behind a request stay; a body greeted stays where it alone tells the place."""
    assert without_preface(message) == asked


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("<p>Ai là <b>Bí thư</b>&nbsp;xã?</p>", "Ai là Bí thư xã?"),
        ('<a href="http://x.vn/a?b=1">Chủ tịch</a> là&#32;ai', "Chủ tịch là ai"),
        ("Ai &ocirc;ng n&agrave;o l&agrave;m b&iacute; th&#432;?", "Ai ông nào làm bí thư?"),
        ("ai ký<br/>quyết định<!-- x -->?", "ai ký quyết định ?"),
        ("Vốn < 5 tỷ hay > 5 tỷ?", "Vốn < 5 tỷ hay > 5 tỷ?"),
        ("A&B là gì?", "A&B là gì?"),
    ],
)
def test_html_is_read_as_it_would_be_shown(pasted: str, text: str) -> None:
    """Tags and entities of a page that was copied are no words; signs of comparison stay."""
    assert understand(pasted).text == text


def test_a_polite_question_is_understood_like_the_bare_one() -> None:
    """With its preface a question has the type, the slots and the words of the question without."""
    bare = understand("Ai là Bí thư Huyện ủy Bảo Lâm, Lâm Đồng năm 2021?")
    polite = understand(
        "Dạ em chào anh chị, cho em hỏi Ai là Bí thư Huyện ủy Bảo Lâm, Lâm Đồng năm 2021 ạ? Em cảm ơn."
    )
    assert polite == bare

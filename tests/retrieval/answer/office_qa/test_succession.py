"""Whom somebody came in place of: no holder, and no claim that he is one."""

from __future__ import annotations

import pytest

from corpus.text.fold import unaccented
from corpus.text.text import Style, read_text
from retrieval.answer.office_qa.intent import office_question
from retrieval.answer.office_qa.succession import asks_for_predecessor, replaced_people
from retrieval.query.understand import understand

OLD, NEW = "Hoàng Bá Lộc", "Lê Văn Nam"


@pytest.mark.parametrize(
    "question",
    [
        "Ai thay ông Hoàng Bá Lộc làm Chủ tịch UBND huyện Sông Mã?",
        "Ai thay thế Hoàng Bá Lộc giữ chức Giám đốc Sở Y tế?",
        "Người kế nhiệm đồng chí Hoàng Bá Lộc là ai?",
        "Giám đốc Sở Y tế thay cho ông Hoàng Bá Lộc là ai?",
        "Bí thư mới thay nguyên Bí thư Huyện ủy Hoàng Bá Lộc",
        "Ông Lê Văn Nam thay ông Hoàng Bá Lộc làm Chủ tịch huyện phải không?",
        "Sau khi ông Hoàng Bá Lộc nghỉ hưu, ai làm Chủ tịch huyện?",
        "Ông Hoàng Bá Lộc nghỉ hưu, ai làm Chủ tịch huyện?",
        "Ông Hoàng Bá Lộc được ai thay?",
        "Đại tá Hoàng Bá Lộc thôi giữ chức thì ai lên?",
        "Ông Hoàng Bá Lộc đi Hà Giang, ai làm Chủ tịch UBND tỉnh?",
        "Ông Hoàng Bá Lộc thôi chủ tịch tỉnh Quảng Nam thì ai lên thay?",
        "Đồng chí Hoàng Bá Lộc được chuyển về Trung ương, thì ai làm Bí thư?",
        "Ai được bầu làm chủ tịch tỉnh thế ông Hoàng Bá Lộc?",
        "Ai thế vị trí bí thư của ông Hoàng Bá Lộc?",
        "Who replaced Mr. Hoàng Bá Lộc as director?",
        "Who succeeded Hoàng Bá Lộc?",
    ],
)
def test_whose_place_was_taken_is_told_by_the_words_around_the_name(question: str) -> None:
    """Behind "thay" and "kế nhiệm", before "nghỉ hưu" and "thôi giữ", a name is that of the one before."""
    people = [NEW, OLD] if NEW in question else [OLD]
    assert replaced_people(read_text(question, Style.TYPED), people) == (OLD,)
    assert replaced_people(read_text(unaccented(question), Style.TYPED), people) == (OLD,)


@pytest.mark.parametrize(
    "question",
    [
        "Hoàng Bá Lộc được bầu làm Chủ tịch huyện phải không?",
        "Ông Hoàng Bá Lộc thay ông Trần An làm Chủ tịch huyện phải không?",
        "Ai thay bóng đèn ở nhà ông Hoàng Bá Lộc?",
        "Chủ tịch huyện Hoàng Bá Lộc thay mặt ai phát biểu?",
        "Ai thay ông Trần An làm phó cho ông Hoàng Bá Lộc?",
        "Ai thay mặt ông Hoàng Bá Lộc phát biểu?",
        "Khi nào ông Hoàng Bá Lộc làm bí thư?",
        "Ông Hoàng Bá Lộc đi Hà Giang làm gì?",
        "Ông Hoàng Bá Lộc đi thăm ai?",
        "Lãnh đạo tỉnh nói thế nào về ông Hoàng Bá Lộc?",
    ],
)
def test_others_are_claimed(question: str) -> None:
    """Who takes the place, and who only stands in the sentence, is nobody who gave way."""
    assert replaced_people(read_text(question, Style.TYPED), [OLD]) == ()


def test_a_successor_is_asked_for_without_a_claim() -> None:
    """The question asks for the holder, claims nobody, and knows who is not meant."""
    asked = office_question(understand("Ai thay ông Hoàng Bá Lộc làm Chủ tịch UBND huyện Sông Mã?"))
    assert asked is not None
    assert (asked.people, asked.replaced) == ((), (OLD,))
    claim = office_question(
        understand("Có phải ông Lê Văn Nam kế nhiệm ông Hoàng Bá Lộc làm Chủ tịch UBND xã Mường Bú?")
    )
    assert claim is not None
    assert (claim.people, claim.replaced, claim.whether) == ((NEW,), (OLD,), True)


@pytest.mark.parametrize(
    "question",
    [
        "Ông Lê Văn Nam làm Chủ tịch UBND xã Mường Bú thay ai?",
        "Lê Văn Nam kế nhiệm ai làm giám đốc?",
        "Người tiền nhiệm của Chủ tịch Lê Văn Nam là ai?",
        "Bí thư Tỉnh ủy trước ông Lê Văn Nam là ai?",
        "Who is the predecessor of the director?",
    ],
)
def test_who_came_before_is_no_question_to_the_facts(question: str) -> None:
    """Facts tell who holds an office, and not who held it before somebody."""
    assert asks_for_predecessor(read_text(question, Style.TYPED))
    assert office_question(understand(question)) is None

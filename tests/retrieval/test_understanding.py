from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import EmptyQuestionError, LongQuestionError
from corpus.vietnamese import fold, syllables, unaccented
from retrieval.understanding import MAX_LENGTH, Kind, understand

BEFORE = "Ai được bầu làm Bí thư nhiệm kỳ 2020-2025?"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("/hoi ai là bí thư?", "ai là bí thư?"),
        ("/ask@bantin_bot   ai là bí thư?", "ai là bí thư?"),
        ("  /hoi\nai là bí thư?", "ai là bí thư?"),
        ("/hoi /ask ai", "/ask ai"),
        ("ai /hoi bí thư?", "ai /hoi bí thư?"),
        ("/đảng viên là ai?", "/đảng viên là ai?"),
        ("22/12/2024 có gì?", "22/12/2024 có gì?"),
        ("/hoi, ai là bí thư?", "/hoi, ai là bí thư?"),
    ],
)
def test_a_leading_command_is_left_out(typed: str, understood: str) -> None:
    """One command at the beginning goes, with the bot's name; a slash anywhere else stays."""
    assert understand(typed).text == understood


@pytest.mark.parametrize(
    "typed",
    [
        unicodedata.normalize("NFD", "Ai là Bí thư?"),
        " \t Ai\u00a0là\r\n\u3000Bí   thư? ",
        "\u200bAi\x00là\u200eBí\ufeff thư?\x07",
        "Ai là \ud800Bí thư?",
    ],
    ids=["decomposed", "white space", "control characters", "half a surrogate pair"],
)
def test_spelling_in_unicode_makes_no_difference(typed: str) -> None:
    """Letters are composed, white space is single, what nobody sees is gone."""
    assert understand(typed).text == "Ai là Bí thư?"


@pytest.mark.parametrize("typed", ["", " \n\t", "?!…", "😀👍🏽", "/hoi", "/ask@bantin_bot  ", "\u200b\x00"])
def test_a_question_without_a_word_is_refused(typed: str) -> None:
    """Nothing, signs, or a bare command is refused with an example of how to ask."""
    with pytest.raises(EmptyQuestionError, match=r"ask in words, for example: ai được bầu làm Bí thư\?$"):
        understand(typed)


def test_the_longest_question_is_a_thousand_characters() -> None:
    """1,000 characters pass, command and spare space not counted; one more is refused with its length."""
    assert MAX_LENGTH == 1000
    longest = "đ" * 1000
    assert understand(f"/hoi   {unicodedata.normalize('NFD', longest)}  ").text == longest
    with pytest.raises(LongQuestionError, match=r"^The question is too long \(1001 characters\): .* 1000\.$"):
        understand(longest + "a")


KINDS = [
    (Kind.PERSON, "Ai được bầu làm Bí thư?"),
    (Kind.PERSON, "Đồng chí nào làm Phó Bí thư?"),
    (Kind.PERSON, "Người nào ký nghị quyết?"),
    (Kind.PERSON, "Ông nào chủ trì hội nghị?"),
    (Kind.NUMBER, "Chi bộ có bao nhiêu đảng viên?"),
    (Kind.NUMBER, "Chi ủy gồm mấy đồng chí?"),
    (Kind.NUMBER, "Tỷ lệ hộ nghèo là gì?"),
    (Kind.NUMBER, "Tỉ lệ giải ngân?"),
    (Kind.NUMBER, "Tổng số vốn đầu tư?"),
    (Kind.NUMBER, "Số lượng dự án?"),
    (Kind.DATE, "Đại hội diễn ra khi nào?"),
    (Kind.DATE, "Bao giờ khởi công?"),
    (Kind.DATE, "Hội nghị lúc nào?"),
    (Kind.DATE, "Đại hội tổ chức ngày nào?"),
    (Kind.DATE, "Họp vào ngày mấy?"),
    (Kind.DATE, "Năm nào hoàn thành?"),
    (Kind.OTHER, "Chủ đề của Đại hội là gì?"),
    (Kind.OTHER, "Vì sao dự án chậm?"),
]


@pytest.mark.parametrize(("kind", "question"), KINDS)
def test_the_kind_is_told_with_accents_and_without(kind: Kind, question: str) -> None:
    """A Vietnamese question asks for the same kind of words however it is typed."""
    plain = unaccented(question)
    for typed in (question, question.upper(), plain, plain.lower(), unicodedata.normalize("NFD", question)):
        assert understand(typed).kind is kind, typed


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (Kind.PERSON, "Who was elected Bí thư in 2020?"),
        (Kind.PERSON, "Whose idea was it?"),
        (Kind.NUMBER, "How many members are there?"),
        (Kind.NUMBER, "how much was invested"),
        (Kind.NUMBER, "What percentage of households is poor?"),
        (Kind.DATE, "When did the congress take place?"),
        (Kind.DATE, "What day was the meeting?"),
        (Kind.OTHER, "What is the congress about?"),
        (Kind.OTHER, "Which whole villages said so?"),
    ],
)
def test_the_kind_is_told_in_english(kind: Kind, question: str) -> None:
    """English question words, as whole words, tell the kind."""
    assert understand(question).kind is kind


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (Kind.PERSON, "Ai là giám đốc nhà máy alumin?"),
        (Kind.OTHER, "Công ty may Phú Thịnh sản xuất gì?"),
        (Kind.OTHER, "Hai xã Đạ K'Nàng có gì?"),
        (Kind.OTHER, "Bà Rịa nói gì?"),
        (Kind.DATE, "Ai được bầu ngày nào?"),
        (Kind.NUMBER, "Ai quản lý bao nhiêu dự án?"),
        (Kind.OTHER, "Bộ máy gồm những gì?"),
    ],
)
def test_words_that_only_look_alike_do_not_tell_the_kind(kind: Kind, question: str) -> None:
    """With accents "máy" and "may" are not "mấy"; a date goes before a number, and that before a person."""
    assert understand(question).kind is kind


@pytest.mark.parametrize(
    ("question", "completed"),
    [
        ("Còn năm 2018?", "Ai được bầu làm Bí thư nhiệm kỳ - ? Còn năm 2018?"),
        ("còn phó bí thư?", f"{BEFORE} còn phó bí thư?"),
        ("Thế còn Phó Bí thư thì sao?", f"{BEFORE} Thế còn Phó Bí thư thì sao?"),
        ("CÒN PHÓ BÍ THƯ?", f"{BEFORE} CÒN PHÓ BÍ THƯ?"),
        ("con pho bi thu?", f"{BEFORE} con pho bi thu?"),
        ("the con pho bi thu", f"{BEFORE} the con pho bi thu"),
        ("Thế ai làm phó?", f"{BEFORE} Thế ai làm phó?"),
        ("Thế ở Đà Lạt?", f"{BEFORE} Thế ở Đà Lạt?"),
        ("Vậy phó bí thư là ai?", f"{BEFORE} Vậy phó bí thư là ai?"),
        ("/hoi vay pho bi thu la ai", f"{BEFORE} vay pho bi thu la ai"),
        ("and the deputy?", f"{BEFORE} and the deputy?"),
        ("What about the deputy?", f"{BEFORE} What about the deputy?"),
        ("how about 2018", "Ai được bầu làm Bí thư nhiệm kỳ - ? how about 2018"),
    ],
)
def test_a_question_that_leans_on_the_one_before_is_completed(question: str, completed: str) -> None:
    """The question before it is put in front, without its years where the new one names another."""
    assert understand(question, BEFORE).text == completed


ALONE = [
    "Còn bao nhiêu dự án chưa giải phóng mặt bằng?",
    "Còn mấy dự án chậm tiến độ?",
    "Còn tồn tại những hạn chế nào?",
    "Con bao nhieu du an chua giai phong mat bang?",
    "Con đường nào được nâng cấp?",
    "Thế nào là đảng viên dự bị?",
    "the nao la dang vien du bi",
    "Thế giới nói gì về Đại hội?",
    "Vay vốn ưu đãi ở đâu?",
    "Ai còn là Phó Bí thư?",
    "Chi bộ còn bao nhiêu đảng viên?",
    "Andesit là gì?",
    "Who was elected and when?",
    "The number of members?",
]


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    """What asks by itself is not mixed with what was asked before."""
    assert understand(question, BEFORE) == understand(question)
    assert understand(question, BEFORE).text == question


@pytest.mark.parametrize("before", [None, "", "  \n", "/hoi"])
def test_without_a_question_before_nothing_is_completed(before: str | None) -> None:
    """At the start of a conversation, or after a bare command, a leaning question is taken as it is."""
    assert understand("Còn năm 2018?", before).text == "Còn năm 2018?"


def test_the_question_before_is_cleaned_like_any_other() -> None:
    """The command, the white space and the excess length of the question before are left out."""
    assert understand("còn phó?", "/hoi  ai\nlà bí thư?").text == "ai là bí thư? còn phó?"
    assert understand("còn phó?", "a" * 1500).text == f"{'a' * 1000} còn phó?"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("còn phó bí thư?", Kind.PERSON),
        ("còn bao giờ nhậm chức?", Kind.DATE),
        ("còn có mấy phó?", Kind.NUMBER),
    ],
)
def test_a_completed_question_asks_for_its_own_kind_or_the_one_before(question: str, kind: Kind) -> None:
    """Who leans without a question word of their own asks for what was asked for before."""
    assert understand(question, BEFORE).kind is kind


@settings(deadline=None, max_examples=150)
@given(
    question=st.text(max_size=60) | st.text("aăạ /_@hoi\n\u0301\u200b?", max_size=30),
    after=st.none() | st.text(max_size=20),
)
def test_whatever_is_typed_is_clean_or_refused(question: str, after: str | None) -> None:
    """Any text becomes NFC with single spaces, or is refused as empty; no letter is made up."""
    try:
        text = understand(question, after).text
    except EmptyQuestionError:
        words = [syllable.text for syllable in syllables(question)]
        assert not words or "/" in question
        return
    assert text == " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in text)
    typed = set(fold(unicodedata.normalize("NFC", question + (after or ""))))
    assert {c for c in fold(text) if c != " "} <= typed

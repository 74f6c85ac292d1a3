from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.fold import fold, unaccented
from corpus.text.text import tokens_of
from retrieval.errors import EmptyQuestionError, LongQuestionError
from retrieval.query.answer_type import AnswerType
from retrieval.query.clean import MAX_LENGTH
from retrieval.query.lexicon import Lexicon
from retrieval.query.understand import Reader, understand

BEFORE = "Ai được bầu làm Bí thư nhiệm kỳ 2020-2025?"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("/hoi ai là bí thư?", "ai là bí thư?"),
        ("/ask@bantin_bot   ai là bí thư?", "ai là bí thư?"),
        ("  /hoi\nai là bí thư?", "ai là bí thư?"),
        ("/hoi /ask ai", "/ask ai"),
        ("ai /ask bí thư?", "ai /ask bí thư?"),
        ("/đảng viên là ai?", "/đảng viên là ai?"),
        ("22/12/2024 có gì?", "22/12/2024 có gì?"),
        ("/ask, ai là bí thư?", "/ask, ai là bí thư?"),
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
    (AnswerType.PERSON, "Ai được bầu làm Bí thư?"),
    (AnswerType.PERSON, "Đồng chí nào làm Phó Bí thư?"),
    (AnswerType.PERSON, "Người nào ký nghị quyết?"),
    (AnswerType.PERSON, "Ông nào chủ trì hội nghị?"),
    (AnswerType.NUMBER, "Chi bộ có bao nhiêu đảng viên?"),
    (AnswerType.NUMBER, "Chi ủy gồm mấy đồng chí?"),
    (AnswerType.NUMBER, "Tỷ lệ hộ nghèo là gì?"),
    (AnswerType.NUMBER, "Tỉ lệ giải ngân?"),
    (AnswerType.NUMBER, "Tổng số vốn đầu tư?"),
    (AnswerType.NUMBER, "Số lượng dự án?"),
    (AnswerType.DATE, "Đại hội diễn ra khi nào?"),
    (AnswerType.DATE, "Bao giờ khởi công?"),
    (AnswerType.DATE, "Hội nghị lúc nào?"),
    (AnswerType.DATE, "Đại hội tổ chức ngày nào?"),
    (AnswerType.DATE, "Họp vào ngày mấy?"),
    (AnswerType.DATE, "Năm nào hoàn thành?"),
    (AnswerType.DATE, "Thế kỷ nào có đại hội đầu tiên?"),
    (AnswerType.DATE, "Khởi công vào thời gian nào?"),
    (AnswerType.NUMBER, "Dự án kéo dài bao lâu?"),
    (AnswerType.NUMBER, "Số lao động hiện nay?"),
    (AnswerType.NUMBER, "Doanh thu năm 2018?"),
    (AnswerType.PLACE, "Đại hội tổ chức ở đâu?"),
    (AnswerType.PLACE, "Nơi nào tổ chức đại hội?"),
    (AnswerType.PLACE, "Thành phố nào thu hút vốn cao nhất?"),
    (AnswerType.OTHER, "Số hiệu văn bản là gì?"),
    (AnswerType.OTHER, "Đâu là hạn chế?"),
    (AnswerType.OTHER, "Chủ đề của Đại hội là gì?"),
    (AnswerType.EXPLANATION, "Vì sao dự án chậm?"),
]


@pytest.mark.parametrize(("kind", "question"), KINDS)
def test_the_kind_is_told_with_accents_and_without(kind: AnswerType, question: str) -> None:
    """A Vietnamese question asks for the same kind of words however it is typed."""
    plain = unaccented(question)
    for typed in (question, question.upper(), plain, plain.lower(), unicodedata.normalize("NFD", question)):
        assert understand(typed).answer_type is kind, typed


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (AnswerType.PERSON, "Who was elected Bí thư in 2020?"),
        (AnswerType.PERSON, "Whose idea was it?"),
        (AnswerType.NUMBER, "How many members are there?"),
        (AnswerType.NUMBER, "how much was invested"),
        (AnswerType.NUMBER, "What percentage of households is poor?"),
        (AnswerType.DATE, "When did the congress take place?"),
        (AnswerType.DATE, "What day was the meeting?"),
        (AnswerType.NUMBER, "How long is the road?"),
        (AnswerType.DATE, "Which year was it opened?"),
        (AnswerType.PLACE, "Where was the congress held?"),
        (AnswerType.PLACE, "Which province attracted most?"),
        (AnswerType.EXPLANATION, "How was the congress held?"),
        (AnswerType.OTHER, "What is the congress about?"),
        (AnswerType.OTHER, "Which whole villages said so?"),
    ],
)
def test_the_kind_is_told_in_english(kind: AnswerType, question: str) -> None:
    """English question words, as whole words, tell the kind."""
    assert understand(question).answer_type is kind


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (AnswerType.PERSON, "Ai là giám đốc nhà máy alumin?"),
        (AnswerType.OTHER, "Công ty may Phú Thịnh sản xuất gì?"),
        (AnswerType.OTHER, "Hai xã Đạ K'Nàng có gì?"),
        (AnswerType.EXPLANATION, "Bà Rịa nói gì?"),
        (AnswerType.DATE, "Ai được bầu ngày nào?"),
        (AnswerType.NUMBER, "Ai quản lý bao nhiêu dự án?"),
        (AnswerType.EXPLANATION, "Bộ máy gồm những gì?"),
    ],
)
def test_words_that_only_look_alike_do_not_tell_the_kind(kind: AnswerType, question: str) -> None:
    """With accents "máy" and "may" are not "mấy"; a date goes before a number, and that before a person."""
    assert understand(question).answer_type is kind


@pytest.mark.parametrize(
    ("question", "completed"),
    [
        ("Còn năm 2018?", "Ai được bầu làm Bí thư năm 2018?"),
        ("con nam 2018 thi sao", "Ai được bầu làm Bí thư năm 2018?"),
        ("còn phó bí thư?", "Ai được bầu làm Phó Bí thư nhiệm kỳ 2020-2025?"),
        ("the con pho bi thu", "Ai được bầu làm Phó Bí thư nhiệm kỳ 2020-2025?"),
        ("/hoi vay pho bi thu la ai", "Ai được bầu làm Phó Bí thư nhiệm kỳ 2020-2025?"),
    ],
)
def test_a_question_that_leans_on_the_one_before_is_completed(question: str, completed: str) -> None:
    """What the new question names takes the place of what the one before named of the same kind."""
    assert understand(question, BEFORE).text == completed


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("ai lam bi thu chi bo", "ai làm bí thư chi bộ"),
        ("Bi' thu+ chi bo^. la` ai", "Bí thư chi bộ là ai"),
        ("bi1 thu7 d9a3ng u3y la2 ai", "bí thư đảng ủy là ai"),
        ("Chủ tịch UBND tỉnh là ai?", "Chủ tịch Ủy ban nhân dân tỉnh là ai?"),
        ("co bn dang vien", "có bao nhiêu đảng viên"),
        ("Who was elected in 2020?", "Who was elected in 2020?"),
    ],
)
def test_it_is_read_as_it_would_be_written_with_care(typed: str, understood: str) -> None:
    """Accents come back, leftovers of typing go, abbreviations are written out, and English stays English."""
    assert understand(typed).text == understood


def test_an_english_question_is_compared_by_its_terms_in_vietnamese() -> None:
    """The words of the bulletins are compared with the Vietnamese for the English terms besides."""
    understood = understand("Who is the party secretary?")
    assert understood.english
    assert understood.words.startswith(understood.text)
    assert "bí thư" in understood.words


def test_what_the_library_knows_helps_to_read() -> None:
    """Names and abbreviations of the bulletins are understood in questions."""
    text = "Ban Phòng Chống Lụt (BPCL) họp.\nĐồng chí Lưu Quỵnh Phởn, Bí thư BPCL, phát biểu.\n"
    lexicon = Lexicon.of([text, "Tham dự có đồng chí Lưu Quỵnh Phởn và đồng chí Lưu Quỵnh Phởn."])
    reader = Reader(lexicon)
    assert reader.read("luu quynh phon la ai").text == "lưu quỵnh phởn là ai"
    assert reader.read("BPCL họp khi nào?").text == "Ban Phòng Chống Lụt họp khi nào?"
    assert reader.read("luu quynh phon la ai").slots.people == ("Lưu Quỵnh Phởn",)


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
    assert fold(understand(question, BEFORE).text) == fold(question)


@pytest.mark.parametrize("before", [None, "", "  \n", "/hoi"])
def test_without_a_question_before_nothing_is_completed(before: str | None) -> None:
    """At the start of a conversation, or after a bare command, a leaning question is taken as it is."""
    assert understand("Còn năm 2018?", before).text == "Còn năm 2018?"


def test_the_question_before_is_cleaned_like_any_other() -> None:
    """The command, the white space and the excess length of the question before are left out."""
    assert (
        understand("còn năm 2018?", "/hoi  ai\nlà bí thư năm 2020?").text == "Ai là bí thư năm 2018?".lower()
    )
    assert len(understand("còn năm 2018?", "đảng viên năm 2020 " * 100).text) <= 2 * MAX_LENGTH


@settings(deadline=None, max_examples=150)
@given(
    question=st.text(max_size=60) | st.text("aăạ /_@hoi\n\u0301\u200b?", max_size=30),
    after=st.none() | st.text(max_size=20),
)
def test_whatever_is_typed_is_clean_or_refused(question: str, after: str | None) -> None:
    """Any text becomes NFC with single spaces, or is refused as empty."""
    try:
        text = understand(question, after).text
    except EmptyQuestionError:
        words = [syllable.folded for syllable in tokens_of(question)]
        assert not words or "/" in question
        return
    assert text == " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in text)


@pytest.mark.parametrize(
    ("question", "kind", "province"),
    [
        ("secretary of An Giang", AnswerType.PERSON, "An Giang"),
        ("chairman Dak Nong people's committee", AnswerType.PERSON, "Đắk Nông"),
        ("Dak Nong party secretary 2020", AnswerType.PERSON, "Đắk Nông"),
        ("director of department of health Bac Giang", AnswerType.PERSON, "Bắc Giang"),
        ("mayor of Ho Chi Minh City", AnswerType.PERSON, "Hồ Chí Minh"),
        ("total investment in Thua Thien Hue", AnswerType.NUMBER, "Huế"),
        ("population of Ba Ria Vung Tau", AnswerType.NUMBER, "Bà Rịa - Vũng Tàu"),
        ("date of the congress of Gia Lai", AnswerType.DATE, "Gia Lai"),
    ],
)
def test_english_keywords_are_understood(question: str, kind: AnswerType, province: str) -> None:
    """Without "who" and without accents an English search has its language, its type and its province."""
    understood = understand(question)
    assert understood.english
    assert understood.answer_type is kind
    assert understood.slots.provinces == (province,)

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.text import read_text
from retrieval.answer.span_rules.select import short_answer
from retrieval.index.lexical import LexicalIndex
from retrieval.query.answer_type import AnswerType
from retrieval.query.understand import understand
from retrieval.search.term_weights import weigh_terms

BULLETINS = Path(__file__).parents[4] / "corpus" / "bulletins"
TEXTS = [file.read_text("utf-8") for file in sorted(BULLETINS.glob("*.txt"))]
INDEX = LexicalIndex.build([line for text in TEXTS for line in text.split("\n")], k1=0.6, b=0.5)


def answered(question: str, quote: str) -> str | None:
    """The short answer's words, weighed by how rare the question's words are in the shipped bulletins."""
    understood = understand(question)
    span = short_answer(understood, read_text(quote), weigh_terms(understood.words_reading, INDEX))
    return None if span is None else quote[slice(*span)]


ROADS = (
    "(Nghiệm thu, bàn giao đưa vào sử dụng tuyến đường số 01 (dài 6,8 km); dự án Tuyến số 02 (dài 3,3 km)."
)
CONFERENCE = (
    "Tham dự Hội nghị  có đồng chí Trần Xuân Vượng - Bí thư Chi bộ, Trưởng ban; đồng chí Phạm Thế Hùng – "
    "Phó trưởng ban, đồng chí Võ Thị Tuyết Nhung – Chủ tịch Công đoàn cơ sở và cùng toàn thể cán bộ."
)
CONGRESS = (
    "Đảng bộ các KCN tỉnh hiện có 8 chi bộ trực thuộc, 109 đảng viên. Đến nay, đã thu hút 141 dự án đầu tư "
    "vào các KCN, với tổng số vốn đầu tư tăng thêm 41 nghìn tỷ đồng. Tạo việc làm cho trên 98 ngàn lao động."
)
WORKERS = (
    "Thu hút và giải quyết việc làm cho hơn 6.378 lao động, nâng tổng số lao động trong KKT, KCN hiện nay có "
    "18.694 lao động."
)
DAYS = (
    "Trong 03 ngày, từ ngày 19 đến 21/4/2017 tại Khu kinh tế cửa khẩu quốc tế Bờ Y, Đảng bộ đã tổ chức Đại "
    "hội các chi bộ trực thuộc nhiệm kỳ 2017-2020."
)


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        ("Tuyến đường số 01 dài bao nhiêu km?", ROADS, "6,8 km"),
        ("Tuyến số 02 dài bao nhiêu km?", ROADS, "3,3 km"),
        ("Đảng bộ các KCN có bao nhiêu đảng viên?", CONGRESS, "109 đảng viên"),
        ("dang bo cac kcn co may chi bo truc thuoc", CONGRESS, "8 chi bộ"),
        ("Vốn đầu tư tăng thêm bao nhiêu tiền?", CONGRESS, "41 nghìn tỷ đồng"),
        ("How many jobs do the industrial parks provide?", CONGRESS, "trên 98 ngàn lao động"),
        ("thu hút được bao nhiêu dự án đầu tư?", CONGRESS, "141 dự án"),
        ("số lao động hiện nay trong KKT, KCN", WORKERS, "18.694 lao động"),
        ("Giải quyết việc làm cho bao nhiêu lao động?", WORKERS, "hơn 6.378 lao động"),
    ],
)
def test_a_number_is_that_of_the_thing_asked_about(question: str, quote: str, answer: str) -> None:
    """Of several numbers the one with the unit asked for, beside the question's words, is the answer."""
    assert answered(question, quote) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Bí thư Chi bộ là ai?", "Trần Xuân Vượng"),
        ("Phó trưởng ban dự hội nghị là ai?", "Phạm Thế Hùng"),
        ("ai la pho truong ban", "Phạm Thế Hùng"),
        ("Chủ tịch Công đoàn cơ sở là ai?", "Võ Thị Tuyết Nhung"),
        ("Who is the party cell secretary?", "Trần Xuân Vượng"),
        ("Phó Bí thư Chi bộ là ai?", None),
        ("Chánh Văn phòng là ai?", None),
    ],
)
def test_an_office_is_answered_by_who_holds_it(question: str, answer: str | None) -> None:
    """The person next to the office asked for is named, and nobody where nobody holds it."""
    assert answered(question, CONFERENCE) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Bí thư là ai?", None),
        ("Phó Bí thư là ai?", "Lê Văn Tám"),
    ],
)
def test_an_office_beyond_the_clause_is_not_theirs(question: str, answer: str | None) -> None:
    """An office behind a semicolon, or parted from the name by another office, is somebody else's."""
    text = "Bí thư và Phó Bí thư Lê Văn Tám dự họp. Đồng chí Võ Thị Sáu vắng; Bí thư gửi thư chúc mừng."
    assert answered(question, text) == answer


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        (
            "Bí thư Huyện ủy là ai?",
            "Dự hội nghị có Bí thư Huyện ủy Lê Văn Tám và Phạm Thị Mai Lan.",
            "Lê Văn Tám",
        ),
        (
            "Chủ tịch huyện là ai?",
            "Bí thư Huyện ủy Lê Văn Tám, Chủ tịch huyện Phạm Thị Lan dự họp.",
            "Phạm Thị Lan",
        ),
        ("Ai khai mạc đại hội?", "Bà Lê Thị Sáu khai mạc đại hội. Ông Võ Văn Năm bế mạc.", "Lê Thị Sáu"),
        (
            "Ai bế mạc đại hội?",
            "Bà Lê Thị Sáu khai mạc đại hội. Ông Võ Văn Năm bế mạc đại hội.",
            "Võ Văn Năm",
        ),
        ("Ai đã hát quốc ca?", "Lady Gaga đã hát quốc ca, Marlee Matlin dịch.", "Lady Gaga"),
    ],
)
def test_a_person_is_found_by_what_is_said_of_them(question: str, quote: str, answer: str) -> None:
    """An office may stand before the name too; without one the nearest deed decides, for any name."""
    assert answered(question, quote) == answer


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        ("Đại hội các chi bộ trực thuộc diễn ra ngày nào?", DAYS, "từ ngày 19 đến 21/4/2017"),
        ("Đại hội tổ chức năm nào?", "Đại hội tổ chức ngày 05/6/2020 tại Đà Lạt.", "2020"),
        (
            "Khi nào khởi công cầu?",
            "Cầu khởi công ngày 02/3/2019, đường hoàn thành ngày 30/12/2021.",
            "ngày 02/3/2019",
        ),
        (
            "Đường hoàn thành khi nào?",
            "Cầu khởi công ngày 02/3/2019, đường hoàn thành ngày 30/12/2021.",
            "ngày 30/12/2021",
        ),
    ],
)
def test_a_moment_is_that_of_the_event(question: str, quote: str, answer: str) -> None:
    """The moment beside the event asked about is the answer, as exact as was asked."""
    assert answered(question, quote) == answer


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        ("Hội nghị tổ chức ở đâu?", "Hội nghị được tổ chức ở Đà Lạt, do tỉnh Kon Tum chủ trì.", "Đà Lạt"),
        (
            "Sân bay nào bận rộn nhất thế giới?",
            "Sân bay quốc tế San Diego là sân bay bận rộn nhất thế giới, theo tờ Times.",
            "Sân bay quốc tế San Diego",
        ),
    ],
)
def test_places_and_names_are_found(question: str, quote: str, answer: str) -> None:
    """Where, and which one of a kind: the name in the place of the asking word, with its kind before it."""
    assert answered(question, quote) == answer


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Có bao nhiêu đảng viên?", "Tuyến đường dài 6,8 km, vốn 5 tỷ đồng."),
        ("Tuyến đường số 01 dài bao nhiêu km?", "Nghiệm thu tuyến đường số 01 và Tuyến số 02."),
        ("Đại hội diễn ra khi nào?", "Đại hội diễn ra thành công tốt đẹp."),
        ("Đã có bao nhiêu dự án họp?", "Đã có 5 đồng chí họp."),
        ("Ai ký nghị quyết?", "Nghị quyết được thông qua."),
        ("hạn chế còn tồn tại ở KCN Phú Hội", "Tiến độ giải ngân còn chậm tại KCN Phú Hội; KCN Lộc Sơn tốt."),
        ("Đại hội thông qua gì?", "Đại hội thông qua nghị quyết về phát triển kinh tế."),
        ("Ai là Trần Xuân Vượng?", "Đồng chí Trần Xuân Vượng chủ trì."),
        ("Có bao nhiêu đảng viên?", ""),
    ],
)
def test_what_is_not_there_is_not_guessed(question: str, quote: str) -> None:
    """Nothing of the kind, nothing but what the question says itself, or no asking word: no short answer."""
    assert answered(question, quote) is None


def test_without_any_word_in_common_nothing_is_sure() -> None:
    """A measure without a unit asked for, far from every word of the question, is no answer."""
    assert answered("Dân số là bao nhiêu?", "Ở đó bán 15 quả cam và 20 quả táo mỗi ngày.") is None


@settings(deadline=None, max_examples=60)
@given(
    kind=st.sampled_from(["bao nhiêu", "ai", "khi nào", "ở đâu", "gì"]),
    line=st.sampled_from([line for text in TEXTS for line in text.split("\n") if len(line) > 60]),
    start=st.integers(0, 40),
)
def test_an_answer_is_words_of_the_quote(kind: str, line: str, start: int) -> None:
    """Whatever is asked of whatever quote, the answer is a slice without white space around it."""
    words = " ".join(line.split()[2:8])
    question = understand(f"{words} {kind}?")
    span = short_answer(question, read_text(line[start:]), weigh_terms(question.words_reading, INDEX))
    if span is not None:
        answer = line[start:][slice(*span)]
        assert 0 <= span[0] < span[1] <= len(line) - start
        assert answer == answer.strip()
        assert unicodedata.is_normalized("NFC", answer)
        assert "\n" not in answer


def test_every_kind_is_answered_or_refused() -> None:
    """No kind of question is an error, with an index that knows no word of it."""
    for asked in ("bao nhiêu", "ai", "khi nào", "ở đâu", "gì", "what", "why"):
        question = understand(f"qwx {asked}?")
        assert question.answer_type in AnswerType
        assert short_answer(question, read_text(CONFERENCE), {}) is None


CHANGED = "Đầu nhiệm kỳ Hội có 19 hội viên, đến cuối nhiệm kỳ có 26 hội viên."
SUCCESSION = "Bà Lê Thị Mai giữ chức Giám đốc Sở Y tế tỉnh, thay ông Trần Văn Bình nghỉ hưu."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Đầu nhiệm kỳ Hội có bao nhiêu hội viên?", "19 hội viên"),
        (
            "Hội có bao nhiêu hội viên?",
            "Đầu nhiệm kỳ Hội có 19 hội viên, đến cuối nhiệm kỳ có 26 hội viên",
        ),
    ],
)
def test_a_number_that_changed_is_told_with_its_time(question: str, answer: str) -> None:
    """Of two figures the one of the time asked for is given, and both where the question names no time."""
    assert answered(question, CHANGED) == answer


def test_what_is_counted_is_given_in_full() -> None:
    """The counted noun is as long as the question names it, and not cut behind two syllables."""
    quote = "Nhiệm kỳ qua xã xây được 5 nhà sinh hoạt cộng đồng và 12 km đường."
    assert answered("Xã xây được bao nhiêu nhà sinh hoạt cộng đồng?", quote) == "5 nhà sinh hoạt cộng đồng"


def test_the_whole_is_no_answer_for_a_part() -> None:
    """The total is not given where one of its parts is asked for."""
    quote = "Toàn huyện có 742 hộ nghèo, trong đó hộ nghèo người Hoa là 58 hộ."
    assert answered("Toàn huyện có bao nhiêu hộ nghèo người Hoa?", quote) != "742 hộ nghèo"


def test_the_number_of_a_document_is_a_code() -> None:
    """A question with "số mấy" asks for the document's number, and no amount answers it."""
    quote = "Hội đồng nhân dân xã thông qua Nghị quyết số 12/NQ-HĐND về cải cách hành chính với 25 phiếu."
    assert answered("Nghị quyết về cải cách hành chính là nghị quyết số mấy?", quote) == "12/NQ-HĐND"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Ai làm Giám đốc Sở Y tế tỉnh?", "Lê Thị Mai"),
        ("Ai thay ông Trần Văn Bình làm Giám đốc Sở Y tế?", "Lê Thị Mai"),
        ("Ai vừa thôi làm Giám đốc Sở Y tế?", "Trần Văn Bình"),
    ],
)
def test_who_is_replaced_is_not_the_holder(question: str, answer: str) -> None:
    """Behind "thay" stands the predecessor, who answers only where the predecessor is asked for."""
    assert answered(question, SUCCESSION) == answer


def test_several_people_are_given_as_one_row_or_not_at_all() -> None:
    """A question with "những ai" gets all names that stand together, and no single one of them."""
    row = "Bà Lê Thị Mai và ông Trần Văn Bình giữ chức Phó Chủ tịch xã."
    parted = "Bà Lê Thị Mai giữ chức Phó Chủ tịch xã. Cùng chức là ông Trần Văn Bình."
    assert answered("Phó Chủ tịch xã là những ai?", row) == "Lê Thị Mai và ông Trần Văn Bình"
    assert answered("Phó Chủ tịch xã là những ai?", parted) is None


def test_one_of_several_places_is_no_answer() -> None:
    """A question with "các xã nào" gets no single commune."""
    quote = "Dự án đi qua xã Bình An, xã Bình Hòa và thị trấn Châu Ổ."
    assert answered("Dự án đi qua các xã nào?", quote) is None

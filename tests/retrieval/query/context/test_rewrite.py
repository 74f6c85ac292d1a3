from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text.fold import fold, unaccented
from retrieval.query.context.rewrite import complete

SECRETARY = "Bí thư Đảng ủy Khu kinh tế Trà Vinh năm 2020 là ai?"
COUNT = "Chi bộ Lâm Đồng có bao nhiêu chi ủy viên nhiệm kỳ 2015-2020?"
KNOWN = {fold(name): name for name in ("Đỗ Xuân Kiên", "Vũ Mạnh Hải")}


@pytest.mark.parametrize("after", [None, "", "  "])
def test_without_a_question_before_nothing_is_completed(after: str | None) -> None:
    """At the start of a conversation a leaning question is taken as it is."""
    assert complete("còn năm 2018?", after) == "còn năm 2018?"


@pytest.mark.parametrize(
    "question",
    [
        *(
            "còn năm 2018?",
            "Còn năm 2018 thì sao?",
            "thế năm 2018",
            "vậy còn 2018 nhỉ?",
            "2018?",
            "năm 2018 thì sao",
        ),
        *("what about 2018?", "and in 2018?", "à còn năm 2018 thì thế nào ạ?", "VẬY NĂM 2018?"),
    ],
)
def test_another_year_takes_the_place_of_the_first(question: str) -> None:
    """However it leans, a year goes where the old question had its own, and nothing else changes."""
    expected = "Bí thư Đảng ủy Khu kinh tế Trà Vinh năm 2018 là ai?"
    for typed in (question, unaccented(question), unaccented(question).lower()):
        assert complete(typed, SECRETARY) == expected, typed


@pytest.mark.parametrize(
    ("question", "after", "completed"),
    [
        ("còn năm 2018?", COUNT, "Chi bộ Lâm Đồng có bao nhiêu chi ủy viên năm 2018?"),
        (
            "còn năm 2016?",
            "Ai là Bí thư lần thứ III, nhiệm kỳ 2020-2025 ở Lâm Đồng?",
            "Ai là Bí thư năm 2016 ở Lâm Đồng?",
        ),
        ("còn khóa II?", "Bí thư Lâm Đồng khóa III là ai?", "Bí thư Lâm Đồng khóa II là ai?"),
        ("còn nhiệm kỳ 15-20?", SECRETARY, "Bí thư Đảng ủy Khu kinh tế Trà Vinh nhiệm kỳ 2015-2020 là ai?"),
        ("năm 2018?", "Bí thư Lâm Đồng ngày 4/3/2020 là ai?", "Bí thư Lâm Đồng năm 2018 là ai?"),
        ("năm 2018?", "Bí thư Lâm Đồng là ai?", "Bí thư Lâm Đồng năm 2018 là ai?"),
        ("2018?", "Who was secretary in Lam Dong?", "Who was secretary in Lam Dong in 2018?"),
    ],
)
def test_times_of_other_sorts_give_way(question: str, after: str, completed: str) -> None:
    """A term, a date or a number of a congress that told the old time goes; where none did it is added."""
    assert complete(question, after) == completed


@pytest.mark.parametrize(
    ("question", "after", "completed"),
    [
        ("còn Lâm Đồng?", SECRETARY, "Bí thư Đảng ủy Khu kinh tế Lâm Đồng năm 2020 là ai?"),
        ("con lam dong?", SECRETARY, "Bí thư Đảng ủy Khu kinh tế Lâm Đồng năm 2020 là ai?"),
        ("còn Lâm Đồng?", "bi thu tra vinh la ai", "bi thu lam dong la ai?"),
        ("còn Bờ Y?", SECRETARY, "Bí thư Đảng ủy Khu kinh tế Bờ Y năm 2020 là ai?"),
        ("còn Lâm Đồng?", "KKT Bờ Y, tỉnh Kon Tum có gì?", "KKT tỉnh Lâm Đồng có gì?"),
        ("còn Đà Nẵng?", "Bí thư Tỉnh ủy Lâm Đồng là ai?", "Bí thư Thành ủy Đà Nẵng là ai?"),
        ("còn tp hcm?", "Ai là Bí thư ở Lâm Đồng?", "Ai là Bí thư ở TP Hồ Chí Minh?"),
        ("còn Lâm Đồng?", "KCN Long Đức có bao nhiêu dự án?", "KCN Lâm Đồng có bao nhiêu dự án?"),
        ("còn Trà Vinh?", "Xã Hiệp An, huyện Đức Trọng, Lâm Đồng có gì?", "Trà Vinh có gì?"),
        ("Còn Trà Vinh?", "Bí thư Đỗ Xuân Kiên ở Lâm Đồng nói gì?", "Bí thư ở Trà Vinh nói gì?"),
        ("Còn Trà Vinh?", "Ai được bầu làm Bí thư?", "Ai được bầu làm Bí thư ở Trà Vinh?"),
        ("còn Trà Vinh?", "KCN Phú Hội ở Lâm Đồng có gì?", "KCN ở Trà Vinh có gì?"),
        ("còn Trà Vinh?", "Đỗ Xuân Kiên ở Lâm Đồng nói gì?", "còn Trà Vinh?"),
    ],
)
def test_another_place_takes_the_place_of_the_first(question: str, after: str, completed: str) -> None:
    """A province goes where a province or a place stood; what belongs to the old one alone goes."""
    assert complete(question, after) == completed


@pytest.mark.parametrize(
    ("question", "after", "completed"),
    [
        ("thế còn Phó Bí thư?", SECRETARY, "Phó Bí thư Đảng ủy Khu kinh tế Trà Vinh năm 2020 là ai?"),
        ("the pho bi thu", SECRETARY, "Phó Bí thư Đảng ủy Khu kinh tế Trà Vinh năm 2020 là ai?"),
        ("ai là phó?", SECRETARY, "Phó Bí thư Đảng ủy Khu kinh tế Trà Vinh năm 2020 là ai?"),
        ("and the deputy?", SECRETARY, "Phó Bí thư Đảng ủy Khu kinh tế Trà Vinh năm 2020 là ai?"),
        ("còn phó bí thư?", "bi thu tra vinh la ai", "pho bi thu tra vinh la ai?"),
        ("còn phó bí thư?", "BÍ THƯ TRÀ VINH LÀ AI?", "PHÓ BÍ THƯ TRÀ VINH LÀ AI?"),
        ("còn phó?", "Who was secretary of Tra Vinh?", "Who was deputy secretary of Tra Vinh?"),
        ("còn chi bộ?", SECRETARY, "Bí thư chi bộ Khu kinh tế Trà Vinh năm 2020 là ai?"),
        ("con do xuan kien?", "Vũ Mạnh Hải giữ chức gì?", "Đỗ Xuân Kiên giữ chức gì?"),
        (
            "vậy ai là Phó Bí thư?",
            "Chi bộ Lâm Đồng có bao nhiêu đảng viên?",
            "Ai là Phó Bí thư Chi bộ Lâm Đồng?",
        ),
        (
            "vậy ai là Phó Bí thư?",
            "Bí thư Chi bộ Lâm Đồng được bầu khi nào?",
            "Ai là Phó Bí thư Chi bộ Lâm Đồng?",
        ),
        (
            "ai là Bí thư?",
            "Chi bộ đã bầu ra được rất nhiều đảng viên ở Lâm Đồng khi nào?",
            "Ai là Bí thư Chi bộ ở Lâm Đồng?",
        ),
    ],
)
def test_another_office_body_or_person_takes_its_place(question: str, after: str, completed: str) -> None:
    """In the spelling and language of the old question; where that names none, it is put to its topic."""
    assert complete(question, after, KNOWN) == completed


@pytest.mark.parametrize(
    ("question", "after", "completed"),
    [
        ("bao nhiêu đảng viên?", COUNT, "Chi bộ Lâm Đồng có bao nhiêu đảng viên nhiệm kỳ 2015-2020?"),
        ("còn nữ?", COUNT, "Chi bộ Lâm Đồng có bao nhiêu chi ủy viên nữ nhiệm kỳ 2015-2020?"),
        ("còn nam giới?", "Có mấy nữ đảng viên ở Bờ Y?", "Có mấy nam giới đảng viên ở Bờ Y?"),
        ("bao nhiêu nữ?", "Ai dự đại hội ở Bờ Y?", "Bao nhiêu nữ ở Bờ Y?"),
        (
            "kim ngạch xuất khẩu thì sao?",
            "Doanh thu năm 2018 của các KCN Lâm Đồng?",
            "Kim ngạch xuất khẩu các KCN Lâm Đồng năm 2018?",
        ),
        ("and how many women?", "Who was elected in Bo Y in 2017?", "How many women in Bo Y in 2017?"),
        ("khi nào?", "Đại hội ở Bờ Y diễn ra ở đâu?", "Đại hội ở Bờ Y diễn ra khi nào?"),
        ("when?", "Who was elected in Bo Y?", "Elected in Bo Y, when?"),
        ("người đó giữ chức gì?", "Ai là Bí thư Trà Vinh?", "Bí thư Trà Vinh giữ chức gì?"),
        ("ở đó có mấy dự án?", SECRETARY, "Ở Trà Vinh có mấy dự án?"),
        ("what did she say?", "Who is the secretary of Bo Y?", "What did the secretary of Bo Y say?"),
    ],
)
def test_another_thing_is_asked_of_the_old_topic(question: str, after: str, completed: str) -> None:
    """What is counted, when, where, and who "người đó" is, is filled in from the old question."""
    assert complete(question, after) == completed


@pytest.mark.parametrize(
    "question",
    [
        *(
            "ai là Thủ tướng?",
            "Bí thư Lâm Đồng là ai?",
            "Phó Bí thư là gì?",
            "còn Đỗ Xuân Kiên?",
            "còn UBND?",
        ),
        *(
            "còn bao nhiêu dự án?",
            "Con đường nào dài nhất?",
            "the nao la dang vien",
            "The secretary?",
            "vậy à",
        ),
        *("Trà Vinh ở đâu?", "ở Lâm Đồng thì bao nhiêu?", "nữ?", "How many are there in Hue?", "thế còn?"),
        *("nha hat mua he o dau", "Công ty may nào?", "Đỗ Xuân Kiên?", "Còn ai chưa nộp?", "còn năm 2020?"),
        *(
            "bao nhiêu đảng viên?",
            "còn năm 2018 thì khi nào?",
            "Thế giới đó có bao nhiêu nước nghèo hôm nay?",
        ),
        "Ông Trump nói gì khi ông ấy về thăm nhà máy thép ở bang Ohio?",
    ],
)
def test_what_finds_no_hold_is_left_as_it_is(question: str) -> None:
    """A question of its own, or one that nothing in the old question answers to, stays as typed."""
    assert complete(question, SECRETARY, KNOWN) == question


@settings(deadline=None, max_examples=100)
@given(question=st.text(max_size=30), after=st.text(max_size=30))
def test_nothing_typed_makes_it_fail(question: str, after: str) -> None:
    """Whatever is typed, a question comes back, and one without a question before it is the same."""
    assert isinstance(complete(question, after), str)
    assert complete(question, None) == question


@pytest.mark.parametrize(
    "question",
    [
        "Ai được bầu làm Bí thư Chi bộ ở Lâm Đồng năm 2020?",
        "Ai là Bí thư?",
        "Đại hội có bao nhiêu đảng viên?",
        "Who was elected?",
    ],
)
@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.rstrip("?")])
def test_a_question_that_is_asked_again_is_left_alone(question: str, change: Callable[[str], str]) -> None:
    """The same words as before, however they are written, are completed with nothing of themselves."""
    assert complete(change(question), question) == change(question)

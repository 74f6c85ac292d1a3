"""Each constraint of a question agrees, is met with silence, or is contradicted, at its own grain."""

import datetime as dt

import pytest

from corpus.models import Bulletin, Passage
from retrieval.query.slots import Sort
from retrieval.query.understand import Reader
from retrieval.search.constraints import Agreement, Comparison, compare_constraints

READER = Reader()


def bulletin(*sentences: str, title: str = "Bản tin", **known: object) -> tuple[Bulletin, Passage, Passage]:
    """A bulletin, its passage of all sentences, and the first of them."""
    text = f"{title}\n\n" + " ".join(sentences)
    start = len(title) + 2
    whole = Bulletin("b", title, text, **known)  # type: ignore[arg-type]
    return whole, Passage("b", start, len(text)), Passage("b", start, start + len(sentences[0]))


def compare(question: str, *sentences: str, title: str = "Bản tin", **known: object) -> list[Comparison]:
    """What the first of some sentences says of each constraint of a question."""
    return list(compare_constraints(READER.read(question), *bulletin(*sentences, title=title, **known)))


def agreement(sort: Sort, question: str, *sentences: str, title: str = "Bản tin", **known: object) -> str:
    """What the first of some sentences says of a question's first constraint of a sort."""
    compared = compare(question, *sentences, title=title, **known)
    return next(each.agreement.value for each in compared if each.sort is sort)


def test_a_question_without_constraints_has_nothing_to_compare() -> None:
    """Nothing is asked for explicitly, so nothing is compared."""
    assert compare("vì sao phải trồng rừng?", "Rừng giữ nước.") == []


@pytest.mark.parametrize(
    ("sentence", "province", "expected"),
    [
        ("Tỉnh Lâm Đồng trồng 5 ha rừng.", None, "agrees"),
        ("Tỉnh Lâm Đồng trồng 5 ha rừng.", "Gia Lai", "agrees"),
        ("Cả tỉnh trồng 5 ha rừng.", "Lâm Đồng", "agrees"),
        ("Cả tỉnh trồng 5 ha rừng.", None, "silent"),
        ("Tỉnh Gia Lai trồng 5 ha rừng.", "Lâm Đồng", "silent"),
        ("Tỉnh Gia Lai trồng 5 ha rừng.", None, "contradicts"),
        ("Cả tỉnh trồng 5 ha rừng.", "Gia Lai", "contradicts"),
    ],
)
def test_a_province_is_compared(sentence: str, province: str | None, expected: str) -> None:
    """The sentence says where, else the bulletin; silence contradicts nothing."""
    assert agreement(Sort.PROVINCE, "Lâm Đồng trồng mấy ha rừng?", sentence, province=province) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Đại hội nhiệm kỳ 2020-2025 bầu 9 ủy viên.", "agrees"),
        ("Đại hội bầu 9 ủy viên.", "silent"),
        ("Đại hội nhiệm kỳ 2015-2020 bầu 9 ủy viên.", "contradicts"),
        ("Hội đồng nhân dân nhiệm kỳ 2021-2026 bầu 9 ủy viên.", "silent"),
    ],
)
def test_a_term_is_compared(sentence: str, expected: str) -> None:
    """Another term contradicts; one of nearly the same years is that of another body."""
    assert agreement(Sort.TERM, "Đại hội nhiệm kỳ 2020-2025 bầu mấy ủy viên?", sentence) == expected


def test_another_year_and_what_is_stated_instead_are_shown() -> None:
    """A bulletin of another year contradicts, and says of which it is."""
    compared = compare("Năm 2019 trồng mấy ha rừng?", "Trồng 5 ha rừng.", date=dt.date(2022, 5, 3))
    assert compared == [Comparison(Sort.YEAR, "2019", "2022", Agreement.CONTRADICTS)]


@pytest.mark.parametrize(
    ("sentence", "title", "expected"),
    [
        ("Huyện Đơn Dương trồng 5 ha rừng.", "Bản tin", "agrees"),
        ("Xã Ka Đô trồng 5 ha rừng.", "Bản tin", "agrees"),
        ("Huyện trồng 5 ha rừng.", "Đơn Dương trồng rừng", "agrees"),
        ("Huyện trồng 5 ha rừng.", "Bản tin", "silent"),
        ("Huyện Đức Trọng trồng 5 ha rừng.", "Đơn Dương trồng rừng", "silent"),
        ("Huyện Đức Trọng trồng 5 ha rừng.", "Bản tin", "contradicts"),
        ("Xã Hiệp Thạnh trồng 5 ha rừng.", "Bản tin", "contradicts"),
        ("Huyện trồng 5 ha rừng.", "Đức Trọng trồng rừng", "contradicts"),
    ],
)
def test_a_district_is_compared(sentence: str, title: str, expected: str) -> None:
    """A commune of it agrees, a neighbour contradicts, and what is named around it is heeded."""
    question = "Huyện Đơn Dương, Lâm Đồng trồng mấy ha rừng?"
    assert agreement(Sort.DISTRICT, question, sentence, title=title, province="Lâm Đồng") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Xã Lạc Xuân có 9 thôn.", "agrees"),
        ("Xã D'Ran có 9 thôn.", "agrees"),
        ("Huyện Đơn Dương có 9 thôn.", "silent"),
        ("Xã Ka Đô có 9 thôn.", "contradicts"),
    ],
)
def test_a_commune_is_compared(sentence: str, expected: str) -> None:
    """The commune that took it in agrees, its district is silent, another commune contradicts."""
    question = "Xã Lạc Xuân (Lâm Đồng) có mấy thôn?"
    assert agreement(Sort.COMMUNE, question, sentence, province="Lâm Đồng") == expected


@pytest.mark.parametrize("number", ["XII", "12", "mười hai"])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Đại hội Đảng bộ huyện lần thứ XII bầu 9 ủy viên.", "agrees"),
        ("Đại hội lần thứ 12 bầu 9 ủy viên.", "agrees"),
        ("Đại hội bầu 9 ủy viên.", "silent"),
        ("Kỳ họp thứ 9 Hội đồng nhân dân huyện khóa III bầu 9 ủy viên.", "silent"),
        ("Tiến tới Đại hội XIV của Đảng, đại hội bầu 9 ủy viên.", "silent"),
        ("Đại hội Đảng bộ huyện lần thứ XI bầu 9 ủy viên.", "contradicts"),
        ("Đại hội lần thứ mười một bầu 9 ủy viên.", "contradicts"),
    ],
)
def test_an_ordinal_is_compared_with_its_like(number: str, sentence: str, expected: str) -> None:
    """A congress with congresses of the same body; sessions, terms, the Party's congress are no such."""
    question = f"Đại hội Đảng bộ huyện lần thứ {number} bầu mấy ủy viên?"
    assert agreement(Sort.ORDINAL, question, sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nghị định số 300/2025/NĐ-CP cho phép 5 phó chủ tịch.", "agrees"),
        ("Nghị định 300 cho phép 5 phó chủ tịch.", "agrees"),
        ("Theo quy định, xã có 5 phó chủ tịch.", "silent"),
        ("Chỉ thị 45-CT/TW cho phép 5 phó chủ tịch.", "silent"),
        ("Nghị định 301/2025/NĐ-CP cho phép 5 phó chủ tịch.", "contradicts"),
        ("Nghị định 300/2024/NĐ-CP cho phép 5 phó chủ tịch.", "contradicts"),
        ("Thay Nghị định 8/2016/NĐ-CP, Nghị định 300/2025/NĐ-CP cho phép 5 phó chủ tịch.", "agrees"),
    ],
)
def test_a_document_is_compared_with_its_like(sentence: str, expected: str) -> None:
    """A decree with decrees by number and year; a directive says nothing of it."""
    question = "Nghị định 300/2025/NĐ-CP cho xã mấy phó chủ tịch?"
    assert agreement(Sort.DOCUMENT, question, sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Hội Luật gia tỉnh Thử khóa VIII bầu ông An.", "contradicts"),
        ("Hội Luật gia tỉnh Thử khóa VII bầu ông An.", "agrees"),
        ("Hội Nông dân huyện Thử khóa VIII bầu ông An.", "silent"),
    ],
)
def test_a_term_of_the_same_words_is_compared(sentence: str, expected: str) -> None:
    """A term of office whose body no table knows is told by the words right before it."""
    question = "Ai là Chủ tịch Hội Luật gia tỉnh Thử khóa VII?"
    assert agreement(Sort.ORDINAL, question, sentence) == expected


def test_a_round_of_a_year_is_numbered() -> None:
    """A year behind a round is not what is counted: "Đợt II năm 2019" is the second round."""
    question = "Đợt II năm 2019 hiến mấy đơn vị máu?"
    assert agreement(Sort.ORDINAL, question, "Đợt I năm 2019 hiến 518 đơn vị máu.") == "contradicts"


def test_what_is_said_instead_can_be_shown() -> None:
    """The words of the bulletin, with what they number."""
    compared = compare("Đại hội lần thứ III bầu ai?", "Đại hội đại biểu xã Thử lần thứ II bầu ông An.")
    assert compared[0].asked == "Đại hội lần thứ III"
    assert compared[0].stated == "Đại hội lần thứ II"


def test_the_number_in_the_title_saves_a_sentence_on_another_one() -> None:
    """Where the title names the number that is asked for, a sentence on the last one contradicts nothing."""
    sentence, title = "Tại Đại hội lần thứ II có 90 đại biểu.", "Đại hội lần thứ III"
    assert agreement(Sort.ORDINAL, "Đại hội lần thứ III có mấy đại biểu?", sentence, title=title) == "silent"


def test_a_name_that_is_in_no_table_may_be_a_mistyped_one() -> None:
    """Of a district whose name is not known nobody can tell that another, which begins alike, is not it."""
    sentence = "Huyện Đắk R'lấp trồng 5 ha rừng."
    assert agreement(Sort.DISTRICT, "Huyện Đắk R'lập trồng mấy ha rừng?", sentence) == "silent"
    assert agreement(Sort.DISTRICT, "Huyện Tân Thử trồng mấy ha rừng?", sentence) == "contradicts"

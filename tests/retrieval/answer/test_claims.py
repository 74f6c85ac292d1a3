from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from corpus.entities.dates import Date
from corpus.entities.quantities import Quantity
from corpus.models import Bulletin, Passage
from retrieval.answer.claims import judge_claim, read_claim
from retrieval.models import Answer, AnswerRequest, Hit, Verdict
from retrieval.query.answer_type import AnswerType
from retrieval.query.understand import understand

TEXT = (
    "Đảng bộ hiện có 8 chi bộ với 109 đảng viên. Đảng bộ đã kết nạp 47 quần chúng ưu tú. "
    "Cấp mới 41 dự án, vốn đăng ký 64.468,27 tỷ đồng; lũy kế 80 dự án, vốn đăng ký 157.911,47 tỷ đồng. "
    "Tuyến đường dài 109 km."
)


def answered(short: str | None, text: str = TEXT) -> Answer:
    """An answer with the whole text as its quote, and a short answer out of it."""
    bulletin = Bulletin("b", "Đại hội", text)
    quote = Hit(Passage("b", 0, len(text)), bulletin, 1.0)
    words = None if short is None else Passage("b", text.index(short), text.index(short) + len(short))
    return Answer(AnswerRequest("hỏi", 3), "hỏi", (quote,), words, 0.9)


def verdict(question: str, answer: Answer) -> Verdict | None:
    claim = read_claim(understand(question))
    assert claim is not None
    return judge_claim(claim, answer)


@pytest.mark.parametrize(
    ("question", "number", "asked"),
    [
        ("Chi bộ có 120 đảng viên đúng không?", 120, "Chi bộ có bao nhiêu đảng viên đúng không?"),
        ("chi bo co 30 dang vien phai khong", 30, "chi bộ có bao nhiêu đảng viên phải không"),
        (
            "Năm 2018 doanh thu đạt 300 triệu USD, đúng không?",
            300_000_000,
            "Năm 2018 doanh thu đạt bao nhiêu USD, đúng không?",
        ),
        ("Vốn là 41 nghìn tỷ đồng phải không?", 41 * 10**12, "Vốn là bao nhiêu đồng phải không?"),
    ],
)
def test_the_claimed_number_is_asked_for(question: str, number: int, asked: str) -> None:
    """A question that claims a number is asked again without it, as a question for a number."""
    claim = read_claim(understand(question))
    assert claim is not None
    assert isinstance(claim.claimed, Quantity)
    assert claim.claimed.low == claim.claimed.high == Decimal(number)
    assert (claim.question.text, claim.question.words, claim.question.answer_type) == (
        asked,
        asked,
        AnswerType.NUMBER,
    )


def test_the_claimed_day_is_asked_for() -> None:
    """A question that claims a day is asked again without it, and does not look for that day's year."""
    claim = read_claim(understand("Đại hội Chi bộ Lâm Đồng họp ngày 5/3/2020 phải không?"))
    assert claim is not None
    assert isinstance(claim.claimed, Date)
    assert claim.claimed.day == dt.date(2020, 3, 5)
    assert claim.question.text == "Đại hội Chi bộ Lâm Đồng họp ngày nào phải không?"
    assert claim.question.answer_type is AnswerType.DATE
    assert (claim.question.slots.years, claim.question.slots.dates) == ((), ())
    assert claim.question.slots.provinces == ("Lâm Đồng",)


@pytest.mark.parametrize(
    "question",
    [
        "Chi bộ có bao nhiêu đảng viên?",
        "Chi bộ có 30 đảng viên",
        "Họp ngày 5/3/2020 hay ngày 6/3/2020, đúng không?",
        "Đại hội lần thứ hai thành công đúng không?",
        "Đại hội năm 2020 thành công đúng không?",
        "Giải võ Đà Lạt năm 2020 có đúng là do Hội A vô địch không?",
        "Đỗ Xuân Kiên là Bí thư Chi bộ có 26 đảng viên đúng không?",
        "Đại hội thành công đúng không?",
    ],
)
def test_what_claims_no_single_number_is_no_claim(question: str) -> None:
    """Without asking back, of several days, of none, or of a person nothing is read."""
    assert read_claim(understand(question)) is None


@pytest.mark.parametrize(
    ("question", "short", "expected"),
    [
        ("Đảng bộ có 109 đảng viên đúng không?", "109 đảng viên", Verdict.CONFIRMED),
        ("Đảng bộ có 0109 đảng viên đúng không?", "109 đảng viên", Verdict.CONFIRMED),
        ("Đảng bộ có 120 đảng viên đúng không?", "109 đảng viên", Verdict.CONTRADICTED),
        ("Đảng bộ có 47 đảng viên đúng không?", "109 đảng viên", Verdict.CONTRADICTED),
        ("Đảng bộ có 8 đảng viên đúng không?", "109 đảng viên", Verdict.CONTRADICTED),
        ("Đường dài 109 km đúng không?", "109 đảng viên", None),
        ("Lũy kế có 80 dự án đúng không?", "41 dự án", None),
        ("Vốn lũy kế là 157.911,47 tỷ đồng đúng không?", "64.468,27 tỷ đồng", None),
        ("Vốn lũy kế là 157.911,47 tỷ đồng đúng không?", "157.911,47 tỷ đồng", Verdict.CONFIRMED),
        ("Vốn lũy kế là 157.911,48 tỷ đồng đúng không?", "157.911,47 tỷ đồng", Verdict.CONTRADICTED),
        ("Đảng bộ có 109 đảng viên đúng không?", None, Verdict.CONFIRMED),
        ("Đảng bộ có 120 đảng viên đúng không?", None, Verdict.CONTRADICTED),
        ("Vốn lũy kế là 157.911,47 tỷ đồng đúng không?", None, None),
        ("Vốn lũy kế là 12 tỷ đồng đúng không?", None, Verdict.CONTRADICTED),
        ("Đảng bộ có 109 đảng viên đúng không?", "quần chúng", None),
    ],
)
def test_a_number_is_judged_by_the_answer(question: str, short: str | None, expected: Verdict | None) -> None:
    """The stated number decides; another unit or the same amount besides leaves it open.

    Without a short answer the numbers of the quote decide, where they agree on it.
    """
    assert verdict(question, answered(short)) is expected


@pytest.mark.parametrize(
    ("claimed", "stated", "expected"),
    [
        ("ngày 5/3/2020", "ngày 05/03/2020", Verdict.CONFIRMED),
        ("ngày 5 tháng 3 năm 2020", "Ngày 05-03-2020", Verdict.CONFIRMED),
        ("ngày 5 tháng 3 năm 2020", "05/3/2020", Verdict.CONFIRMED),
        ("ngày 7/3/2020", "05/3/2020", Verdict.CONTRADICTED),
        ("ngày 5/3/2019", "05/3/2020", Verdict.CONTRADICTED),
        ("ngày 20/4/2017", "từ ngày 19 đến 21/4/2017", None),
        ("ngày 21/4/2017", "từ ngày 19 đến 21/4/2017", None),
        ("ngày 05/3/2020", "04 và 05/3/2020", None),
        ("ngày 08 và 09/6/2020", "ngày 09/6/2020", None),
        ("từ ngày 08 đến ngày 09/6/2020", "ngày 09/6/2020", None),
        ("ngày 29/6/2020", "Ngày 29/6", None),
        ("ngày 29/6/2020", "năm 2020", None),
    ],
)
def test_a_day_is_judged_by_the_answer(claimed: str, stated: str, expected: Verdict | None) -> None:
    """A day with its year confirms or contradicts; a span of days, or less than a day, leaves it open."""
    answer = answered(stated, f"Đại hội họp {stated}.")
    assert verdict(f"Đại hội họp {claimed} phải không?", answer) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Đảng bộ có 8 chi bộ với 109 đảng viên đúng không?", Verdict.CONFIRMED),
        ("Đảng bộ có 109 đảng viên, 8 chi bộ đúng không?", Verdict.CONFIRMED),
        ("Đảng bộ có 8 chi bộ với 110 đảng viên đúng không?", Verdict.CONTRADICTED),
        ("Đảng bộ có 9 chi bộ với 110 đảng viên đúng không?", None),
        ("Đảng bộ có 8 chi bộ với 47 quần chúng đúng không?", None),
        ("Đảng bộ có 8 chi bộ, 47 quần chúng và 109 đảng viên đúng không?", None),
        ("Lũy kế 80 dự án, vốn đăng ký 157.911,47 tỷ đồng đúng không?", Verdict.CONFIRMED),
        ("Lũy kế 82 dự án, vốn đăng ký 157.911,47 tỷ đồng đúng không?", Verdict.CONTRADICTED),
    ],
)
def test_several_numbers_are_judged_together(question: str, expected: Verdict | None) -> None:
    """One sentence must hold them all, or all but one and another number of that one's unit."""
    assert verdict(question, answered(None)) is expected


def test_a_refusal_is_silent() -> None:
    """Where nothing is quoted, the bulletins are silent on the claim, whatever comes near."""
    refusal = Answer(AnswerRequest("hỏi", 3), "hỏi", (), None, 0.1, near=answered(None).quotes)
    assert verdict("Đảng bộ có 109 đảng viên đúng không?", refusal) is Verdict.SILENT
    assert verdict("Đại hội họp ngày 5/3/2020 phải không?", refusal) is Verdict.SILENT


NUMBERS = "Xã có {} và đường dài 7 km."


@pytest.mark.parametrize(
    ("claimed", "stated", "expected"),
    [
        ("vốn 2.500,5 tỷ đồng", "2500,5 tỷ đồng", Verdict.CONFIRMED),
        ("vốn 2500,5 tỷ đồng", "25.005 tỷ đồng", Verdict.CONTRADICTED),
        ("vốn 2,5 nghìn tỷ đồng", "2.500 tỷ đồng", Verdict.CONFIRMED),
        ("vốn hai nghìn năm trăm tỷ đồng", "2,5 nghìn tỷ đồng", Verdict.CONFIRMED),
        ("vốn 2 tỷ rưỡi", "2,5 tỷ đồng", Verdict.CONFIRMED),
        ("vốn 1 tỷ 200 triệu đồng", "1,2 tỷ đồng", Verdict.CONFIRMED),
        ("vốn 2,5 tỷ đồng", "2,5 triệu đồng", Verdict.CONTRADICTED),
        ("30% hộ nghèo", "30 phần trăm", Verdict.CONFIRMED),
        ("ba mươi phần trăm hộ nghèo", "30%", Verdict.CONFIRMED),
        ("30% hộ nghèo", "30 hộ", None),
        ("hai mươi lăm đảng viên", "25 đảng viên", Verdict.CONFIRMED),
        ("hơn 30 đảng viên", "35 đảng viên", Verdict.CONFIRMED),
        ("hơn 30 đảng viên", "30 đảng viên", Verdict.CONTRADICTED),
        ("hơn 30 đảng viên", "28 đảng viên", Verdict.CONTRADICTED),
        ("hơn 30 đảng viên", "trên 30 đảng viên", Verdict.CONFIRMED),
        ("35 đảng viên", "hơn 30 đảng viên", None),
        ("30 đảng viên", "hơn 30 đảng viên", Verdict.CONFIRMED),
        ("25 đảng viên", "hơn 30 đảng viên", Verdict.CONTRADICTED),
        ("gần 30 đảng viên", "29 đảng viên", Verdict.CONFIRMED),
        ("gần 30 đảng viên", "12 đảng viên", Verdict.CONTRADICTED),
        ("không quá 5 phòng", "4 phòng", Verdict.CONFIRMED),
        ("không quá 5 phòng", "6 phòng", Verdict.CONTRADICTED),
        ("từ 30 đến 40 hộ", "35 hộ", Verdict.CONFIRMED),
        ("35 hộ", "từ 30 đến 40 hộ", None),
        ("ít nhất 36 phòng", "ít nhất từ 42 phòng trở lên", Verdict.CONTRADICTED),
        ("ít nhất 36 phòng", "từ 36 phòng trở lên", Verdict.CONFIRMED),
        ("tối đa 6 phòng", "không quá 5 phòng", Verdict.CONTRADICTED),
        ("hơn 30 đảng viên", "hơn 35 đảng viên", None),
        ("thời hạn 3 năm", "36 tháng", Verdict.CONFIRMED),
        ("thời hạn 3 năm", "42 tháng", Verdict.CONTRADICTED),
        ("2,5 tấn thóc", "2.500 kg", Verdict.CONFIRMED),
    ],
)
def test_numbers_are_compared_with_scale_unit_and_bounds(
    claimed: str, stated: str, expected: Verdict | None
) -> None:
    """One amount written in two ways is one; a bound is borne out by what lies within it."""
    assert verdict(f"Xã có {claimed} đúng không?", answered(stated, NUMBERS.format(stated))) is expected


@pytest.mark.parametrize(
    ("question", "asked", "stated", "expected"),
    [
        (
            "Đại hội họp năm 2020 đúng không?",
            "Đại hội họp năm nào đúng không?",
            "ngày 5/3/2020",
            Verdict.CONFIRMED,
        ),
        ("Hội được thành lập vào năm 2019, phải không ạ?", "", "năm 2018", Verdict.CONTRADICTED),
        ("Ông Lộc sinh năm 1970 phải không?", "", "năm 1970", Verdict.CONFIRMED),
        ("Đại hội họp năm 2020 đúng không?", "", "từ năm 2018 đến năm 2020", None),
        (
            "Lễ hội tổ chức tại Đà Lạt đúng không?",
            "Lễ hội tổ chức ở đâu đúng không?",
            "Đà Lạt",
            Verdict.CONFIRMED,
        ),
        ("Hội nghị diễn ra ở Trà Vinh phải không?", "", "Cần Thơ", Verdict.CONTRADICTED),
        (
            "Ông Lộc quê ở Trà Vinh phải không?",
            "Ông Lộc quê ở đâu phải không?",
            "Cần Thơ",
            Verdict.CONTRADICTED,
        ),
        ("Ban Quản lý đặt trụ sở tại Đà Lạt đúng không?", "", "Đà Lạt", Verdict.CONFIRMED),
        ("Hội nghị diễn ra tại nhà văn hóa thôn 3 phải không?", "", "hội trường xã", None),
    ],
)
def test_times_and_places_are_judged_behind_what_happened(
    question: str, asked: str, stated: str, expected: Verdict | None
) -> None:
    """A year or a place that closes the question is asked for, and compared with what is answered."""
    claim = read_claim(understand(question))
    assert claim is not None
    assert asked in {"", claim.question.text}
    assert judge_claim(claim, answered(stated, f"Việc ấy là {stated}.")) is expected

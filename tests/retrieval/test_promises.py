from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from corpus.ingest.read import read_bulletin, shipped_folder
from retrieval.encoders.base import Encoder
from retrieval.engine import Engine
from retrieval.facts.extract import office_facts
from retrieval.facts.models import Act
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import Answer, AnswerRequest, Verdict
from tests.conftest import ANSWERS, INDEX, silent, write

CONGRESS, CONFERENCE = "000_db200b94a76b92e4", "003_24d6a2c3ec119485"
KON_TUM, TRA_VINH, THAI_NGUYEN = "001_34eabedca6141ff0", "002_3e468bf2edabb89a", "004_a6a06df1031aa8af"


def checked(answer: Answer) -> Answer:
    """The answer, once its quotes, its short answer and its statements are seen to be slices."""
    for quote in (*answer.quotes, *answer.near):
        assert quote.text == quote.bulletin.text[quote.passage.start : quote.passage.end]
    if answer.answer:
        first = answer.quotes[0].passage
        assert answer.answer.bulletin_id == first.bulletin_id
        assert first.start <= answer.answer.start < answer.answer.end <= first.end
    return answer


@pytest.mark.parametrize(
    ("bulletin", "person", "office", "act", "guest"),
    [
        (CONGRESS, "Đỗ Xuân Kiên", "Bí thư Chi bộ", Act.ELECTED, False),
        (CONGRESS, "Đỗ Xuân Kiên", "Phó Trưởng Ban", Act.HOLDS, False),
        (CONFERENCE, "Trần Xuân Vượng", "Bí thư Chi bộ", Act.ATTENDS, False),
        (CONFERENCE, "Trần Xuân Vượng", "Trưởng ban", Act.ATTENDS, False),
        (KON_TUM, "Vũ Mạnh Hải", "Bí thư Đảng ủy", Act.SPEAKS, False),
        (THAI_NGUYEN, "Đỗ Chí Thanh", "Phó Bí thư Thường trực thành ủy", Act.ATTENDS, True),
    ],
)
def test_facts_are_read_from_the_bulletins(
    bulletin: str,
    person: str,
    office: str,
    act: Act,
    guest: bool,  # noqa: FBT001
) -> None:
    """Who is elected, who holds an office and who is a guest is told apart."""
    source = read_bulletin(shipped_folder() / f"{bulletin}.txt")
    told = {
        (source.text[slice(*fact.person)], source.text[slice(*fact.office)], fact.act, fact.guest)
        for fact in office_facts(source)
        if fact.office
    }
    assert (person, office, act, guest) in told


@pytest.mark.encoder
@pytest.mark.parametrize(
    ("question", "bulletin", "short"),
    [
        ("Ai được bầu Bí thư Chi bộ Ban Quản lý các KCN Lâm Đồng?", CONGRESS, "Đỗ Xuân Kiên"),
        ("bi thu chi bo bql cac kcn lam dong la ai", CONGRESS, "Đỗ Xuân Kiên"),
        ("Ai là Bí thư Chi bộ Ban Quản lý các KCN Lâm Đồng năm 2018?", CONFERENCE, "Trần Xuân Vượng"),
        ("Trần Xuân Vượng giữ chức vụ gì?", CONFERENCE, "Bí thư Chi bộ, Trưởng ban"),
        ("who is Tran Xuan Vuong?", CONFERENCE, "Bí thư Chi bộ, Trưởng ban"),
        ("Ai là Phó Bí thư Thường trực Thành ủy?", THAI_NGUYEN, "Đỗ Chí Thanh"),
        ("Đảng bộ các KCN tỉnh Thái Nguyên có bao nhiêu đảng viên?", THAI_NGUYEN, "109 đảng viên"),
        ("Đại hội Đảng bộ BQLKKT Trà Vinh kết thúc lúc nào?", TRA_VINH, "lúc 17 giờ ngày 09/6/2020"),
    ],
)
def test_facts_answer_a_plain_question(real_engine: Engine, question: str, bulletin: str, short: str) -> None:
    """A role, a person, a number or a date is answered in a few words, with the sentence as its quote."""
    answer = checked(real_engine.answer(AnswerRequest(question, count=3)))
    assert (answer.quotes[0].bulletin.id, answer.answer_text) == (bulletin, short)


@pytest.mark.encoder
@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("Ai là Bí thư Đảng ủy các khu công nghiệp Thái Nguyên khóa III?", "Đỗ Chí Thanh"),
        ("Ai được bầu Bí thư Tỉnh ủy Lâm Đồng 2020?", "Đỗ Xuân Kiên"),
        ("Ai được bầu Bí thư Chi bộ xã Krông Nô?", "Đỗ Xuân Kiên"),
    ],
)
def test_another_body_is_no_answer(real_engine: Engine, question: str, wrong: str) -> None:
    """The level of the body counts: neither a guest's office nor a cell's is given as the answer."""
    answer = checked(real_engine.answer(AnswerRequest(question, count=3)))
    assert (answer.quotes, answer.answer, answer.others) == ((), None, ())
    assert answer.nearest
    facts = office_facts(read_bulletin(shipped_folder() / f"{answer.nearest[0].id}.txt"))
    assert wrong in {answer.nearest[0].text[slice(*fact.person)] for fact in facts}  # it was near enough


@pytest.mark.encoder
@pytest.mark.parametrize(
    ("question", "verdict", "short"),
    [
        (
            "Trần Xuân Vượng được bầu Bí thư nhiệm kỳ 2020-2025 đúng không?",
            Verdict.CONTRADICTED,
            "Đỗ Xuân Kiên",
        ),
        (
            "Đỗ Xuân Kiên được bầu Bí thư Chi bộ nhiệm kỳ 2020-2025 đúng không?",
            Verdict.CONFIRMED,
            "Đỗ Xuân Kiên",
        ),
        ("Đỗ Xuân Kiên là Bí thư Tỉnh ủy Lâm Đồng đúng không?", Verdict.SILENT, None),
        (
            "Đảng bộ các KCN tỉnh Thái Nguyên có 120 đảng viên đúng không?",
            Verdict.CONTRADICTED,
            "109 đảng viên",
        ),
        (
            "Đảng bộ các KCN tỉnh Thái Nguyên có 109 đảng viên đúng không?",
            Verdict.CONFIRMED,
            "109 đảng viên",
        ),
        (
            "Đảng bộ các KCN tỉnh Thái Nguyên có 47 đảng viên đúng không?",
            Verdict.CONTRADICTED,
            "109 đảng viên",
        ),
        (
            "Tổng vốn đăng ký đầu tư lũy kế trong KKT Trà Vinh là 157.911,47 tỷ đồng phải không?",
            Verdict.CONFIRMED,
            "157.911,47 tỷ đồng",
        ),
    ],
)
def test_a_premise_gets_what_the_bulletins_say(
    real_engine: Engine, question: str, verdict: Verdict, short: str | None
) -> None:
    """A claim is confirmed, contradicted or met with silence, never affirmed because the words match."""
    answer = checked(real_engine.answer(AnswerRequest(question, count=3)))
    assert (answer.verdict, answer.answer_text) == (verdict, short)


@pytest.mark.encoder
@pytest.mark.parametrize(
    "question",
    [
        "Đại hội Chi bộ Ban Quản lý các KCN Lâm Đồng họp ngày 5/3/2020 phải không?",
        "Đại hội các chi bộ Ban Quản lý Khu kinh tế Kon Tum họp ngày 20/4/2017 phải không?",
    ],
)
def test_what_the_quote_leaves_open_is_left_open(real_engine: Engine, question: str) -> None:
    """A day within a span of days is quoted and not judged."""
    answer = checked(real_engine.answer(AnswerRequest(question, count=3)))
    assert answer.found
    assert answer.verdict is None


@pytest.mark.encoder
@pytest.mark.parametrize(
    "question",
    [
        "Ai là Bí thư Chi bộ Ban Quản lý các KCN Lâm Đồng?",
        "Who was elected secretary of the Lam Dong industrial zones party cell?",
    ],
)
def test_the_newest_comes_first_and_others_are_dated(real_engine: Engine, question: str) -> None:
    """Without a year the newest bulletin answers, and who held the office before is listed with the date."""
    answer = checked(real_engine.answer(AnswerRequest(question, count=3)))
    assert (answer.answer_text, answer.quotes[0].bulletin.date) == ("Đỗ Xuân Kiên", dt.date(2020, 3, 5))
    assert [(each.text, each.date, each.disagrees) for each in answer.others] == [
        ("Trần Xuân Vượng", dt.date(2018, 2, 5), False)
    ]


@pytest.mark.encoder
def test_both_names_of_a_province_are_told(real_engine: Engine) -> None:
    """A province of today finds the bulletin of the one that it took in, and both names are told."""
    answer = checked(
        real_engine.answer(AnswerRequest("Ai là Bí thư Đảng ủy Ban Quản lý Khu kinh tế Vĩnh Long?", count=1))
    )
    assert (answer.answer_text, answer.quotes[0].bulletin.id) == ("Nguyễn Quỳnh Thiện", TRA_VINH)
    assert [(note.message, dict(note.values)) for note in answer.notes] == [
        ("renamed", {"asked": "Vĩnh Long", "named": "Trà Vinh"}),
        ("as-of", {"date": "09/06/2020"}),
    ]


@pytest.mark.encoder
def test_bulletins_of_one_day_that_disagree_are_told(tmp_path: Path, real_encoder: Encoder) -> None:
    """Two bulletins of the same date that name two people are shown as disagreeing."""
    text = (
        "Đại hội Chi bộ Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng, nhiệm kỳ 2020-2025\n\n"
        "Ngày 05/3/2020, Chi bộ Ban Quản lý các Khu công nghiệp tỉnh Lâm Đồng tổ chức Đại hội. "
        "Đại hội đã bầu đồng chí {} giữ chức Bí thư Chi bộ."
    )
    files = write(tmp_path / "files", a=text.format("Đỗ Xuân Kiên"), b=text.format("Ngô Thị Hạnh"))
    library = FileLibrary(tmp_path / "library.sqlite")
    Indexer(library, tmp_path, real_encoder, INDEX, silent).update([files])
    engine = file_engine(library, tmp_path, real_encoder, INDEX, ANSWERS)
    answer = checked(
        engine.answer(AnswerRequest("Ai là Bí thư Chi bộ Ban Quản lý các KCN Lâm Đồng?", count=1))
    )
    (other,) = answer.others
    assert other.disagrees
    assert {answer.answer_text, other.text} == {"Đỗ Xuân Kiên", "Ngô Thị Hạnh"}

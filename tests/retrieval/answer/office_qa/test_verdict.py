from __future__ import annotations

import pytest

from corpus.models import Bulletin, Passage
from retrieval.answer.office_qa.intent import office_question
from retrieval.answer.office_qa.verdict import judge_by_quote
from retrieval.facts.extract import office_facts
from retrieval.models import Hit, Verdict
from retrieval.query.understand import understand

BULLETIN = Bulletin(
    "b",
    "HĐND huyện Cam Mẫu bầu Chủ tịch UBND huyện",
    "HĐND huyện Cam Mẫu bầu Chủ tịch UBND huyện\n\n"
    "Sáng 5/3/2020, HĐND huyện Cam Mẫu đã bầu bà Trần Thị Mai giữ chức Chủ tịch UBND huyện Cam Mẫu thay ông "
    "Lê Văn An nghỉ hưu. Ông Hồ Văn Nam được bầu làm Phó Chủ tịch UBND huyện Cam Mẫu.",
    province="Lâm Đồng",
)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Bà Trần Thị Mai là Chủ tịch UBND huyện Cam Mẫu phải không?", Verdict.CONFIRMED),
        ("Chủ tịch UBND huyện Cam Mẫu là bà Trần Thị Mai à?", Verdict.CONFIRMED),
        ("Ông Hồ Văn Nam là Chủ tịch UBND huyện Cam Mẫu phải không?", Verdict.CONTRADICTED),
        ("Ông Lê Văn An là Chủ tịch UBND huyện Cam Mẫu phải không?", Verdict.CONTRADICTED),
        ("Ông Hồ Văn Nam là Phó Chủ tịch UBND huyện Cam Mẫu đúng không?", Verdict.CONFIRMED),
        ("Bà Trần Thị Mai là Phó Chủ tịch UBND huyện Cam Mẫu đúng không?", None),
        ("Ông Hồ Văn Nam là Bí thư Huyện ủy Cam Mẫu đúng không?", None),
        ("Ông Lê Văn An từng là Bí thư Huyện ủy Cam Mẫu đúng không?", None),
        ("Chủ tịch UBND huyện Cam Mẫu Hồ Văn Nam nghỉ hưu phải không?", None),
        ("Ai là Chủ tịch UBND huyện Cam Mẫu?", None),
    ],
)
def test_the_facts_of_a_quote_judge_a_claim(claim: str, verdict: Verdict | None) -> None:
    """The holder is confirmed, another one and who left are contradicted; the rest is left open."""
    question = understand(claim)
    asked = office_question(question)
    told = office_facts(BULLETIN)
    quote = Hit(Passage(BULLETIN.id, 0, len(BULLETIN.text)), BULLETIN, 1.0)
    got = judge_by_quote(asked, question.text, told, quote) if asked else None
    assert got is verdict


def test_a_quote_that_does_not_name_the_person_is_silent() -> None:
    """Where a quote tells neither of the office nor of the person, the claim is not left to the reader."""
    text = "Đồng chí Bí thư Đảng ủy Khối hoan nghênh thành tích của Chi bộ."
    quote = Hit(Passage("b", 0, len(text)), Bulletin("b", "Tin", text), 1.0)
    for claim, verdict in (
        ("Ông Lê Văn An là Chủ tịch UBND huyện Cam Mẫu đúng không?", Verdict.SILENT),
        ("Ai là Chủ tịch UBND huyện Cam Mẫu?", None),
    ):
        asked = office_question(understand(claim))
        assert asked is not None
        assert judge_by_quote(asked, claim, [], quote) is verdict

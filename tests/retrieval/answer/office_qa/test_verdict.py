from __future__ import annotations

import pytest

from corpus.models import Bulletin
from retrieval.answer.office_qa.intent import office_question
from retrieval.answer.office_qa.verdict import judge_by_quote
from retrieval.facts.extract import office_facts
from retrieval.models import Verdict
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
    got = judge_by_quote(asked, question.text, told, BULLETIN) if asked else None
    assert got is verdict

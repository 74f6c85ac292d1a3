from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.text import text as reader
from corpus.text.text import Text
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest
from tests.conftest import write

BULLETINS = {
    "ngoc_hoi": (
        "Đại hội Đảng bộ huyện Ngọc Hồi lần thứ XIV, nhiệm kỳ 2020 - 2025\n\n"
        "Ngày 05/3/2020, Đảng bộ huyện Ngọc Hồi, tỉnh Kon Tum tiến hành Đại hội. Có 150 đại biểu.\n\n"
        "Đại hội bầu Ban Chấp hành gồm 35 đồng chí; đồng chí Nguyễn Văn An được bầu làm Bí thư Huyện ủy.\n"
        "Đồng chí Trần Thị Mai được bầu làm Phó Bí thư Thường trực."
    ),
    "bao_lam": (
        "Hội nghị tổng kết năm 2019 của Ủy ban nhân dân huyện Bảo Lâm\n\n"
        "Ngày 10/01/2020, UBND huyện Bảo Lâm, tỉnh Lâm Đồng họp. Sản lượng cà phê 2019 đạt 57.911 tấn.\n\n"
        "Ông Lê Minh Hải, Chủ tịch UBND huyện Bảo Lâm, chủ trì hội nghị."
    ),
}
QUESTIONS = [
    AnswerRequest("ai được bầu làm Bí thư Huyện ủy Ngọc Hồi?", count=3),
    AnswerRequest("ai duoc bau lam bi thu huyen uy ngoc hoi", count=3),
    AnswerRequest("còn Phó Bí thư?", count=3, after="ai được bầu làm Bí thư Huyện ủy Ngọc Hồi?"),
    AnswerRequest("Sản lượng cà phê năm 2019 của huyện Bảo Lâm là bao nhiêu?", count=3),
    AnswerRequest("Sản lượng cà phê huyện Bảo Lâm đạt 57.911 tấn, đúng không?", count=3),
    AnswerRequest("Ông Lê Minh Hải là Chủ tịch UBND huyện Bảo Lâm phải không?", count=3),
    AnswerRequest("Đại hội Đảng bộ huyện Ngọc Hồi diễn ra ngày nào?", count=3),
    AnswerRequest("who was elected Bí thư in Ngọc Hồi?", count=3),
    AnswerRequest("giá vàng hôm nay bao nhiêu?", count=3),
]
WORKED_OUT = ("_normalised", "folded", "modern", "lower", "tokens", "paragraphs", "sentences")


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """How often each reading of each string was worked out: foldings, tokens, sentences, all recognisers."""
    counted: Counter[tuple[str, str]] = Counter()

    def counting(name: str, function: Callable[[Text], Any]) -> Callable[[Text], Any]:
        def worked_out(text: Text) -> Any:  # noqa: ANN401 (whatever is worked out)
            counted[name, text.raw] += 1
            return function(text)

        return worked_out

    for name in WORKED_OUT:
        worked_out = Text.__dict__[name]
        monkeypatch.setattr(worked_out, "func", counting(name, worked_out.func))

    def part(text: Text, function: Callable[[Text], Any]) -> Any:  # noqa: ANN401 (likewise)
        if function not in text._parts:
            counted[f"{function.__module__}.{function.__name__} {text.style.value}", text.raw] += 1
        return original(text, function)

    original = Text.part
    monkeypatch.setattr(Text, "part", part)
    return counted


@pytest.mark.parametrize("request_", QUESTIONS, ids=lambda each: each.question)
def test_nothing_is_read_twice_on_the_way_of_a_question(
    tmp_path: Path,
    indexer: Indexer,
    engine: Engine,
    readings: Counter[tuple[str, str]],
    request_: AnswerRequest,
) -> None:
    """A question is answered with one folding, one cutting and one run of each recogniser a distinct text."""
    indexer.update([write(tmp_path / "files", **BULLETINS)])
    # What stands in tables is read with the first question, and with the first that leans on another.
    engine.answer(AnswerRequest("còn năm 2018?", count=1, after="Hội nghị năm 2019 bầu ai?"))
    for forget in (reader._passage, reader._bulletin):
        forget.cache_clear()
    readings.clear()
    engine.answer(request_)
    assert len(readings) >= 10  # it has read something
    assert {what: count for what, count in readings.items() if count > 1} == {}

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from retrieval.answer.judge import JudgedQuote
from retrieval.answer.quote_model import QuoteModel
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.constraints import Comparison
from tests.conftest import ANSWERS, INDEX, quote_model, silent, write
from tests.doubles import SyllableEncoder

BULLETINS = {
    "dak_mil": (
        "Huyện Đắk Mil tổng kết năm 2019\n\n"
        "Ngày 10/01/2020, UBND huyện Đắk Mil, tỉnh Đắk Nông họp tổng kết.\n\n"
        "Sản lượng cà phê\n"
        "Sản lượng cà phê năm 2019 đạt 48.200 tấn. Sản lượng tiêu đạt 3.150 tấn.\n"
        "Ông Lê Văn Nam, Chủ tịch UBND huyện, chủ trì."
    ),
    "cu_jut": (
        "Huyện Cư Jút tổng kết năm 2019\n\n"
        "Ngày 12/01/2020, UBND huyện Cư Jút, tỉnh Đắk Nông họp tổng kết.\n\n"
        "Sản lượng cà phê năm 2019 đạt 12.700 tấn.\n"
        "Bà Nguyễn Thị Lý, Phó Chủ tịch UBND huyện, chủ trì."
    ),
}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An engine that answers from the two districts."""
    return answering(tmp_path, ANSWERS.model)


def answering(tmp_path: Path, model: QuoteModel) -> Engine:
    library, encoder = FileLibrary(tmp_path / "library.sqlite"), SyllableEncoder()
    Indexer(library, tmp_path, encoder, INDEX, silent).update([write(tmp_path / "files", **BULLETINS)])
    return file_engine(library, tmp_path, encoder, INDEX, replace(ANSWERS, model=model, min_confidence=0.2))


def of(judged: Sequence[JudgedQuote], words: str) -> JudgedQuote:
    """The one whose sentence holds some words."""
    return next(each for each in judged if words in each.candidate.text)


def test_every_sentence_but_the_titles_is_judged(engine: Engine) -> None:
    """Each sentence of both bulletins is a candidate once, and their titles are none."""
    judged = engine.judge("sản lượng cà phê Đắk Mil năm 2019 là bao nhiêu?").judged
    texts = [each.candidate.text for each in judged]
    assert len(texts) == len(set(texts))
    assert "Huyện Đắk Mil tổng kết năm 2019" not in texts
    assert {"Sản lượng tiêu đạt 3.150 tấn.", "Sản lượng cà phê năm 2019 đạt 12.700 tấn."} <= set(texts)


def test_the_likeliest_comes_first(engine: Engine) -> None:
    """The judged quotes are ordered by their probability, and the one that answers leads."""
    judged = engine.judge("sản lượng cà phê huyện Đắk Mil năm 2019 là bao nhiêu?").judged
    assert [each.probability for each in judged] == sorted((e.probability for e in judged), reverse=True)
    assert "48.200 tấn" in judged[0].passage.of(judged[0].candidate.bulletin)


def test_another_district_contradicts(engine: Engine) -> None:
    """What tells of the neighbouring district contradicts a question that names one."""
    draft = engine.judge("sản lượng cà phê huyện Đắk Mil năm 2019 là bao nhiêu?")
    assert of(draft.judged, "12.700 tấn").contradictions(draft.question)
    assert not of(draft.judged, "48.200 tấn").contradictions(draft.question)


def test_quotes_are_held_against_the_question_in_their_turn(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever wants the first quote has the others not looked at, and none of them twice."""
    compared: list[JudgedQuote] = []
    contradictions = JudgedQuote.contradictions

    def counted(self: JudgedQuote, question: UnderstoodQuestion) -> tuple[Comparison, ...]:
        compared.append(self)
        return contradictions(self, question)

    draft = engine.judge("sản lượng cà phê huyện Đắk Mil năm 2019 là bao nhiêu?")
    monkeypatch.setattr(JudgedQuote, "contradictions", counted)
    assert draft.best is draft.best
    assert len(compared) == 1
    assert list(draft.stated) == list(draft.stated)
    assert len(compared) == len(set(map(id, compared))) > 1


@pytest.mark.parametrize(
    ("question", "words", "feature", "value"),
    [
        ("sản lượng tiêu bao nhiêu tấn?", "Sản lượng tiêu đạt 3.150 tấn.", "typed_number", 1.0),
        ("sản lượng tiêu bao nhiêu tấn?", "Ông Lê Văn Nam", "typed_number", 0.0),
        ("sản lượng tiêu bao nhiêu tấn?", "Sản lượng tiêu đạt 3.150 tấn.", "covered", 1.0),
        ("sản lượng tiêu", "Sản lượng tiêu đạt 3.150 tấn.", "run", 1.0),
        ("Chủ tịch UBND huyện Đắk Mil là ai?", "Ông Lê Văn Nam", "holder", 1.0),
        ("Chủ tịch UBND huyện Đắk Mil là ai?", "Sản lượng tiêu", "holder", 0.0),
        ("sản lượng cà phê", "Sản lượng cà phê năm 2019 đạt 48.200 tấn.", "heading", 0.0),
    ],
)
def test_features_are_what_they_are_called(
    engine: Engine, question: str, words: str, feature: str, value: float
) -> None:
    """Known sentences have known features."""
    assert of(engine.judge(question).judged, words).features.get(feature, 0.0) == pytest.approx(value)


def test_a_quote_is_as_likely_as_its_sentences_together(tmp_path: Path) -> None:
    """Of sentences that are equally likely a quote of two is twice as likely as a quote of one."""
    judged = answering(tmp_path, quote_model({}, bias=0)).judge("sản lượng tiêu").judged
    one = 1 / (len(judged) + 1)
    pair = of(judged, "Sản lượng tiêu đạt 3.150 tấn.")
    assert "48.200 tấn" in pair.passage.of(pair.candidate.bulletin)
    assert pair.probability == pytest.approx(2 * one)
    assert of(judged, "12.700 tấn").probability == pytest.approx(one)


def test_nothing_retrieved_has_no_features() -> None:
    """No candidates have no rows."""
    assert ANSWERS.model.probabilities([], {}).size == 0


def test_a_contradiction_is_never_the_answer_but_near(tmp_path: Path) -> None:
    """What tells of another year only is refused, shown as near, and says in what it differs."""
    engine = answering(tmp_path, quote_model({"covered_or_known": 8}, bias=1))
    answer = engine.answer(AnswerRequest("sản lượng cà phê huyện Đắk Mil năm 2016 là bao nhiêu?", count=3))
    assert not answer.found
    assert answer.near
    (note,) = answer.notes
    assert note.message == "differs"
    assert "2016" in str(note.values["asked"])


def test_a_difference_is_told_only_where_the_bulletin_states_one(tmp_path: Path) -> None:
    """Asked of today, a bulletin without a date is shown as near, and no day is made up for it."""
    library, encoder = FileLibrary(tmp_path / "library.sqlite"), SyllableEncoder()
    text = "Giá cà phê\n\nGiá cà phê ở Đắk Mil đạt 120.000 đồng một ki-lô-gam."
    Indexer(library, tmp_path, encoder, INDEX, silent).update([write(tmp_path / "files", a=text)])
    model = quote_model({"covered_or_known": 8}, bias=1)
    engine = file_engine(library, tmp_path, encoder, INDEX, replace(ANSWERS, model=model))
    answer = engine.answer(AnswerRequest("giá cà phê ở Đắk Mil hôm nay", count=1))
    assert (answer.found, len(answer.near), answer.notes) == (False, 1, ())

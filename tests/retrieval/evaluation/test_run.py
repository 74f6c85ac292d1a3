from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.file_library import FileLibrary
from retrieval.engine import Engine
from retrieval.errors import LongQuestionError, SnapshotError
from retrieval.evaluation.models import Evaluation, Row
from retrieval.evaluation.questions import Question
from retrieval.evaluation.run import evaluate, holds, percentile
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import Answer, AnswerRequest, SearchRequest, Verdict
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

BULLETINS = {
    "ngoc_hoi": "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần\u00a0Thị  Mai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi.",
    "bao_lam": "Huyện Bảo Lâm tổng kết mùa cà phê\n\nSản lượng cà phê huyện Bảo Lâm năm 2020 đạt 57.911 tấn.",
}
BI_THU = "ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?"
CA_PHE = "sản lượng cà phê huyện Bảo Lâm đạt bao nhiêu tấn?"
SAO_HOA = "khí mê-tan trên sao Hỏa từ đâu ra?"
QUESTIONS = [
    Question(question=BI_THU, style="vi", source="ngoc_hoi", answers=("Nguyễn Văn A", "Trần Thị Mai")),
    Question(question=CA_PHE, style="vi", source="bao_lam", answers=("60.000 tấn",)),  # the wrong words
    Question(question=CA_PHE, style="vi", source="ngoc_hoi", answers=("57.911",)),  # the wrong bulletin
    Question(question=SAO_HOA, style="none"),  # rightly refused
    Question(question=BI_THU, style="none"),  # quoted though nothing answers
    Question(question=SAO_HOA, style="vi", source="bao_lam", answers=("57.911",)),  # wrongly refused
    Question(
        question="còn năm 2020?", style="followup", after=CA_PHE, source="bao_lam", answers=("57.911  tấn",)
    ),
]


@pytest.fixture
def measured(tmp_path: Path, indexer: Indexer, engine: Engine) -> Evaluation:
    """The seven questions above, asked."""
    indexer.update([write(tmp_path / "files", **BULLETINS)])
    return evaluate(engine, QUESTIONS, count=3)


def test_every_outcome_is_told_in_order(measured: Evaluation) -> None:
    """Each question is refused, of the right bulletin and with the answer, or not, as worked out by hand."""
    assert [outcome.question for outcome in measured.outcomes] == [each.question for each in QUESTIONS]
    assert [outcome.style for outcome in measured.outcomes] == [each.style for each in QUESTIONS]
    assert [
        (each.answerable, each.refused, each.right_bulletin, each.holds_answer) for each in measured.outcomes
    ] == [
        (True, False, True, True),
        (True, False, True, False),
        (True, False, False, False),
        (False, True, False, False),
        (False, False, False, False),
        (True, True, False, False),
        (True, False, True, True),
    ]
    assert all(outcome.verbatim for outcome in measured.outcomes)
    assert all(
        (outcome.confidence < ANSWERS.min_confidence) == outcome.refused for outcome in measured.outcomes
    )
    assert all(outcome.seconds > 0 for outcome in measured.outcomes)


def test_short_answers_are_judged(measured: Evaluation) -> None:
    """Those of the right bulletin are compared with what is expected; a refusal has none."""
    assert [(each.answer, each.answer_right, each.exact_match) for each in measured.outcomes] == [
        ("Trần\u00a0Thị  Mai", True, 1),
        ("57.911 tấn", False, 0),
        ("57.911 tấn", False, 0),
        (None, False, 0),
        ("Trần\u00a0Thị  Mai", False, 0),
        (None, False, 0),
        ("57.911 tấn", True, 1),
    ]
    assert [each.f1 for each in measured.outcomes] == [
        1,
        0.5,
        0,
        0,
        0,
        0,
        1,
    ]  # of "60.000 tấn" half the words
    vi, none, followup, overall = measured.rows
    assert (vi.answer_given, vi.answer_right, vi.exact_match, vi.f1) == (3 / 4, 1 / 3, 1 / 4, 3 / 8)
    assert (none.answer_given, none.answer_right, none.exact_match, none.f1) == (None, None, None, None)
    assert (followup.answer_given, followup.answer_right) == (1, 1)
    assert (overall.answer_given, overall.answer_right) == (4 / 5, 1 / 2)


def test_given_its_bulletin_a_question_is_asked_of_that_only(
    tmp_path: Path, indexer: Indexer, engine: Engine
) -> None:
    """The bulletin that answers is quoted even where the search would refuse, or prefer another."""
    indexer.update([write(tmp_path / "files", **BULLETINS)])
    found = evaluate(engine, QUESTIONS, count=3, given=True).outcomes
    assert [each.right_bulletin for each in found] == [True, True, True, False, False, True, True]
    assert [each.refused for each in found] == [False, False, False, True, False, False, False]


def test_the_rows_hold_the_shares_of_each_style_and_of_all(measured: Evaluation) -> None:
    """A row a style in the order met, then one over all; where nothing is counted there is no share."""

    def figures(row: Row) -> tuple[object, ...]:
        shares = (
            row.right_bulletin,
            row.holds_answer,
            row.wrongly_refused,
            row.rightly_refused,
            row.verbatim,
        )
        found = [None if share is None else Fraction(share).limit_denominator(100) for share in shares]
        return row.style, row.answerable, row.unanswerable, *found

    half, quarter = Fraction(1, 2), Fraction(1, 4)
    assert [figures(row) for row in measured.rows] == [
        ("vi", 4, 0, half, quarter, quarter, None, 1),
        ("none", 0, 2, None, None, None, half, 1),
        ("followup", 1, 0, 1, 1, 0, None, 1),
        ("all", 5, 2, Fraction(3, 5), Fraction(2, 5), Fraction(1, 5), half, 1),
    ]


def test_times_are_those_of_the_outcomes(measured: Evaluation) -> None:
    """The median of seven times is the fourth, the 95th percentile the longest; a style counts its own."""
    seconds = [outcome.seconds for outcome in measured.outcomes]
    assert (measured.rows[-1].p50, measured.rows[-1].p95) == (sorted(seconds)[3], max(seconds))
    assert (measured.rows[1].p50, measured.rows[1].p95) == (min(seconds[3:5]), max(seconds[3:5]))
    assert measured.rows[2].p50 == measured.rows[2].p95 == seconds[6]


def test_the_head_says_what_was_measured(measured: Evaluation, engine: Engine) -> None:
    """The evaluation names the encoder of the index and counts its bulletins and passages."""
    assert (measured.encoder, measured.passages) == ("syllables:64", engine.summary().passages)
    assert measured.bulletins == 2


def test_questions_without_styles_give_one_row(tmp_path: Path, indexer: Indexer, engine: Engine) -> None:
    """Where no question has a style, the row over all is the only one."""
    indexer.update([write(tmp_path / "files", **BULLETINS)])
    (row,) = evaluate(
        engine, [Question(question=BI_THU, source="ngoc_hoi", answers=("Mai",))] * 2, count=1
    ).rows
    assert (row.style, row.answerable, row.right_bulletin, row.holds_answer) == ("all", 2, 1, 1)


def test_any_of_several_sources_is_right(tmp_path: Path, indexer: Indexer, engine: Engine) -> None:
    """Where several bulletins answer, either is the right one, and the better placed gives the rank."""
    indexer.update([write(tmp_path / "files", **BULLETINS)])
    both = Question(question=BI_THU, source=("bao_lam", "ngoc_hoi"), answers=("Mai",))
    (outcome,) = evaluate(engine, [both], count=1).outcomes
    assert (outcome.answerable, outcome.right_bulletin, outcome.rank) == (True, True, 1)
    neither = Question(question=BI_THU, source=("khac", "nua"), answers=("Mai",))
    (outcome,) = evaluate(engine, [neither], count=1).outcomes
    assert (outcome.answerable, outcome.right_bulletin, outcome.rank) == (True, False, None)


@pytest.fixture
def saying(
    tmp_path: Path, indexer: Indexer, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Engine]:
    """An engine on the two bulletins that quotes those named, in this order, whatever it is asked."""
    indexer.update([write(tmp_path / "files", **BULLETINS)])
    hits = engine.search(SearchRequest.from_text("cà phê", count=10)).hits
    by_id = {hit.bulletin.id: hit for hit in hits}

    def say(*bulletins: str, **more: Any) -> Engine:  # noqa: ANN401 (whatever an answer has)
        def answer(request: AnswerRequest) -> Answer:
            quotes = tuple(by_id[name] for name in bulletins)[: request.count]
            return Answer(request, request.question, quotes, **{"answer": None, "confidence": 0.9, **more})

        monkeypatch.setattr(engine, "answer", answer)
        return engine

    return say


def test_only_the_first_quote_counts(saying: Callable[..., Engine]) -> None:
    """A right quote that comes second is not a right answer, however many are asked for."""
    question = Question(question="ai?", source="ngoc_hoi", answers=("Mai",))
    (outcome,) = evaluate(saying("bao_lam", "ngoc_hoi"), [question], count=5).outcomes
    assert not outcome.right_bulletin
    assert not outcome.holds_answer


def test_one_of_three_quotes_may_hold_the_answer(saying: Callable[..., Engine]) -> None:
    """The second and the third quote count where three are looked at; a fourth, or one not asked for, not."""
    question = Question(question="ai?", source="ngoc_hoi", answers=("Mai",))
    for before, count, held in ((1, 3, True), (2, 3, True), (3, 5, False), (1, 1, False)):
        engine = saying(*["bao_lam"] * before, "ngoc_hoi")
        found = evaluate(engine, [question], count=count)
        assert (found.outcomes[0].holds_in_3, found.rows[0].holds_in_3) == (held, held)
        assert found.rows[0].holds_answer == 0


def asked_of_coffee(**labels: object) -> Question:
    return Question.model_validate(
        {"question": CA_PHE, "source": "bao_lam", "answers": ["57.911"], "style": "vi"} | labels
    )


def test_a_short_answer_is_judged_by_those_accepted(tmp_path: Path, indexer: Indexer, engine: Engine) -> None:
    """A list of short answers takes the place of the answers; where none makes sense, one given is wrong."""
    indexer.update([write(tmp_path / "files", **BULLETINS)])
    questions = [asked_of_coffee(**each) for each in ({}, {"short": ["60.000 tấn"]}, {"short": None})]
    found = evaluate(engine, questions, count=1)
    assert [(each.answer_expected, each.answer_right) for each in found.outcomes] == [
        (True, True),
        (True, False),
        (False, False),
    ]
    assert all(outcome.holds_answer for outcome in found.outcomes)
    assert found.rows[0].answer_right == pytest.approx(1 / 3)
    assert found.rows[0].answer_given_held == 1


def test_verdicts_are_compared(saying: Callable[..., Engine]) -> None:
    """What an answer makes of a claim is right if it is what the question's labels say; others count not."""
    questions = [
        asked_of_coffee(verdict=Verdict.CONTRADICTED, id="x"),
        asked_of_coffee(verdict=Verdict.CONFIRMED),
        asked_of_coffee(),
    ]
    found = evaluate(saying("bao_lam", verdict=Verdict.CONTRADICTED), questions, count=1)
    assert [each.verdict for each in found.outcomes] == [Verdict.CONTRADICTED] * 3
    assert [each.id for each in found.outcomes] == ["x", None, None]
    assert (found.rows[0].verdicts, found.rows[0].verdict_right) == (2, 0.5)
    assert found.rows[0].intervals["verdict_right"] == pytest.approx((0.0945, 0.9055), abs=5e-5)
    neither = evaluate(saying("bao_lam"), questions[:1], count=1)
    assert (neither.rows[0].verdicts, neither.rows[0].verdict_right) == (1, 0)


def test_shares_have_their_intervals(measured: Evaluation) -> None:
    """Two of five and three of five have the Wilson intervals; of what nothing was counted there is none."""
    overall = measured.rows[-1].intervals
    assert overall["holds_answer"] == pytest.approx((0.1176, 0.7693), abs=5e-5)
    assert overall["right_bulletin"] == pytest.approx((1 - 0.7693, 1 - 0.1176), abs=5e-5)
    assert set(overall) == {
        *("right_bulletin", "holds_answer", "holds_in_3", "wrongly_refused", "rightly_refused"),
        *("answer_right", "answer_given_held"),
    }
    assert set(measured.rows[1].intervals) == {"rightly_refused"}


def test_false_answers_are_counted_with_their_confidence(measured: Evaluation) -> None:
    """One question without an answer got one, and the report tells at what confidence."""
    assert (measured.rows[-1].false_answers, measured.rows[1].false_answers) == (1, 1)
    assert measured.confidence is not None
    confidence = measured.outcomes[4].confidence
    assert measured.rows[-1].sure_false_answers == int(confidence >= 0.8)
    assert [each.low for each in measured.confidence.quoted.bins if each.unanswerable] == [
        int(confidence * 10) / 10
    ]


DECADE = {f"b{i:02}": f"Bản tin thứ {i}\n\n" + "Cà phê. " * (12 - i) + "Du khách. " * i for i in range(1, 12)}


@pytest.fixture
def graded(library: FileLibrary, indexer: Indexer, tmp_path: Path) -> Engine:
    """Eleven bulletins that speak ever less of coffee, searched by their words and vectors."""
    indexer.update([write(tmp_path / "files", **DECADE)])
    return file_engine(library, library.path.parent, SyllableEncoder(), INDEX, ANSWERS)


def test_a_rank_is_the_bulletins_place_in_the_search(graded: Engine) -> None:
    """The rank counts bulletins as the search orders them, from 1; a bulletin that is not found has none."""
    order = [hit.bulletin.id for hit in graded.search(SearchRequest.from_text("cà phê", count=100)).hits]
    assert sorted(order) == sorted(DECADE)
    sources = [*order, "elsewhere", None]
    asked = [Question(question="cà phê", source=source) for source in sources]
    ranks = [outcome.rank for outcome in evaluate(graded, asked, count=1).outcomes]
    assert ranks == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, None, None]


def test_several_passages_of_a_bulletin_have_one_rank(
    tmp_path: Path, library: FileLibrary, indexer: Indexer
) -> None:
    """A bulletin that is found in many places takes one rank, and the next bulletin the one after it."""
    settings = INDEX.model_copy(update={"max_chars": 200, "overlap_sentences": 0})
    small = Indexer(library, library.path.parent, SyllableEncoder(), settings, silent)
    coffee = "Tin\n\n" + "Giá cà phê xã Ngọc Hồi tăng rất cao trong năm qua. " * 20
    small.update([write(tmp_path / "files", coffee=coffee, other="Tin\n\nDu khách thích hồ.")])
    engine = file_engine(library, library.path.parent, SyllableEncoder(), settings, ANSWERS)
    assert [
        hit.bulletin.id for hit in engine.search(SearchRequest.from_text("giá cà phê", count=3)).hits
    ] == ["coffee"] * 3
    asked = [Question(question="giá cà phê", source=source) for source in ("coffee", "other")]
    assert [outcome.rank for outcome in evaluate(engine, asked, count=1).outcomes] == [1, 2]


def test_a_followup_is_ranked_as_it_is_understood(measured: Evaluation, engine: Engine) -> None:
    """What is asked after another question is searched with what it takes over from that."""
    asked = [
        Question(question="còn năm 2020?", after=after, source=source)
        for after, source in ((CA_PHE, "bao_lam"), (BI_THU, "ngoc_hoi"))
    ]
    assert [outcome.rank for outcome in evaluate(engine, asked, count=1).outcomes] == [1, 1]


@pytest.mark.parametrize(
    ("ranks", "figures"),
    [
        # 1 / log2(rank + 1): 1 for the first, 0.63093 for the second, 0.5 for the third
        ([1], (1, 1, 1, 1)),
        ([2], (0, 1, 1 / 2, 0.6309298)),
        ([3], (0, 1, 1 / 3, 0.5)),
        ([5], (0, 1, 1 / 5, 0.3868528)),
        ([6], (0, 0, 1 / 6, 0.3562072)),
        ([10], (0, 0, 1 / 10, 0.2890648)),
        ([11], (0, 0, 1 / 11, 0)),
        ([None], (0, 0, 0, 0)),
        ([1, 3, 11, None], (1 / 4, 1 / 2, (1 + 1 / 3 + 1 / 11) / 4, 1.5 / 4)),
    ],
)
def test_the_ranking_is_measured_by_the_textbook(
    graded: Engine, ranks: list[int | None], figures: tuple[float, ...]
) -> None:
    """R@1, R@5, MRR and nDCG@10 of known ranks are those worked out by hand; the unanswerable count not."""
    order = [hit.bulletin.id for hit in graded.search(SearchRequest.from_text("cà phê", count=100)).hits]
    asked = [
        Question(question="cà phê", style="ranked", source=order[rank - 1] if rank else "elsewhere")
        for rank in ranks
    ]
    ranked, none, overall = evaluate(
        graded, [*asked, Question(question="cà phê", style="none")], count=1
    ).rows
    for row in (ranked, overall):
        found = (row.recall_1, row.recall_5, row.mrr, row.ndcg_10)
        assert found == pytest.approx(figures, abs=1e-7)
    assert (none.recall_1, none.recall_5, none.mrr, none.ndcg_10) == (None, None, None, None)


def test_without_an_index_nothing_is_measured(engine: Engine) -> None:
    """Without an index, or with a question that cannot be asked, the error says so."""
    with pytest.raises(SnapshotError, match="Nothing is indexed yet"):
        evaluate(engine, QUESTIONS, count=1)


def test_a_question_that_cannot_be_asked_is_an_error(
    tmp_path: Path, indexer: Indexer, engine: Engine
) -> None:
    """A question that is too long is not passed over in silence."""
    indexer.update([write(tmp_path / "files", **BULLETINS)])
    with pytest.raises(LongQuestionError):
        evaluate(engine, [Question(question="x" * 1001)], count=1)


@pytest.mark.parametrize(
    ("text", "answers", "held"),
    [
        ("Bà Trần Thị Mai", ["Trần Thị Mai"], True),
        ("Bà Trần\u00a0Thị\n Mai", ["Trần Thị Mai"], True),
        ("Bà Trần Thị Mai", ["Trần\u00a0Thị  Mai "], True),
        ("Bà Trần Thị Mai", ["Nguyễn", "Mai"], True),
        ("Bà Trần Thị Mai", ["tran thi mai"], False),
        ("Bà Trần Thị Mai", ["Thị Lan"], False),
        ("Bà Trần Thị Mai", [], False),
    ],
)
def test_an_answer_is_held_whatever_its_white_space(text: str, answers: list[str], held: bool) -> None:  # noqa: FBT001
    """One of the answers stands in the text, no-break spaces and line ends folded; accents and case count."""
    assert holds(text, answers) is held


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([15, 20, 35, 40, 50], 5, 15),
        ([15, 20, 35, 40, 50], 30, 20),
        ([15, 20, 35, 40, 50], 40, 20),
        ([15, 20, 35, 40, 50], 50, 35),
        ([15, 20, 35, 40, 50], 100, 50),
        ([15, 20, 35, 40, 50], 0, 15),
        ([7], 50, 7),
        ([1, 2], 50, 1),
        (list(range(1, 101)), 95, 95),
        (list(range(1, 21)), 95, 19),
        (list(range(1, 22)), 95, 20),
    ],
)
def test_percentiles_are_by_nearest_rank(values: list[float], percent: float, expected: float) -> None:
    """The textbook's values: rank is the share of the count, rounded up."""
    assert percentile(values, percent) == expected


@settings(deadline=None, max_examples=100)
@given(values=st.lists(st.integers(), min_size=1, max_size=40).map(sorted), percent=st.integers(0, 100))
@example(values=list(range(20)), percent=55)
@example(values=list(range(100)), percent=7)
def test_a_percentile_is_the_smallest_value_that_covers_the_share(values: list[int], percent: int) -> None:
    """So many percent of the values do not exceed the percentile, and no smaller value will do."""
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    smaller = [value for value in values if value < found]
    assert not smaller or len(smaller) * 100 < percent * len(values)

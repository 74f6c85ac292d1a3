"""Quality is data: what is expected, what falls below it, and the page that shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from docs import write_quality
from retrieval.evaluation.models import Evaluation, Row
from tests.quality.expected import Expected, ExpectedRow, ExpectedSet, read, shortfalls

FIGURES = {
    "recall_1": 1.0,
    "right_bulletin": 0.9,
    "holds_answer": 0.8,
    "wrongly_refused": 0.1,
    "answer_given": 0.5,
    "answer_right": 0.8,
    "rightly_refused": 1.0,
    "verbatim": 1.0,
}


def row(**figures: float | None) -> Row:
    """The row of twenty questions, of which ten have an answer."""
    others = {"recall_5": None, "mrr": None, "ndcg_10": None, "p50": 0.1, "p95": 0.2}
    return Row.model_validate(
        {"style": "all", "answerable": 10, "unanswerable": 10, **others, **FIGURES, **figures}
    )


def expecting(spare: int = 1) -> ExpectedSet:
    return ExpectedSet(title="T", command="c", spare=spare, rows=(ExpectedRow.of(row()),))


@pytest.mark.parametrize(
    ("figure", "good", "bad"),
    [
        ("recall_1", 0.9, 0.8),
        ("right_bulletin", 0.8, 0.7),
        ("holds_answer", 0.7, 0.6),
        ("wrongly_refused", 0.2, 0.3),
        ("answer_given", 0.4, 0.3),
        ("answer_right", 0.6, 0.5),
        ("rightly_refused", 0.9, 0.8),
        ("verbatim", 1.0, 0.95),
    ],
)
def test_one_question_may_go_wrong_and_no_more(figure: str, good: float, bad: float) -> None:
    """A figure may be worse by what is to spare; quotes that are not verbatim are never spared."""
    assert shortfalls(expecting(), [row(**{figure: good})]) == []
    [line] = shortfalls(expecting(), [row(**{figure: bad})])
    assert line.startswith(f"all: {figure} {bad} ")


def test_what_is_not_measured_any_more_is_a_shortfall() -> None:
    """A style, a question or a figure that is gone is told of, not passed over."""
    assert shortfalls(expecting(), []) == ["all: not measured"]
    assert shortfalls(expecting(), [row(answerable=9)]) == ["all: (10, 10) questions expected"]
    assert shortfalls(expecting(), [row(holds_answer=None)]) == ["all: holds_answer None < 0.7000"]
    assert shortfalls(expecting().model_copy(update={"rows": None}), []) == []


def test_the_page_names_what_was_not_measured() -> None:
    """A set without figures is on the page, and says so; one with figures has a line a style."""
    measured, other = expecting(), expecting().model_copy(update={"title": "U", "rows": None})
    text = write_quality.figures(Expected(sets={"a": measured, "b": other}))
    assert "| all | 10 | 100.0% | 90.0% | 80.0% | 10.0% | 50.0% | 80.0% | 10 | 100.0% | 100.0% |\n" in text
    assert text.endswith("## U\n\n`c`\n\nNot measured here.")


def test_what_was_measured_takes_the_place_of_what_was_expected() -> None:
    """Putting in an evaluation changes the rows of its set alone; no set is made up."""
    evaluation = Evaluation(encoder="e", bulletins=1, passages=1, rows=[row(holds_answer=1 / 3)], outcomes=[])
    sets = Expected(sets={"a": expecting(), "b": expecting()})
    changed = write_quality.with_measured(sets, {"a": evaluation})
    assert changed.sets["b"] == sets.sets["b"]
    [new] = changed.sets["a"].rows or ()
    assert new.holds_answer == 0.3333
    with pytest.raises(KeyError):
        write_quality.with_measured(sets, {"c": evaluation})


@pytest.mark.encoder
@pytest.mark.parametrize("name", ["dev", "own"])
def test_no_figure_falls_below_what_is_expected(evaluations: Callable[[str], Evaluation], name: str) -> None:
    """In every style the answers are as good as they were, but for a question."""
    assert shortfalls(read().sets[name], evaluations(name).rows) == []

from __future__ import annotations

import re

import pytest

from bot.cli.evaluation_report import report_lines
from bot.i18n import LANGUAGES, translator
from retrieval.evaluation.calibration import measure_confidence
from retrieval.evaluation.compare_runs import compare_runs
from retrieval.evaluation.models import Evaluation, Outcome, Row
from tests.bot.cli.test_evaluate import NOTHING, ROW, measured
from tests.bot.cli.test_vietnamese import english_words
from tests.retrieval.evaluation.outcomes import REFUSED, UNANSWERABLE, WRONG, outcome

EN = translator("en")
WIDEST = ROW.model_copy(
    update={
        "style": "a style with a very long name",
        "answerable": 9999,
        "right_bulletin": 1.0,
        "holds_in_3": 1.0,
        "answer_given_held": 0.75,
        "verdicts": 6,
        "verdict_right": 0.5,
        "false_answers": 2,
        "sure_false_answers": 1,
        "intervals": dict.fromkeys(
            (
                *("right_bulletin", "holds_answer", "holds_in_3", "wrongly_refused", "rightly_refused"),
                *("answer_right", "answer_given_held", "verdict_right"),
            ),
            (0.25, 1.0),
        ),
    }
)


def table(evaluation: Evaluation, title: str, earlier: Evaluation | None = None) -> list[str]:
    """The lines of the table of this title, its head first."""
    lines = list(report_lines(evaluation, earlier, EN))
    begin = next(number for number, line in enumerate(lines) if line.startswith(title))
    return [*lines, ""][begin : [*lines, ""].index("", begin)]


def asked(*outcomes: Outcome, before: list[Outcome] | None = None) -> Evaluation:
    """An evaluation of these outcomes, compared with those before."""
    return measured().model_copy(
        update={
            "confidence": measure_confidence(outcomes),
            "comparison": compare_runs(before, outcomes) if before else None,
            "outcomes": list(outcomes),
        }
    )


def test_the_first_line_says_what_was_searched() -> None:
    """The bulletins, the passages and the encoder stand over all tables."""
    assert next(report_lines(measured(ROW), None, EN)) == ("7 bulletins, 31 passages, encoder e5")


def test_a_row_a_style() -> None:
    """Every figure stands under its head, shares with three digits, and a dash where there is none."""
    head, first, second = table(measured(ROW, NOTHING), "search")
    heads = ["search", "answerable", "R@1", "R@5", "MRR", "nDCG@10", "verbatim", "p50 s", "p95 s"]
    assert re.split(r"  +", head) == heads
    assert first.split() == ["vi", "4", "0.500", "0.750", "0.625", "0.688", "1.000", "0.012", "1.500"]
    assert second.split() == ["none", "0", "-", "-", "-", "-", "1.000", "0.500", "0.500"]
    assert len(head) == len(first) == len(second)


def test_rows_that_have_nothing_to_say_are_left_out() -> None:
    """Quotes and short answers are of the answerable, refusals of the others; without claims is no table."""
    both = measured(ROW.model_copy(update={"unanswerable": 0}), NOTHING)
    assert [line.split()[0] for line in table(both, "quotes")] == ["quotes", "vi"]
    assert [line.split()[0] for line in table(both, "short answers")] == ["short", "vi"]
    assert [line.split()[0] for line in table(both, "without answer")] == ["without", "none"]
    assert not any(line.startswith("claims") for line in report_lines(both, None, EN))


def test_intervals_stand_beside_their_shares() -> None:
    """A share that has an interval is followed by it in brackets."""
    evaluation = measured(WIDEST)
    assert table(evaluation, "quotes")[1].split() == [
        *("a", "style", "with", "a", "ve…", "9999", "1.000", "(0.25-1.00)", "0.250", "(0.25-1.00)"),
        *("1.000", "(0.25-1.00)", "0.125", "(0.25-1.00)"),
    ]
    assert table(evaluation, "claims")[1].endswith("6  0.500 (0.25-1.00)")
    assert table(evaluation, "without answer")[1].split()[-5:] == ["2", "1.000", "(0.25-1.00)", "2", "1"]
    assert table(evaluation, "short answers")[1].split()[-7:] == [
        *("0.800", "0.750", "(0.25-1.00)", "0.900", "(0.25-1.00)", "0.312", "0.438")
    ]


def test_changes_stand_under_their_row() -> None:
    """Under a style that both evaluations have stands what changed, with its sign; others have no changes."""
    worse = ROW.model_copy(update={"recall_1": 0.25, "mrr": 0.75, "p95": 1.0, "right_bulletin": None})
    before = measured(worse, ROW.model_copy(update={"style": "en"}))
    _, first, change, other = table(measured(ROW, NOTHING), "search", before)
    assert (first.split()[0], other.split()[0]) == ("vi", "none")
    assert change.split() == ["change", "+0.250", "+0.000", "-0.125", "+0.000", "+0.000", "+0.000", "+0.500"]
    assert change.index("+0.250") + len("+0.250") == first.index("0.500") + len("0.500")


def test_a_change_stands_under_the_share_not_under_its_interval() -> None:
    """Brackets behind a share do not shift what changed, counts change by whole numbers, and the new not."""
    old = WIDEST.model_copy(update={"right_bulletin": 0.5, "holds_in_3": None, "false_answers": 5})
    _, row, change = table(measured(WIDEST), "quotes", measured(old))
    assert change.split() == ["change", "+0.500", "+0.000", "+0.000"]
    assert change.index("+0.500") + len("+0.500") == row.index("1.000") + len("1.000")
    assert table(measured(WIDEST), "without answer", measured(old))[2].split() == ["change", "+0.000", "-3"]


def test_the_confidence_is_told() -> None:
    """The reliability table, both errors, what is sure, and the short answers by confidence."""
    evaluation = asked(
        outcome(confidence=0.9), outcome(confidence=0.5, **REFUSED), outcome(confidence=0.85, **UNANSWERABLE)
    )
    head, *bins, every, quoted, sure = table(evaluation, "confidence")
    assert head.split()[:3] == ["confidence", "asked", "mean"]
    assert bins[5].split() == ["0.5", "to", "0.6", "1", "0.500", "0.000", "0", "-", "-", "0"]
    assert bins[8].split() == ["0.8", "to", "0.9", "1", "0.850", "0.000", "1", "0.850", "0.000", "1"]
    assert every == "Of the 3 asked: Brier score 0.327, expected calibration error 0.483."
    assert quoted == "Of the 2 quoted: Brier score 0.366, expected calibration error 0.475."
    assert sure == ("At 0.8 or more: 1.000 of 1 first quotes that hold, 1 of 1 false answers.")
    lines = table(evaluation, "short answers from")
    assert lines[0].split()[3:] == ["given", "right", "coverage", "precision"]
    assert lines[1].split() == ["0.00", "2", "1", "0.500", "0.500", "(0.09-0.91)"]
    assert lines[-1].split() == ["0.95", "0", "0", "0.000", "-"]


def test_each_question_that_changed_is_named() -> None:
    """Under what they became stand the questions, by id or by wording, and how they fared before."""
    now = [outcome(id="d-1"), outcome(id="d-2", **REFUSED), outcome(id="d-3", **UNANSWERABLE)]
    before = [
        outcome(id="d-1", **WRONG),
        outcome(id="d-2"),
        outcome(id="d-3", **UNANSWERABLE | {"refused": True}),
    ]
    assert table(asked(*now, before=before), "3 questions") == [
        "3 questions are in both runs. Of 2 answerable ones 1 became right and 1",
        "are right no longer (McNemar's exact p = 1.000).",
        "answerable, became right: 1",
        "  was wrong     d-1: Ai là Bí thư?",
        "answerable, became refused: 1",
        "  was right     d-2: Ai là Bí thư?",
        "without answer, became answered: 1",
        "  was refused   d-3: Ai là Bí thư?",
    ]


def test_of_many_questions_that_changed_the_first_are_named() -> None:
    """A heading counts all, twenty are named, and a long question is cut."""
    long = "Ai là Bí thư Đảng ủy xã Tân Thử? " * 5
    now, before = ([outcome(question=long, **each)] * 25 for each in ({}, WRONG))
    lines = table(asked(*now, before=before), "25 questions")
    assert lines[2] == "answerable, became right: 25"
    assert lines[3].startswith("  was wrong     Ai là Bí thư")
    assert lines[3].endswith("…")
    assert (len(lines), lines[-1]) == (24, "  and 5 more")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_a_hundred_columns(language: str) -> None:
    """The widest row that a share, an interval and a name can make fits a terminal of 100 columns."""
    rows: list[Row] = [WIDEST, WIDEST.model_copy(update={"style": "all"})]
    evaluation = asked(outcome(question="Ai? " * 50), before=[outcome(question="Ai? " * 50, **WRONG)])
    evaluation = evaluation.model_copy(update={"rows": rows})
    assert max(map(len, report_lines(evaluation, measured(*rows), translator(language)))) <= 100


def test_the_tables_speak_vietnamese() -> None:
    """Under Vietnamese no word of the tables is English, names of measures aside."""
    now, before = (
        [outcome(id="d-1"), outcome(id="d-2", **REFUSED)],
        [outcome(id="d-1", **WRONG), outcome(id="d-2")],
    )
    evaluation = asked(*now, before=before).model_copy(update={"rows": [WIDEST]})
    told = "\n".join(report_lines(evaluation, measured(WIDEST), translator("vi")))
    assert "trích đúng" in told
    assert english_words(told) <= set(re.findall(r"\w+", WIDEST.style))

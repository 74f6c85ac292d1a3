from __future__ import annotations

import pytest

from retrieval.evaluation.calibration import (
    coverage_point,
    measure_calibration,
    measure_confidence,
    reliability_table,
)
from tests.retrieval.evaluation.outcomes import REFUSED, UNANSWERABLE, WRONG, outcome

ASKED = [
    outcome(confidence=0.95),
    outcome(confidence=0.85),
    outcome(confidence=0.85, **WRONG),
    outcome(confidence=0.8, **UNANSWERABLE),
    outcome(confidence=0.3, answer=None),
    outcome(confidence=0.3, **UNANSWERABLE),
    outcome(confidence=0.1, **REFUSED),
    outcome(confidence=0.0, **UNANSWERABLE | {"refused": True, "answer": None}),
]


def test_the_calibration_is_the_one_worked_out_by_hand() -> None:
    """Brier score and expected calibration error of eight outcomes in five of ten bins."""
    found = measure_calibration(ASKED)
    squares = 0.05**2 + 0.15**2 + 0.85**2 + 0.8**2 + 0.7**2 + 0.3**2 + 0.1**2 + 0
    assert found.brier == pytest.approx(squares / 8)
    # the bin of .95 lacks .05; of .85, .85, .8 (mean 2.5 / 3) one in three holds; of .3, .3 one in two
    distances = 1 * 0.05 + 3 * (2.5 / 3 - 1 / 3) + 2 * 0.2 + 1 * 0.1 + 1 * 0
    assert found.calibration_error == pytest.approx(distances / 8)
    assert found.questions == 8


def test_one_forecast_has_the_textbooks_brier_score() -> None:
    """Whoever gives rain 70 % scores .09 if it rains, and .49 if it does not."""
    assert measure_calibration([outcome(confidence=0.7)]).brier == pytest.approx(0.09)
    assert measure_calibration([outcome(confidence=0.7, **WRONG)]).brier == pytest.approx(0.49)


def test_what_is_calibrated_has_no_calibration_error() -> None:
    """Three of four that hold at a confidence of .75 are what was promised."""
    four = [outcome(confidence=0.75)] * 3 + [outcome(confidence=0.75, **WRONG)]
    assert measure_calibration(four).calibration_error == pytest.approx(0)


def test_of_nothing_there_is_no_calibration() -> None:
    """Without questions there is no score, and all ten bins are empty."""
    found = measure_calibration([])
    assert (found.questions, found.brier, found.calibration_error) == (0, None, None)
    assert [(each.questions, each.confidence, each.holds) for each in found.bins] == [(0, None, None)] * 10


def test_a_bin_holds_its_lower_end() -> None:
    """A confidence on the border of two bins is of the upper one, and 1 is of the last."""
    for tenth in range(10):
        found = reliability_table([outcome(confidence=tenth / 10)])
        assert [each.questions for each in found] == [int(number == tenth) for number in range(10)]
    assert reliability_table([outcome(confidence=1.0)])[-1].questions == 1
    assert (found[3].low, found[3].high) == (0.3, 0.4)


def test_the_reliability_table_tells_what_was_promised_and_held() -> None:
    """Each bin has its mean confidence, the share that holds, and how many have no answer."""
    eighth = reliability_table(ASKED)[8]
    assert (eighth.questions, eighth.unanswerable) == (3, 1)
    assert eighth.confidence == pytest.approx(2.5 / 3)
    assert eighth.holds == pytest.approx(1 / 3)


def test_false_answers_stand_in_the_bins_of_what_was_quoted() -> None:
    """Two questions without an answer got one, at .3 and at .8; the refused one is no false answer."""
    report = measure_confidence(ASKED)
    assert [each.unanswerable for each in report.quoted.bins] == [0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
    assert [each.unanswerable for each in report.every.bins] == [1, 0, 0, 1, 0, 0, 0, 0, 1, 0]
    assert (report.every.questions, report.quoted.questions) == (8, 6)


def test_the_share_of_right_answers_that_are_sure() -> None:
    """Two of the three first quotes that hold the answer stand at .8 or more; of none there is no share."""
    report = measure_confidence(ASKED)
    assert report.right == 3
    assert report.sure_right == pytest.approx(2 / 3)
    assert measure_confidence([]).sure_right is None


@pytest.mark.parametrize(
    ("threshold", "given", "right", "coverage", "precision"),
    [(0.0, 5, 2, 3 / 5, 2 / 5), (0.5, 4, 2, 3 / 5, 2 / 4), (0.9, 1, 1, 1 / 5, 1.0), (0.96, 0, 0, 0.0, None)],
)
def test_less_coverage_buys_precision(
    threshold: float, given: int, right: int, coverage: float, precision: float | None
) -> None:
    """Five questions have a right short answer; one that is given without need or to no avail is wrong."""
    point = coverage_point(ASKED, threshold)
    assert (point.given, point.right, point.coverage, point.precision) == (given, right, coverage, precision)
    assert (point.interval is None) == (precision is None)


def test_where_no_short_answer_makes_sense_none_is_covered() -> None:
    """Without a question that has a right short answer there is no coverage."""
    point = coverage_point([outcome(answer_expected=False, answer_right=False)], 0.5)
    assert (point.given, point.right, point.coverage, point.precision) == (1, 0, None, 0)

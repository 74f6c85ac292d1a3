"""How far the confidence of answers can be trusted: calibration, false answers, coverage of short answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from retrieval.evaluation.models import Calibration, ConfidenceReport, CoveragePoint, Outcome, ReliabilityBin
from retrieval.evaluation.significance import wilson_interval

SURE = 0.8
"""From this confidence on a reader takes an answer for certain."""

_BINS = 10
_THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def measure_confidence(outcomes: Sequence[Outcome]) -> ConfidenceReport:
    """How far the confidence of these answers can be trusted."""
    right = [outcome for outcome in outcomes if outcome.holds_answer]
    sure = sum(outcome.confidence >= SURE for outcome in right)
    return ConfidenceReport(
        every=measure_calibration(outcomes),
        quoted=measure_calibration([outcome for outcome in outcomes if not outcome.refused]),
        right=len(right),
        sure_right=sure / len(right) if right else None,
        coverage=tuple(coverage_point(outcomes, threshold) for threshold in _THRESHOLDS),
    )


class Rated(Protocol):
    """A first quote: how sure it was, whether it holds the answer, and whether there was one at all."""

    @property
    def confidence(self) -> float:
        """0 to 1."""
        ...

    @property
    def holds_answer(self) -> bool:
        """Whether the quote holds it."""
        ...

    @property
    def answerable(self) -> bool:
        """Whether some bulletin does."""
        ...


def measure_calibration(outcomes: Sequence[Rated]) -> Calibration:
    """How well their confidence tells whether the first quote holds the answer.

    The Brier score is the mean square of what confidence lacks (Brier 1950, for one event). The expected
    calibration error is the mean distance between confidence and share in ten bins of the same width, each
    weighted by its questions (Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated probabilities
    using Bayesian binning").
    """
    count = len(outcomes)
    bins = reliability_table(outcomes)
    squares = sum((outcome.confidence - outcome.holds_answer) ** 2 for outcome in outcomes)
    distance = sum(
        each.questions * abs(each.confidence - each.holds)
        for each in bins
        if each.confidence is not None and each.holds is not None
    )
    return Calibration(
        questions=count,
        brier=squares / count if count else None,
        calibration_error=distance / count if count else None,
        bins=bins,
    )


def reliability_table(outcomes: Sequence[Rated]) -> tuple[ReliabilityBin, ...]:
    """Ten bins of the same width from 0 to 1, empty ones too; a bin's lower end belongs to it."""
    members: list[list[Rated]] = [[] for _ in range(_BINS)]
    for outcome in outcomes:
        members[min(int(outcome.confidence * _BINS), _BINS - 1)].append(outcome)
    return tuple(
        ReliabilityBin(
            low=number / _BINS,
            high=(number + 1) / _BINS,
            questions=len(each),
            unanswerable=sum(not outcome.answerable for outcome in each),
            confidence=sum(outcome.confidence for outcome in each) / len(each) if each else None,
            holds=sum(outcome.holds_answer for outcome in each) / len(each) if each else None,
        )
        for number, each in enumerate(members)
    )


def coverage_point(outcomes: Sequence[Outcome], threshold: float) -> CoveragePoint:
    """What becomes of the short answers if only those of this confidence or more are given.

    One to a question that has no right short answer counts as wrong.
    """
    given = [
        outcome for outcome in outcomes if outcome.answer is not None and outcome.confidence >= threshold
    ]
    right = sum(outcome.answer_right for outcome in given)
    expected = sum(bool(outcome.answer_expected) for outcome in outcomes)
    covered = sum(bool(outcome.answer_expected) for outcome in given)
    return CoveragePoint(
        threshold=threshold,
        given=len(given),
        right=right,
        coverage=covered / expected if expected else None,
        precision=right / len(given) if given else None,
        interval=wilson_interval(right, len(given)),
    )

"""The one decision: how likely each sentence answers the question, and how likely none does.

A `retrieval.answer.conditional_logit`: each sentence has a utility, linear in its features, and so has the
answer that no sentence gives, linear in what is known of all of them together. So sentences compete with each
other and with silence. `benchmarks/quote_model.py` fits the coefficients and writes
``data/quote_model.json``, which tells what they were fitted on and how well they hold.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from retrieval.answer.conditional_logit import choice_chances

Features = Mapping[str, float]
"""Features by their names; one that is missing is 0."""

_LEAST_CHANCE = 1e-6
MOST = 6.0
"""Standard deviations beyond which a feature says no more."""


class Coefficient(BaseModel):
    """How a feature counts: its mean and standard deviation in the fit, and the weight of a deviation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mean: float
    deviation: float
    weight: float


def log_odds(chance: float) -> float:
    """The logarithm of a chance's odds; 0 and 1 count as nearly so."""
    bounded = min(max(chance, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    return math.log(bounded / (1 - bounded))


class PlattScaling(BaseModel):
    """A straight line through log odds (Platt 1999): mends what was too sure, or too timid, in the fit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slope: float
    intercept: float

    def of(self, chance: float) -> float:
        """The chance, mended; more of it never gives less."""
        return 1 / (1 + math.exp(-(self.slope * log_odds(chance) + self.intercept)))


class Coefficients(BaseModel):
    """The coefficients of a model by the names of the features.

    Attributes:
        source: What they were fitted on and by what.
        sentence: Those of a sentence.
        silence: Those of the outside option.
        bias: The utility of the outside option where its features are as in the mean.
        calibration: From the chances of a quote's sentences together to how often such a quote answers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    sentence: dict[str, Coefficient]
    silence: dict[str, Coefficient]
    bias: float
    calibration: PlattScaling


@dataclass(frozen=True)
class QuoteModel:
    """Tells how likely each sentence answers."""

    coefficients: Coefficients

    @classmethod
    def shipped(cls) -> Self:
        """The model that comes with the program."""
        return cls(_shipped())

    def probabilities(self, sentences: Sequence[Features], question: Features) -> NDArray[np.float64]:
        """How likely each sentence answers the question; together at most 1, the rest is that none does.

        ``sentences`` are the features of each, ``question`` those of the outside option. No sentences have no
        probabilities.
        """
        if not sentences:
            return choice_chances([], 0.0)
        silence = float(self._silence.utilities([question])[0]) + self.coefficients.bias
        return choice_chances(self._sentence.utilities(sentences).tolist(), silence)

    @cached_property
    def _sentence(self) -> _Weighing:
        return _Weighing.of(self.coefficients.sentence)

    @cached_property
    def _silence(self) -> _Weighing:
        return _Weighing.of(self.coefficients.silence)

    def confidence(self, chance: float) -> float:
        """How sure it is that a quote answers whose sentences have such a chance together."""
        return self.coefficients.calibration.of(chance)

    def contributions(self, sentence: Features) -> dict[str, float]:
        """What each feature adds to a sentence's utility, the largest first."""
        parts = {name: _part(sentence, name, each) for name, each in self.coefficients.sentence.items()}
        return dict(sorted(parts.items(), key=lambda part: -abs(part[1])))


@dataclass(frozen=True, slots=True)
class _Weighing:
    """The coefficients as columns, to weigh many rows at once."""

    names: Sequence[str]
    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, coefficients: Mapping[str, Coefficient]) -> Self:
        """Those of a model."""
        columns = ([each.mean, each.deviation, each.weight] for each in coefficients.values())
        means, deviations, weights = np.array(list(columns)).reshape(-1, 3).T
        return cls(tuple(coefficients), means, deviations, weights)

    def utilities(self, rows: Sequence[Features]) -> NDArray[np.float64]:
        """What the features of each row add up to.

        They are added one after the other, as `QuoteModel.contributions` has them, so that a row's utility
        does not depend on what is weighed beside it.
        """
        if not self.names:
            return np.zeros(len(rows))
        values = np.array([[row.get(name, 0.0) for name in self.names] for row in rows], dtype=np.float64)
        deviations = ((values - self.means) / self.deviations).clip(-MOST, MOST)
        utilities: NDArray[np.float64] = (self.weights * deviations).cumsum(axis=1)[:, -1]
        return utilities


def _part(features: Features, name: str, coefficient: Coefficient) -> float:
    deviations = (features.get(name, 0.0) - coefficient.mean) / coefficient.deviation
    return coefficient.weight * max(-MOST, min(MOST, deviations))


@cache
def _shipped() -> Coefficients:
    file = resources.files("retrieval.answer").joinpath("data", "quote_model.json")
    return Coefficients.model_validate_json(file.read_text("utf-8"))

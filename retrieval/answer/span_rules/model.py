"""How likely each span is the answer: a model of few weights for each kind of words that is asked for.

A `retrieval.answer.conditional_logit`: of all spans, and of none of them, exactly one is right.
`benchmarks/short_answers.py` fits the weights and writes ``retrieval/answer/data/short_answers.json``; on
what, stands there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from retrieval.answer.conditional_logit import choice_chances
from retrieval.answer.span_rules.features import Features
from retrieval.query.answer_type import AnswerType

DATA = resources.files("retrieval.answer").joinpath("data", "short_answers.json")


@dataclass(frozen=True, slots=True)
class SpanModel:
    """The weights for one kind of words.

    Attributes:
        none: What speaks for none of the spans, on the scale of the weighed features.
        weights: What each feature is worth, by its name.
        sure: The least probability with which a short answer is given.
    """

    none: float
    weights: dict[str, float]
    sure: float

    def probabilities(self, rows: Sequence[Features]) -> list[float]:
        """The probability of each span; what they lack of 1 is that of none."""
        scores = [sum(weight * row[name] for name, weight in self.weights.items()) for row in rows]
        chances: list[float] = choice_chances(scores, self.none).tolist()
        return chances


@cache
def span_model(kind: AnswerType) -> SpanModel:
    """The model for a kind of words, `AnswerType.EXPLANATION` excepted."""
    return SpanModel(**json.loads(DATA.read_text("utf-8"))["fitted"][kind.value])

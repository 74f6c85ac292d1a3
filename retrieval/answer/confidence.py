"""How sure it is that the best passage answers, from 0 to 1.

A logistic function of the evidence. Questions in another language share few words with the bulletins, so they
have coefficients of their own. `benchmarks/confidence.py` fits them and writes ``data/confidence.json``; what
it was fitted on, and how well it tells right from wrong, stands there.
"""

from __future__ import annotations

import json
import math
from dataclasses import astuple, dataclass
from functools import cache
from importlib import resources

# A lead over other bulletins says no more beyond this: then nothing else is like the question.
_MOST_MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a passage.

    Attributes:
        cosine: The question's cosine with it, -1 to 1.
        coverage: The share of the question's rare words that the passage and its heading hold, 0 to 1.
        margin: By how much its score leads the best passage of any bulletin that says something else.
    """

    cosine: float
    coverage: float
    margin: float

    def features(self) -> tuple[float, ...]:
        """The numbers that the coefficients are for, in their order."""
        return astuple(Evidence(self.cosine, self.coverage, max(0.0, min(self.margin, _MOST_MARGIN))))


def confidence(evidence: Evidence, *, english: bool) -> float:
    """The confidence in a passage; more of any evidence never lowers it."""
    bias, coefficients = _fitted()["english" if english else "vietnamese"]
    weighed = sum(c * f for c, f in zip(coefficients, evidence.features(), strict=True))
    return 1 / (1 + math.exp(-(bias + weighed)))


@cache
def _fitted() -> dict[str, tuple[float, list[float]]]:
    file = resources.files("retrieval.answer").joinpath("data", "confidence.json")
    rows = json.loads(file.read_text("utf-8"))["fitted"]
    return {name: (row["bias"], row["coefficients"]) for name, row in rows.items()}

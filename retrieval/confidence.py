"""How sure it is that the best passage answers, from 0 to 1.

A logistic function of two things: the question's cosine with the passage, and the share of the question's
rare words that the passage holds. Questions in another language share few words with the bulletins, so they
have coefficients of their own. The coefficients are what `benchmarks/confidence.py` prints: fitted on the
XQuAD questions, asked once with their paragraph among the 240 and once with it taken out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Logistic:
    bias: float
    cosine: float
    coverage: float


_VIETNAMESE = _Logistic(bias=-18.16, cosine=13.27, coverage=12.04)
_OTHER = _Logistic(bias=-45.89, cosine=57.58, coverage=1.72)


def confidence(*, cosine: float, coverage: float, vietnamese: bool) -> float:
    """The confidence in a passage of that cosine (-1 to 1) and coverage (0 to 1); rises with both."""
    fitted = _VIETNAMESE if vietnamese else _OTHER
    return 1 / (1 + math.exp(-(fitted.bias + fitted.cosine * cosine + fitted.coverage * coverage)))

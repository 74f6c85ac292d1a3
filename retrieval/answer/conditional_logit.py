"""The choice among several things, and none of them, by what each is worth.

A conditional logit with an outside option (McFadden 1974, "Conditional logit analysis of qualitative choice
behavior"): the chances are the softmax of the utilities, so that the things compete with each other and with
none of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def choice_chances(utilities: Sequence[float], none: float) -> NDArray[np.float64]:
    """The chance of each thing, in order; what they lack of 1 together is that of none of them.

    ``none`` is the utility of none. Of no things there are no chances.
    """
    values = np.asarray(utilities, dtype=np.float64)
    highest = max(none, values.max(initial=none))
    odds = np.exp(values - highest)
    return np.asarray(odds / (odds.sum() + np.exp(none - highest)), dtype=np.float64)

"""Where the two legs' scores become one.

The dense leg gives a cosine. BM25 is brought to the share of what the question's terms could earn at most,
so that it lies between 0 and 1 whatever the question and however many passages there are. The fused score is
their weighted mean: higher is better, 1 at most, and comparable from one question to the next. This is the
convex combination with theoretical bounds of Bruch, Gai and Ingber, "An Analysis of Fusion Functions for
Hybrid Retrieval", ACM TOIS 42 (2023).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def fuse(dense: Scores, lexical: Scores, *, ceiling: float, weight: float) -> Scores:
    """The fused scores of some passages.

    Args:
        dense: Cosines, shape (passages,).
        lexical: BM25 scores of the same passages, in the same order.
        ceiling: The highest BM25 score that the question could earn, 0 for a question without terms.
        weight: The dense leg's share, 0 to 1.
    """
    share = lexical / ceiling if ceiling > 0 else np.zeros_like(lexical)
    return np.asarray(weight * dense + (1 - weight) * share, dtype=np.float32)

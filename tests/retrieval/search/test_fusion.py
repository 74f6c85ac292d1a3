from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.search.fusion import Scores, fuse


def scores(*values: float) -> Scores:
    return np.array(values, dtype=np.float32)


def fuse_one(dense: float, lexical: float, *, ceiling: float, weight: float) -> float:
    return float(fuse(scores(dense), scores(lexical), ceiling=ceiling, weight=weight)[0])


@pytest.mark.parametrize(
    ("dense", "lexical", "ceiling", "weight", "fused"),
    [
        (0.8, 3.0, 6.0, 0.65, 0.695),
        (-0.5, 0.0, 6.0, 0.65, -0.325),
        (0.8, 3.0, 6.0, 1.0, 0.8),
        (0.8, 3.0, 6.0, 0.0, 0.5),
        (0.8, 0.25, 0.5, 0.65, 0.695),
        (1.0, 6.0, 6.0, 0.65, 1.0),
        (0.8, 0.0, 0.0, 0.65, 0.52),
    ],
    ids=["both", "no shared word", "dense only", "lexical only", "low ceiling", "perfect", "no terms"],
)
def test_the_score_is_the_weighted_mean_of_cosine_and_share(
    dense: float, lexical: float, ceiling: float, weight: float, fused: float
) -> None:
    """The fused score is weight x cosine + (1 - weight) x BM25 / ceiling, worked out by hand."""
    assert fuse_one(dense, lexical, ceiling=ceiling, weight=weight) == pytest.approx(fused, abs=1e-6)


def test_many_passages_are_fused_each_with_its_own_scores() -> None:
    """Scores come back as float32, one a passage, in the order given."""
    fused = fuse(scores(0.2, 0.9, 0.0), scores(4.0, 0.0, 1.0), ceiling=4.0, weight=0.5)
    assert fused.dtype == np.float32
    np.testing.assert_allclose(fused, [0.6, 0.45, 0.125], atol=1e-6)


@settings(deadline=None, max_examples=100)
@given(
    dense=st.floats(-1, 1, width=32),
    share=st.floats(0, 1, width=32),
    better=st.floats(0, 1, width=32),
    ceiling=st.floats(0.125, 100, width=32),
    weight=st.floats(0, 1, width=32),
)
def test_the_score_stays_in_bounds_and_rises_with_each_leg(
    dense: float, share: float, better: float, ceiling: float, weight: float
) -> None:
    """No score exceeds 1 or falls below minus the dense weight, and more of either leg never lowers it."""
    fused = fuse_one(dense, share * ceiling, ceiling=ceiling, weight=weight)
    assert -weight - 1e-5 <= fused <= 1 + 1e-5
    more_words = fuse_one(dense, max(share, better) * ceiling, ceiling=ceiling, weight=weight)
    nearer = fuse_one(max(dense, better), share * ceiling, ceiling=ceiling, weight=weight)
    assert min(more_words, nearer) >= fused - 1e-5

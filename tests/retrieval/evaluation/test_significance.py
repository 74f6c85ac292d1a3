from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.significance import mcnemar_exact, wilson_interval


@pytest.mark.parametrize(
    ("right", "count", "interval"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, the score method without correction
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_the_wilson_interval_is_the_published_one(
    right: int, count: int, interval: tuple[float, float]
) -> None:
    """The intervals of four published examples are found to the digits that were published."""
    assert wilson_interval(right, count) == pytest.approx(interval, abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_a_wilson_interval_holds_its_share(counts: tuple[int, int]) -> None:
    """The interval lies within 0 and 1 and holds the share; of the rest it is the mirror image."""
    right, count = counts
    interval, other = wilson_interval(right, count), wilson_interval(count - right, count)
    assert interval is not None
    assert other is not None
    assert 0 <= interval[0] <= right / count + 1e-12
    assert right / count - 1e-12 <= interval[1] <= 1
    assert interval == pytest.approx((1 - other[1], 1 - other[0]))


def test_of_nothing_there_is_no_interval() -> None:
    """Where nothing was counted there is no share, and no interval of it."""
    assert wilson_interval(0, 0) is None


@pytest.mark.parametrize(
    ("gained", "lost", "p_value"),
    [
        (9, 2, 0.06543),  # the example of the vignette "Exact McNemar's Test" of the R package exact2x2
        (2, 9, 0.06543),
        (1, 0, 1.0),
        (2, 0, 0.5),
        (6, 0, 0.03125),  # 2 / 2 ** 6
        (3, 3, 1.0),
        (0, 0, 1.0),
        (1000, 1000, 1.0),  # beyond the range of a float on the way
    ],
)
def test_mcnemars_exact_p_value_is_the_known_one(gained: int, lost: int, p_value: float) -> None:
    """The p-value is that of the binomial test, both sides counted, whichever side has more."""
    assert mcnemar_exact(gained, lost) == pytest.approx(p_value, abs=5e-6)

"""Which passages need not be looked at: none that could be among the best."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from retrieval.postgres.pruning import Earning, Way, ways


def goes(way: Way, held: set[int]) -> bool:
    """Whether a passage that holds these terms goes a way."""
    return all(held & set(each) for each in (way.rarest, *way.also))


@pytest.mark.parametrize("seed", range(20))
def test_who_may_earn_enough_goes_a_way(seed: int) -> None:
    """Whatever terms a passage holds that may earn as much as is asked for, it is looked at."""
    chance = random.Random(seed)  # noqa: S311 (made-up weights)
    weights = sorted((chance.random() ** 2 * 10 for _ in range(9)), reverse=True)
    asked = [Earning(number, most) for number, most in enumerate(weights, start=1)]
    for share in (0.1, 0.3, 0.5, 0.8, 1.0):
        least = share * sum(weights)
        found = ways(asked, least, sets=3)
        for size in range(1, len(asked) + 1):
            for held in combinations(asked, size):
                if sum(term.most for term in held) >= least:
                    assert any(goes(way, {term.number for term in held}) for way in found)


def test_who_holds_too_little_goes_none() -> None:
    """With two terms of three that weigh alike, one is not enough; with common ones alone nothing is."""
    asked = [Earning(1, 4.0), Earning(2, 4.0), Earning(3, 4.0), Earning(4, 1.0)]
    found = ways(asked, 8.0, sets=3)
    assert not any(goes(way, held) for way in found for held in ({1}, {2, 4}, {4}))
    assert all(any(goes(way, held) for way in found) for held in ({1, 2}, {2, 3}, {1, 3, 4}))


def test_what_may_be_anything_needs_one_of_the_terms() -> None:
    """Where nothing is known of the best, whoever holds any of the terms is looked at."""
    assert ways([Earning(5, 3.0), Earning(7, 1.0)], 0.0, sets=3) == [Way((5, 7), ())]

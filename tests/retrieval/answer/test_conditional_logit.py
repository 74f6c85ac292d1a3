"""The chances of things that compete with each other and with none of them."""

from __future__ import annotations

import math

import pytest

from retrieval.answer.conditional_logit import choice_chances


def test_the_chances_are_the_shares_of_the_odds_of_all_and_of_none() -> None:
    chances = choice_chances([math.log(3), math.log(2)], math.log(5))

    assert chances == pytest.approx([3 / 10, 2 / 10])


def test_of_no_things_there_are_no_chances() -> None:
    assert choice_chances([], 0.0).tolist() == []


def test_utilities_beyond_what_an_exponential_holds_still_give_chances() -> None:
    assert choice_chances([1000.0, 1000.0 - math.log(3)], -1000.0) == pytest.approx([3 / 4, 1 / 4])
    assert choice_chances([-1000.0], 1000.0) == pytest.approx([0.0])

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.quote_model import Coefficient, Coefficients, PlattScaling, QuoteModel

ROWS = st.lists(
    st.dictionaries(st.sampled_from(["cosine", "words"]), st.floats(-20, 20), max_size=2), max_size=6
)


def model(
    sentence: Mapping[str, float], silence: Mapping[str, float] | None = None, bias: float = 0.0
) -> QuoteModel:
    """A model that weighs features as they are."""
    return QuoteModel(
        Coefficients(
            source="by hand",
            sentence={name: Coefficient(mean=0, deviation=1, weight=each) for name, each in sentence.items()},
            silence={
                name: Coefficient(mean=0, deviation=1, weight=each) for name, each in (silence or {}).items()
            },
            bias=bias,
            calibration=PlattScaling(slope=1, intercept=0),
        )
    )


def test_it_is_the_softmax_of_the_utilities() -> None:
    """Two sentences of utility 1 and 2 beside a silence of 0.5 have the chances that the formula gives."""
    chances = model({"words": 2.0}, {"empty": -0.5}, bias=1.0).probabilities(
        [{"words": 0.5}, {"words": 1.0}], {"empty": 1.0}
    )
    total = math.exp(1) + math.exp(2) + math.exp(0.5)
    assert chances.tolist() == pytest.approx([math.exp(1) / total, math.exp(2) / total])


def test_a_feature_counts_by_its_deviations_up_to_six() -> None:
    """A feature is measured from its mean in deviations, beyond six of which it says no more."""
    coefficients = Coefficient(mean=0.5, deviation=0.25, weight=2.0)
    shaped = model({}).coefficients.model_copy(update={"sentence": {"cosine": coefficients}})
    assert QuoteModel(shaped).contributions({"cosine": 1.0}) == {"cosine": 4.0}
    assert QuoteModel(shaped).contributions({"cosine": 9.0}) == {"cosine": 12.0}
    assert QuoteModel(shaped).contributions({}) == {"cosine": -4.0}


@given(rows=ROWS, bias=st.floats(-5, 5))
def test_chances_leave_room_for_silence(rows: list[dict[str, float]], bias: float) -> None:
    """Whatever the features, there is one chance a sentence, each 0 to 1, together no more than 1."""
    chances = model({"cosine": 1.5, "words": -1.0}, bias=bias).probabilities(rows, {})
    assert len(chances) == len(rows)
    assert all(0 <= chance <= 1 for chance in chances)
    assert chances.sum() <= 1 + 1e-9


def test_the_largest_contribution_comes_first() -> None:
    """What each feature adds is told in the order of its size, whatever its sign."""
    parts = model({"cosine": 1.0, "words": -3.0, "heading": 0.5}).contributions(
        {"cosine": 1.0, "words": 1.0, "heading": 1.0}
    )
    assert list(parts.items()) == [("words", -3.0), ("cosine", 1.0), ("heading", 0.5)]


def test_scaling_keeps_the_order_and_mends_the_size() -> None:
    """The line through log odds gives the logistic function of it, and more chance never gives less."""
    scaling = PlattScaling(slope=0.75, intercept=0.5)
    assert scaling.of(0.5) == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert scaling.of(0.9) == pytest.approx(1 / (1 + math.exp(-(0.75 * math.log(9) + 0.5))))
    steps = [scaling.of(chance / 20) for chance in range(21)]
    assert steps == sorted(steps)
    assert 0 < steps[0] < steps[-1] < 1


def test_the_shipped_model_tells_its_source() -> None:
    """The shipped coefficients say what they were fitted on, and no deviation of theirs is 0."""
    shipped = QuoteModel.shipped().coefficients
    assert "benchmarks/quote_model.py" in shipped.source
    assert all(each.deviation > 0 for each in (*shipped.sentence.values(), *shipped.silence.values()))

from __future__ import annotations

import json
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answer.confidence import Evidence, confidence

KINDS = st.builds(Evidence, cosine=st.floats(-1, 1), coverage=st.floats(0, 1), margin=st.floats(-1, 2))


@settings(deadline=None, max_examples=100)
@given(less=KINDS, more=KINDS, english=st.booleans())
def test_more_evidence_never_lowers_the_confidence(*, less: Evidence, more: Evidence, english: bool) -> None:
    """It lies between 0 and 1, and neither cosine nor words nor lead ever lowers it by being more."""
    sure = confidence(less, english=english)
    assert 0 <= sure <= 1
    for name in ("cosine", "coverage", "margin"):
        values = {each: getattr(less, each) for each in ("cosine", "coverage", "margin")}
        better = Evidence(**(values | {name: max(values[name], getattr(more, name))}))
        assert confidence(better, english=english) >= sure


@pytest.mark.parametrize("english", [True, False])
def test_the_ends_are_far_apart(english: bool) -> None:  # noqa: FBT001
    """A perfect passage that leads clearly is all but sure, a foreign one all but not, in either language."""
    assert confidence(Evidence(1, 1, 0.15), english=english) > 0.99
    assert confidence(Evidence(0, 0, 0), english=english) < 0.01


def test_words_count_more_in_the_bulletins_own_language() -> None:
    """From no word to every word, a Vietnamese question gains more than an English one."""
    gains = [
        confidence(Evidence(0.8, 1, 0), english=english) - confidence(Evidence(0.8, 0, 0), english=english)
        for english in (False, True)
    ]
    assert gains[0] > gains[1] >= 0


@pytest.mark.parametrize(
    ("margin", "counted"), [(-0.4, 0), (0, 0), (0.02, 0.02), (0.05, 0.05), (0.2, 0.05), (7, 0.05)]
)
def test_a_lead_counts_up_to_a_bound(margin: float, counted: float) -> None:
    """What others lead by counts nothing, and of its own lead no more than 0.05."""
    assert Evidence(0.8, 0.5, margin).features() == (0.8, 0.5, counted)


def test_it_is_the_logistic_function_of_what_was_fitted() -> None:
    """Where bias and weighted features are 0 it is one half; the file has three weights a language."""
    file = resources.files("retrieval.answer").joinpath("data", "confidence.json")
    fitted = json.loads(file.read_text("utf-8"))["fitted"]
    assert set(fitted) == {"vietnamese", "english"}
    for name, row in fitted.items():
        cosine, coverage, margin = row["coefficients"]
        even = Evidence(-(row["bias"] + 0.5 * coverage + 0.03 * margin) / cosine, 0.5, 0.03)
        assert confidence(even, english=name == "english") == pytest.approx(0.5)

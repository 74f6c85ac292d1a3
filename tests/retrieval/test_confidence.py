from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.confidence import confidence


@settings(deadline=None, max_examples=100)
@given(
    cosine=st.floats(-1, 1),
    nearer=st.floats(-1, 1),
    share=st.floats(0, 1),
    more=st.floats(0, 1),
    vietnamese=st.booleans(),
)
def test_confidence_rises_with_cosine_and_coverage(
    *, cosine: float, nearer: float, share: float, more: float, vietnamese: bool
) -> None:
    """It lies between 0 and 1, and neither a higher cosine nor more of the words ever lowers it."""
    sure = confidence(cosine=cosine, coverage=share, vietnamese=vietnamese)
    assert 0 <= sure <= 1
    assert confidence(cosine=max(cosine, nearer), coverage=share, vietnamese=vietnamese) >= sure
    assert confidence(cosine=cosine, coverage=max(share, more), vietnamese=vietnamese) >= sure


def test_the_ends_are_far_apart() -> None:
    """A perfect passage is all but sure, a foreign one all but not, in either language."""
    for vietnamese in (True, False):
        assert confidence(cosine=1, coverage=1, vietnamese=vietnamese) > 0.99
        assert confidence(cosine=0, coverage=0, vietnamese=vietnamese) < 0.01


def test_words_count_more_in_the_bulletins_own_language() -> None:
    """From no word to every word, a Vietnamese question gains more than one in another language."""
    gains = [
        confidence(cosine=0.8, coverage=1, vietnamese=vietnamese)
        - confidence(cosine=0.8, coverage=0, vietnamese=vietnamese)
        for vietnamese in (True, False)
    ]
    assert gains[0] > gains[1] > 0

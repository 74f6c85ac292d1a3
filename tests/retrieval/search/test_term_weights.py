from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.text.text import read_text
from retrieval.search.term_weights import TermPlaces, terms_within

SYLLABLES = st.sampled_from(["bí", "thư", "chi", "bộ", "năm", "2020", "05"])
TEXTS = st.lists(st.tuples(SYLLABLES, st.sampled_from([" ", ", ", "\n"])), max_size=12).map(
    lambda parts: "".join(syllable + sign for syllable, sign in parts)
)
TERMS = st.sets(st.sampled_from(["bi", "thu", "bi thu", "thu chi", "bo bo", "nam 2020", "5", "2020 5"]))


@given(TEXTS, TERMS, st.integers(0, 60), st.integers(0, 60))
def test_a_part_holds_the_terms_that_are_listed_of_it(
    raw: str, terms: set[str], start: int, length: int
) -> None:
    """Of any part of a text it is told which of some terms are among all of its terms."""
    text = read_text(raw)
    span = (start, start + length)
    assert TermPlaces(text, terms).within(span) == terms & terms_within(text, span)


def test_places_are_those_of_the_first_syllable() -> None:
    """A pair stands where its first syllable does."""
    places = TermPlaces(read_text("Bí thư và bí thư"), ["bi thu", "thu", "chi"])
    assert list(places.of("bi thu")) == [0, 3]
    assert list(places.of("thu")) == [1, 4]
    assert list(places.of("chi")) == []

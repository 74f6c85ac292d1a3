from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.text.span import Span, placed_within
from corpus.text.text import read_text
from tests.corpus.texts import any_text, quick

spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(min(pair), max(pair)))


@given(spans, spans)
@quick
def test_overlap_and_containment_are_those_of_sets(one: Span, other: Span) -> None:
    """Two spans overlap exactly where they share a character, and one contains the other as its subset."""
    mine, theirs = set(range(*one)), set(range(*other))
    if mine and theirs:
        assert one.overlaps(other) == bool(mine & theirs)
        assert one.contains(other) == (theirs <= mine)


def test_a_span_is_a_pair() -> None:
    """A span equals the plain pair, moves, and cuts its characters out of a text."""
    assert Span(4, 7) == (4, 7)
    assert Span(4, 7).shifted(-4) == (0, 3)
    assert Span(4, 7).of("Đại hội") == "hội"


@given(any_text, spans)
@quick
def test_what_lies_within_is_found(text: str, span: Span) -> None:
    """Of ordered things exactly those are found that lie wholly within a span."""
    tokens = read_text(text).tokens
    assert list(placed_within(tokens, span)) == [token for token in tokens if span.contains(token.span)]

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.chunking import ChunkSettings, chunks
from corpus.models import Bulletin, Passage
from retrieval.search.sentences import MAX_CHARS, passage_sentences

TEXTS = st.lists(
    st.sampled_from(["Bí thư họp.", "xã", "26", " ", "\n", "\n\n", "x\u0323", "😀", "a" * 250, "b, " * 90]),
    min_size=1,
    max_size=40,
).map("".join)


@settings(deadline=None, max_examples=100)
@given(text=TEXTS, max_chars=st.integers(200, 2000), limit=st.sampled_from([40, MAX_CHARS]))
@example(text="a" * 2000, max_chars=2000, limit=MAX_CHARS)
def test_the_pieces_of_a_chunk_are_all_of_it(text: str, max_chars: int, limit: int) -> None:
    """Pieces lie in their chunk, in order and apart, none too long, and hold all that is not white space."""
    bulletin = Bulletin("b", "title", text)
    for chunk in chunks(bulletin, ChunkSettings(max_chars, 1)):
        spans = passage_sentences(chunk, bulletin, limit)
        assert spans
        edges = [chunk.start, *(edge for span in spans for edge in span), chunk.end]
        assert edges == sorted(edges)
        assert all(0 < end - start <= limit for start, end in spans)
        pieces = [text[start:end] for start, end in spans]
        assert all(piece == piece.strip() for piece in pieces)
        assert "".join("".join(pieces).split()) == "".join(chunk.of(bulletin).split())


@pytest.mark.parametrize(("letters", "lengths"), [(599, [600]), (600, [600, 1]), (1300, [600, 600, 101])])
def test_no_piece_is_longer_than_a_quote_may_be(letters: int, lengths: list[int]) -> None:
    """Without another limit a sentence is a piece of its own up to 600 characters, and cut from there on."""
    bulletin = Bulletin("b", "title", "a" * letters + ".")
    found = passage_sentences(Passage("b", 0, letters + 1), bulletin)
    assert [end - start for start, end in found] == lengths


def test_the_pieces_are_the_sentences() -> None:
    """A chunk from the middle of a bulletin is split into its own sentences, as offsets of the bulletin."""
    bulletin = Bulletin("b", "title", "Một họp. Hai họp.  Ba họp.\nBốn họp. Năm họp.")
    assert passage_sentences(Passage("b", 9, 36), bulletin) == [(9, 17), (19, 26), (27, 35)]

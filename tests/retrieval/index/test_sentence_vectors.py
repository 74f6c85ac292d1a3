from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.chunking import ChunkSettings, chunks
from corpus.models import Bulletin, Passage
from retrieval.index.sentence_vectors import MAX_CHARS, Pieces, split

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
        spans = split(chunk, bulletin, limit)
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
    found = split(Passage("b", 0, letters + 1), bulletin)
    assert [end - start for start, end in found] == lengths


def test_the_pieces_are_the_sentences() -> None:
    """A chunk from the middle of a bulletin is split into its own sentences, as offsets of the bulletin."""
    bulletin = Bulletin("b", "title", "Một họp. Hai họp.  Ba họp.\nBốn họp. Năm họp.")
    assert split(Passage("b", 9, 36), bulletin) == [(9, 17), (19, 26), (27, 35)]


@st.composite
def columns(draw: st.DrawFn) -> tuple[list[int], list[list[float]], list[float]]:
    """How many pieces some chunks have, a vector for each, and one to compare them with."""
    counts = draw(st.lists(st.integers(1, 4), min_size=1, max_size=6))
    vector = st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3)
    return counts, draw(st.lists(vector, min_size=sum(counts), max_size=sum(counts))), draw(vector)


@settings(deadline=None, max_examples=60)
@given(given_columns=columns())
def test_the_cosines_are_those_of_the_chunks_own_pieces(
    given_columns: tuple[list[int], list[list[float]], list[float]],
) -> None:
    """Before and after a round trip over the disk, a chunk's cosines are exact up to half precision."""
    counts, rows, other = given_columns
    vectors, vector = np.array(rows, dtype=np.float32), np.array(other, dtype=np.float32)
    built = Pieces.build(counts, vectors)
    with tempfile.TemporaryDirectory() as folder:
        built.save(Path(folder))
        loaded = Pieces.load(Path(folder))
        assert len(built) == len(loaded) == len(counts)
        for chunk, count in enumerate(counts):
            begin = sum(counts[:chunk])
            exact = [
                sum(float(a) * float(b) for a, b in zip(rows[begin + i], other, strict=True))
                for i in range(count)
            ]
            for pieces in (built, loaded):
                found = pieces.cosines(vector, chunk)
                assert found.dtype == np.float32
                np.testing.assert_allclose(found, exact, atol=2e-3)
        del loaded, pieces  # Windows removes no file that is mapped


def test_vectors_take_two_bytes_a_number(tmp_path: Path) -> None:
    """On the disk a vector is half floats, so that a million sentences stay small."""
    Pieces.build([3, 2], np.ones((5, 100), dtype=np.float32)).save(tmp_path)
    assert 5 * 100 * 2 <= (tmp_path / "piece_vectors.npy").stat().st_size < 5 * 100 * 2 + 256

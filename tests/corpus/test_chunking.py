from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.chunking import ChunkSettings, chunks, cut
from corpus.models import Bulletin, Passage
from corpus.text.text import read_text
from tests.corpus.texts import nfc_text, quick

SHAPES = st.builds(ChunkSettings, max_chars=st.integers(1, 120), overlap_sentences=st.integers(0, 3))


def chunked(text: str, max_chars: int, overlap: int = 0) -> list[str]:
    bulletin = Bulletin("b", "t", text)
    found = chunks(bulletin, ChunkSettings(max_chars, overlap))
    return [passage.of(bulletin) for passage in found]


@given(nfc_text, SHAPES)
@quick
def test_chunks_hold_the_text_within_the_limit(text: str, shape: ChunkSettings) -> None:
    """Chunks hold every code point that is not white space, and none is longer than the limit."""
    found = chunks(Bulletin("b", "t", text), shape)
    held = {i for passage in found for i in range(passage.start, passage.end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in held)
    assert all(0 < passage.end - passage.start <= shape.max_chars for passage in found)
    assert {passage.bulletin_id for passage in found} <= {"b"}


@given(nfc_text, SHAPES)
@quick
def test_chunks_get_ahead(text: str, shape: ChunkSettings) -> None:
    """Every chunk begins and ends behind the one before, however large the overlap."""
    found = chunks(Bulletin("b", "t", text), shape)
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(found))


@given(nfc_text, SHAPES)
@quick
def test_chunks_keep_sentences_whole(text: str, shape: ChunkSettings) -> None:
    """A sentence that fits is never cut: a chunk's ends are ends of sentences, or lie inside a longer one."""
    whole = read_text(text).sentences
    begins, ends = {start for start, _ in whole}, {end for _, end in whole}
    longer = [(start, end) for start, end in whole if end - start > shape.max_chars]
    for passage in chunks(Bulletin("b", "t", text), shape):
        inside = [(a, b) for a, b in longer if a < passage.end and passage.start < b]
        assert passage.start in begins or any(a < passage.start < b for a, b in inside)
        assert passage.end in ends or any(a < passage.end < b for a, b in inside)


@given(nfc_text, SHAPES)
@quick
def test_chunks_repeat_no_more_than_the_overlap(text: str, shape: ChunkSettings) -> None:
    """Two neighbours share at most as many pieces as the overlap allows, and none where it is nought."""
    pieces = [p for s in read_text(text).sentences for p in cut(text, s, shape.max_chars)]
    found = chunks(Bulletin("b", "t", text), shape)
    for before, after in pairwise(found):
        shared = [p for p in pieces if after.start <= p[0] and p[1] <= before.end]
        assert len(shared) <= shape.overlap_sentences


@given(nfc_text, st.integers(1, 60))
@quick
def test_cut_pieces_hold_the_slice(text: str, limit: int) -> None:
    """Pieces of a slice are in order, within the limit and trimmed, and hold all that is not white space."""
    pieces = cut(text, (0, len(text)), limit)
    assert all(end <= start for (_, end), (start, _) in pairwise(pieces))
    assert all(0 < end - start <= limit for start, end in pieces)
    assert all(text[start:end] == text[start:end].strip() for start, end in pieces)
    held = {i for a, b in pieces for i in range(a, b)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in held)


@given(
    st.lists(st.sampled_from(["hội", "nghị", "đại", "nghiêng"]), min_size=1, max_size=30), st.integers(7, 20)
)
@quick
def test_words_that_fit_are_not_cut(words: list[str], limit: int) -> None:
    """A long sentence of words that each fit is cut between words only."""
    text = " ".join(words)
    assert [w for a, b in cut(text, (0, len(text)), limit) for w in text[a:b].split()] == words


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("một hai, ba bốn năm", 14, ["một hai,", "ba bốn năm"]),
        ("một hai ba, bốn, năm sáu bảy", 20, ["một hai ba, bốn,", "năm sáu bảy"]),
        ("một hai ba bốn năm", 14, ["một hai ba bốn", "năm"]),
        ("một hai ba   bốn năm", 12, ["một hai ba", "bốn năm"]),
        ("một, hai ba bốn năm sáu", 16, ["một, hai ba bốn", "năm sáu"]),
        ("một, hai; ba bốn năm", 16, ["một, hai;", "ba bốn năm"]),
        ("ở nghiêngngảngang", 12, ["ở", "nghiêngngảng", "ang"]),
        ("a" * 25, 10, ["a" * 10, "a" * 10, "a" * 5]),
        ("vừa đủ", 6, ["vừa đủ"]),
    ],
)
def test_cut_prefers_clauses_then_words(text: str, limit: int, pieces: list[str]) -> None:
    """A cut falls behind the last clause of the latter half, else between words, else where it must."""
    assert [text[a:b] for a, b in cut(text, (0, len(text)), limit)] == pieces


def test_cut_keeps_to_its_slice() -> None:
    """The pieces are offsets into the whole text and stay inside the slice."""
    assert cut("bỏ qua một hai ba bỏ qua", (7, 17), 7) == [(7, 14), (15, 17)]


@pytest.mark.parametrize(
    ("overlap", "expected"),
    [
        (0, ["Aa. Bb. Cc. Dd.", "Ee. Ff. Gg. Hh."]),
        (1, ["Aa. Bb. Cc. Dd.", "Dd. Ee. Ff. Gg.", "Gg. Hh."]),
        (2, ["Aa. Bb. Cc. Dd.", "Cc. Dd. Ee. Ff.", "Ee. Ff. Gg. Hh."]),
        (3, ["Aa. Bb. Cc. Dd.", "Cc. Dd. Ee. Ff.", "Ee. Ff. Gg. Hh."]),
    ],
)
def test_chunks_repeat_the_overlap(overlap: int, expected: list[str]) -> None:
    """A chunk repeats the last sentences of the one before, but never more than half of what it may hold."""
    assert chunked("Aa. Bb. Cc. Dd. Ee. Ff. Gg. Hh.", 15, overlap) == expected


def test_overlap_gives_way_to_what_is_new() -> None:
    """Where the next sentence leaves no room for a repeated one, none is repeated."""
    assert chunked("Aa. Bb. Cccccccccccc.", 15, 2) == ["Aa. Bb.", "Cccccccccccc."]


def test_chunk_ends_with_a_paragraph_when_half_full() -> None:
    """A chunk that is at least half full at the end of a paragraph ends there."""
    assert chunked("Aa aa aa aa.\nBb. Cc. Dddd. Eeee. Ffff.", 20) == [
        "Aa aa aa aa.",
        "Bb. Cc. Dddd. Eeee.",
        "Ffff.",
    ]


def test_chunk_that_is_just_half_full_ends_with_its_paragraph() -> None:
    """Exactly half is half full, and such a chunk is not repeated whole in the next one."""
    assert chunked("Aaaa aaaa.\nBbbb. Cccc cccc.", 20, 1) == ["Aaaa aaaa.", "Bbbb. Cccc cccc."]


def test_chunk_goes_past_a_paragraph_when_less_than_half_full() -> None:
    """A chunk that is less than half full at the end of a paragraph goes on."""
    assert chunked("Aa aa.\nBb. Cccc. Dddd. Eeee.", 20) == ["Aa aa.\nBb. Cccc.", "Dddd. Eeee."]


def test_short_text_is_one_chunk() -> None:
    """A text within the limit is one chunk, its paragraphs and all, without the space around it."""
    text = "\n Một.\n\nHai. \n"
    assert chunks(Bulletin("b", "t", text), ChunkSettings(20, 1)) == [Passage("b", 2, 12)]


def test_white_space_has_no_chunks() -> None:
    """A text of white space has no chunks."""
    assert chunked(" \n\t", 10) == []

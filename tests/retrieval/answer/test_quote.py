from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.chunking import ChunkSettings, chunks
from corpus.models import Bulletin, Passage
from retrieval.answer.quote import QuoteSettings, build_quote
from retrieval.answer.quote_candidates import QuoteCandidate, is_heading, sentence_places
from retrieval.models import Hit

SENTENCES = st.sampled_from(["Đã họp.", "Hội nghị bàn 26 việc, họp.", "Xã Ngọc Hồi họp."])
TEXTS = st.lists(st.tuples(SENTENCES, st.sampled_from([" ", "  ", "\n", "\n\n"])), min_size=1, max_size=10)


def candidate(text: str, order: int, chunk: Passage | None = None) -> QuoteCandidate:
    """The sentence of a text, or of a chunk of it, that comes so many behind the first."""
    hit = Hit(chunk or Passage("b", 0, len(text)), Bulletin("b", "Tin", text), 1.0)
    place = sentence_places(hit)[order]
    return QuoteCandidate(hit, place, order, 0.0, 0.0, 0.0, is_heading(hit.reading, place))


def quote_of(
    text: str, order: int, *, max_chars: int = 600, context: int = 0, chunk: Passage | None = None
) -> str:
    """The quote that is made of that sentence."""
    quoting = QuoteSettings(max_chars=max_chars, context_sentences=context)
    each = candidate(text, order, chunk)
    return build_quote(each, quoting).of(each.bulletin)


@settings(deadline=None, max_examples=100)
@given(parts=TEXTS, max_chars=st.integers(60, 400), context=st.integers(0, 3))
def test_a_quote_is_a_run_of_whole_sentences(
    parts: list[tuple[str, str]], max_chars: int, context: int
) -> None:
    """Whatever sentence it is made of, a quote is a slice of whole sentences, and no longer than allowed."""
    text = "".join(sentence + space for sentence, space in parts).strip()
    for chunk in chunks(Bulletin("b", "Tin", text), ChunkSettings(300, 1)):
        count = len(sentence_places(Hit(chunk, Bulletin("b", "Tin", text), 1.0)))
        for order in range(count):
            quote = quote_of(text, order, max_chars=max_chars, context=context, chunk=chunk)
            assert len(quote) <= max_chars
            assert quote in text
            assert re.fullmatch(r"(?:[ĐHX].*?họp\.\s*)+", quote, re.DOTALL)


CONTEXT = "Một họp. Hai họp. Ba họp.\nBốn họp. Năm họp:\n- Sáu họp.\n- Bảy họp.\nTám họp."


@pytest.mark.parametrize(
    ("order", "context", "max_chars", "quote"),
    [
        (1, 0, 600, "Hai họp."),
        (1, 1, 600, "Một họp. Hai họp. Ba họp."),
        (1, 2, 600, "Một họp. Hai họp. Ba họp."),
        (1, 1, 17, "Một họp. Hai họp."),
        (1, 1, 16, "Hai họp. Ba họp."),
        (1, 1, 15, "Hai họp."),
        (0, 1, 600, "Một họp. Hai họp."),
        (2, 1, 600, "Hai họp. Ba họp."),
        (3, 1, 600, "Bốn họp. Năm họp:"),
        (5, 1, 600, "Năm họp:\n- Sáu họp.\n- Bảy họp."),
        (6, 1, 600, "- Sáu họp.\n- Bảy họp."),
    ],
)
def test_neighbours_come_along_where_they_belong(
    order: int, context: int, max_chars: int, quote: str
) -> None:
    """Sentences of the same paragraph or list come along while there is room."""
    assert quote_of(CONTEXT, order, context=context, max_chars=max_chars) == quote


@pytest.mark.parametrize(
    ("max_chars", "quote"),
    [
        (600, "Năm họp:\n- Sáu họp.\n- Bảy họp."),
        (20, "Năm họp:\n- Sáu họp."),
        (10, "Năm họp:"),
    ],
)
def test_a_colon_brings_its_whole_list(max_chars: int, quote: str) -> None:
    """What a colon announces is quoted with it, as far as there is room, and what follows the list is not."""
    assert quote_of(CONTEXT, 4, max_chars=max_chars) == quote


def test_a_list_behind_the_passage_comes_along() -> None:
    """Where the passage ends with the colon, the list is read from the bulletin."""
    chunk = Passage("b", 0, CONTEXT.index("\n- Sáu"))
    assert quote_of(CONTEXT, 4, chunk=chunk) == "Năm họp:\n- Sáu họp.\n- Bảy họp."


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Mục tiêu chung\nThu nhập tăng 5%.\nHết.", "Mục tiêu chung\nThu nhập tăng 5%."),
        ("Thu nhập tăng 5%.\nHết.", "Thu nhập tăng 5%."),
        ("1. Mục tiêu chung\nThu nhập tăng 5%.", "1. Mục tiêu chung"),
        ("Ảnh: Lê An.\nThu nhập tăng 5%.", "Ảnh: Lê An."),
    ],
)
def test_a_heading_is_never_quoted_alone(text: str, quote: str) -> None:
    """A line without a stop brings the sentence below it; a sentence, an item and a caption stand alone."""
    assert quote_of(text, 0) == quote


@settings(deadline=None, max_examples=60)
@given(
    words=st.lists(st.sampled_from(["hội", "nghị,", "đảng;", "ủy", "𝐛í", "thư"]), min_size=20, max_size=80),
    max_chars=st.integers(20, 90),
)
def test_a_sentence_that_is_too_long_is_quoted_in_part(words: list[str], max_chars: int) -> None:
    """Of a sentence longer than a quote may be, a piece is quoted that begins and ends with whole words."""
    text = " ".join(words)
    quote = quote_of(text, 0, max_chars=max_chars, context=1)
    assert 0 < len(quote) <= max_chars
    assert f" {quote} " in f" {text} "

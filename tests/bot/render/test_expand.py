from __future__ import annotations

from bot.render.answer import expand_to_passage
from corpus.chunking import ChunkSettings, chunks
from corpus.models import Bulletin, Passage
from corpus.text.span import Span
from retrieval.models import Hit

TEXT = "\n".join(f"Đoạn {n} nói về việc {n}. Việc {n} đã xong. Xã {n} vui mừng." for n in range(12))
BULLETIN = Bulletin("b", "Tin", TEXT)
PASSAGES = chunks(BULLETIN, ChunkSettings(200, 1))


def quote(start: str, end: str) -> Hit:
    """The passage from one text to the end of another."""
    return Hit(Passage("b", TEXT.index(start), TEXT.index(end) + len(end)), BULLETIN, 0.5, (Span(0, 4),))


def test_the_passage_of_the_index_around_a_quote() -> None:
    """It is the first chunk that holds the quote, with the quote marked and nothing else."""
    found = expand_to_passage(quote("Việc 7", "Việc 7 đã xong."), PASSAGES)
    assert found.passage in PASSAGES
    assert [found.text[start:end] for start, end in found.highlights] == ["Việc 7 đã xong."]
    assert 100 < len(found.text) <= 200


def test_a_quote_that_no_chunk_holds() -> None:
    """Else it is the paragraphs that the quote touches, whole."""
    found = expand_to_passage(quote("Việc 2", "Đoạn 9 nói"), PASSAGES)
    assert found.text.startswith("Đoạn 2 nói")
    assert found.text.endswith("Xã 9 vui mừng.")
    [(start, end)] = found.highlights
    assert found.text[start:end] == quote("Việc 2", "Đoạn 9 nói").text

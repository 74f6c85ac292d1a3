from __future__ import annotations

from pathlib import Path

import pytest

from corpus.file_library import FileLibrary
from corpus.models import Bulletin
from retrieval.answer.passages import search_passages
from retrieval.index import snapshot as snapshots
from retrieval.index.build import Indexer
from retrieval.models import Hit
from retrieval.query.understand import understand
from retrieval.search.index import Findable
from retrieval.search.retriever import Retriever
from retrieval.search.sentences import passage_sentences
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

MANY = " ".join(f"Xã thứ {i} họp bàn nhiều việc về cà phê và du khách trong năm nay." for i in range(30))
REPORT = "Chi bộ có 26 đảng viên. Đại hội đã bầu đồng chí Đỗ Xuân Kiên giữ chức Bí thư Chi bộ."
TEXTS = {
    "many": f"Các xã họp bàn\n\n{MANY}",
    "first": f"Đại hội Chi bộ\n\nNgày 05/3/2020\n\n{REPORT}",
    "later": f"Tin vắn\n\nNgày 07/3/2020\n\n{REPORT}",
    "coffee": "Mùa cà phê\n\nSản lượng cà phê đạt 57.911 tấn. Giá cà phê tăng. Thu hoạch đúng vụ.",
}


class Searching:
    """The bulletins above, to search."""

    def __init__(self, folder: Path) -> None:
        library, encoder = FileLibrary(folder / "library.sqlite"), SyllableEncoder()
        index = INDEX.model_copy(update={"max_chars": 250})
        Indexer(library, folder, encoder, index, silent).update([write(folder / "files", **TEXTS)])
        with library.reading() as state:
            self.snapshot = snapshots.read(folder / "snapshots", state.snapshot() or "")
            found = (state.get(identity) for identity in state.digests())
            self.bulletins: dict[str, Bulletin] = {each.id: each for each in found if each}
        self.retriever = Retriever(self.snapshot, encoder, ANSWERS.search)

    def hits(
        self, question: str, count: int = 1000, offset: int = 0, phrases: tuple[str, ...] = ()
    ) -> list[Hit]:
        asked = understand(question)
        return search_passages(
            self.retriever,
            asked,
            count,
            Findable(self.bulletins.get),
            offset=offset,
            phrases=phrases,
        )


@pytest.fixture(scope="module")
def searching(tmp_path_factory: pytest.TempPathFactory) -> Searching:
    """The bulletins, indexed in small chunks."""
    return Searching(tmp_path_factory.mktemp("searching"))


@pytest.mark.parametrize(("count", "offset"), [(1, 0), (2, 0), (2, 1), (3, 2), (5, 4), (1, 1000), (0, 0)])
def test_a_page_is_a_part_of_the_whole(searching: Searching, count: int, offset: int) -> None:
    """The hits behind better ones are those that a longer search gives in these places."""
    whole = searching.hits("xã họp về cà phê")
    assert len(whole) > 5
    assert searching.hits("xã họp về cà phê", count, offset) == whole[offset : offset + count]


def test_hits_are_whole_chunks_with_a_sentence_each(searching: Searching) -> None:
    """Each hit is a chunk of the index, with one whole sentence of it, and the question's words marked."""
    chunks = {searching.snapshot.passages[i] for i in range(len(searching.snapshot.passages))}
    for hit in searching.hits("sản lượng cà phê"):
        assert hit.passage in chunks
        assert hit.sentence is not None
        spans = [(start, end) for start, end in passage_sentences(hit.passage, hit.bulletin)]
        assert (hit.sentence.start, hit.sentence.end) in spans
        marked = " ".join(hit.text[start:end] for start, end in hit.highlights).lower()
        assert set(marked.split()) <= {"sản", "lượng", "cà", "phê"}


def test_what_several_bulletins_print_comes_once(searching: Searching) -> None:
    """Of a report and its reprint the first is given and names the other, wherever the search begins."""
    found = [
        hit for hit in searching.hits("ai được bầu giữ chức Bí thư Chi bộ?") if "Đỗ Xuân Kiên" in hit.text
    ]
    assert [(hit.bulletin.id, [other.id for other in hit.also_in]) for hit in found] == [("first", ["later"])]


@pytest.mark.parametrize(
    ("phrases", "sentence"),
    [
        ((), "Sản lượng cà phê đạt 57.911 tấn."),
        (("Giá cà phê",), "Giá cà phê tăng."),
        (("Thu hoạch", "đúng vụ"), "Thu hoạch đúng vụ."),
        (("đúng vụ", "cà phê", "57.911"), "Sản lượng cà phê đạt 57.911 tấn."),
        (("sao Hỏa",), "Sản lượng cà phê đạt 57.911 tấn."),
    ],
)
def test_the_sentence_holds_the_phrases(
    searching: Searching, phrases: tuple[str, ...], sentence: str
) -> None:
    """The sentence that holds most of the phrases is chosen, and of equals the one that fits better."""
    hit = searching.hits("sản lượng đạt bao nhiêu tấn", 1, phrases=phrases)[0]
    assert hit.bulletin.id == "coffee"
    assert hit.sentence is not None
    assert hit.sentence.of(hit.bulletin) == sentence

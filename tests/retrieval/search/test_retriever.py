from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.file_library import FileLibrary
from corpus.models import Bulletin, Passage
from retrieval.answer.highlight import highlight_hit
from retrieval.encoders.base import Vectors
from retrieval.index import snapshot as snapshots
from retrieval.index.build import Indexer
from retrieval.models import Hit
from retrieval.query.models import UnderstoodQuestion
from retrieval.query.understand import understand
from retrieval.search.candidates import SearchSettings
from retrieval.search.index import Findable
from retrieval.search.late_interaction import match_tokens
from retrieval.search.retriever import (
    FIRST,
    Retrieved,
    Retriever,
    distinct_bulletins,
    drop_overlapping,
)
from retrieval.search.sentences import passage_sentences
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.doubles import SyllableEncoder

REPORT = "Đại hội Chi bộ đã bầu đồng chí {name} giữ chức Bí thư. Chi bộ có {count} đảng viên."
LONG = " ".join(f"Hội nghị thứ {i} bàn nhiều việc khác nhau của cơ quan." for i in range(12))
TEXTS = {
    "lam_dong": "Đại hội Chi bộ tỉnh Lâm Đồng\n\nNgày 05/3/2020, "
    f"{REPORT.format(name='Đỗ Xuân Kiên', count=26)} {LONG}",
    "tra_vinh": "Đại hội Chi bộ tỉnh Trà Vinh\n\nNgày 09/6/2020, "
    f"{REPORT.format(name='Lê Minh Hoàng', count=70)}",
    "old": "Đại hội Chi bộ tỉnh Lâm Đồng\n\nNgày 10/3/2015, "
    f"{REPORT.format(name='Trần Xuân Vượng', count=19)}",
    "coffee": "Mùa cà phê\n\nSản lượng cà phê đạt 57.911 tấn. Giá cà phê tăng.",
}
WHO = "Ai được bầu giữ chức Bí thư Chi bộ?"


class Retrieval:
    """The bulletins above, to find in."""

    def __init__(self, folder: Path, texts: dict[str, str]) -> None:
        library, self.encoder = FileLibrary(folder / "library.sqlite"), SyllableEncoder()
        index = INDEX.model_copy(update={"max_chars": 250})
        Indexer(library, folder, self.encoder, index, silent).update([write(folder / "files", **texts)])
        with library.reading() as state:
            self.snapshot = snapshots.read(folder / "snapshots", state.snapshot() or "")
            found = (state.get(identity) for identity in state.digests())
            self.bulletins = {bulletin.id: bulletin for bulletin in found if bulletin}

    def retriever(self, search: SearchSettings = ANSWERS.search) -> Retriever:
        return Retriever(self.snapshot, self.encoder, search)

    def retrieve(self, question: str, search: SearchSettings = ANSWERS.search) -> Retrieved:
        return self.retriever(search).retrieve(understand(question), Findable(self.bulletins.get))


@pytest.fixture(scope="module")
def retrieval(tmp_path_factory: pytest.TempPathFactory) -> Retrieval:
    """The bulletins, indexed in small chunks."""
    return Retrieval(tmp_path_factory.mktemp("retrieval"), TEXTS)


def test_what_is_found_comes_best_first_with_its_bulletin(retrieval: Retrieval) -> None:
    """Every passage of the snapshot is found while there is room, each with the bulletin it is a slice of."""
    found = retrieval.retrieve(WHO)
    passages = retrieval.snapshot.passages
    assert {hit.passage for hit in found.hits} == {passages[i] for i in range(len(passages))}
    assert all(hit.bulletin == retrieval.bulletins[hit.passage.bulletin_id] for hit in found.hits)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert "giữ chức Bí thư" in found.hits[0].text


@pytest.mark.parametrize(
    ("question", "against"),
    [
        ("Ai được bầu Bí thư Chi bộ ở Trà Vinh?", {"lam_dong": 1, "old": 1}),
        ("Ai được bầu Bí thư Chi bộ năm 2015?", {"lam_dong": 1, "tra_vinh": 1}),
        ("Ai được bầu Bí thư Chi bộ ở Trà Vinh năm 2015?", {"lam_dong": 2, "tra_vinh": 1, "old": 1}),
        (WHO, {}),
    ],
)
def test_what_contradicts_the_question_comes_later(
    retrieval: Retrieval, question: str, against: dict[str, int]
) -> None:
    """For another province and another year, the ranked score loses the cost that is set, for each."""
    found = retrieval.retrieve(question, replace(ANSWERS.search, contradiction=0.3, token_weight=0))
    ranked = {candidate.passage: candidate.score for candidate in found.ranking.candidates}
    for hit in found.hits:
        cost = 0.3 * against.get(hit.bulletin.id, 0)
        assert hit.score == pytest.approx(ranked[hit.passage] - cost)


def test_bulletins_are_left_out(retrieval: Retrieval) -> None:
    """What is left out by name, what is gone and what may not be found is not among the hits."""
    retriever, question = retrieval.retriever(), understand(WHO)
    without = retriever.retrieve(question, Findable(retrieval.bulletins.get), without={"old", "coffee"})
    assert {hit.bulletin.id for hit in without.hits} == {"lam_dong", "tra_vinh"}
    known = {name: each for name, each in retrieval.bulletins.items() if name != "old"}
    gone = retriever.retrieve(question, Findable(known.get))
    assert {hit.bulletin.id for hit in gone.hits} == {"lam_dong", "tra_vinh", "coffee"}
    among = retrieval.snapshot.passages.of_bulletins({"coffee"})
    chosen = retriever.retrieve(question, Findable(retrieval.bulletins.get, among))
    assert {hit.bulletin.id for hit in chosen.hits} == {"coffee"}


def hit(name: str, start: int, end: int, score: float = 1.0) -> Hit:
    return Hit(Passage(name, start, end), Bulletin(name, "Tin", "x" * 100), score)


HITS = st.lists(
    st.builds(
        lambda name, start, length: hit(name, start, start + length),
        st.sampled_from("abc"),
        st.integers(0, 30),
        st.integers(1, 10),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=100)
@given(hits=HITS)
def test_hits_apart_are_the_better_ones(hits: list[Hit]) -> None:
    """None overlaps another, their order is kept, and what is missing overlaps a better one that is not."""
    kept = list(drop_overlapping(hits))
    places = [next(i for i, each in enumerate(hits) if each is one) for one in kept]
    assert places == sorted(set(places))
    for i, one in enumerate(hits):
        better = [each for place, each in zip(places, kept, strict=True) if place < i]
        overlapped = any(one.passage.overlaps(each.passage) for each in better)
        assert (i in places) is not overlapped


@pytest.mark.parametrize(
    ("names", "order"),
    [
        ("", ""),
        ("a", "a"),
        ("abc", "abc"),
        ("abba", "ab"),
        ("abab", "ab"),
        ("cabcc", "cab"),
        ("bacab", "bac"),
    ],
)
def test_bulletins_come_by_their_best_hit(names: str, order: str) -> None:
    """Each bulletin comes once, in the place of its first hit, wherever its others stand."""
    found = distinct_bulletins([hit(name, i, i + 1) for i, name in enumerate(names)])
    assert "".join(bulletin.id for bulletin in found) == order


def test_the_words_of_the_question_are_marked() -> None:
    """A marked hit is the same hit with the places of the question's words."""
    bulletin = Bulletin("b", "Tin", "Giá cà phê tăng.")
    plain = Hit(Passage("b", 0, len(bulletin.text)), bulletin, 0.5)
    shown = highlight_hit(plain, UnderstoodQuestion("cà phê", "cà phê"))
    assert [shown.text[start:end] for start, end in shown.highlights] == ["cà phê"]
    assert replace(shown, highlights=()) == plain


@pytest.mark.parametrize("question", [WHO, "Who was elected secretary of the cell in Lâm Đồng?"])
def test_tokens_have_their_share(retrieval: Retrieval, question: str) -> None:
    """A hit's score has the share of the passage's tokens and of its best sentence's; none stands too low.

    What is compared is what the question's and the passage's own tokens give when they are held against each
    other one by one; the score of a hit that is not is more than it would be then, and less than the first's.
    """
    search = replace(ANSWERS.search, token_weight=0.4, english_token_weight=0.3)
    found = retrieval.retrieve(question, search)
    before = retrieval.retrieve(question, replace(search, token_weight=0, english_token_weight=0))
    share = 0.3 if found.question.english else 0.4
    fused = {hit.passage: hit.score for hit in before.hits}
    asked = retrieval.encoder.encode_questions([found.question.text]).tokens[0]
    assert {hit.passage for hit in found.hits[:FIRST]} <= set(found.compared)
    for hit in found.hits:
        places = passage_sentences(hit.passage, hit.bulletin)
        whole, *sentences = (
            met(asked, retrieval.encoder.encode_questions([each]).tokens[0])
            for each in (hit.text, *(place.of(hit.bulletin.text) for place in places))
        )
        exact = (1 - share) * fused[hit.passage] + share * (whole + max(sentences)) / 2
        if hit.passage in found.compared:
            compared = found.compared[hit.passage]
            assert compared.whole == pytest.approx(whole, abs=0.1)
            np.testing.assert_allclose(compared.sentences, sentences, atol=0.1)
            assert hit.score == pytest.approx(exact, abs=0.1)
            assert max(compared.sentences) <= compared.whole
        else:
            assert exact - 0.1 <= hit.score <= found.hits[FIRST - 1].score
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


def met(question: Vectors, text: Vectors) -> float:
    """How well a question's tokens are met by a text's (Khattab and Zaharia 2020), as written down there."""
    return sum(max(float(one @ other) for other in text) for one in question) / len(question)


def test_no_better_passage_is_left_uncompared(tmp_path: Path) -> None:
    """The first hits are those that would be first if the sentences of all were looked at."""
    texts = {
        f"b{i:02}": f"Tin {i}\n\nBí thư {'họp' if i % 3 else 'đi'}. Chi bộ có {i} đảng viên. Ngày {i} đã bầu."
        for i in range(4 * FIRST)
    }
    retrieval = Retrieval(tmp_path, texts)
    search = replace(ANSWERS.search, token_weight=0.9, candidates=len(texts))
    found = retrieval.retrieve("Chi bộ đã bầu Bí thư nào?", search)
    plain = retrieval.retrieve("Chi bộ đã bầu Bí thư nào?", replace(search, token_weight=0))
    (asked,) = retrieval.encoder.encode_questions([found.question.text]).tokens
    positions = {each.passage: each.position for each in found.ranking.candidates}
    every = []
    for hit in plain.hits:
        (tokens,) = retrieval.snapshot.tokens.at([positions[hit.passage]])
        (match,) = match_tokens(asked, [tokens])
        places = [p.shifted(-hit.passage.start) for p in passage_sentences(hit.passage, hit.bulletin)]
        mean = ((match.whole or 0) + float(match.sentences(places).max())) / 2
        every.append(0.1 * hit.score + 0.9 * mean)
    best = sorted(every, reverse=True)[:FIRST]
    np.testing.assert_allclose([hit.score for hit in found.hits[:FIRST]], best, atol=1e-5)
    assert {hit.passage for hit in found.hits[:FIRST]} <= set(found.compared)

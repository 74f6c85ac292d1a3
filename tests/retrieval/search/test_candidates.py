from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.file_library import FileLibrary
from corpus.models import Bulletin, Passage
from retrieval.errors import SnapshotError
from retrieval.index import snapshot as snapshots
from retrieval.index.build import Indexer
from retrieval.index.dense import DenseIndex
from retrieval.index.lexical import LexicalIndex
from retrieval.index.passages import PassageTable
from retrieval.index.snapshot import Snapshot
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.candidates import rank
from tests.conftest import ANSWERS, INDEX, silent
from tests.doubles import SyllableEncoder
from tests.retrieval.index.test_lexical import every_score

ENCODER = SyllableEncoder(dimension=16)
WORDS = ["bí thư", "đảng ủy", "xã", "cà phê", "năm 2019", "du khách", "hồ", "😀"]
TEXTS = [f"{one} {other} {one}" for one in WORDS for other in WORDS] + ["😀", ""]
PASSAGES = [Passage(f"b{i % 7}", i, i + 1) for i in range(len(TEXTS))]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of every pair of a few words, some of them twice."""
    folder: Path = tmp_path_factory.mktemp("search")
    indexer = Indexer(FileLibrary(folder / "library.sqlite"), folder, ENCODER, INDEX, silent)
    indexer.fill([Bulletin("b", "b", "Đảng ủy xã họp.")])
    with FileLibrary(folder / "library.sqlite").reading() as state:
        whole = snapshots.read(folder / "snapshots", state.snapshot() or "")
    return replace(
        whole,
        passages=PassageTable.of(PASSAGES),
        dense=DenseIndex.build(ENCODER.encode_passages(TEXTS).vectors),
        lexical=LexicalIndex.build(TEXTS, k1=INDEX.k1, b=INDEX.b),
    )


QUESTIONS = st.lists(st.sampled_from([*WORDS, "ai", "lạ"]), min_size=1, max_size=5).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(
    question=QUESTIONS,
    words=QUESTIONS,
    weight=st.floats(0, 1),
    candidates=st.integers(1, 100),
)
def test_the_ranking_is_that_of_brute_force(
    snapshot: Snapshot, question: str, words: str, weight: float, candidates: int
) -> None:
    """What either leg proposes is ranked by BM25 and cosine; with room, all."""
    ranking = rank(
        UnderstoodQuestion(question, words),
        snapshot,
        ENCODER,
        replace(ANSWERS.search, candidates=candidates, dense_weight=weight),
    )
    vector = ENCODER.encode_questions([question]).vectors[0]
    cosines = ENCODER.encode_passages(TEXTS).vectors @ vector
    lexical = LexicalIndex.build(TEXTS, k1=INDEX.k1, b=INDEX.b)
    found_words, ceiling = every_score(lexical, words), lexical.ceiling(words)
    fused = weight * cosines + (1 - weight) * (found_words / ceiling if ceiling else 0)
    found = [PASSAGES.index(candidate.passage) for candidate in ranking.candidates]
    assert found == [candidate.position for candidate in ranking.candidates]
    scores = [candidate.score for candidate in ranking.candidates]

    assert len(set(found)) == len(found)
    np.testing.assert_allclose(scores, fused[found], atol=1e-5)
    np.testing.assert_allclose(
        [candidate.cosine for candidate in ranking.candidates], cosines[found], atol=1e-5
    )
    order = [(-score, place) for score, place in zip(scores, found, strict=True)]
    assert order == sorted(order)
    proposed = {float(score) for score in np.sort(cosines)[::-1][:candidates]}
    assert max(abs(cosines[found][:, None] - [sorted(proposed)]).min(axis=0)) < 1e-5
    known = min(candidates, int(np.count_nonzero(found_words)))
    np.testing.assert_allclose(
        np.sort(found_words[found])[::-1][:known], np.sort(found_words)[::-1][:known], atol=1e-5
    )
    assert len(found) <= candidates + known
    if candidates >= len(TEXTS):
        assert len(found) == len(TEXTS)


def test_a_word_that_the_vectors_miss_is_found_by_the_other_leg(snapshot: Snapshot) -> None:
    """With one candidate a leg, a passage that holds the words is ranked whatever its cosine."""
    ranking = rank(
        UnderstoodQuestion("cà phê", "cà phê"),
        snapshot,
        ENCODER,
        replace(ANSWERS.search, candidates=1, dense_weight=0),
    )
    assert "cà phê" in TEXTS[PASSAGES.index(ranking.candidates[0].passage)]
    assert len(ranking.candidates) <= 2


@pytest.mark.parametrize("chosen", [[], [3], [0, 5, 9, 60, 61, 65], list(range(len(TEXTS)))])
def test_only_what_is_chosen_is_ranked(snapshot: Snapshot, chosen: list[int]) -> None:
    """Of the chosen passages all are ranked while there is room, with the scores that they have among all."""
    among = np.zeros(len(TEXTS), dtype=np.bool_)
    among[chosen] = True
    question, search = (
        UnderstoodQuestion("cà phê năm 2019", "cà phê năm 2019"),
        replace(ANSWERS.search, candidates=100),
    )
    every, some = (rank(question, snapshot, ENCODER, search, mask) for mask in (None, among))
    assert some.candidates == [each for each in every.candidates if each.position in chosen]
    assert len(some.candidates) == len(chosen)


def test_a_leg_proposes_only_what_is_chosen(snapshot: Snapshot) -> None:
    """With one candidate a leg, each leg proposes its best of the chosen ones, whatever is better besides."""
    among = np.array(["cà phê" not in text for text in TEXTS])
    search = replace(ANSWERS.search, candidates=1, dense_weight=0.5)
    found = rank(UnderstoodQuestion("cà phê hồ", "cà phê xã"), snapshot, ENCODER, search, among).candidates
    cosines = np.where(
        among, ENCODER.encode_passages(TEXTS).vectors @ ENCODER.encode_questions(["cà phê hồ"]).vectors[0], -1
    )
    by_words = TEXTS.index("xã xã xã")
    assert {each.position for each in found} == {int(np.argmax(cosines)), by_words}
    assert int(np.argmax(cosines)) != by_words


def test_an_encoder_of_another_length_is_refused(snapshot: Snapshot) -> None:
    """Vectors of another length than the index holds are refused with the command that mends it."""
    with pytest.raises(SnapshotError, match=r"another encoder: run bantin index to build it anew\.$"):
        rank(
            UnderstoodQuestion("xã", "xã"),
            snapshot,
            SyllableEncoder(dimension=17),
            ANSWERS.search,
        )

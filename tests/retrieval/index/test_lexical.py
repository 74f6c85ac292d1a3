from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import bm25s
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus.text.text import folded_words
from retrieval.index import lexical
from retrieval.index.lexical import LexicalIndex, terms
from retrieval.index.places import Layout
from retrieval.index.postings import Postings

# Words of few letters, so that documents and questions share them; accents, capitals and signs between.
TEXTS = st.lists(st.sampled_from(["Đảng", "đang", "bí", "Bi", "thư", "2020", "05", "-", ".", "😀", "x"])).map(
    " ".join
)
DOCUMENTS = st.lists(TEXTS, min_size=1, max_size=8)
PLAIN = {"Đảng": "dang", "đang": "dang", "bí": "bi", "Bi": "bi", "thư": "thu", "05": "5"}


def every_score(index: LexicalIndex, question: str) -> NDArray[np.float32]:
    """The score of each passage."""
    return index.scores(question, np.arange(len(index)))


def terms_by_hand(text: str) -> list[str]:
    """Fold by a table and cut at spaces: enough for the words above, and no code of ours."""
    single = [PLAIN.get(word, word) for word in text.split() if word not in {"-", ".", "😀"}]
    return single + [" ".join(pair) for pair in pairwise(single)]


def bm25_by_hand(documents: list[str], question: str, k1: float, b: float) -> list[float]:
    """Score as Lucene does: ln(1 + (N - n + 0.5) / (n + 0.5)) x tf / (tf + k1 (1 - b + b dl / avgdl))."""
    bags = [Counter(terms_by_hand(document)) for document in documents]
    lengths = [max(1, bag.total()) for bag in bags]  # one without terms counts as one term long
    average = sum(lengths) / len(lengths)
    scores = []
    for bag, length in zip(bags, lengths, strict=True):
        score = 0.0
        for term in terms_by_hand(question):
            holders = sum(term in other for other in bags)
            idf = math.log(1 + (len(bags) - holders + 0.5) / (holders + 0.5))
            score += idf * bag[term] / (bag[term] + k1 * (1 - b + b * length / average))
        scores.append(score)
    return scores


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bí thư Đảng ủy", ["bi", "thu", "dang", "uy", "bi thu", "thu dang", "dang uy"]),
        ("Uỷ ban, ỦY BAN", ["uy", "ban", "uy", "ban", "uy ban", "ban uy", "uy ban"]),
        ("05 đồng chí", ["5", "dong", "chi", "5 dong", "dong chi"]),
        ("2020", ["2020"]),
        ("😀 …", []),
    ],
)
def test_terms_are_folded_syllables_and_pairs_of_neighbours(text: str, expected: list[str]) -> None:
    """A text's terms are its syllables without accents and case, then each two that stand side by side."""
    assert terms(text) == expected


@settings(deadline=None, max_examples=80)
@given(
    documents=DOCUMENTS,
    question=TEXTS,
    k1=st.sampled_from([0.5, 1.2, 2.0]),
    b=st.sampled_from([0, 0.4, 0.75, 1]),
)
@example(documents=["", "bí thư"], question="bí thư bí thư", k1=1.2, b=0.75)
@example(documents=["-", "😀"], question="bí", k1=1.2, b=0.75)
def test_scores_are_lucenes_bm25(documents: list[str], question: str, k1: float, b: float) -> None:
    """Every passage's score is the formula's, and never above the question's ceiling."""
    index = LexicalIndex.build(documents, k1=k1, b=b)
    scores = every_score(index, question)
    assert scores.dtype == np.float32
    assert len(index) == len(documents)
    np.testing.assert_allclose(scores, bm25_by_hand(documents, question, k1, b), rtol=1e-4, atol=1e-6)
    assert scores.max() <= index.ceiling(question) * (1 + 1e-5)


def test_the_ceiling_can_be_approached() -> None:
    """A passage that is nothing but the question's word, very often, all but reaches the ceiling."""
    index = LexicalIndex.build(["đảng - " * 2000, "khác", "lạ"], k1=1.2, b=0)
    assert every_score(index, "x đảng")[0] == pytest.approx(math.log(1 + 2.5 / 1.5), rel=0.01)
    assert index.ceiling("đảng") == pytest.approx(math.log(1 + 2.5 / 1.5))


def test_terms_that_no_passage_holds_weigh_most() -> None:
    """A term's weight falls with the number of passages that hold it, and is highest for none."""
    index = LexicalIndex.build(["bí thư", "bí", "bí"], k1=1.2, b=0.75)
    assert index.weight("bi") == pytest.approx(math.log(1 + 0.5 / 3.5))
    assert index.weight("thu") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert index.weight("bi thu") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert index.weight("la") == pytest.approx(math.log(1 + 3.5 / 0.5))


@pytest.mark.parametrize("question", ["", "😀", "hoàn toàn lạ"], ids=["empty", "symbols", "unknown words"])
def test_a_question_that_shares_nothing_scores_nothing(question: str) -> None:
    """Without a known word every passage, also one without any word, scores 0."""
    index = LexicalIndex.build(["bí thư", "", "😀"], k1=1.2, b=0.75)
    np.testing.assert_array_equal(every_score(index, question), np.zeros(3, dtype=np.float32))


def test_a_question_without_words_has_no_ceiling() -> None:
    """A question of signs only can earn nothing."""
    assert LexicalIndex.build(["bí thư"], k1=1.2, b=0.75).ceiling("…!") == 0


@settings(deadline=None, max_examples=40)
@given(documents=st.lists(TEXTS.filter(terms), min_size=1, max_size=8), question=TEXTS)
def test_scores_are_those_of_another_library(documents: list[str], question: str) -> None:
    """What is weighed when it is asked is what bm25s weighs when it indexes."""
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(term, len(numbers)) for term in terms(document)] for document in documents]
    other = bm25s.BM25(k1=1.2, b=0.75, method="lucene", dtype="float64")
    other.index((rows, numbers), show_progress=False)
    asked = other.get_tokens_ids(terms(question))
    expected = other.get_scores_from_ids(asked) if asked else np.zeros(len(documents))
    scores = every_score(LexicalIndex.build(documents, k1=1.2, b=0.75), question)
    np.testing.assert_allclose(scores, expected, rtol=1e-6, atol=1e-6)


def test_the_holders_of_a_term() -> None:
    """A term, of one syllable or two, is held by exactly the documents whose terms it is among."""
    documents = ["Bí thư xã", "thư ký", "bi thu", "", "thư bí"]
    index = LexicalIndex.build(documents, k1=1.2, b=0.75)
    held = {"thu": [0, 1, 2, 4], "bi thu": [0, 2], "thu bi": [4], "ky": [1], "xa bi": [], "lạ": []}
    assert {term: sorted(index.holders(term).tolist()) for term in held} == held


@settings(deadline=None, max_examples=150)
@given(
    documents=st.lists(TEXTS, min_size=1, max_size=40),
    question=TEXTS,
    count=st.integers(1, 12),
    parts=st.integers(1, 3),
    common=st.sampled_from([0, 2, 1000]),
    at_once=st.sampled_from([1, 3, 1000]),
    data=st.data(),
)
def test_the_best_are_those_of_all_scores(
    *,
    documents: list[str],
    question: str,
    count: int,
    parts: int,
    common: int,
    at_once: int,
    data: st.DataObject,
) -> None:
    """In however many parts passages lie, the best of all, or of some, are those whose scores are highest.

    Of equal scores the earlier come first, and none without a score comes, whichever terms are looked up only
    where they may decide.
    """
    every = st.lists(st.integers(0, parts - 1), min_size=len(documents), max_size=len(documents))
    owner = np.array(data.draw(every))
    laid = [np.append(np.flatnonzero(owner == part), -1).astype(np.int32) for part in range(parts)]
    split = [
        Postings.of_words([folded_words(documents[place]) for place in places[:-1]] + [["bi", "thu"]])
        for places in laid
    ]
    among = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(documents), max_size=len(documents))), dtype=np.bool_
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexical, "_COMMON", common)
        patch.setattr(lexical, "_AT_ONCE", at_once)
        index = LexicalIndex(split, Layout(laid), k1=0.6, b=0.5)
        scores = every_score(LexicalIndex.build(documents, k1=0.6, b=0.5), question)
        np.testing.assert_array_equal(every_score(index, question), scores)
        for chosen in (None, among):
            there = np.flatnonzero((scores > 0) & (True if chosen is None else chosen))
            expected = there[np.lexsort((there, -scores[there]))][:count]
            np.testing.assert_array_equal(index.best(question, count, chosen), expected)

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.encoders.base import Vectors
from retrieval.errors import SnapshotError
from retrieval.index import vectors as stored
from retrieval.index.dense import DenseIndex
from retrieval.index.places import Layout, Places
from retrieval.index.vectors import StoredVectors


def unit(seed: int, shape: tuple[int, int]) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal(shape)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    dimension=st.integers(1, 40),
    count=st.integers(1, 70),
    repeats=st.lists(st.integers(0, 9), min_size=1, max_size=50),
)
def test_search_equals_brute_force(seed: int, dimension: int, count: int, repeats: list[int]) -> None:
    """Nearest passages and their scores are those that numpy finds by computing every inner product."""
    vectors = unit(seed, (10, dimension))[repeats]
    question = unit(seed + 1, (1, dimension))[0]
    index = DenseIndex.build(vectors)
    exact = vectors.astype(np.float64) @ question.astype(np.float64)

    nearest = index.nearest(question, count)

    assert (len(index), index.dimension) == (len(repeats), dimension)
    assert len(nearest) == len(set(nearest.tolist())) == min(count, len(repeats))
    np.testing.assert_allclose(exact[nearest], np.sort(exact)[::-1][:count], atol=1e-5)
    every = np.arange(len(repeats))[::-1]
    np.testing.assert_allclose(index.scores(question, every), exact[every], atol=1e-5)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32),
    among=st.lists(st.booleans(), min_size=1, max_size=40),
    count=st.integers(1, 50),
)
def test_search_among_some_equals_brute_force(seed: int, among: list[bool], count: int) -> None:
    """Among some passages the nearest are those that numpy finds with the others taken out."""
    vectors, question = unit(seed, (len(among), 8)), unit(seed + 1, (1, 8))[0]
    chosen = np.array(among)
    nearest = DenseIndex.build(vectors).nearest(question, count, chosen)
    places = np.flatnonzero(chosen)
    expected = places[np.argsort(-(vectors[places] @ question), kind="stable")][:count]
    np.testing.assert_array_equal(nearest, expected)


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    repeats=st.lists(st.integers(0, 4), min_size=1, max_size=30),
    parts=st.integers(1, 4),
    count=st.integers(1, 12),
    data=st.data(),
)
def test_parts_are_searched_like_one(
    seed: int, repeats: list[int], parts: int, count: int, data: st.DataObject
) -> None:
    """In however many parts vectors lie, and whatever is left out of them, the same are found in one order.

    Of equal vectors, as reprints have them, the earlier passage comes first, also where some are cut off.
    """
    vectors, question = unit(seed, (5, 8))[repeats], unit(seed + 1, (1, 8))[0]
    owner = np.array(
        data.draw(st.lists(st.integers(0, parts - 1), min_size=len(repeats), max_size=len(repeats)))
    )
    split: list[StoredVectors] = []
    laid: list[Places] = []
    for part in range(parts):
        own = np.flatnonzero(owner == part)
        dead = data.draw(st.integers(0, 2))
        places = np.concatenate([own, np.full(dead, -1)]).astype(np.int32)
        split.append(StoredVectors.build([vectors[own], unit(7, (dead, 8))], 8))
        laid.append(places)
    among = np.array(data.draw(st.lists(st.booleans(), min_size=len(repeats), max_size=len(repeats))))
    one, many = DenseIndex.build(vectors), DenseIndex(split, Layout(laid))
    every = np.arange(len(repeats))
    np.testing.assert_array_equal(many.scores(question, every), one.scores(question, every))
    exact = np.array([one.scores(question, every[[i]])[0] for i in every])
    for chosen in (None, among):
        among_these = np.flatnonzero(np.ones(len(every)) if chosen is None else chosen)
        expected = among_these[np.lexsort((among_these, -exact[among_these]))][:count]
        np.testing.assert_array_equal(one.nearest(question, count, chosen), expected)
        np.testing.assert_array_equal(many.nearest(question, count, chosen), expected)


def test_the_nearest_is_the_passage_itself() -> None:
    """A passage's own vector finds that passage first, with cosine 1, and its opposite last."""
    vectors = np.array([[1, 0], [0, 1], [-1, 0], [0.6, 0.8]], dtype=np.float32)
    index = DenseIndex.build(vectors)
    np.testing.assert_array_equal(index.nearest(vectors[0], 4), [0, 3, 1, 2])
    np.testing.assert_allclose(index.scores(vectors[0], np.array([2, 3])), [-1, 0.6], atol=1e-6)


def test_no_positions_have_no_scores() -> None:
    """Asked for the scores of no passage at all, the index gives an empty float32 array."""
    scores = DenseIndex.build(unit(0, (3, 4))).scores(unit(1, (1, 4))[0], np.empty(0, dtype=np.int64))
    assert scores.shape == (0,)
    assert scores.dtype == np.float32


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**32), passages=st.integers(1, 40), dimension=st.integers(1, 40))
def test_what_is_saved_is_loaded(seed: int, passages: int, dimension: int) -> None:
    """A loaded index has the size, the neighbours and the scores of the one that was saved."""
    vectors, question = unit(seed, (passages, dimension)), unit(seed + 1, (1, dimension))[0]
    with tempfile.TemporaryDirectory() as folder:
        StoredVectors.build([vectors], dimension).save(Path(folder))
        loaded = DenseIndex([StoredVectors.load(Path(folder))], Layout.of_one(passages))
    assert (len(loaded), loaded.dimension) == (passages, dimension)
    exact = vectors @ question
    np.testing.assert_allclose(loaded.scores(question, np.arange(passages)), exact, atol=1e-5)
    np.testing.assert_allclose(exact[loaded.nearest(question, 5)], np.sort(exact)[::-1][:5], atol=1e-5)


@pytest.fixture
def coded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few vectors there are, they are looked through in eight bits a number."""
    monkeypatch.setattr(stored, "_CODED", 1)


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "other content"])
@pytest.mark.parametrize("name", ["vectors.faiss", "codes.faiss"])
def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path, name: str, damage: str) -> None:
    """A file that is not a whole index names itself and the command that mends it."""
    path = tmp_path / name
    StoredVectors.build([unit(0, (20, 8))], 8).save(tmp_path)
    whole = path.read_bytes()
    path.write_bytes({"empty": b"", "truncated": whole[:-40], "other content": b"x" * 500}.get(damage, whole))
    if damage == "missing":
        (tmp_path / "vectors.faiss").unlink()
    with pytest.raises(
        SnapshotError, match=r"^\S+ is damaged: run bantin index to build it anew\.$"
    ) as error:
        StoredVectors.load(tmp_path)
    assert str(tmp_path) in str(error.value)


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize("shares", [1.0, 0.1, 0.01])
def test_codes_find_what_is_nearest(shares: float) -> None:
    """Of the ten nearest of 5,000 passages, and of a tenth and a hundredth of them, .99 are found, as exact.

    Vectors lie as those of texts do: close to each other.
    """
    drawn = np.random.default_rng(5)
    middle = unit(9, (1, 384))
    vectors, questions = middle + 0.6 * unit(1, (5000, 384)), middle + 0.6 * unit(2, (40, 384))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index, right = DenseIndex.build(vectors), 0
    among = drawn.random(5000) < shares
    places = np.flatnonzero(among)
    for question in questions:
        exact = vectors[places] @ question
        found = index.nearest(question, 10, among)
        right += len(set(found) & set(places[np.argsort(-exact)[:10]]))
        scores = index.scores(question, found)
        assert scores.tolist() == sorted(scores, reverse=True)
        np.testing.assert_allclose(scores, vectors[found] @ question, atol=1e-5)
    assert right >= 0.99 * 10 * len(questions)


@pytest.mark.usefixtures("coded")
def test_codes_find_reprints_in_their_order() -> None:
    """Where equal vectors are cut off, the earlier passages are given, also when codes are looked through."""
    vectors = unit(3, (60, 16))[np.repeat(np.arange(60), 5)]
    question = vectors[200]
    assert DenseIndex.build(vectors).nearest(question, 3).tolist() == [200, 201, 202]


@pytest.mark.usefixtures("coded")
def test_large_parts_are_searched_beside_each_other_like_one() -> None:
    """Two parts that are looked through in threads find what one part of all would, reprints in order."""
    vectors = unit(3, (60, 16))[np.repeat(np.arange(60), 5)]
    places = np.arange(300, dtype=np.int32)
    parts = [StoredVectors.build([vectors[i::2]], 16) for i in (0, 1)]
    assert all(part.many for part in parts)
    split, one = DenseIndex(parts, Layout([places[0::2], places[1::2]])), DenseIndex.build(vectors)
    for question in vectors[::7]:
        for among in (None, places % 3 == 0):
            expected = one.nearest(question, 7, among).tolist()
            assert split.nearest(question, 7, among).tolist() == expected

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from retrieval.encoders.token_codes import NO_MATCH, TokenCodes, best_matches, similarities

SEEDS = st.integers(0, 2**32 - 1)


def unit_vectors(count: int, seed: int, dimension: int = 128) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, dimension))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@given(seed=SEEDS, tokens=st.integers(1, 60), asked=st.integers(1, 20))
def test_four_bits_keep_cosines(seed: int, tokens: int, asked: int) -> None:
    """A cosine of codes is near that of the vectors, and of a vector with its own codes nearly 1."""
    vectors, question = unit_vectors(tokens, seed), unit_vectors(asked, seed + 1)
    codes = TokenCodes.of(vectors, range(tokens)).codes
    assert codes.shape == (tokens, 64)
    np.testing.assert_allclose(similarities(question, codes), question @ vectors.T, atol=0.1)
    assert np.diag(similarities(vectors, codes)).min() > 0.95


@given(seed=SEEDS, tokens=st.integers(1000, 2100), asked=st.integers(1, 3))
@settings(max_examples=10)
def test_a_long_text_has_the_cosines_of_its_single_tokens(seed: int, tokens: int, asked: int) -> None:
    """Whether a token is compared alone or with thousands of others, the cosine is the same."""
    codes = TokenCodes.of(unit_vectors(tokens, seed), range(tokens)).codes
    question = unit_vectors(asked, seed + 1)
    together = similarities(question, codes)
    for place in (0, 1023, 1024, tokens - 1):
        if place < tokens:
            alone = similarities(question, codes[place : place + 1])
            np.testing.assert_allclose(together[:, place : place + 1], alone, atol=1e-5)


@given(seed=SEEDS, lengths=st.lists(st.integers(0, 5), min_size=1, max_size=8), asked=st.integers(0, 4))
def test_the_best_matches_are_those_of_the_definition(seed: int, lengths: list[int], asked: int) -> None:
    """Each run is met by the mean of what each of the question's tokens finds at best in it."""
    similar = np.random.default_rng(seed).uniform(-1, 1, (asked, sum(lengths))).astype(np.float32)
    ends = np.cumsum(lengths).tolist()
    expected = []
    for end, length in zip(ends, lengths, strict=True):
        rows = [max(row[end - length : end]) for row in similar.tolist() if length]
        expected.append(sum(rows) / len(rows) if rows else NO_MATCH)
    np.testing.assert_allclose(best_matches(similar, ends), expected, atol=1e-6)


def test_tokens_from_a_place_on() -> None:
    """Those that begin there or later are left, their places counted from there."""
    tokens = TokenCodes.of(unit_vectors(4, 0), [0, 4, 9, 9])
    rest = tokens.from_place(9)
    assert rest.starts.tolist() == [0, 0]
    np.testing.assert_array_equal(rest.codes, tokens.codes[2:])
    assert tokens.from_place(5).starts.tolist() == [4, 4]
    assert len(tokens.from_place(10)) == len(TokenCodes.none(64)) == 0


def test_a_vector_of_nothing_meets_nothing() -> None:
    """A token whose vector is 0 has the cosine 0 with every other, and no number overflows."""
    codes = TokenCodes.of(np.zeros((1, 128), np.float32), [0]).codes
    assert similarities(unit_vectors(2, 0), codes).tolist() == [[0.0], [0.0]]

from __future__ import annotations

import numpy as np

from retrieval.encoders.token_projection import DIMENSION, default_projection, random_projection


def test_the_default_projection_is_one_of_the_default_model() -> None:
    """It takes states of 384 numbers to 128; its directions stand upright on each other."""
    projection = default_projection()
    assert projection.mean.shape == (384,)
    assert projection.directions.shape == (384, DIMENSION)
    crossed = projection.directions.T @ projection.directions
    lengths = np.sqrt(np.diag(crossed))
    np.testing.assert_allclose(crossed / np.outer(lengths, lengths), np.eye(DIMENSION), atol=0.01)


def test_vectors_are_centred_and_of_length_1() -> None:
    """States that lie on the two sides of the mean have opposite vectors; the mean itself has none."""
    projection = default_projection()
    away = np.random.default_rng(0).standard_normal((5, 384)).astype(np.float32)
    one, other = projection.vectors(projection.mean + away), projection.vectors(projection.mean - away)
    np.testing.assert_allclose(one, -other, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(one, axis=1), 1, atol=1e-5)
    assert not projection.vectors(projection.mean[np.newaxis]).any()


def test_a_random_projection_keeps_angles() -> None:
    """The cosines of vectors of any length stay about what they were, and it is always the same one."""
    for size in (64, 384, 1024):
        states = np.random.default_rng(size).standard_normal((40, size)).astype(np.float32)
        states += 0.7 * states[:1]  # so that they are more or less alike
        unit = states / np.linalg.norm(states, axis=1, keepdims=True)
        vectors = random_projection(size).vectors(states)
        assert vectors.shape == (40, DIMENSION)
        assert np.abs(vectors @ vectors.T - unit @ unit.T).mean() < 0.09
        np.testing.assert_array_equal(vectors, random_projection.__wrapped__(size).vectors(states))

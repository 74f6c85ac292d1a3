from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.encoders.base import Vectors
from retrieval.encoders.question_cache import QuestionCache
from tests.doubles import SyllableEncoder


class Counting(SyllableEncoder):
    """An encoder that remembers which questions it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[str]] = []

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return super().encode_questions(texts)


def test_a_question_is_encoded_once() -> None:
    """A question asked again, alone or beside others, has the same vector and is not encoded anew."""
    encoder = Counting()
    cache = QuestionCache(encoder)
    (first,) = cache.encode_questions(["Ai làm Bí thư?"])
    both = cache.encode_questions(["Bao nhiêu?", "Ai làm Bí thư?", "Bao nhiêu?"])
    assert encoder.asked == [["Ai làm Bí thư?"], ["Bao nhiêu?"]]
    np.testing.assert_array_equal(both[1], first)
    np.testing.assert_array_equal(
        both, SyllableEncoder().encode_questions(["Bao nhiêu?", "Ai làm Bí thư?", "Bao nhiêu?"])
    )


def test_another_spelling_is_another_question() -> None:
    """Questions are told apart to the letter."""
    encoder = Counting()
    cache = QuestionCache(encoder)
    for question in ("Ai?", "ai?", "Ai", "Ai? "):
        cache.encode_questions([question])
    assert len(encoder.asked) == 4


def test_what_was_asked_longest_ago_is_forgotten() -> None:
    """Of more questions than it may remember those stay that were asked last."""
    encoder = Counting()
    cache = QuestionCache(encoder, most=2)
    for question in ("a", "b", "a", "c", "a", "b"):
        cache.encode_questions([question])
    assert encoder.asked == [["a"], ["b"], ["c"], ["b"]]


def test_a_vector_that_is_changed_outside_stays_what_it_was() -> None:
    """What a caller does to a vector it was given changes none that is given later."""
    cache = QuestionCache(Counting())
    for _ in range(2):
        vectors = cache.encode_questions(["Ai làm Bí thư?"])
        np.testing.assert_array_equal(vectors, SyllableEncoder().encode_questions(["Ai làm Bí thư?"]))
        vectors[:] = 0


def test_passages_and_the_fingerprint_are_the_encoders() -> None:
    """Passages are handed on each time, and so is the name of the encoder."""
    encoder = Counting()
    cache = QuestionCache(encoder)
    for _ in range(2):
        cache.encode_passages(["Một đoạn."])
    assert encoder.encoded == ["Một đoạn.", "Một đoạn."]
    assert cache.fingerprint == encoder.fingerprint

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from retrieval.encoders.base import EncodedQuestions, Vectors
from retrieval.encoders.remembering import RememberingEncoder
from tests.doubles import SyllableEncoder


class Counting(SyllableEncoder):
    """An encoder that remembers which questions it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[str]] = []

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        self.asked.append(list(texts))
        return super().encode_questions(texts)


def test_a_question_is_encoded_once() -> None:
    """A question asked again, alone or beside others, has the same vector and is not encoded anew."""
    encoder = Counting()
    cache = RememberingEncoder(encoder)
    (first,) = cache.encode_questions(["Ai làm Bí thư?"]).vectors
    both = cache.encode_questions(["Bao nhiêu?", "Ai làm Bí thư?", "Bao nhiêu?"]).vectors
    assert encoder.asked == [["Ai làm Bí thư?"], ["Bao nhiêu?"]]
    np.testing.assert_array_equal(both[1], first)
    np.testing.assert_array_equal(
        both, SyllableEncoder().encode_questions(["Bao nhiêu?", "Ai làm Bí thư?", "Bao nhiêu?"]).vectors
    )


def test_another_spelling_is_another_question() -> None:
    """Questions are told apart to the letter."""
    encoder = Counting()
    cache = RememberingEncoder(encoder)
    for question in ("Ai?", "ai?", "Ai", "Ai? "):
        cache.encode_questions([question])
    assert len(encoder.asked) == 4


def test_what_was_asked_longest_ago_is_forgotten() -> None:
    """Of more questions than it may remember those stay that were asked last."""
    encoder = Counting()
    cache = RememberingEncoder(encoder, questions=2)
    for question in ("a", "b", "a", "c", "a", "b"):
        cache.encode_questions([question])
    assert encoder.asked == [["a"], ["b"], ["c"], ["b"]]


def test_a_vector_that_is_changed_outside_stays_what_it_was() -> None:
    """What a caller does to a vector it was given changes none that is given later."""
    cache = RememberingEncoder(Counting())
    for _ in range(2):
        vectors = cache.encode_questions(["Ai làm Bí thư?"]).vectors
        exact = SyllableEncoder().encode_questions(["Ai làm Bí thư?"]).vectors
        np.testing.assert_array_equal(vectors, exact)
        vectors[:] = 0


SENTENCES = ["Bí thư họp.", "Xã có 26 đảng viên.", "Bí thư họp.", "Đảng ủy xã."]


def test_passages_are_those_of_the_encoder_in_order() -> None:
    """Each passage has its own vector, also one that stands there twice."""
    cache = RememberingEncoder(Counting())
    exact = SyllableEncoder().encode_passages(SENTENCES).vectors
    np.testing.assert_array_equal(cache.encode_passages(SENTENCES).vectors, exact)


def test_a_questions_tokens_are_remembered_with_it() -> None:
    """Asked again, a question has the tokens that it had."""
    encoder = Counting()
    cache = RememberingEncoder(encoder)
    (exact,) = SyllableEncoder().encode_questions(["Ai làm Bí thư?"]).tokens
    for _ in range(2):
        np.testing.assert_array_equal(cache.encode_questions(["Ai làm Bí thư?"]).tokens[0], exact)
    assert len(encoder.asked) == 1


def test_many_threads_get_the_vectors_that_each_has_alone() -> None:
    """Who asks beside others gets the vectors of their own texts."""
    cache = RememberingEncoder(SyllableEncoder())
    texts = [f"Xã thứ {i} có {i} đảng viên." for i in range(40)]
    exact = SyllableEncoder().encode_questions(texts).vectors
    found: list[Vectors] = []
    threads = [
        threading.Thread(target=lambda: found.append(cache.encode_questions(texts).vectors)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    for each in found:
        np.testing.assert_array_equal(each, exact)


def test_the_fingerprint_is_the_encoders() -> None:
    """It goes by the name of the encoder behind it."""
    encoder = Counting()
    assert RememberingEncoder(encoder).fingerprint == encoder.fingerprint

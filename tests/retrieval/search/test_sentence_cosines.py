import threading
from collections.abc import Sequence

import numpy as np

from retrieval.encoders.base import Vectors
from retrieval.search.sentence_cosines import _KEPT, SentenceCosines
from tests.doubles import SyllableEncoder

ENCODER = SyllableEncoder(dimension=16)
QUESTION = ENCODER.encode_questions(["bí thư đảng ủy"])[0]
SENTENCES = ["Bí thư họp.", "Xã có 26 đảng viên.", "Bí thư họp.", "Đảng ủy xã."]


class CountingEncoder(SyllableEncoder):
    """Keeps what it encoded."""

    def __init__(self) -> None:
        super().__init__(dimension=16)
        self.asked: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return super().encode_passages(texts)


def test_the_cosines_are_those_of_the_sentences_in_order() -> None:
    """Each sentence has its own cosine, also one that stands there twice, the first time and from memory."""
    cosines = SentenceCosines(ENCODER)
    exact = ENCODER.encode_passages(SENTENCES) @ QUESTION
    for _ in range(2):
        np.testing.assert_allclose(cosines.of(QUESTION, SENTENCES), exact, atol=1e-6)


def test_a_sentence_is_encoded_once() -> None:
    """What was encoded for one question is not encoded for the next, until much else was asked about."""
    encoder = CountingEncoder()
    cosines = SentenceCosines(encoder)
    cosines.of(QUESTION, SENTENCES)
    cosines.of(QUESTION, SENTENCES[1:])
    assert encoder.asked == ["Bí thư họp.", "Xã có 26 đảng viên.", "Đảng ủy xã."]
    cosines.of(QUESTION, [f"{i} xã" for i in range(_KEPT)])
    encoder.asked.clear()
    cosines.of(QUESTION, SENTENCES[:1])
    assert encoder.asked == ["Bí thư họp."]


def test_questions_side_by_side_have_their_own_cosines() -> None:
    """Many threads that ask about sentences of one another get the cosines that each has alone."""
    cosines = SentenceCosines(ENCODER)
    texts = [f"Xã thứ {i} có {i} đảng viên." for i in range(40)]
    exact = ENCODER.encode_passages(texts) @ QUESTION
    found: list[Vectors] = []
    threads = [threading.Thread(target=lambda: found.append(cosines.of(QUESTION, texts))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    for each in found:
        np.testing.assert_allclose(each, exact, atol=1e-6)

"""What every encoder keeps to."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.encoders.base import Encoder

TEXTS = [
    "Đồng chí Đỗ Xuân Kiên được bầu làm Bí thư Chi bộ.",
    "Con mèo nằm ngủ trên ghế.",
    "Doanh thu của các khu công nghiệp năm 2018 đạt 6.500 tỷ đồng. " * 3,
    "Bí thư",
    "Con mèo nằm ngủ trên ghế.",
]
QUESTION = "Ai được bầu làm Bí thư Chi bộ?"


class EncoderContract:
    """What every encoder keeps to; a subclass gives one, and another of the same settings."""

    @pytest.fixture
    def subject(self) -> Encoder:
        """The encoder under test."""
        raise NotImplementedError

    @pytest.fixture
    def twin(self) -> Encoder:
        """Another instance with the same settings."""
        raise NotImplementedError

    def test_passages_become_unit_vectors(self, subject: Encoder) -> None:
        """Passages give one float32 vector each, of length 1."""
        vectors = subject.encode_passages(TEXTS)
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), vectors.shape[1])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_questions_become_vectors_of_the_same_kind(self, subject: Encoder) -> None:
        """Questions give float32 vectors of length 1, as long as those of passages."""
        vectors = subject.encode_questions([QUESTION, "Bao nhiêu?"])
        assert vectors.dtype == np.float32
        assert vectors.shape == (2, subject.encode_passages(TEXTS[:1]).shape[1])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_a_text_has_the_same_vector_in_any_batch(self, subject: Encoder) -> None:
        """The vectors come in the order of the texts, and do not depend on what is encoded beside them."""
        together = subject.encode_passages(TEXTS)
        backwards = subject.encode_passages(TEXTS[::-1])[::-1]
        alone = np.concatenate([subject.encode_passages([text]) for text in TEXTS])
        np.testing.assert_allclose(together, backwards, atol=1e-5)
        np.testing.assert_allclose(together, alone, atol=1e-5)
        np.testing.assert_allclose(together[1], together[4], atol=1e-5)
        assert (together[:4] @ together[:4].T - np.eye(4)).max() < 0.999

    def test_no_texts_give_no_vectors(self, subject: Encoder) -> None:
        """Of no texts come no vectors, as wide as any others."""
        width = subject.encode_passages(TEXTS[:1]).shape[1]
        for vectors in (subject.encode_passages([]), subject.encode_questions([])):
            assert vectors.dtype == np.float32
            assert vectors.shape == (0, width)

    def test_a_long_text_is_a_text(self, subject: Encoder) -> None:
        """A text longer than what the model reads has a vector like others, near that of its beginning."""
        long, beginning = subject.encode_passages([TEXTS[2] * 100, TEXTS[2] * 20])
        np.testing.assert_allclose(np.linalg.norm(long), 1, atol=1e-5)
        assert long @ beginning > 0.99

    def test_the_passage_that_answers_is_nearest(self, subject: Encoder) -> None:
        """A question's inner product is highest with the passage that answers it."""
        scores = subject.encode_passages(TEXTS) @ subject.encode_questions([QUESTION])[0]
        assert int(scores.argmax()) == 0

    def test_threads_get_the_vectors_of_one(self, subject: Encoder) -> None:
        """Eight threads that encode at the same moment each get the right vectors."""
        passages, question = subject.encode_passages(TEXTS), subject.encode_questions([QUESTION])
        start = threading.Barrier(8)

        def encode(i: int) -> bool:
            start.wait(timeout=60)
            found = subject.encode_passages(TEXTS[i % 5 :])
            asked = subject.encode_questions([QUESTION])
            return np.allclose(found, passages[i % 5 :], atol=1e-5) and np.allclose(
                asked, question, atol=1e-5
            )

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(encode, range(8))) == [True] * 8

    def test_the_fingerprint_is_that_of_any_other_instance(self, subject: Encoder, twin: Encoder) -> None:
        """Two encoders of the same settings have one fingerprint and give the same vectors."""
        assert subject is not twin
        assert subject.fingerprint == twin.fingerprint
        np.testing.assert_allclose(
            subject.encode_passages(TEXTS[:1]), twin.encode_passages(TEXTS[:1]), atol=1e-5
        )

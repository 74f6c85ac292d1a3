"""What every encoder keeps to."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.encoders.base import Encoder, Vectors
from retrieval.search.late_interaction import match_tokens

TEXTS = [
    "Đồng chí Đỗ Xuân Kiên được bầu làm Bí thư Chi bộ.",
    "Con mèo nằm ngủ trên ghế.",
    "Doanh thu của các khu công nghiệp năm 2018 đạt 6.500 tỷ đồng. " * 3,
    "Bí thư",
    "Con mèo nằm ngủ trên ghế.",
]
QUESTION = "Ai được bầu làm Bí thư Chi bộ?"


def passage_vectors(encoder: Encoder, texts: list[str]) -> Vectors:
    """The vectors of passages."""
    return encoder.encode_passages(texts).vectors


def question_vectors(encoder: Encoder, texts: list[str]) -> Vectors:
    """The vectors of questions."""
    return encoder.encode_questions(texts).vectors


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
        vectors = subject.encode_passages(TEXTS).vectors
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), vectors.shape[1])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_questions_become_vectors_of_the_same_kind(self, subject: Encoder) -> None:
        """Questions give float32 vectors of length 1, as long as those of passages."""
        vectors = subject.encode_questions([QUESTION, "Bao nhiêu?"]).vectors
        assert vectors.dtype == np.float32
        assert vectors.shape == (2, subject.encode_passages(TEXTS[:1]).vectors.shape[1])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_a_text_has_the_same_vector_in_any_batch(self, subject: Encoder) -> None:
        """The vectors come in the order of the texts, and do not depend on what is encoded beside them."""
        together = subject.encode_passages(TEXTS).vectors
        backwards = subject.encode_passages(TEXTS[::-1]).vectors[::-1]
        alone = np.concatenate([subject.encode_passages([text]).vectors for text in TEXTS])
        np.testing.assert_allclose(together, backwards, atol=1e-5)
        np.testing.assert_allclose(together, alone, atol=1e-5)
        np.testing.assert_allclose(together[1], together[4], atol=1e-5)
        assert (together[:4] @ together[:4].T - np.eye(4)).max() < 0.999

    def test_no_texts_give_no_vectors(self, subject: Encoder) -> None:
        """Of no texts come no vectors, as wide as any others."""
        width = subject.encode_passages(TEXTS[:1]).vectors.shape[1]
        for vectors in (subject.encode_passages([]).vectors, subject.encode_questions([]).vectors):
            assert vectors.dtype == np.float32
            assert vectors.shape == (0, width)

    def test_a_long_text_is_a_text(self, subject: Encoder) -> None:
        """A text longer than what the model reads has a vector like others, near that of its beginning."""
        long, beginning = subject.encode_passages([TEXTS[2] * 100, TEXTS[2] * 20]).vectors
        np.testing.assert_allclose(np.linalg.norm(long), 1, atol=1e-5)
        assert long @ beginning > 0.99

    def test_the_passage_that_answers_is_nearest(self, subject: Encoder) -> None:
        """A question's inner product is highest with the passage that answers it."""
        scores = subject.encode_passages(TEXTS).vectors @ subject.encode_questions([QUESTION]).vectors[0]
        assert int(scores.argmax()) == 0

    def test_tokens_begin_where_words_do(self, subject: Encoder) -> None:
        """Each token begins where a word does, in order, and what is punctuation alone is none."""
        text = "  Đồng chí\u00a0Đỗ Xuân Kiên, Bí thư – (2020) !"
        (tokens,) = subject.encode_passages([text]).tokens
        words = {text.index(word) for word in ("Đồng", "chí", "Đỗ", "Xuân", "Kiên", "Bí", "thư", "2020")}
        opened = {text.index("(2020)")}  # where a bracket stands before it, a word may begin there as well
        assert words - {text.index("2020")} <= set(tokens.starts.tolist()) <= words | opened
        assert tokens.starts.tolist() == sorted(tokens.starts.tolist())
        assert len(tokens.codes) == len(tokens)

    def test_tokens_are_the_same_in_any_batch(self, subject: Encoder) -> None:
        """A text's tokens do not depend on what is encoded beside it; a question's likewise."""
        together = subject.encode_passages(TEXTS).tokens
        for text, expected in zip(TEXTS, together, strict=True):
            (alone,) = subject.encode_passages([text]).tokens
            np.testing.assert_array_equal(alone.starts, expected.starts)
            assert (alone.codes != expected.codes).mean() < 0.02  # a last bit may round to another step
        asked = subject.encode_questions([QUESTION, "Bao nhiêu?"]).tokens
        np.testing.assert_allclose(asked[0], subject.encode_questions([QUESTION]).tokens[0], atol=1e-4)
        np.testing.assert_allclose(np.linalg.norm(asked[0], axis=1), 1, atol=1e-4)

    def test_tokens_of_the_passage_that_answers_are_met_best(self, subject: Encoder) -> None:
        """A question's tokens find theirs in the passage that answers it rather than in others."""
        (asked,) = subject.encode_questions([QUESTION]).tokens
        passages = subject.encode_passages(TEXTS[:3]).tokens
        met = [match.whole or -1 for match in match_tokens(asked, passages)]
        assert int(np.argmax(met)) == 0

    def test_threads_get_the_vectors_of_one(self, subject: Encoder) -> None:
        """Eight threads that encode at the same moment each get the right vectors."""
        passages, question = (
            subject.encode_passages(TEXTS).vectors,
            subject.encode_questions([QUESTION]).vectors,
        )
        start = threading.Barrier(8)

        def encode(i: int) -> bool:
            start.wait(timeout=60)
            found = subject.encode_passages(TEXTS[i % 5 :]).vectors
            asked = subject.encode_questions([QUESTION]).vectors
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
            subject.encode_passages(TEXTS[:1]).vectors, twin.encode_passages(TEXTS[:1]).vectors, atol=1e-5
        )

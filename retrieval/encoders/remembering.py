"""An encoder that remembers what it encoded a moment ago: questions, and sentences of what they found."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.encoders.base import Encoder, Vectors
from retrieval.encoders.vector_memory import VectorMemory

# Of the default encoder's vectors less than a megabyte, and six.
_QUESTIONS, _PASSAGES = 512, 4096


class RememberingEncoder:
    """An encoder that remembers the vectors of the questions and passages encoded last, by their exact text.

    It outlives every snapshot: a new index leaves it what it knows. Safe to use from several threads if the
    encoder is.
    """

    def __init__(self, encoder: Encoder, *, questions: int = _QUESTIONS, passages: int = _PASSAGES) -> None:
        """Remember so many questions and passages at most."""
        self._encoder = encoder
        self._questions = VectorMemory(encoder.encode_questions, questions)
        self._passages = VectorMemory(encoder.encode_passages, passages)

    @property
    def fingerprint(self) -> str:
        """That of the encoder."""
        return self._encoder.fingerprint

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages; only those are encoded that are not remembered."""
        return self._passages.vectors(texts)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, likewise."""
        return self._questions.vectors(texts)

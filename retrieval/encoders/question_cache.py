"""Vectors of questions that were asked a moment ago."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.encoders.base import Encoder, Vectors
from retrieval.encoders.vector_memory import VectorMemory

_MOST = 512  # less than a megabyte


class QuestionCache:
    """An encoder that remembers the vectors of the questions encoded last, by their exact text.

    Safe to use from several threads if the encoder is.
    """

    def __init__(self, encoder: Encoder, most: int = _MOST) -> None:
        """Remember so many questions at most."""
        self._encoder = encoder
        self._questions = VectorMemory(encoder.encode_questions, most)

    @property
    def fingerprint(self) -> str:
        """That of the encoder."""
        return self._encoder.fingerprint

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, none of which is remembered."""
        return self._encoder.encode_passages(texts)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions; only those are encoded that are not remembered."""
        return self._questions.vectors(texts)

"""An encoder that remembers the questions it encoded a moment ago."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from retrieval.encoders.base import EncodedPassages, EncodedQuestions, Encoder, Vectors

_QUESTIONS = 512  # of the default encoder some six megabytes


class RememberingEncoder:
    """An encoder that remembers what it made of the questions encoded last, by their exact text.

    It outlives every snapshot: a new index leaves it what it knows. Safe to use from several threads if the
    encoder is.
    """

    def __init__(self, encoder: Encoder, *, questions: int = _QUESTIONS) -> None:
        """Remember so many questions at most."""
        self._encoder, self._most = encoder, questions
        self._known: OrderedDict[str, tuple[Vectors, Vectors]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """That of the encoder."""
        return self._encoder.fingerprint

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        """What the encoder makes of passages; none is remembered."""
        return self._encoder.encode_passages(texts)

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        """Likewise of questions; only those are encoded that are not remembered."""
        if not texts:
            return self._encoder.encode_questions(texts)
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        if unknown := [text for text in dict.fromkeys(texts) if text not in known]:
            encoded = self._encoder.encode_questions(unknown)
            # A copy of each vector: a row of the matrix would keep all of it.
            vectors = (row.copy() for row in encoded.vectors)
            known.update(zip(unknown, zip(vectors, encoded.tokens, strict=True), strict=True))
        with self._lock:
            for text, each in known.items():
                self._known[text] = each
                self._known.move_to_end(text)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return EncodedQuestions(
            np.stack([known[text][0] for text in texts]), [known[text][1] for text in texts]
        )

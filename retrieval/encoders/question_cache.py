"""Vectors of questions that were asked a moment ago."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from retrieval.encoders.base import Encoder, Vectors

_MOST = 512  # less than a megabyte


class QuestionCache:
    """An encoder that remembers the vectors of the questions encoded last, by their exact text.

    Safe to use from several threads if the encoder is.
    """

    def __init__(self, encoder: Encoder, most: int = _MOST) -> None:
        """Remember so many questions at most."""
        self._encoder, self._most = encoder, most
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """That of the encoder."""
        return self._encoder.fingerprint

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, none of which is remembered."""
        return self._encoder.encode_passages(texts)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions; only those are encoded that are not remembered."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        if unknown := [text for text in dict.fromkeys(texts) if text not in known]:
            # A copy of each: a row of the matrix would keep all of it.
            encoded = self._encoder.encode_questions(unknown)
            known.update((text, row.copy()) for text, row in zip(unknown, encoded, strict=True))
        with self._lock:
            for text, vector in known.items():
                self._vectors[text] = vector
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._most:
                self._vectors.popitem(last=False)
        return np.stack([known[text] for text in texts]) if texts else self._encoder.encode_questions(texts)

"""Vectors of texts that were encoded a moment ago, in the process's memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from retrieval.encoders.base import Vectors


class VectorMemory:
    """A way of encoding that remembers the vectors of the texts encoded last, by their exact text.

    Safe to use from several threads if the encoder is.
    """

    def __init__(self, encode: Callable[[Sequence[str]], Vectors], most: int) -> None:
        """Remember so many texts of ``encode`` at most."""
        self._encode, self._most = encode, most
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """What ``encode`` gives of texts; only those are encoded that are not remembered."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        if unknown := [text for text in dict.fromkeys(texts) if text not in known]:
            # A copy of each: a row of the matrix would keep all of it.
            encoded = self._encode(unknown)
            known.update((text, row.copy()) for text, row in zip(unknown, encoded, strict=True))
        with self._lock:
            for text, vector in known.items():
                self._vectors[text] = vector
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._most:
                self._vectors.popitem(last=False)
        return np.stack([known[text] for text in texts]) if texts else self._encode(texts)

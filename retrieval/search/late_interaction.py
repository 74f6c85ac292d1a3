"""How well the tokens of a question are met by those of passages, and of each of their sentences.

What that similarity is, and whose, `retrieval.encoders.token_codes` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.text.span import Span
from retrieval.encoders.base import Vectors
from retrieval.encoders.token_codes import TokenCodes, best_matches, similarities


@dataclass(frozen=True, slots=True)
class TokenMatch:
    """A question's tokens held against a passage's.

    Attributes:
        similar: The cosine of each of the question's with each of the passage's.
        starts: Where the latter begin in the passage.
    """

    similar: NDArray[np.float32]
    starts: NDArray[np.int32]

    @property
    def whole(self) -> float | None:
        """How well the passage meets the question, -1 to 1; ``None`` where one of them has no tokens."""
        if not self.similar.size:
            return None
        return float(best_matches(self.similar, [len(self.starts)])[0])

    def sentences(self, places: Sequence[Span]) -> NDArray[np.float32]:
        """How well each sentence does, by its place in the passage; none better than the whole.

        One without tokens, as behind the end of what the model reads, does as badly as the worst of the
        others; where no sentence has any, each does as the whole, or counts as 0.
        """
        ends = np.searchsorted(self.starts, [place.end for place in places])
        begins = np.searchsorted(self.starts, [place.start for place in places])
        told = ends > begins
        if not self.similar.size or not told.any():
            return np.full(len(places), self.whole or 0.0, dtype=np.float32)
        met = best_matches(self.similar, ends.tolist())
        return np.where(told, met, met[told].min()).astype(np.float32)


def match_tokens(question: Vectors, passages: Sequence[TokenCodes]) -> list[TokenMatch]:
    """A question's tokens held against those of each passage, all at once."""
    codes = np.concatenate([each.codes for each in passages]) if passages else np.empty((0, 0), np.uint8)
    known = question.size and codes.size
    similar = similarities(question, codes) if known else np.empty((0, len(codes)), np.float32)
    ends = np.cumsum([len(each) for each in passages])
    parts = np.split(similar, ends[:-1], axis=1) if passages else []
    return [TokenMatch(part, each.starts) for part, each in zip(parts, passages, strict=True)]


def fill_unknown(wholes: Sequence[float | None]) -> list[float]:
    """The same, with the mean of what is known in place of what is not; 0 where nothing is."""
    known = [each for each in wholes if each is not None]
    mean = sum(known) / len(known) if known else 0.0
    return [mean if each is None else each for each in wholes]

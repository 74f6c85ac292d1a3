"""From a question to the passages that fit it best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.models import Passage
from retrieval.encoders.base import Encoder, Vectors
from retrieval.errors import SnapshotError
from retrieval.index.snapshot import Snapshot
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.fusion import fuse


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How the two legs are searched and weighed.

    Attributes:
        candidates: How many passages each leg proposes.
        dense_weight: The dense leg's share of the score, 0 to 1.
        english_dense_weight: The same of a question in English, which shares few words with the bulletins.
        token_weight: The share of the score that a passage's tokens have, 0 to 1.
        english_token_weight: The same of a question in English.
        contradiction: What a passage's score loses for another province than the question's, and for another
            year.
    """

    candidates: int
    dense_weight: float
    contradiction: float
    english_dense_weight: float
    token_weight: float
    english_token_weight: float

    def token_weight_of(self, question: UnderstoodQuestion) -> float:
        """The share that tokens have in the score of a question."""
        return self.english_token_weight if question.english else self.token_weight

    def weight_of(self, question: UnderstoodQuestion) -> float:
        """The dense leg's share of the score of a question."""
        return self.english_dense_weight if question.english else self.dense_weight


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage, its position in the snapshot, its fused score, and its cosine with the question."""

    passage: Passage
    position: int
    score: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a question found, best first; of equal scores the earlier passage first.

    ``tokens`` are the question's own, for those who compare it further.
    """

    tokens: Vectors
    candidates: list[Candidate]


def rank(
    question: UnderstoodQuestion,
    snapshot: Snapshot,
    encoder: Encoder,
    settings: SearchSettings,
    among: NDArray[np.bool_] | None = None,
) -> Ranking:
    """Rank the passages that either leg proposes.

    ``among`` says of each passage whether a leg may propose it, shape (passages,); without it all may be.

    Raises:
        SnapshotError: the encoder's vectors are not of the snapshot's length.
    """
    encoded = encoder.encode_questions([question.text])
    vector = encoded.vectors[0]
    if len(vector) != snapshot.dense.dimension:
        raise SnapshotError(
            "The search index was built with another encoder: run bantin index to build it anew."
        )
    by_words = snapshot.lexical.best(question.words, settings.candidates, among)
    pool = np.union1d(snapshot.dense.nearest(vector, settings.candidates, among), by_words)
    cosines = snapshot.dense.scores(vector, pool)
    fused = fuse(
        cosines,
        snapshot.lexical.scores(question.words, pool),
        ceiling=snapshot.lexical.ceiling(question.words),
        weight=settings.weight_of(question),
    )
    candidates = [
        Candidate(snapshot.passages[int(pool[i])], int(pool[i]), float(fused[i]), float(cosines[i]))
        for i in np.argsort(-fused, kind="stable")
    ]
    return Ranking(encoded.tokens[0], candidates)

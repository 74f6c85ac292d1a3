"""From a question to the passages that fit it best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corpus.models import Passage
from retrieval.encoders.base import Encoder, Vectors
from retrieval.errors import SnapshotError
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.fusion import fuse
from retrieval.search.index import SearchIndex, Selection


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
    index: SearchIndex,
    encoder: Encoder,
    settings: SearchSettings,
    among: Selection | None = None,
) -> Ranking:
    """Rank the passages that either leg proposes.

    ``among`` are those that a leg may propose; without it all may be.

    Raises:
        SnapshotError: the encoder's vectors are not of the snapshot's length.
    """
    encoded = encoder.encode_questions([question.text])
    vector = encoded.vectors[0]
    if len(vector) != index.dense.dimension:
        raise SnapshotError(
            "The search index was built with another encoder: run bantin index to build it anew."
        )
    by_words = index.lexical.best(question.words, settings.candidates, among)
    pool = np.union1d(index.dense.nearest(vector, settings.candidates, among), by_words)
    cosines = index.dense.scores(vector, pool)
    fused = fuse(
        cosines,
        index.lexical.scores(question.words, pool),
        ceiling=index.lexical.ceiling(question.words),
        weight=settings.weight_of(question),
    )
    order = np.argsort(-fused, kind="stable")
    positions = pool[order].tolist()
    passages = index.passages.at(positions)
    each = zip(passages, positions, fused[order].tolist(), cosines[order].tolist(), strict=True)
    return Ranking(encoded.tokens[0], [Candidate(*one) for one in each])

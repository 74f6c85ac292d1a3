"""What is retrieved for a question: passages with their bulletins, best first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corpus.models import Bulletin, Passage
from retrieval.encoders.base import Encoder
from retrieval.models import Hit
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.candidates import Candidate, Ranking, SearchSettings, rank
from retrieval.search.constraints import contradictions
from retrieval.search.index import Findable, SearchIndex
from retrieval.search.late_interaction import fill_unknown, match_tokens
from retrieval.search.sentences import passage_sentences
from retrieval.search.term_weights import weigh_terms

FIRST = 12
"""Hits whose sentences are judged: the answers of 98 of 100 labelled questions stand in one of them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A question's tokens held against those of a passage, as `TokenMatch` tells it.

    Attributes:
        whole: How well the passage meets the question.
        sentences: How well each of its sentences does, in order.
    """

    whole: float
    sentences: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was retrieved for a question.

    Attributes:
        question: As it was understood.
        ranking: The candidates as the two legs rank them.
        hits: Their bulletins with them, best first, when tokens have their share in the score; what
            contradicts the question comes later.
        weights: What each of the question's terms is worth as evidence.
        compared: The first `FIRST` hits, at least, by their passages.
    """

    question: UnderstoodQuestion
    ranking: Ranking
    hits: list[Hit]
    weights: Mapping[str, float]
    compared: Mapping[Passage, Compared]


class Retriever:
    """Retrieves passages from one state of an index."""

    def __init__(self, index: SearchIndex, encoder: Encoder, settings: SearchSettings) -> None:
        self._index = index
        self._encoder = encoder
        self._settings = settings

    def retrieve(
        self,
        question: UnderstoodQuestion,
        findable: Findable,
        without: Collection[str] = (),
    ) -> Retrieved:
        """The best passages for a question; ``without`` names bulletins that are left out."""
        ranking = rank(question, self._index, self._encoder, self._settings, findable.among)
        found: list[tuple[Candidate, Hit]] = []
        bulletin_of = cache(findable.lookup)  # neighbours among the candidates are of the same bulletin
        for candidate in ranking.candidates[: self._settings.candidates]:
            identity = candidate.passage.bulletin_id
            bulletin = None if identity in without else bulletin_of(identity)
            if bulletin is None:
                continue
            against = contradictions(question.slots_for(identity), bulletin, candidate.passage.of(bulletin))
            score = candidate.score - against * self._settings.contradiction
            found.append((candidate, Hit(candidate.passage, bulletin, score)))
        hits, compared = self._compare(question, ranking, found)
        weights = weigh_terms(question.words_reading, self._index.lexical)
        return Retrieved(question, ranking, hits, weights, compared)

    def _compare(
        self, question: UnderstoodQuestion, ranking: Ranking, found: Sequence[tuple[Candidate, Hit]]
    ) -> tuple[list[Hit], dict[Passage, Compared]]:
        """The hits when tokens have their share in the score, best first, and what came of comparing them.

        That share is the mean of the whole passage's and of its best sentence's. To find sentences takes
        longer than to compare them, and none is better than the whole: so a hit's sentences are looked at
        only when with the whole alone it would stand among the first. The score of those behind them is what
        it can be at most.
        """
        share = self._settings.token_weight_of(question)
        tokens = self._index.tokens.at([candidate.position for candidate, _ in found])
        matches = match_tokens(ranking.tokens, tokens)
        wholes = fill_unknown([match.whole for match in matches])
        hits, match_of = [], {}
        for (_, hit), match, whole in zip(found, matches, wholes, strict=True):
            hits.append(replace(hit, score=(1 - share) * hit.score + share * whole))
            match_of[hit.passage] = match, whole
        compared: dict[Passage, Compared] = {}
        hits.sort(key=lambda hit: -hit.score)
        while new := [hit for hit in hits[:FIRST] if hit.passage not in compared]:
            lost: dict[Passage, float] = {}
            for hit in new:
                match, whole = match_of[hit.passage]
                places = passage_sentences(hit.passage, hit.bulletin)
                sentences = match.sentences([place.shifted(-hit.passage.start) for place in places])
                compared[hit.passage] = Compared(whole, sentences)
                lost[hit.passage] = share * (whole - float(sentences.max())) / 2
            hits = [replace(hit, score=hit.score - lost.get(hit.passage, 0.0)) for hit in hits]
            hits.sort(key=lambda hit: -hit.score)
        return hits, compared


def drop_overlapping(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits without those that overlap a better one."""
    taken: list[Passage] = []
    for hit in hits:
        if not any(hit.passage.overlaps(passage) for passage in taken):
            taken.append(hit.passage)
            yield hit


def distinct_bulletins(hits: Sequence[Hit]) -> Iterator[Bulletin]:
    """The bulletins of the hits, each once, in order."""
    first: dict[str, Bulletin] = {}
    for hit in hits:
        first.setdefault(hit.bulletin.id, hit.bulletin)
    return iter(first.values())

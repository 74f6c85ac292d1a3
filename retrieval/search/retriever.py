"""What is retrieved for a question: passages with their bulletins, best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corpus.models import Bulletin, Passage
from retrieval.encoders.base import Encoder, Vectors
from retrieval.index.snapshot import Snapshot
from retrieval.models import Hit
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.candidates import Ranking, SearchSettings, rank
from retrieval.search.constraints import contradictions
from retrieval.search.sentences import passage_sentences
from retrieval.search.term_weights import weigh_terms

FIRST = 12
"""Hits whose sentences are judged: the answers of 98 of 100 labelled questions stand in one of them."""

MOST = 4 * FIRST
"""Hits whose sentences are encoded for one question; 40 was the most that one of 109 real questions took."""

Lookup = Callable[[str], Bulletin | None]
"""Finds a bulletin by its id, in the state of the library that the snapshot searches."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was retrieved for a question.

    Attributes:
        question: As it was understood.
        ranking: The candidates as the two legs rank them.
        hits: The same with their bulletins, best first; what contradicts the question comes later.
        weights: What each of the question's terms is worth as evidence.
        sentence_cosines: The question's cosine with each sentence of the first `FIRST` hits, at least.
    """

    question: UnderstoodQuestion
    ranking: Ranking
    hits: list[Hit]
    weights: Mapping[str, float]
    sentence_cosines: Mapping[Passage, NDArray[np.float32]]


class Retriever:
    """Retrieves passages from one snapshot; safe to use from several threads."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, settings: SearchSettings) -> None:
        self._snapshot = snapshot
        self._encoder = encoder
        self._settings = settings

    def retrieve(
        self,
        question: UnderstoodQuestion,
        lookup: Lookup,
        *,
        among: NDArray[np.bool_] | None = None,
        without: Collection[str] = (),
    ) -> Retrieved:
        """The best passages for a question.

        ``among`` says of each passage of the snapshot whether it may be found; ``without`` names bulletins
        that are left out.
        """
        ranking = rank(question, self._snapshot, self._encoder, self._settings, among)
        hits = []
        bulletin_of = cache(lookup)  # neighbours among the candidates are of the same bulletin
        for candidate in ranking.candidates[: self._settings.candidates]:
            identity = candidate.passage.bulletin_id
            bulletin = None if identity in without else bulletin_of(identity)
            if bulletin is None:
                continue
            against = contradictions(question.slots, bulletin, candidate.passage.of(bulletin))
            score = candidate.score - against * self._settings.contradiction
            hits.append(Hit(candidate.passage, bulletin, score))
        hits.sort(key=lambda hit: -hit.score)
        weights = weigh_terms(question.words_reading, self._snapshot.lexical)
        return self._compared(Retrieved(question, ranking, hits, weights, {}))

    def _compared(self, retrieved: Retrieved) -> Retrieved:
        """The same, when the best sentence of each of the first hits has its share in its passage's cosine.

        Another hit may come to stand among the first by that: then it is compared as well, up to `MOST` of
        them. Should there be still others then, what is compared stands before what is not.
        """
        ranking, hits = retrieved.ranking, retrieved.hits
        share, weight = self._settings.sentence_weight, self._settings.weight_of(retrieved.question)
        whole = {each.passage: each.cosine for each in ranking.candidates}
        cosines: dict[Passage, NDArray[np.float32]] = {}
        gains: defaultdict[Passage, float] = defaultdict(float)
        while new := [hit for hit in hits[:FIRST] if hit.passage not in cosines][: MOST - len(cosines)]:
            for hit, found in zip(new, self._sentence_cosines(ranking.vector, new), strict=True):
                cosines[hit.passage] = found
                gains[hit.passage] = share * (float(found.max()) - whole[hit.passage])
            rescored = (replace(hit, score=hit.score + weight * gains[hit.passage]) for hit in retrieved.hits)
            hits = sorted(rescored, key=lambda hit: -hit.score)
        if any(hit.passage not in cosines for hit in hits[:FIRST]):
            hits.sort(key=lambda hit: hit.passage not in cosines)
        candidates = (
            replace(each, score=each.score + weight * gain, cosine=each.cosine + gain)
            for each in ranking.candidates
            for gain in (gains[each.passage],)
        )
        ranking = Ranking(ranking.vector, sorted(candidates, key=lambda each: -each.score))
        return replace(retrieved, ranking=ranking, hits=hits, sentence_cosines=cosines)

    def _sentence_cosines(self, vector: Vectors, hits: Sequence[Hit]) -> list[NDArray[np.float32]]:
        """The question's cosine with each sentence of each hit, in order."""
        places = [passage_sentences(hit.passage, hit.bulletin) for hit in hits]
        texts = [
            place.of(hit.bulletin.text) for hit, each in zip(hits, places, strict=True) for place in each
        ]
        cosines = np.asarray(self._encoder.encode_passages(texts) @ vector, dtype=np.float32)
        return np.split(cosines, np.cumsum([len(each) for each in places])[:-1])


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

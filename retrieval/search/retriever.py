"""What a question finds: passages with their bulletins, how good the evidence is, and the quotes in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corpus.models import Bulletin, Passage
from retrieval.answer.confidence import Evidence
from retrieval.answer.snippet import QuoteSettings, beyond, coverage, highlights, narrow, weigh
from retrieval.encoders.base import Encoder
from retrieval.index.chunk_header import chunk_header
from retrieval.index.snapshot import Snapshot
from retrieval.models import Hit
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.candidates import Ranking, SearchSettings, rank
from retrieval.search.constraints import contradictions, elsewhere
from retrieval.search.near_duplicates import are_reprints

Lookup = Callable[[str], Bulletin | None]
"""Finds a bulletin by its id, in the state of the library that the snapshot searches."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found.

    Attributes:
        question: As it was understood.
        ranking: The candidates as the two legs rank them.
        hits: The same with their bulletins, best first; what contradicts the question comes later.
        weights: What each of the question's terms is worth as evidence.
    """

    question: UnderstoodQuestion
    ranking: Ranking
    hits: list[Hit]
    weights: Mapping[str, float]

    def evidence(self) -> Evidence:
        """What speaks for the best hit; there must be one.

        One that neither leg proposed fits no better than the worst that they did.
        """
        best = self.hits[0]
        cosines = {candidate.passage: candidate.cosine for candidate in self.ranking.candidates}
        worst = min(cosines.values(), default=0.0)
        others = (hit for hit in self.hits[1:] if not _says_the_same(hit.bulletin, best.bulletin))
        return Evidence(
            cosine=cosines.get(best.passage, worst),
            coverage=coverage(f"{self.heading(best.bulletin)}\n{best.text}", self.weights),
            margin=best.score - next((hit.score for hit in others), 0.0),
        )

    def heading(self, bulletin: Bulletin) -> str:
        """What is known of a passage without its words; a place of its province need not stand in it."""
        slots = self.question.slots
        meant = [*slots.places, *slots.provinces] if slots.provinces and bulletin.province else []
        there = meant if not elsewhere(slots, bulletin.province) else []
        return "\n".join([chunk_header(bulletin), *there])


class Finder:
    """Finds passages in one snapshot, and narrows them to quotes; safe to use from several threads."""

    def __init__(
        self, snapshot: Snapshot, encoder: Encoder, search: SearchSettings, quote: QuoteSettings
    ) -> None:
        self.snapshot = snapshot
        self._encoder = encoder
        self._search = search
        self._quote = quote

    def find(
        self,
        question: UnderstoodQuestion,
        lookup: Lookup,
        *,
        among: NDArray[np.bool_] | None = None,
        without: Collection[str] = (),
    ) -> Found:
        """The best passages for a question.

        ``among`` says of each passage of the snapshot whether it may be found; ``without`` names bulletins
        that are left out.
        """
        ranking = rank(question, self.snapshot, self._encoder, self._search, among)
        hits = []
        find = cache(lookup)  # neighbours among the candidates are of the same bulletin
        for candidate in ranking.candidates[: self._search.candidates]:
            bulletin = (
                None if candidate.passage.bulletin_id in without else find(candidate.passage.bulletin_id)
            )
            if bulletin is None:
                continue
            against = contradictions(question.slots, bulletin, candidate.passage.of(bulletin))
            hits.append(
                Hit(candidate.passage, bulletin, candidate.score - against * self._search.contradiction)
            )
        hits.sort(key=lambda hit: -hit.score)
        return Found(question, ranking, hits, weigh(question.words, self.snapshot.lexical))

    def pieces(self, found: Found, hit: Hit) -> NDArray[np.float32]:
        """The question's cosine with each piece of a hit's chunk, in order."""
        position = next(c.position for c in found.ranking.candidates if c.passage == hit.passage)
        return self.snapshot.pieces.cosines(found.ranking.vector, position)

    def quote(self, found: Found, hit: Hit) -> Hit:
        """The hit narrowed to its quote, with the question's words marked."""
        passage = narrow(
            hit.passage,
            hit.bulletin,
            cosines=self.pieces(found, hit),
            weights=beyond(chunk_header(hit.bulletin), found.weights),
            kind=found.question.answer_type,
            settings=self._quote,
        )
        return marked(replace(hit, passage=passage), found.question)

    def sentence(self, found: Found, hit: Hit, span: Passage | None, cosines: NDArray[np.float32]) -> Passage:
        """The one sentence of a hit, or of a piece of it, that fits best; with the cosines of its pieces."""
        return narrow(
            span or hit.passage,
            hit.bulletin,
            cosines=cosines,
            weights=beyond(chunk_header(hit.bulletin), found.weights),
            kind=found.question.answer_type,
            settings=replace(self._quote, context_sentences=0),
        )


def apart(hits: Iterable[Hit]) -> Iterator[Hit]:
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


def marked(hit: Hit, question: UnderstoodQuestion) -> Hit:
    """The hit with the places of the question's words."""
    return replace(hit, highlights=highlights(hit.text, question.words))


def _says_the_same(one: Bulletin, other: Bulletin) -> bool:
    return one.id == other.id or are_reprints(one, other)

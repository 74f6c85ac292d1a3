"""From a question to its answer: search, judge the evidence, narrow to quotes, or say that there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from corpus.bulletin import Bulletin, Passage
from retrieval.answer import Answer, Hit, Note
from retrieval.confidence import confidence
from retrieval.encoder import Encoder
from retrieval.indexing import context
from retrieval.question.understanding import Kind, Understood
from retrieval.quoting import QuoteSettings, beyond, coverage, highlights, holds_kind, narrow, weigh
from retrieval.search import Ranking, SearchSettings, rank
from retrieval.snapshot import Snapshot
from retrieval.steering import contradictions, renamed

_NEAREST = 3
_DOUBT = (
    0.25  # what is left of the confidence for each contradiction: an answer of elsewhere is worse than none
)
_CONSIDERED = 20  # hits that quotes are made of, or that name the nearest bulletins

Lookup = Callable[[str], Bulletin | None]
"""Finds a bulletin by its id, in the state of the library that the snapshot searches."""


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How questions are searched, judged and quoted.

    Attributes:
        search: How the passages are found.
        quote: How they are narrowed.
        min_confidence: Below it nothing is quoted.
        max_drop: How far a further quote's score may lie below the first's.
    """

    search: SearchSettings
    quote: QuoteSettings
    min_confidence: float
    max_drop: float


class Answerer:
    """Answers questions from one snapshot; safe to use from several threads."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, settings: AnswerSettings) -> None:
        self._snapshot = snapshot
        self._encoder = encoder
        self._settings = settings

    def search(self, question: Understood, count: int, lookup: Lookup) -> list[Hit]:
        """The ``count`` passages that fit best: whole chunks, best first, none overlapping another."""
        hits = _apart(self._hits(question, self._rank(question), lookup))
        return [_marked(hit, question) for hit in islice(hits, count)]

    def answer(self, asked: str, question: Understood, count: int, lookup: Lookup) -> Answer:
        """The answer, with ``count`` quotes at most; a refusal where the evidence is too weak."""
        ranking = self._rank(question)
        weights = weigh(question.words, self._snapshot.lexical)
        hits = self._hits(question, ranking, lookup)
        sure = self._confidence(question, ranking, hits[0], weights) if hits else 0.0
        if sure < self._settings.min_confidence or not hits:
            nearest = tuple(islice(_distinct_bulletins(hits), _NEAREST))
            return Answer(asked, question.text, (), None, sure, nearest=nearest)
        quotes = self._narrow(question, self._near(question, hits), ranking, weights)
        notes = _notes(question, hits[0].bulletin)
        return Answer(asked, question.text, tuple(islice(quotes, count)), None, sure, notes=notes)

    def _hits(self, question: Understood, ranking: Ranking, lookup: Lookup) -> list[Hit]:
        """The best candidates with their bulletins; what contradicts the question comes later."""
        hits = []
        find = cache(lookup)  # neighbours among the candidates are of the same bulletin
        for candidate in ranking.candidates[: self._settings.search.candidates]:
            bulletin = find(candidate.passage.bulletin_id)
            if bulletin is None:
                continue
            against = contradictions(question.slots, bulletin, candidate.passage.of(bulletin))
            score = candidate.score - against * self._settings.search.contradiction
            hits.append(Hit(candidate.passage, bulletin, score))
        return sorted(hits, key=lambda hit: -hit.score)

    def _near(self, question: Understood, hits: Sequence[Hit]) -> list[Hit]:
        """The hits that are about as good as the best one.

        Of its own bulletin those come first that hold the kind of words that is asked for.
        """
        best = hits[0]
        near = [hit for hit in hits[:_CONSIDERED] if hit.score >= best.score - self._settings.max_drop]
        if question.kind is Kind.OTHER:
            return near
        fitting = {
            hit.passage
            for hit in near
            if hit.bulletin.id == best.bulletin.id and holds_kind(question.kind, hit.text)
        }
        return sorted(near, key=lambda hit: hit.passage not in fitting)

    def _rank(self, question: Understood) -> Ranking:
        return rank(question, self._snapshot, self._encoder, self._settings.search)

    def _confidence(
        self,
        question: Understood,
        ranking: Ranking,
        best: Hit,
        weights: Mapping[str, float],
    ) -> float:
        cosines = {candidate.passage: candidate.cosine for candidate in ranking.candidates}
        sure = confidence(
            cosine=cosines[best.passage],
            coverage=coverage(f"{context(best.bulletin)}\n{best.text}", weights),
            vietnamese=not question.english,
        )
        return sure * _DOUBT ** contradictions(question.slots, best.bulletin, best.text)

    def _narrow(
        self,
        question: Understood,
        hits: Sequence[Hit],
        ranking: Ranking,
        weights: Mapping[str, float],
    ) -> Iterator[Hit]:
        """The hits as quotes, leaving out those that repeat a better one or lack what is asked for."""
        positions = {candidate.passage: candidate.position for candidate in ranking.candidates}
        taken: list[Passage] = []
        for hit in hits:
            passage = narrow(
                hit.passage,
                hit.bulletin,
                cosines=self._snapshot.pieces.cosines(ranking.vector, positions[hit.passage]),
                weights=beyond(context(hit.bulletin), weights),
                kind=question.kind,
                settings=self._settings.quote,
            )
            quote = _marked(replace(hit, passage=passage), question)
            repeats = any(passage.overlaps(other) for other in taken)
            if not taken or (holds_kind(question.kind, quote.text) and not repeats):
                taken.append(passage)
                yield quote


def _apart(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits without those that overlap a better one."""
    taken: list[Passage] = []
    for hit in hits:
        if not any(hit.passage.overlaps(passage) for passage in taken):
            taken.append(hit.passage)
            yield hit


def _distinct_bulletins(hits: Iterable[Hit]) -> Iterator[Bulletin]:
    seen: set[str] = set()
    for hit in hits:
        if hit.bulletin.id not in seen:
            seen.add(hit.bulletin.id)
            yield hit.bulletin


def _notes(question: Understood, bulletin: Bulletin) -> tuple[Note, ...]:
    """That a province has two names, where the question and the bulletin use different ones."""
    asked = renamed(question.slots, bulletin)
    if asked is None or bulletin.province is None:
        return ()
    return (Note("renamed", {"asked": asked, "named": bulletin.province}),)


def _marked(hit: Hit, question: Understood) -> Hit:
    return replace(hit, highlights=highlights(hit.text, question.words))

"""From a question to its answer: search, judge the evidence, narrow to quotes, or say that there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, takewhile

import numpy as np

from corpus.bulletin import Bulletin, Passage
from corpus.vietnamese import looks_vietnamese
from retrieval.answer import Answer, Hit
from retrieval.confidence import confidence
from retrieval.encoder import Encoder, Vectors
from retrieval.indexing import context
from retrieval.quoting import QuoteSettings, beyond, coverage, highlights, holds_kind, narrow, pieces, weigh
from retrieval.search import Ranking, SearchSettings, rank
from retrieval.snapshot import Snapshot
from retrieval.understanding import Understood

_NEAREST = 3

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
        return list(islice(_hits(question, self._rank(question), lookup), count))

    def answer(self, asked: str, question: Understood, count: int, lookup: Lookup) -> Answer:
        """The answer, with ``count`` quotes at most; a refusal where the evidence is too weak."""
        ranking = self._rank(question)
        weights = weigh(question.text, self._snapshot.lexical)
        hits = _hits(question, ranking, lookup)
        best = next(hits, None)
        sure = self._confidence(question, ranking, best, weights) if best else 0.0
        if best is None or sure < self._settings.min_confidence:
            nearest = _distinct_bulletins(chain([best] if best else [], hits))
            return Answer(asked, question.text, (), None, sure, nearest=tuple(islice(nearest, _NEAREST)))
        floor = best.score - self._settings.max_drop
        chosen = [best, *takewhile(lambda hit: hit.score >= floor, islice(hits, count - 1))]
        quotes = self._narrow(question, chosen, ranking.vector, weights)
        return Answer(asked, question.text, quotes, None, sure)

    def _rank(self, question: Understood) -> Ranking:
        return rank(question.text, self._snapshot, self._encoder, self._settings.search)

    def _confidence(
        self,
        question: Understood,
        ranking: Ranking,
        best: Hit,
        weights: Mapping[str, float],
    ) -> float:
        evidence = f"{context(best.bulletin)}\n{best.text}"
        return confidence(
            cosine=ranking.candidates[0].cosine,
            coverage=coverage(evidence, weights),
            vietnamese=looks_vietnamese(question.text),
        )

    def _narrow(
        self,
        question: Understood,
        hits: Sequence[Hit],
        vector: Vectors,
        weights: Mapping[str, float],
    ) -> tuple[Hit, ...]:
        """The hits as quotes, leaving out what repeats a better one or lacks what is asked for."""
        settings = self._settings.quote
        spans = [pieces(hit.passage, hit.bulletin, settings) for hit in hits]
        texts = [
            hit.bulletin.text[slice(*span)] for hit, each in zip(hits, spans, strict=True) for span in each
        ]
        cosines = iter(self._encoder.encode_passages(texts) @ vector)
        quotes: list[Hit] = []
        for hit, each in zip(hits, spans, strict=True):
            passage = narrow(
                hit.passage,
                hit.bulletin,
                spans=each,
                cosines=np.fromiter(islice(cosines, len(each)), dtype=np.float32),
                weights=beyond(context(hit.bulletin), weights),
                kind=question.kind,
                settings=settings,
            )
            quote = _marked(replace(hit, passage=passage), question)
            repeats = any(passage.overlaps(other.passage) for other in quotes)
            if not quotes or (holds_kind(question.kind, quote.text) and not repeats):
                quotes.append(quote)
        return tuple(quotes)


def _hits(question: Understood, ranking: Ranking, lookup: Lookup) -> Iterator[Hit]:
    """The candidates with their bulletins, leaving out what overlaps a better one."""
    taken: list[Passage] = []
    for candidate in ranking.candidates:
        bulletin = lookup(candidate.passage.bulletin_id)
        if bulletin is None or any(candidate.passage.overlaps(passage) for passage in taken):
            continue
        taken.append(candidate.passage)
        yield _marked(Hit(candidate.passage, bulletin, candidate.score), question)


def _distinct_bulletins(hits: Iterable[Hit]) -> Iterator[Bulletin]:
    seen: set[str] = set()
    for hit in hits:
        if hit.bulletin.id not in seen:
            seen.add(hit.bulletin.id)
            yield hit.bulletin


def _marked(hit: Hit, question: Understood) -> Hit:
    return replace(hit, highlights=highlights(hit.text, question.text))

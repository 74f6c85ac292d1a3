"""What speaks for the best of the passages that were retrieved."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.models import Bulletin
from corpus.text.text import read_text
from retrieval.answer.confidence import Evidence
from retrieval.index.chunk_header import chunk_header
from retrieval.models import Hit
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.constraints import elsewhere
from retrieval.search.near_duplicates import are_reprints
from retrieval.search.retriever import Retrieved
from retrieval.search.term_weights import term_coverage, terms_of_texts


@dataclass(frozen=True, slots=True)
class BulletinEvidence:
    """A question's best bulletin, and what speaks for it; ``english`` tells how the question was asked."""

    bulletin: Bulletin
    evidence: Evidence
    english: bool


def gather_evidence(retrieved: Retrieved) -> Evidence:
    """What speaks for the best hit; there must be one.

    One that neither leg proposed fits no better than the worst that they did.
    """
    best = retrieved.hits[0]
    cosines = {candidate.passage: candidate.cosine for candidate in retrieved.ranking.candidates}
    worst = min(cosines.values(), default=0.0)
    others = (hit for hit in retrieved.hits[1:] if not _say_the_same(hit.bulletin, best.bulletin))
    return Evidence(
        cosine=cosines.get(best.passage, worst),
        coverage=term_coverage(terms_with_heading(retrieved.question, best), retrieved.weights),
        margin=best.score - next((hit.score for hit in others), 0.0),
    )


def terms_with_heading(question: UnderstoodQuestion, hit: Hit) -> frozenset[str]:
    """The terms of a passage and of what is known of it without its words."""
    return terms_of_texts([read_text(heading_text(question, hit.bulletin)), hit.reading])


def heading_text(question: UnderstoodQuestion, bulletin: Bulletin) -> str:
    """What is known of a passage without its words; a place of its province need not stand in it."""
    slots = question.slots
    meant = [*slots.places, *slots.provinces] if slots.provinces and bulletin.province else []
    there = meant if not elsewhere(slots, bulletin.province) else []
    return "\n".join([chunk_header(bulletin), *there])


def _say_the_same(one: Bulletin, other: Bulletin) -> bool:
    return one.id == other.id or are_reprints(one, other)

"""What speaks for each sentence that may be quoted, as numbers that `retrieval.answer.quote_model` weighs."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer.features.compared import compared_features, silence_features
from retrieval.answer.features.constraints import constraint_features
from retrieval.answer.features.holders import HolderView
from retrieval.answer.features.question import QuestionView
from retrieval.answer.features.spans import span_features
from retrieval.answer.features.words import PassageView
from retrieval.answer.office_qa.intent import OfficeQuestion
from retrieval.answer.quote_candidates import QuoteCandidate, by_hit
from retrieval.facts.models import Fact
from retrieval.search.retriever import Retrieved

__all__ = ["Row", "candidate_features", "silence_features"]

# What counts otherwise where the question is in another language than the bulletins.
_IN_ENGLISH = (
    "similarity",
    "similarity_around",
    "passage_cosine",
    "passage_similarity",
    "fused",
    "covered_or_known",
    "covered_by_passage",
    "words_of_passage",
    "missing",
    "span",
    "typed",
    "lead_similarity",
    "lead_covered_or_known",
    "lead_fused",
    "bulletin_lead",
)

Row = dict[str, float]
"""The features of one sentence by their names."""


def candidate_features(
    candidates: Sequence[QuoteCandidate],
    retrieved: Retrieved,
    office: OfficeQuestion | None,
    facts: Sequence[Fact],
) -> list[Row]:
    """The features of each candidate, in order.

    The candidates of a passage stand together; ``facts`` are those of their bulletins, and of others, where
    the question asks for an ``office``. Each feature is one of the passage, of the sentence, or of the
    sentence held against all others.
    """
    view = QuestionView(retrieved, office)
    holders = HolderView.of(view, candidates, facts)
    rows: list[Row] = []
    for hit, group in by_hit(candidates):
        passage = PassageView(view, hit, group)
        of_passage = passage.features() | constraint_features(view, hit)
        spans = span_features(view, passage)
        for i, each in enumerate(group):
            rows.append(of_passage | passage.sentence(i) | spans[i] | holders.features(each))
    for row, compared in zip(rows, compared_features(rows, candidates), strict=True):
        row.update(compared)
        if view.question.english:
            row.update({f"english_{name}": row[name] for name in _IN_ENGLISH})
    return rows

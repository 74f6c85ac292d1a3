"""Each sentence held against all others, and what is known of all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.answer.quote_candidates import QuoteCandidate
from retrieval.query.answer_type import AnswerType
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.near_duplicates import are_reprints

_LEADS = (
    "similarity",
    "similarity_around",
    "covered",
    "covered_or_known",
    "covered_new",
    "covered_around",
    "covered_before",
    "words",
    "run",
    "beside",
    "head",
    "span",
    "span_fit",
    "fused",
    "holder_fit",
)
_HIGHEST = (
    "similarity",
    "passage_cosine",
    "passage_similarity",
    "covered_by_passage",
    "covered_or_known",
    "covered_around",
    "words_of_passage",
    "span",
    "span_fit",
    "holder_fit",
    "fused",
)
_MOST_LEAD = 0.1  # of one bulletin over the others: a larger one says no more


def compared_features(
    rows: Sequence[Mapping[str, float]], candidates: Sequence[QuoteCandidate]
) -> list[dict[str, float]]:
    """By how much each candidate, and its bulletin, leads the best of the others; below 0 where it is led."""
    compared: list[dict[str, float]] = [{} for _ in rows]
    for name in _LEADS:
        for each, lead in zip(compared, _leads([row.get(name, 0.0) for row in rows]), strict=True):
            each[f"lead_{name}"] = lead
    bulletin_leads = _bulletin_leads(rows, candidates)
    for each, candidate in zip(compared, candidates, strict=True):
        lead = bulletin_leads[candidate.bulletin.id]
        each["bulletin_lead"] = max(-_MOST_LEAD, min(_MOST_LEAD, lead))
        each["bulletin_first"] = float(lead >= 0)
    return compared


def silence_features(rows: Sequence[Mapping[str, float]], question: UnderstoodQuestion) -> dict[str, float]:
    """What is known of all candidates together, and of the question: whether any answers."""
    row = {f"highest_{name}": max((each.get(name, 0.0) for each in rows), default=0.0) for name in _HIGHEST}
    row["english"] = float(question.english)
    for kind in AnswerType:
        row[f"asks_{kind.value}"] = float(question.answer_type is kind)
    return row


def _bulletin_leads(
    rows: Sequence[Mapping[str, float]], candidates: Sequence[QuoteCandidate]
) -> dict[str, float]:
    """By how much the best passage of each bulletin leads those of others; a reprint is no rival."""
    best: dict[str, float] = {}
    bulletins = {candidate.bulletin.id: candidate.bulletin for candidate in candidates}
    for row, candidate in zip(rows, candidates, strict=True):
        best[candidate.bulletin.id] = max(best.get(candidate.bulletin.id, -1.0), row["fused"])
    leads = {}
    ranked = sorted(best, key=lambda identity: -best[identity])
    for one, score in best.items():
        # From the best on: to see that two are no reprints may take a reading of both.
        rivals = (
            best[other]
            for other in ranked
            if other != one and not are_reprints(bulletins[one], bulletins[other])
        )
        leads[one] = score - next(rivals, 0.0)
    return leads


def _leads(values: Sequence[float]) -> list[float]:
    if not values:
        return []
    ordered = np.sort(np.array(values))[::-1]
    second = float(ordered[1]) if len(ordered) > 1 else 0.0
    highest = float(ordered[0])
    first = values.index(max(values))
    return [value - (second if i == first else highest) for i, value in enumerate(values)]

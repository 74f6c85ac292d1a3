"""The judge: which sentences answer a question, how likely each, and what speaks against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from corpus.models import Passage
from retrieval.answer.features import candidate_features, silence_features
from retrieval.answer.office_qa.intent import OfficeQuestion
from retrieval.answer.quote import QuoteSettings, build_quote
from retrieval.answer.quote_candidates import QuoteCandidate, quote_candidates
from retrieval.answer.quote_model import QuoteModel
from retrieval.answer.surroundings import without_surroundings
from retrieval.facts.models import Fact
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.constraints import Agreement, Comparison, compare_constraints
from retrieval.search.retriever import Retrieved

# Quotes of one passage differ by neighbours that add little: the sentence that answers should lead. On
# the labels as many first quotes hold the answer, and they are an eighth shorter.
_ABOUT_AS_LIKELY = 0.97


@dataclass(frozen=True)
class JudgedQuote:
    """A quote that may answer.

    Attributes:
        candidate: The sentence that it is made of.
        passage: The sentence with what belongs to it.
        probability: How likely it answers, 0 to 1.
        features: What speaks for the sentence.
        chance: How likely the sentence alone answers, as the model has it.
    """

    candidate: QuoteCandidate
    passage: Passage
    probability: float
    features: Mapping[str, float]
    chance: float

    def contradictions(self, question: UnderstoodQuestion) -> tuple[Comparison, ...]:
        """In what it cannot be what the question is about."""
        compared = compare_constraints(
            question, self.candidate.bulletin, self.candidate.hit.passage, self.candidate.sentence
        )
        return tuple(each for each in compared if each.agreement is Agreement.CONTRADICTS)


class QuoteJudge:
    """Judges what was retrieved; safe to use from several threads."""

    def __init__(self, model: QuoteModel, settings: QuoteSettings) -> None:
        self._model = model
        self._settings = settings

    def judge(
        self, retrieved: Retrieved, office: OfficeQuestion | None, facts: Sequence[Fact]
    ) -> list[JudgedQuote]:
        """The quotes that may answer, the likeliest first; empty where nothing was retrieved.

        ``facts`` are those of the bulletins retrieved, where the question asks for an ``office``.
        """
        candidates = list(without_surroundings(quote_candidates(retrieved), retrieved.question, office))
        if not candidates:
            return []
        rows = candidate_features(candidates, retrieved, office, facts)
        chances = self._model.probabilities(rows, silence_features(rows, retrieved.question))
        quotes = [build_quote(each, self._settings) for each in candidates]
        together = _together(candidates, quotes, chances)
        judged = [
            JudgedQuote(candidate, quote, self._model.confidence(whole), row, chance)
            for candidate, quote, whole, row, chance in zip(
                candidates, quotes, together.tolist(), rows, chances.tolist(), strict=True
            )
        ]
        return [judged[i] for i in likeliest_first(together, chances)]


def likeliest_first(together: NDArray[np.float64], chances: NDArray[np.float64]) -> list[int]:
    """The places of quotes, likeliest first; of those about as likely the one whose own sentence is likelier.

    ``together`` are the chances of all sentences of each quote, ``chances`` those of the one it is made of.
    """
    left: list[int] = np.lexsort((-chances, -together)).tolist()
    whole, alone, order = together.tolist(), chances.tolist(), []
    while left:
        near = takewhile(lambda i: whole[i] >= _ABOUT_AS_LIKELY * whole[left[0]], left)
        order.append(max(near, key=lambda i: alone[i]))
        left.remove(order[-1])
    return order


def _together(
    candidates: Sequence[QuoteCandidate], quotes: Sequence[Passage], chances: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The chances of all sentences that lie in each quote, added."""
    of_bulletin: dict[str, list[tuple[Passage, float]]] = {}
    for each, chance in zip(candidates, chances.tolist(), strict=True):
        of_bulletin.setdefault(each.bulletin.id, []).append((each.sentence, chance))
    sums = [
        sum(chance for sentence, chance in of_bulletin[quote.bulletin_id] if quote.contains(sentence))
        for quote in quotes
    ]
    return np.minimum(np.array(sums, dtype=np.float64), 1.0)

"""A question as the features look at it: what is worked out of it once for all candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.models import Passage
from corpus.text.text import folded_words
from retrieval.answer.office_qa.intent import OfficeQuestion, asking_words
from retrieval.answer.span_rules.expected import Asking, asking
from retrieval.query.answer_type import AnswerType
from retrieval.query.asking import asks_back
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.retriever import Retrieved


@dataclass(frozen=True)
class QuestionView:
    """A question with what was retrieved for it, and what it asks of facts (``None``: nothing)."""

    retrieved: Retrieved
    office: OfficeQuestion | None

    @property
    def question(self) -> UnderstoodQuestion:
        """As it was understood."""
        return self.retrieved.question

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """What each of its terms is worth as evidence.

        The words that ask back are none; nor is who is only claimed to hold an office: a claim is not right
        because its words stand somewhere.
        """
        weights = self.retrieved.weights
        if not asks_back(self.question.text):
            return weights
        office = self.office
        named = office.people if office and office.office else ()
        left_out = {term for name in named for term in folded_words(name)} | asking_words()
        return {
            term: weight for term, weight in weights.items() if left_out.isdisjoint(term.split())
        } or weights

    @property
    def has_short_answer(self) -> bool:
        """Whether a few words of a certain kind would answer."""
        return self.question.answer_type not in {AnswerType.OTHER, AnswerType.EXPLANATION}

    @cached_property
    def single_weights(self) -> dict[str, float]:
        """The weights of its words without those of pairs."""
        return {term: weight for term, weight in self.weights.items() if " " not in term}

    @cached_property
    def words(self) -> Sequence[str]:
        """Its folded words in order, those that tell nothing among them."""
        return [token.folded for token in self.question.words_reading.tokens]

    @cached_property
    def distinct_words(self) -> frozenset[str]:
        """Its folded words, each once."""
        return frozenset(self.words)

    @cached_property
    def asking(self) -> Asking:
        """What exactly it asks for."""
        return asking(self.question)

    @cached_property
    def ranks(self) -> dict[Passage, int]:
        """The place of each passage that was retrieved, from 0."""
        return {hit.passage: rank for rank, hit in enumerate(self.retrieved.hits)}

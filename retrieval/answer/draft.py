"""An answer on its way: what was retrieved for a question, and how its sentences were judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.models import Passage
from retrieval.answer.judge import JudgedQuote
from retrieval.answer.office_qa.intent import OfficeQuestion
from retrieval.facts.models import Fact
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.retriever import Retrieved

_CONSIDERED = 20  # quotes that are looked at for the few that are shown


@dataclass(frozen=True)
class Draft:
    """An answer on its way: what was retrieved, how it was judged, what the question asks of facts.

    ``facts`` are those of the bulletins retrieved, where an office is asked for; ``within`` tells that only
    one bulletin was to be looked in.
    """

    retrieved: Retrieved
    judged: Sequence[JudgedQuote]
    office: OfficeQuestion | None
    facts: Sequence[Fact] = ()
    within: bool = False

    @property
    def question(self) -> UnderstoodQuestion:
        """The question as it was understood."""
        return self.retrieved.question

    def told_in(self, quote: Passage) -> list[Fact]:
        """The facts whose sentences stand in a quote, if only in part."""
        return [fact for fact in self.facts if fact.sentence.overlaps(quote)]

    @cached_property
    def stated(self) -> Sequence[JudgedQuote]:
        """The quotes that contradict nothing that is asked for explicitly, the likeliest first.

        Where only one bulletin is to be looked in, the reader knows which, and all of them are.
        """
        considered = self.judged[:_CONSIDERED]
        return [each for each in considered if self.within or not each.contradictions(self.question)]

    @property
    def best(self) -> JudgedQuote | None:
        """The first of them."""
        return next(iter(self.stated), None)

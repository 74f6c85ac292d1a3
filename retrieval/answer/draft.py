"""An answer on its way: what was retrieved for a question, and how its sentences were judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

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
    _stands: dict[int, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def question(self) -> UnderstoodQuestion:
        """The question as it was understood."""
        return self.retrieved.question

    def told_in(self, quote: Passage) -> list[Fact]:
        """The facts whose sentences stand in a quote, if only in part."""
        return [fact for fact in self.facts if fact.sentence.overlaps(quote)]

    @property
    def stated(self) -> Iterator[JudgedQuote]:
        """The quotes that contradict nothing that is asked for explicitly, the likeliest first.

        Each is held against the question when its turn comes, and once. Where only one bulletin is to be
        looked in, the reader knows which, and none contradicts.
        """
        for place, each in enumerate(self.judged[:_CONSIDERED]):
            if place not in self._stands:
                self._stands[place] = self.within or not each.contradictions(self.question)
            if self._stands[place]:
                yield each

    @property
    def best(self) -> JudgedQuote | None:
        """The first of them."""
        return next(self.stated, None)

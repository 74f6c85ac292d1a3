"""An answer on its way: what was retrieved for a question, and how its sentences were judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answer.judge import JudgedQuote
from retrieval.answer.office_qa.intent import OfficeQuestion
from retrieval.query.models import UnderstoodQuestion
from retrieval.search.retriever import Retrieved

_CONSIDERED = 20  # quotes that are looked at for the few that are shown


@dataclass(frozen=True)
class Draft:
    """An answer on its way: what was retrieved, how it was judged, what the question asks of facts.

    ``within`` tells that only one bulletin was to be looked in.
    """

    retrieved: Retrieved
    judged: Sequence[JudgedQuote]
    office: OfficeQuestion | None
    within: bool = False

    @property
    def question(self) -> UnderstoodQuestion:
        """The question as it was understood."""
        return self.retrieved.question

    def stated(self) -> Iterator[JudgedQuote]:
        """The quotes that contradict nothing that is asked for explicitly, the likeliest first.

        Where only one bulletin is to be looked in, the reader knows which, and all of them are.
        """
        considered = self.judged[:_CONSIDERED]
        return (each for each in considered if self.within or not each.contradictions(self.question))

    @cached_property
    def best(self) -> JudgedQuote | None:
        """The first of them."""
        return next(self.stated(), None)

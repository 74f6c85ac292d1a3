"""What a request found: an answer, or a page of a search that is told of in the same words."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.models import Bulletin
from retrieval.models import Answer, Hit, Note, Page, Statement


@dataclass(frozen=True, slots=True)
class Searched:
    """A page of a search, with what an answer tells of itself."""

    page: Page

    confidence: None = None
    answer_text: None = None
    verdict: None = None
    others: tuple[Statement, ...] = ()
    near: tuple[Hit, ...] = ()
    nearest: tuple[Bulletin, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def found(self) -> bool:
        """Whether anything fits."""
        return bool(self.page.hits)

    @property
    def understood(self) -> str:
        """The words as they were searched for; empty if there are none."""
        return self.page.understood

    @property
    def quotes(self) -> tuple[Hit, ...]:
        """The results' best sentences."""
        return tuple(hit.narrowed for hit in self.page.hits)


Found = Answer | Searched

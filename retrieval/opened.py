"""An index that is open to questions, and where one comes from for each of them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from corpus.library import Reading
from retrieval.answer.answerer import Answerer
from retrieval.answer_memory import AnswerMemory
from retrieval.index.summary import IndexSummary
from retrieval.query.understand import Reader
from retrieval.search.forms import DocumentForms
from retrieval.search.index import SearchIndex, Select


@dataclass(frozen=True, slots=True)
class OpenedIndex:
    """One state of an index, what reads and answers with it, and what it answered.

    Attributes:
        summary: What is indexed.
        index: Where it is searched.
        select: Chooses what of it a query may find.
        reader: Reads questions with the words of its bulletins.
        answerer: Answers them.
        forms: Which form of a document answers.
        memory: What was answered of this state before.
    """

    summary: IndexSummary
    index: SearchIndex
    select: Select
    reader: Reader
    answerer: Answerer
    forms: DocumentForms
    memory: AnswerMemory = field(default_factory=AnswerMemory)


class IndexSource(Protocol):
    """Pairs each question with a state of the library and the index of that very state; safe for threads."""

    def reading(self, *, newest: bool = False) -> AbstractContextManager[tuple[Reading, OpenedIndex]]:
        """A state of the library and the index of that very state, for one question.

        ``newest`` waits for the newest state: for a question whose answer from an older one is no longer what
        the library holds.

        Raises:
            SnapshotError: nothing is indexed yet, or the index does not fit.
            LibraryError: as its name says.
        """
        ...

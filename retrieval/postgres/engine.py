"""The engine of a library in PostgreSQL: a question is one transaction, which sees a change whole or not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from corpus.library import Reading
from corpus.postgres import PostgresConnection
from corpus.postgres_library import PostgresLibrary
from corpus.text.abbreviations import Abbreviations
from retrieval.answer.answerer import Answerer, AnswerSettings
from retrieval.answer_memory import AnswerMemory
from retrieval.encoders.base import Encoder
from retrieval.engine import Engine
from retrieval.index.settings import IndexSettings
from retrieval.opened import OpenedIndex
from retrieval.postgres.filtering import ReadableBulletins
from retrieval.postgres.folding import read_lexicon
from retrieval.postgres.index import IndexState, PostgresIndex, check, read_state
from retrieval.postgres.layout import lay_out
from retrieval.query.lexicon import Lexicon
from retrieval.query.spelling.ngram_counts import DomainCounts
from retrieval.query.understand import Reader
from retrieval.search.forms import DocumentForms


@dataclass(frozen=True, slots=True)
class _Taught:
    """What the bulletins taught when they were folded last."""

    number: int
    lexicon: Lexicon
    reader: Reader


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of a state while it stays."""

    name: str
    forms: DocumentForms
    memory: AnswerMemory = field(default_factory=AnswerMemory)
    readable: ReadableBulletins = field(default_factory=ReadableBulletins)


class PostgresSource:
    """A state of the library and its index for each question; safe to use from several threads."""

    def __init__(
        self, library: PostgresLibrary, encoder: Encoder, index: IndexSettings, answers: AnswerSettings
    ) -> None:
        """Search what ``library`` holds."""
        self._library = library
        self._encoder = encoder
        self._index = index
        self._answers = answers
        self._lock = threading.Lock()
        self._taught: _Taught | None = None
        self._known: _Known | None = None
        lay_out(library.postgres)

    @contextmanager
    def reading(self, *, newest: bool = False) -> Iterator[tuple[Reading, OpenedIndex]]:
        """As `IndexSource.reading`; every state is the newest."""
        del newest
        with self._library.postgres.reading() as connection:
            state = read_state(connection)
            check(state, self._encoder.fingerprint, self._index)
            yield self._opened(connection, state)

    def _opened(self, connection: PostgresConnection, state: IndexState) -> tuple[Reading, OpenedIndex]:
        reading = Reading(connection)
        with self._lock:
            taught, known = self._taught, self._known
        if taught is None or taught.number != state.lexicon:
            lexicon = read_lexicon(connection) or _nothing_taught()
            taught = _Taught(state.lexicon, lexicon, Reader(lexicon))
        if known is None or known.name != state.name:
            known = _Known(state.name, DocumentForms.of(reading.joined_forms()))
        with self._lock:
            self._taught, self._known = taught, known
        index = PostgresIndex(connection, state, taught.lexicon, known.readable)
        return reading, OpenedIndex(
            state.summary,
            index,
            index.filtering.selected,
            taught.reader,
            Answerer(index, self._encoder, self._answers),
            known.forms,
            known.memory,
        )


def _nothing_taught() -> Lexicon:
    return Lexicon(DomainCounts.of([]), Abbreviations.general(), {})


def postgres_engine(
    library: PostgresLibrary, encoder: Encoder, index: IndexSettings, answers: AnswerSettings
) -> Engine:
    """What answers from a library in PostgreSQL."""
    return Engine(library, PostgresSource(library, encoder, index, answers), encoder)

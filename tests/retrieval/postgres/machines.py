"""Machines that use one database, and what has to hold in it at any moment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from corpus.library_transfer import export_lines
from corpus.postgres import DatabaseAddress
from corpus.postgres_library import PostgresLibrary
from retrieval.engine import Engine
from retrieval.postgres.engine import postgres_engine
from retrieval.postgres.indexer import PostgresIndexer
from tests.conftest import ANSWERS, INDEX, silent
from tests.doubles import SyllableEncoder

NOW = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)

_PARTS = (
    "SELECT bulletin, digest, code, date, province, publisher FROM indexed ORDER BY bulletin",
    """SELECT indexed.bulletin, first, behind, CAST(vector AS TEXT), length, codes, starts
    FROM passages JOIN indexed ON indexed.number = passages.bulletin
    JOIN passage_words USING (position) JOIN passage_tokens USING (position)
    ORDER BY indexed.bulletin, first, behind""",
    "SELECT term, holders FROM terms WHERE holders <> 0 ORDER BY term",
    "SELECT bulletins, passages, length FROM folded",
    "SELECT bulletin, place, name, role, date FROM facts ORDER BY bulletin, place",
    "SELECT bulletin, introductions, people, spellings FROM lessons ORDER BY bulletin",
    "SELECT part, content FROM lexicon WHERE part <> 'spellings.npz' ORDER BY part",
)
"""What an index holds, but for numbers that depend on the order in which it was written."""


class Machine:
    """A machine that uses a database; several may use the same. Time stands still for it."""

    def __init__(self, address: DatabaseAddress, folder: Path) -> None:
        encoder = SyllableEncoder()
        self.library = PostgresLibrary(address, clock=lambda: NOW)
        self.indexer = PostgresIndexer(self.library, folder, encoder, INDEX, silent)
        self.engine: Engine = postgres_engine(self.library, encoder, INDEX, ANSWERS)

    def contents(self) -> list[object]:
        """All that the library and the index hold once all is folded."""
        with self.library.reading() as state:
            exported = list(export_lines(state))
        with self.library.postgres.reading() as connection:
            return [exported, *(list(map(tuple, connection.execute(part))) for part in _PARTS)]

    def is_consistent(self) -> bool:
        """See that every bulletin that is indexed is the one that the library holds, and is counted."""
        with self.library.postgres.reading() as connection:
            apart = connection.execute(
                "SELECT * FROM indexed LEFT JOIN searched ON searched.id = indexed.bulletin"
                " WHERE searched.digest IS DISTINCT FROM indexed.digest"
            )
            assert apart == []
            ((counted, real),) = connection.execute(
                "SELECT folded.passages + coalesce((SELECT sum(passages) FROM changes), 0),"
                " (SELECT count(*) FROM passages) FROM folded"
            )
            assert counted == real
            wrong = connection.execute(
                "SELECT number FROM terms WHERE holders + coalesce((SELECT sum(holders) FROM term_changes"
                " WHERE term_changes.term = terms.number), 0) <>"
                " (SELECT count(*) FROM passage_words WHERE terms @> ARRAY[terms.number])"
            )
            assert wrong == []
        return True

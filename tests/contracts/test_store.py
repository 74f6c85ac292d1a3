"""A library in a file and one in PostgreSQL keep to one contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.errors import LibraryError
from corpus.file_library import FileLibrary
from corpus.postgres import DatabaseAddress, Postgres
from corpus.postgres_library import PostgresLibrary
from retrieval.engine import Engine
from retrieval.errors import SnapshotError
from retrieval.index.build import Indexer
from retrieval.models import SearchRequest
from retrieval.postgres.engine import postgres_engine
from retrieval.postgres.index import read_summary
from retrieval.postgres.indexer import PostgresIndexer
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.contracts.collections import CollectionsContract
from tests.contracts.store import FIRST, OTHER, Place, StoreContract
from tests.doubles import SyllableEncoder


class TestFileStore(StoreContract, CollectionsContract):
    """A file of a data folder, with its snapshots."""

    @pytest.fixture
    def place(
        self, library: FileLibrary, indexer: Indexer, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> Place:
        monkeypatch.setattr(
            "retrieval.live.PATIENCE", 60
        )  # a busy machine may take longer to open a snapshot
        return Place(library, indexer, engine)


@pytest.mark.slow
class TestPostgresStore(StoreContract, CollectionsContract):
    """PostgreSQL with pgvector."""

    @pytest.fixture
    def place(self, database: DatabaseAddress, tmp_path: Path) -> Place:
        library, encoder = PostgresLibrary(database), SyllableEncoder()
        return Place(
            library,
            PostgresIndexer(library, tmp_path / "data", encoder, INDEX, silent),
            postgres_engine(library, encoder, INDEX, ANSWERS),
        )


@pytest.mark.slow
def test_a_database_of_other_settings_is_told(database: DatabaseAddress, tmp_path: Path) -> None:
    """Without an encoder it is told what a database holds, and that it was cut or weighed otherwise."""
    library = PostgresLibrary(database)
    assert read_summary(library.postgres, INDEX) is None
    folder = write(tmp_path / "tin", hoamai=FIRST)
    PostgresIndexer(library, tmp_path / "data", SyllableEncoder(), INDEX, silent).update([folder])
    summary = read_summary(library.postgres, INDEX)
    assert summary is not None
    assert summary.bulletins == 1
    with pytest.raises(SnapshotError, match="built with other index settings"):
        read_summary(library.postgres, INDEX.model_copy(update={"k1": INDEX.k1 + 1}))


@pytest.mark.slow
def test_both_are_laid_out_alike(database: DatabaseAddress, library: FileLibrary) -> None:
    """Each table and view of a library has the same columns in both, in the same order."""
    PostgresLibrary(database)
    with Postgres(database, LibraryError).reading() as connection:
        known = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name NOT LIKE 'alembic%' ORDER BY table_name, ordinal_position"
        )
    with library.reading() as state:
        names = [
            row["name"]
            for row in state._rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
            if not re.match("sqlite_", row["name"])
        ]
        held = {(name, row["name"]) for name in names for row in state._rows(f"PRAGMA table_info({name})")}
    assert held == {(table, column) for table, column in known}


@pytest.mark.slow
@pytest.mark.parametrize("named", [0, 1000])
def test_bulletins_of_collections_are_named_or_looked_for(
    database: DatabaseAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: int
) -> None:
    """However many bulletins may be read, searches of every kind find those that fit, and no others."""
    monkeypatch.setattr("retrieval.postgres.filtering._NAMED", named)
    library, encoder = PostgresLibrary(database), SyllableEncoder()
    write(tmp_path / "tin" / "một", hoamai=FIRST)
    write(tmp_path / "tin" / "hai", lua=OTHER, mia=OTHER.replace("lúa", "mía"))
    PostgresIndexer(library, tmp_path / "data", encoder, INDEX, silent).update([tmp_path / "tin"])
    engine = postgres_engine(library, encoder, INDEX, ANSWERS).seen_by(frozenset({"hai"}))
    found = {
        typed: {hit.bulletin.id for hit in engine.search(SearchRequest.from_text(typed, count=9)).hits}
        for typed in (
            "năm:2020",
            "năm:2021",
            '"đông xuân sớm"',
            'huyện "lúa đông xuân" năm:2021',
            "xã Hoa Mai",
        )
    }
    both = {"lua", "mia"}
    assert list(found.values()) == [set(), both, both, {"lua"}, both]
    library.postgres.close()

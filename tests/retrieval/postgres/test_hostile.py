"""Texts that nobody should write: each is indexed, or told, and the others are indexed all the same."""

from __future__ import annotations

import shutil
import zipfile
from functools import partial
from pathlib import Path

import pytest

from corpus.errors import LibraryError
from corpus.file_library import FileLibrary
from corpus.library_transfer import export_lines, import_lines
from corpus.models import Bulletin
from corpus.postgres import DatabaseAddress
from corpus.postgres_library import PostgresLibrary
from retrieval.models import AnswerRequest
from retrieval.postgres.engine import postgres_engine
from retrieval.postgres.indexer import PostgresIndexer
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.contracts.store import FIRST, OTHER, QUESTION
from tests.doubles import SyllableEncoder

pytestmark = pytest.mark.slow

# Random letters, which PostgreSQL cannot pack, and longer than a row of a B-tree may be.
LONG = "".join(chr(ord("a") + (number * number * 7919 + number // 3) % 26) for number in range(20_000))
WIDE = "".join(chr(0x4E00 + (number * number * 7919 + number // 3) % 20_000) for number in range(5_000))


@pytest.mark.parametrize(
    "text",
    ["", "\n", f"Tin\n\n{LONG}\n", f"Tin\n\n{WIDE}\n"],
    ids=["empty", "blank", "long", "wide"],
)
def test_an_odd_text_stops_nothing(database: DatabaseAddress, tmp_path: Path, text: str) -> None:
    """A text without words, and a word longer than a row of an index, lie beside others that are found."""
    library, encoder = PostgresLibrary(database), SyllableEncoder()
    indexer = PostgresIndexer(library, tmp_path / "data", encoder, INDEX, silent)
    indexer.fill([Bulletin("odd", "Tin", text), Bulletin("hoamai", "Đại hội", FIRST)])
    engine = postgres_engine(library, encoder, INDEX, ANSWERS)
    assert engine.answer(AnswerRequest(QUESTION, 1)).quotes[0].bulletin.id == "hoamai"
    assert engine.summary().bulletins == 2
    library.postgres.close()


def test_a_bulletin_that_it_cannot_keep_stops_no_other(database: DatabaseAddress, tmp_path: Path) -> None:
    """A name too long for the database is one failure, also in an archive; mended, the next run takes it."""
    library, encoder = PostgresLibrary(database), SyllableEncoder()
    indexer = PostgresIndexer(library, tmp_path / "data", encoder, INDEX, silent)
    folder = write(tmp_path / "tin", an=FIRST, zung=OTHER)
    members = {f"{WIDE}/lua.txt": OTHER.replace("Tân Lập", "Tân Hòa"), "mia.txt": OTHER.replace("lúa", "mía")}
    for _ in range(2):
        _pack(folder / "goi.zip", members)
        report = indexer.update([folder])
        assert [("goi.zip/" in str(each), "too long" in str(each)) for each in report.failures] == [
            (True, True)
        ]
        assert "cannot be opened" not in str(report.failures[0])
        with library.reading() as state:
            assert list(state.held()) == ["an", "goi/mia", "zung"]
            assert state.sources() == [str(folder)]
        assert _count(library, "texts") == _count(library, "versions") == _count(library, "indexed") == 3
    _pack(folder / "goi.zip", {name.removeprefix(WIDE): text for name, text in members.items()})
    report = indexer.update()
    assert (report.added, report.failures) == (1, ())
    library.postgres.close()


def test_a_place_may_have_a_long_path(database: DatabaseAddress, tmp_path: Path) -> None:
    """The same text in a further place whose path fills a row of an index is known to be there."""
    library = PostgresLibrary(database)
    indexer = PostgresIndexer(library, tmp_path / "data", SyllableEncoder(), INDEX, silent)
    deep = tmp_path / "tin" / "/".join(WIDE[at : at + 80] for at in range(0, 1040, 80))
    try:
        deep.mkdir(parents=True)
        write(deep, an=FIRST)
    except OSError:
        pytest.skip("paths are short here")
    write(tmp_path / "tin", an=FIRST)
    assert indexer.update([tmp_path / "tin"]).failures == ()
    with library.reading() as state:
        assert state.addresses() == [("an", str(deep / "an.txt"))]
    library.postgres.close()
    shutil.rmtree(tmp_path / "tin")


def test_an_import_names_what_it_cannot_keep(database: DatabaseAddress, tmp_path: Path) -> None:
    """A library of files may hold U+0000: an import says in which bulletin, and stores nothing."""
    files, library = FileLibrary(tmp_path / "library.sqlite"), PostgresLibrary(database)
    indexer = PostgresIndexer(library, tmp_path / "data", SyllableEncoder(), INDEX, silent)
    with files.writing() as change:
        change.put(Bulletin("an", "Tin", "An.\n"), "an")
        change.put(Bulletin("hoa", "Tin", "Hoa\0Mai.\n"), "hoa")
    with files.reading() as state, pytest.raises(LibraryError, match=r"^hoa cannot be kept .*U\+0000"):
        indexer.receive(partial(import_lines, lines=export_lines(state), called="x"))
    assert _count(library, "versions") == 0
    library.postgres.close()


def _pack(file: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.lstrip("/"), text)


def _count(library: PostgresLibrary, table: str) -> int:
    with library.postgres.reading() as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 (a table of ours)

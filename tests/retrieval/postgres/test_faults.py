"""A database that is killed, or changed by several at once: nothing half-visible, nothing lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import LibraryError
from corpus.postgres import DatabaseAddress
from corpus.postgres_library import PostgresLibrary
from retrieval.errors import SnapshotError
from retrieval.models import AnswerRequest
from retrieval.postgres.engine import postgres_engine
from retrieval.postgres.indexer import PostgresIndexer
from tests.conftest import ANSWERS, INDEX, silent, write
from tests.contracts.store import FIRST, OTHER, QUESTION, SECOND
from tests.doubles import SyllableEncoder
from tests.postgres.server import Server, running
from tests.retrieval.postgres.machines import Machine

pytestmark = pytest.mark.slow


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may kill; what it confirms is on its disk."""
    with running(settings=()) as server:
        server.sql("CREATE DATABASE bantin")
        yield server


@pytest.mark.parametrize("killed_at", [1, 2, 3])
def test_a_server_that_is_killed_while_indexing(own_server: Server, tmp_path: Path, killed_at: int) -> None:
    """What was indexed before stays whole, and the next run goes on where that one was broken off."""
    machine = Machine(own_server.address("bantin"), tmp_path / "data")
    texts = {f"tin{number}": OTHER.replace("Tân Lập", f"Tân Lập {number}") for number in range(4)}
    folder = write(tmp_path / "tin", hoamai=FIRST, **texts)
    met = 0

    def step(name: str) -> None:
        nonlocal met
        met += name.endswith(".txt")
        if met == killed_at + 1:
            own_server.kill()

    machine.indexer._step = step
    with pytest.raises(LibraryError):
        machine.indexer.update([folder])
    own_server.start()
    assert machine.is_consistent()
    with machine.library.reading() as state:
        assert len(state.held()) == killed_at
    machine.indexer._step = lambda _: None
    assert machine.indexer.update([folder]).bulletins == 5
    assert machine.is_consistent()
    assert "Đỗ Xuân Kiên" in machine.engine.answer(AnswerRequest(QUESTION, 1)).quotes[0].text


def test_a_server_that_is_killed_while_answering(own_server: Server, tmp_path: Path) -> None:
    """A question ends with a sentence, and the same question is answered when the server is back."""
    machine = Machine(own_server.address("bantin"), tmp_path / "data")
    machine.indexer.update([write(tmp_path / "tin", hoamai=FIRST)])
    own_server.kill()
    with pytest.raises(LibraryError, match=r"cannot be opened|broke off"):
        machine.engine.answer(AnswerRequest(QUESTION, 1))
    own_server.start()
    assert machine.engine.answer(AnswerRequest(QUESTION, 1)).quotes


def test_questions_go_on_while_bulletins_change(database: DatabaseAddress, tmp_path: Path) -> None:
    """Each answer is one of the texts that the bulletin had, whole; never none, never a mixture."""
    writer, reader = (Machine(database, tmp_path / name) for name in ("one", "two"))
    folder = write(tmp_path / "tin", hoamai=FIRST, lua=OTHER)
    writer.indexer.update([folder])
    done, found = threading.Event(), set()

    def ask() -> None:
        while not done.is_set():
            quotes = reader.engine.answer(AnswerRequest(QUESTION, 1)).quotes
            found.add(quotes[0].bulletin.text if quotes else None)

    asking = threading.Thread(target=ask)
    asking.start()
    for text in (SECOND, FIRST, SECOND, FIRST):
        write(folder, hoamai=text)
        writer.indexer.update()
    done.set()
    asking.join()
    assert found <= {FIRST, SECOND}
    assert writer.is_consistent()


def test_two_machines_index_beside_each_other(database: DatabaseAddress, tmp_path: Path) -> None:
    """A second run over files is told to wait; a removal and a withdrawal beside a run are not."""
    one, two = (Machine(database, tmp_path / name) for name in ("one", "two"))
    folder = write(tmp_path / "tin", hoamai=FIRST, lua=OTHER, khac=OTHER.replace("lúa", "mía"))
    one.indexer.update([folder])
    refused: list[LibraryError] = []

    def step(name: str) -> None:
        if name.endswith("hoamai.txt"):
            with pytest.raises(LibraryError, match="being changed by another") as raised:
                two.indexer.update([folder])
            refused.append(raised.value)
            two.library.withdraw("hoamai", "thu hồi")
            assert two.indexer.remove("lua") is not None

    one.indexer._step = step
    write(folder, hoamai=SECOND)
    one.indexer.update()
    assert len(refused) == 1
    assert one.is_consistent()
    for machine in (one, two):
        assert machine.engine.answer(AnswerRequest(QUESTION, 1)).quotes == ()


def test_another_encoder_is_told_apart(database: DatabaseAddress, tmp_path: Path) -> None:
    """A bot with another encoder than the index says so; the next run builds the index anew with it."""
    folder = write(tmp_path / "tin", hoamai=FIRST)
    Machine(database, tmp_path / "one").indexer.update([folder])
    library, other = PostgresLibrary(database), SyllableEncoder(32)
    engine = postgres_engine(library, other, INDEX, ANSWERS)
    with pytest.raises(SnapshotError, match="other encoder"):
        engine.answer(AnswerRequest(QUESTION, 1))
    PostgresIndexer(library, tmp_path / "two", other, INDEX, silent).update()
    assert engine.answer(AnswerRequest(QUESTION, 1)).quotes
    assert engine.summary().passages == 1

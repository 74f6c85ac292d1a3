from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.state.state import State, open_state
from corpus.postgres import DatabaseAddress
from tests.bot.state.moments import Place, StandingClock
from tests.postgres.server import Server

_TEMPLATE = "bot_memory"


@pytest.fixture
def clock() -> StandingClock:
    """The time that the state goes by."""
    return StandingClock()


@pytest.fixture(scope="session")
def fresh_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Gives an empty memory in a file."""
    return _files(tmp_path_factory)


@pytest.fixture(scope="session", params=["file", pytest.param("server", marks=pytest.mark.slow)])
def fresh(request: pytest.FixtureRequest) -> Iterator[Callable[[], Place]]:
    """Gives an empty memory, in a file and on a server: whatever asks for it keeps to one contract on both.

    Each is a copy of one: to make one takes ten times as long.
    """
    if request.param == "file":
        yield request.getfixturevalue("fresh_file")
    else:
        yield from _databases(request.getfixturevalue("postgres_server"))


def _files(folders: pytest.TempPathFactory) -> Callable[[], Path]:
    template = folders.mktemp("template") / "bot.sqlite"
    open_state(template).close()

    def copy() -> Path:
        path = folders.mktemp("state") / "bot.sqlite"
        shutil.copy(template, path)
        return path

    return copy


def _databases(server: Server) -> Iterator[Callable[[], DatabaseAddress]]:
    server.sql(f"CREATE DATABASE {_TEMPLATE}")
    open_state(server.address(_TEMPLATE)).close()
    made = []

    def copy() -> DatabaseAddress:
        made.append(f"state_{secrets.token_hex(6)}")
        server.sql(f"CREATE DATABASE {made[-1]} TEMPLATE {_TEMPLATE}")
        return server.address(made[-1])

    yield copy
    for name in (*made, _TEMPLATE):
        server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def path(fresh: Callable[[], Place]) -> Place:
    """Where an empty memory lies."""
    return fresh()


@pytest.fixture
def state(path: Place, clock: StandingClock) -> Iterator[State]:
    """An empty memory, closed in the end."""
    with open_state(path, clock) as opened:
        yield opened

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.state.state import State, open_state
from tests.bot.state.moments import StandingClock


@pytest.fixture
def clock() -> StandingClock:
    """The time that the state goes by."""
    return StandingClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is made."""
    return tmp_path / "data" / "bot.sqlite"


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Gives an empty database, a copy of one: to make one takes ten times as long."""
    template = tmp_path_factory.mktemp("template") / "bot.sqlite"
    open_state(template).close()

    def copy() -> Path:
        path = tmp_path_factory.mktemp("state") / "bot.sqlite"
        shutil.copy(template, path)
        return path

    return copy


@pytest.fixture
def state(fresh: Callable[[], Path], path: Path, clock: StandingClock) -> Iterator[State]:
    """An empty state, closed in the end."""
    path.parent.mkdir()
    fresh().rename(path)
    with open_state(path, clock) as opened:
        yield opened

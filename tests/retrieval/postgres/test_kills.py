"""An index run on PostgreSQL that is killed (-9) itself, wherever it is: the next finishes it."""

from __future__ import annotations

import random
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.postgres import DatabaseAddress
from tests.conftest import write
from tests.contracts.store import FIRST, OTHER, SECOND
from tests.pages import ROOT
from tests.postgres.server import Server
from tests.retrieval.postgres.machines import Machine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="a process cannot kill itself with SIGKILL"),
]
TRIES = 8
SEED = 7


@pytest.fixture
def again(postgres_server: Server, tmp_path: Path) -> Iterator[Callable[[], DatabaseAddress]]:
    """Gives databases that hold what a first run read; of its files some are new, changed or gone since."""
    names = [f"kills_{secrets.token_hex(6)}"]
    postgres_server.sql(f"CREATE DATABASE {names[0]}")
    folder = files_of(tmp_path)
    write(folder, hoamai=FIRST, lua=OTHER, cu=OTHER.replace("lúa", "ngô"), yen=OTHER.replace("lúa", "khoai"))
    machine = Machine(postgres_server.address(names[0]), tmp_path / "first")
    machine.indexer.update([folder])
    machine.library.postgres.close()
    (folder / "cu.txt").unlink()
    write(folder, hoamai=SECOND, an=OTHER.replace("lúa", "mía"), yen=OTHER.replace("lúa", "sắn"))

    def copy() -> DatabaseAddress:
        names.append(f"kills_{secrets.token_hex(6)}")
        postgres_server.sql(f"CREATE DATABASE {names[-1]} TEMPLATE {names[0]}")
        return postgres_server.address(names[-1])

    yield copy
    for name in names:
        postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


def files_of(folder: Path) -> Path:
    return folder / "tin"


def start(at: DatabaseAddress, folder: Path, point: int | None = None) -> subprocess.CompletedProcess[str]:
    """Index in a process, which may kill itself."""
    places = [at.url, str(folder / "data"), str(files_of(folder))]
    command = [
        sys.executable,
        "-m",
        "tests.retrieval.postgres.killed",
        *places,
        *([str(point)] if point else []),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 (ourselves)


def test_a_kill_leaves_what_the_next_run_finishes(
    again: Callable[[], DatabaseAddress], tmp_path: Path
) -> None:
    """Wherever a run is killed each bulletin is whole, and a next run at once ends as an undisturbed one."""
    whole = again()
    ran = start(whole, tmp_path)
    assert ran.returncode == 0, ran.stderr
    points, expected = int(ran.stdout), Machine(whole, tmp_path / "data").contents()
    assert points > 10 * TRIES
    # By chance, but some near the end, where counts are put together.
    chosen = [*random.Random(SEED).sample(range(1, points - 40), TRIES - 3), points - 30, points - 15, points]  # noqa: S311 (no secret)
    for point in chosen:
        at = again()
        ran = start(at, tmp_path, point)
        assert ran.returncode == -signal.SIGKILL, ran.stderr
        machine = Machine(at, tmp_path / "other")
        assert machine.is_consistent()
        assert {each.id for each in machine.engine.cards()} <= {"hoamai", "lua", "cu", "yen", "an"}
        machine.indexer.update()
        assert machine.is_consistent()
        assert machine.contents() == expected, point
        machine.library.postgres.close()

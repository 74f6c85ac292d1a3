"""What is built once for a whole run of the tests, however many processes share the run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """A folder of that name which ``build`` has filled; whoever needs it first does so, others wait.

    It is to be read from only.
    """
    base = factory.getbasetemp()
    # pytest-xdist gives each of its processes a folder inside that of the run.
    run = base.parent if base.name.startswith("popen-") else base
    folder, done = run / name, run / f"{name}.done"
    with FileLock(run / f"{name}.lock"):
        if not done.exists():
            folder.mkdir(exist_ok=True)
            build(folder)
            done.touch()
    return folder

"""The environment of the peers, beside the project's own, with pinned versions."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench.processes import FailedError, run

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
"""The version of every package that may be installed, and nothing else is."""


def python_of(folder: Path) -> Path:
    """The interpreter of an environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install(folder: Path, name: str, packages: Sequence[str], variables: dict[str, str]) -> str | None:
    """Install what a peer needs, if it is not yet; why it cannot be had, ``None`` if it can.

    Peers share the environment; what was installed for a peer is installed again when versions change.
    """
    errors = folder.with_name(f"{folder.name}-{name}.log")
    stamp = folder / f"{name}.installed"
    digest = hashlib.sha256(REQUIREMENTS.read_bytes() + "\n".join(packages).encode()).hexdigest()
    if stamp.exists() and stamp.read_text("utf-8") == digest:
        return None
    folder.parent.mkdir(parents=True, exist_ok=True)
    pip: list[str | Path] = [
        python_of(folder),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    try:
        if not python_of(folder).exists():
            run([sys.executable, "-m", "venv", folder], variables, errors)
        run([*pip, "--constraint", REQUIREMENTS, *packages], variables, errors)
    except FailedError as error:
        told = errors.read_text("utf-8", errors="replace").splitlines()
        return next((line for line in told if line.startswith("ERROR: ")), str(error))
    stamp.write_text(digest, "utf-8")
    return None

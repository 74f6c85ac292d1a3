from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages import PAGES, ROOT

pytestmark = pytest.mark.slow  # each test starts a shell, which starts the program

_PATIENCE_S = 60.0
_PROMPT = "@@ "
_ROW = re.compile(r"^\| (bash|zsh|fish)\b[^|]* \| `~/([^`]+)` \| `(.*)` \|$", re.MULTILINE)
_LINES = {
    shell: (file, line.replace(r"\|", "|"))
    for shell, file, line in _ROW.findall(PAGES["docs/command-line.md"])
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, and a `bantin` on the path."""
    program = tmp_path / "bin" / "bantin"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m bot "$@"\n', "utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {"HOME": str(tmp_path), "PATH": path, "TERM": "dumb", "LANG": "C.UTF-8", "BANTIN_LANG": "vi"}


def completed_by_tab(shell: str, typed: str, expected: str, environment: dict[str, str]) -> str:
    """What a shell at a terminal shows where Tab is pressed behind what was typed, until that is expected."""
    ours, theirs = os.openpty()
    running = subprocess.Popen(  # noqa: S603 (a shell of the machine)
        [shell, "-i"],
        cwd=environment["HOME"],
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        told = _read(ours, lambda told: _PROMPT.encode() in told)
        os.write(ours, f"{typed}\t".encode())
        told += _read(ours, lambda told: expected.encode() in told)
    finally:
        running.kill()
        running.wait()
        os.close(ours)
    return told.decode("utf-8", "replace")


def _read(terminal: int, is_enough: Callable[[bytes], bool]) -> bytes:
    told, until = b"", time.monotonic() + _PATIENCE_S
    while not is_enough(told) and time.monotonic() < until:
        if select.select([terminal], [], [], 0.2)[0]:
            told += os.read(terminal, 4096)
    return told


def offered_by_fish(typed: str, environment: dict[str, str]) -> str:
    """What fish offers behind what was typed, with what is said of it."""
    done = subprocess.run(  # noqa: S603 (likewise)
        ["fish", "-c", 'complete -C "$argv"', typed],  # noqa: S607 (likewise)
        env=environment,
        cwd=environment["HOME"],
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE_S,
        check=True,
    )
    return done.stdout


def follow_the_page(shell: str, home: Path, more: str = "") -> None:
    """Write the page's line, and more below it, into the file that it names; skip without that shell."""
    if not shutil.which(shell) or sys.platform == "win32":
        pytest.skip(f"{shell} is not installed")
    name, line = _LINES[shell]
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{line}\n{more}\n", "utf-8")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_completes_as_the_page_says(shell: str, tmp_path: Path, environment: dict[str, str]) -> None:
    """With the page's line a shell completes commands and options at Tab, without a complaint."""
    follow_the_page(shell, tmp_path, f"PS1='{_PROMPT}'")
    for typed, expected in (
        ("bantin ins", "bantin inspect "),
        ("bantin ask --exi", "bantin ask --exit-code "),
    ):
        told = completed_by_tab(shell, typed, expected, environment)
        assert expected in told
        assert "not found" not in told


def test_fish_completes_as_the_page_says(tmp_path: Path, environment: dict[str, str]) -> None:
    """Likewise fish, which says of each command in Vietnamese what it does."""
    follow_the_page("fish", tmp_path)
    assert "Cho xem một tệp" in offered_by_fish("bantin ins", environment)
    assert offered_by_fish("bantin ask --exi", environment).startswith("--exit-code")

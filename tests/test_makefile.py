from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bot.cli.test_main import COMMAND, ELECTED, ROOT, environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.encoder,
    pytest.mark.skipif(shutil.which("make") is None, reason="there is no make"),
]


def test_the_first_command_of_the_readme_answers_in_an_empty_home(tmp_path: Path) -> None:
    """What `make ask` runs, whatever lies in the home, answers from the bulletins that come along."""
    recipe = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "--assume-old", ".venv/ready", "ask"],  # noqa: S607
        cwd=ROOT,
        env=environment(tmp_path, MAKEFLAGS=""),  # whatever make runs this test
        capture_output=True,
        text=True,
        check=True,
    )
    words = shlex.split(recipe.stdout.splitlines()[-1].replace("$Q", ELECTED))
    assert Path(words[0]).name == "bantin"
    done = subprocess.run(  # noqa: S603 (our own command)
        [*COMMAND, *words[1:]], cwd=ROOT, env=environment(tmp_path), capture_output=True, check=True
    )
    assert done.stdout.decode("utf-8").startswith("Đỗ Xuân Kiên\n")

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.cli.test_main import COMMAND, ELECTED, environment
from tests.imports import HEAVY, TELLING, libraries
from tests.pages import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.encoder]

Imported = Callable[..., set[str]]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """What a command imports, run in a folder where no encoder has been unpacked and nothing indexed yet."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "bantin.yaml").write_text("data_dir: data\nencoder: {cache_dir: cache}\n", "utf-8")

    def run(*command: str) -> set[str]:
        done = subprocess.run(  # noqa: S603 (our own command)
            [*COMMAND, "--config", "bantin.yaml", *command],
            cwd=folder,
            env=environment(folder, **TELLING),
            capture_output=True,
            timeout=300,
            check=True,
        )
        assert done.stdout
        return libraries(done.stderr.decode("utf-8"))

    run("ask", "--samples", ELECTED)
    return run


def test_what_a_program_imports_is_seen(imported: Imported) -> None:
    """The libraries that the command line does import are named."""
    assert imported("ask", ELECTED) >= {"bot", "ctranslate2", "faiss", "json", "numpy"}


@pytest.mark.parametrize(
    "command",
    [("ask", ELECTED), ("search", "khu công nghiệp"), ("index",), ("latest",), ("list",), ("status",)],
    ids=lambda command: command[0],
)
def test_a_command_imports_no_pytorch(imported: Imported, command: tuple[str, ...]) -> None:
    """With the default encoder no command imports PyTorch or what builds on it."""
    assert imported(*command) & HEAVY == set()


def test_the_first_index_imports_no_pytorch(tmp_path: Path) -> None:
    """Neither does a command that unpacks the encoder and encodes everything."""
    (tmp_path / "bantin.yaml").write_text("data_dir: data\nencoder: {cache_dir: cache}\n", "utf-8")
    done = subprocess.run(  # noqa: S603 (our own command)
        [*COMMAND, "--config", "bantin.yaml", "ask", "--samples", ELECTED],
        cwd=tmp_path,
        env=environment(tmp_path, **TELLING),
        capture_output=True,
        timeout=300,
        check=True,
    )
    said = done.stderr.decode("utf-8")
    assert "Unpacking" in said
    assert "ctranslate2" in libraries(said)
    assert libraries(said) & HEAVY == set()


def test_evaluating_imports_no_pytorch(imported: Imported, tmp_path: Path) -> None:
    """Neither does measuring the answers to questions."""
    lines = (ROOT / "tests" / "quality" / "questions.own.jsonl").read_text("utf-8").splitlines()[:3]
    assert all(json.loads(line) for line in lines)
    (tmp_path / "few.jsonl").write_text("\n".join(lines), "utf-8")
    assert imported("evaluate", str(tmp_path / "few.jsonl")) & HEAVY == set()

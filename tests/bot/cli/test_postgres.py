"""The command line on PostgreSQL: every command as with files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli
from corpus.errors import LibraryError
from corpus.postgres import DatabaseAddress
from corpus.postgres_library import PostgresLibrary
from tests.conftest import write
from tests.contracts.store import FIRST, OTHER, QUESTION, SECOND
from tests.postgres.server import Server

pytestmark = [pytest.mark.slow, pytest.mark.encoder]

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, database: DatabaseAddress, model_cache: Path) -> Run:
    """Runs the command line with a config that names a database."""
    config = tmp_path / "bantin.yaml"
    settings = {
        "data_dir": str(tmp_path / "data"),
        "store": database.url,
        "encoder": {"cache_dir": str(model_cache)},
    }
    config.write_text(json.dumps(settings), "utf-8")

    def run(*words: str | Path) -> Result:
        called = ["--config", str(config), *map(str, words)]
        return CliRunner().invoke(cli, called)

    return run


def said(result: Result) -> str:
    """What a command printed, and the error that it ended with."""
    return f"{result.output}{result.exception or ''}"


def tables(server: Server, database: DatabaseAddress) -> str:
    """How many tables a database has."""
    counted = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    return server.sql(counted, database.url.rpartition("/")[2])


def test_nothing_is_made_by_looking(run: Run, postgres_server: Server, database: DatabaseAddress) -> None:
    """Status, sources, lists and rehearsals of an empty database make no table, and say how to begin."""
    for words in (("status",), ("sources",), ("latest",), ("ask", QUESTION)):
        assert "bantin index" in said(run(*words)), words
    assert tables(postgres_server, database) == "0"


def test_a_library_lives_in_the_database(
    run: Run, tmp_path: Path, postgres_server: Server, database: DatabaseAddress
) -> None:
    """Index, rehearse, ask, list, withdraw, take back, remove and forget: each does what it should."""
    folder = write(tmp_path / "tin", hoamai=FIRST, lua=OTHER)
    assert "2 added" in run("index", "--dry-run", folder).output
    assert "2 added" in run("index", folder).output
    assert json.loads(run("status", "--json").output)["bulletins"] == 2
    assert "Đỗ Xuân Kiên" in run("ask", QUESTION).output
    assert str(folder) in run("sources").output
    listed = [json.loads(line)["bulletin"] for line in run("latest", "--json").output.splitlines()]
    assert listed == ["lua", "hoamai"]
    write(folder, hoamai=SECOND)
    assert "1 changed" in run("index").output
    assert "Đỗ Xuân Kiên" in run("source", "hoamai", "--version", "1").output
    before = tables(postgres_server, database)
    assert run("withdraw", "hoamai", "--reason", "đính chính", "--dry-run").exit_code == 0
    assert "Lê Thị Sen" in run("ask", QUESTION).output
    assert run("withdraw", "hoamai", "--reason", "đính chính").exit_code == 0
    assert tables(postgres_server, database) == before  # where no bot has a memory none is made
    assert "Lê Thị Sen" not in run("ask", QUESTION).output
    assert run("withdraw", "hoamai", "--undo").exit_code == 0
    assert "Lê Thị Sen" in run("ask", QUESTION).output
    assert run("remove", "lua", "--dry-run").exit_code == 0
    assert json.loads(run("status", "--json").output)["bulletins"] == 2
    assert run("remove", "lua").exit_code == 0
    assert json.loads(run("status", "--json").output)["bulletins"] == 1
    assert "No bulletin would be left" in said(run("forget", folder))
    assert json.loads(run("status", "--json").output)["bulletins"] == 1


def test_a_check_compares_with_the_database(run: Run, tmp_path: Path, database: DatabaseAddress) -> None:
    """Files are held against what the database has, and a library goes out of it and comes back."""
    folder = write(tmp_path / "tin", hoamai=FIRST)
    run("index", folder)
    write(folder, hoamai=SECOND)
    assert run("index", "--check", folder).exit_code == 0
    file = tmp_path / "all.jsonl"
    assert run("export", file).exit_code == 0
    written = file.read_bytes()
    with PostgresLibrary(database).writing() as change:
        change.erase(["hoamai"])
        change.set_sources([])
    assert run("import", file).exit_code == 0
    assert run("export", tmp_path / "again.jsonl").exit_code == 0
    assert (tmp_path / "again.jsonl").read_bytes() == written
    assert "Đỗ Xuân Kiên" in run("ask", QUESTION).output


def test_a_server_that_is_away_is_told(tmp_path: Path) -> None:
    """Where nothing answers, each command ends with one sentence that says so."""
    config = tmp_path / "away.yaml"
    config.write_text(f"data_dir: {json.dumps(str(tmp_path / 'away'))}\n", "utf-8")
    with config.open("a") as settings:
        settings.write("store: postgresql://bantin@127.0.0.1:1/bantin\n")
    for words in (("status",), ("ask", QUESTION), ("sources",)):
        ended = CliRunner().invoke(cli, ["--config", str(config), *words])
        assert isinstance(ended.exception, LibraryError)
        assert "cannot be opened" in said(ended)

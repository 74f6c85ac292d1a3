"""From files into a database, on a real server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.migrate import migrate
from bot.cli.misuse import Misuse
from bot.composition import Parts
from bot.config import Config
from bot.errors import ConfigError, MigrationError, ServeError
from bot.migration import carry_over, opened_source, opened_target
from bot.state.file_database import FileDatabase
from bot.state.state import open_state
from bot.state.transfer import TABLES
from bot.telegram.runtime.serving_lock import hold_serving_lock
from corpus.errors import BantinError
from corpus.file_library import FileLibrary
from corpus.library import Library, Provenance
from corpus.library_pending import PendingWithdrawal, PendingWithdrawals
from corpus.library_sources import LeftOut
from corpus.library_transfer import export_lines
from corpus.models import Bulletin
from corpus.notices import Notice
from corpus.postgres import DatabaseAddress
from corpus.postgres_library import PostgresLibrary
from retrieval.errors import NothingIndexedError
from retrieval.models import AnswerRequest
from retrieval.postgres.engine import postgres_engine
from retrieval.postgres.indexer import PostgresIndexer
from tests.bot.state.made_rows import fill
from tests.bot.state.moments import START, contents, execute
from tests.bot.state.test_journal import ASKED
from tests.conftest import ANSWERS, INDEX, silent
from tests.doubles import SyllableEncoder
from tests.postgres.server import Server

pytestmark = pytest.mark.slow
MAI = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi.\n"
LAN = MAI.replace("Trần Thị Mai", "Lê Thị Lan")
QUESTION = AnswerRequest("ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?", 1)
LAST_QUESTION = "DELETE FROM questions WHERE id = (SELECT max(id) FROM questions)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder: versions, withdrawals, one that still waits, a removed bulletin, a full memory."""
    folder = tmp_path_factory.mktemp("made")
    library = FileLibrary(folder / "library.sqlite")
    with library.writing() as change:
        change.set_sources(["/tin", "/tin-cu"])
        for text in (MAI, LAN):
            change.put(Bulletin("mai", "Đại hội", text), "/tin/mai.txt", Provenance("ab", "text", "1"))
        for name in ("nam", "Đông", "ba", "cho"):
            change.put(Bulletin(name, name, f"Tin về {name}.\n"), f"/tin/{name}.txt")
        change.set_addresses([("mai", "/tin-cu/mai.txt")])
        change.leave_out([LeftOut("/tin/cu.txt", "cu", START)])
        change.withdraw("nam", "thu hồi")
        change.remove("ba")
    PendingWithdrawals(folder).add([PendingWithdrawal("cho", 1, START.isoformat(), "đính chính")])
    with closing(FileDatabase(folder / "bot.sqlite")) as memory:
        fill(memory)
    execute(folder / "bot.sqlite", LAST_QUESTION)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(made, tmp_path / "data"))


def run(folder: Path, database: DatabaseAddress, *words: str, store: str = "sqlite") -> Result:
    words = ("--to", database.url, *words)
    config = Config(data_dir=folder, store=store)
    return CliRunner().invoke(migrate, words, obj=config, catch_exceptions=False)


def files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def exported(library: Library) -> list[bytes]:
    with library.reading() as state:
        return list(export_lines(state))


def assert_carried(folder: Path, database: DatabaseAddress) -> None:
    """Both hold the same, read past what carried it."""
    assert exported(PostgresLibrary(database)) == exported(FileLibrary(folder / "library.sqlite"))
    ours, theirs = contents(folder / "bot.sqlite"), contents(database)
    for table in TABLES:
        kept = sorted((tuple(map(_kept, row)) for row in ours[table.name]), key=repr)
        assert kept == theirs[table.name], table.name


def _kept(cell: object) -> object:
    """What PostgreSQL keeps of what a file has, U+0000 in a text or in JSON."""
    if not isinstance(cell, str):
        return cell
    return cell.replace("\0", "\ufffd").replace("\\u0000", "\\ufffd")


def test_all_goes_over(folder: Path, database: DatabaseAddress) -> None:
    """Library and memory are the same there to the last row, and of the files no byte has changed."""
    before = files(folder)
    told = run(folder, database, "--no-index").stdout
    assert f"  store: {database.url}\n" in told
    assert {name: content for name, content in files(folder).items() if name != "serving.lock"} == before
    assert_carried(folder, database)


def test_what_went_over_answers(
    folder: Path, database: DatabaseAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is indexed at once: the text of now is quoted, and what is withdrawn is not there."""
    library, encoder = PostgresLibrary(database), SyllableEncoder()
    engine = postgres_engine(library, encoder, INDEX, ANSWERS)
    parts = Parts(library, PostgresIndexer(library, tmp_path / "own", encoder, INDEX, silent), engine)
    monkeypatch.setattr("bot.cli.migrate.build", lambda config, announce: parts)
    record = json.loads(run(folder, database, "--json").stdout)
    assert (record["bulletins"], record["withdrawn"], record["indexed"]) == (4, 2, True)
    assert "Lê Thị Lan" in engine.answer(QUESTION).quotes[0].text
    assert engine.summary().bulletins == 2
    assert engine.bulletin("nam") is engine.bulletin("cho") is None


def test_no_number_is_given_again(folder: Path, database: DatabaseAddress) -> None:
    """A question that is asked there gets a number that the file never gave, to one that is gone neither."""
    run(folder, database, "--no-index")
    with open_state(folder / "bot.sqlite") as state:
        following = state.journal.record(ASKED)
    with open_state(database) as state:
        assert state.journal.record(ASKED) == following


def test_it_may_be_said_twice(folder: Path, database: DatabaseAddress) -> None:
    """What has gone over is not changed by the same command, which says the same."""
    first = run(folder, database, "--no-index", "--json").stdout
    held = contents(database)
    assert run(folder, database, "--no-index", "--json").stdout == first
    assert contents(database) == held


def test_a_rehearsal_changes_neither_side(folder: Path, database: DatabaseAddress) -> None:
    """It says what would go over, and makes nothing in the folder or in the database, before and after."""
    before = files(folder)
    rehearsed = json.loads(run(folder, database, "--dry-run", "--json").stdout)
    assert files(folder) == before
    assert contents(database) == {}
    done = json.loads(run(folder, database, "--no-index", "--json").stdout)
    assert rehearsed == done | {"dry_run": True}
    held = contents(database)
    assert json.loads(run(folder, database, "--dry-run", "--json").stdout) == rehearsed
    assert contents(database) == held


_KILLED = """
import os, signal, sys
from contextlib import contextmanager
from corpus.postgres import Postgres

left, begun = int(sys.argv.pop(1)), Postgres.writing

@contextmanager
def writing(self):
    global left
    with begun(self) as connection:
        yield connection
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

Postgres.writing = writing
from bot.cli.main import main
main()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal")
def test_what_was_killed_is_gone_on_with(folder: Path, database: DatabaseAddress, tmp_path: Path) -> None:
    """Killed at the end of this transaction and of that, called again and again, it carries all over once."""
    config = tmp_path / "bantin.yaml"
    config.write_text(f"data_dir: {folder}\n", "utf-8")

    def called(killed_in: int) -> int:
        command = [sys.executable, "-c", _KILLED, str(killed_in), "--config", str(config)]
        command += ["migrate", "--no-index", "--to", database.url]
        return subprocess.run(command, env=dict(os.environ), capture_output=True, check=False).returncode  # noqa: S603

    for transaction in (2, 4, 9, 17):  # making tables; the library; the log of questions; later tables
        assert called(transaction) == -signal.SIGKILL
    assert called(0) == 0
    assert_carried(folder, database)


@pytest.mark.parametrize("part", ["library", "people"])
def test_what_is_there_is_never_overwritten(folder: Path, database: DatabaseAddress, part: str) -> None:
    """A database that holds a bulletin or a row of others is refused by name, and stays as it is."""
    library = PostgresLibrary(database)
    with open_state(database) as state:
        if part == "people":
            state.people.set_language(7, "en")
        else:
            with library.writing() as change:
                change.put(Bulletin("khac", "Khác", "Tin khác.\n"), "/khac.txt")
    held = contents(database)
    name = "The library" if part == "library" else "The table people"
    for words in (["--dry-run"], ["--no-index"]):
        with pytest.raises(MigrationError, match=f"^{name} in postgresql://.* holds something else"):
            run(folder, database, *words)
    assert {table: contents(database)[table] for table in held} == held


def test_a_database_that_was_used_since_is_refused(folder: Path, database: DatabaseAddress) -> None:
    """After a bot has changed what went over, the files can undo nothing of it."""
    run(folder, database, "--no-index")
    execute(database, "UPDATE chats SET quiet = NOT coalesce(quiet, FALSE)")
    with pytest.raises(MigrationError, match=r"^The table chats in"):
        run(folder, database, "--no-index")


def test_a_difference_in_the_end_is_an_error(folder: Path, database: DatabaseAddress) -> None:
    """Where a row is lost on the way the table is named."""

    def lose(said: Notice) -> None:
        if said.template == "Comparing both.":
            execute(database, "DELETE FROM allowed WHERE subject_id = 7")

    config = Config(data_dir=folder)
    with (
        opened_source(config, rehearsed=False) as source,
        opened_target(database) as target,
        pytest.raises(MigrationError, match=r"^The table allowed in .* is not what .* holds"),
    ):
        carry_over(source, target, lose)


def test_one_migrates_at_a_time(folder: Path, database: DatabaseAddress) -> None:
    """Who comes second is told."""
    with (
        opened_target(database),
        pytest.raises(BantinError, match="is being changed by another program"),
    ):
        run(folder, database, "--no-index")


def test_nothing_is_carried_from_under_a_bot(folder: Path, database: DatabaseAddress) -> None:
    """While a bot serves from the folder it is refused before the database is touched; a rehearsal is not."""
    with hold_serving_lock(folder):
        with pytest.raises(ServeError, match="A bot serves from"):
            run(folder, database, "--no-index")
        assert contents(database) == {}
        assert run(folder, database, "--dry-run").exit_code == 0


@contextmanager
def with_passwords(server: Server) -> Iterator[None]:
    """A server that asks the role ``office`` for its password."""
    rules = server.folder / "pg_hba.conf"
    trusting = rules.read_text("utf-8")
    rules.write_text(f"host all office 127.0.0.1/32 scram-sha-256\n{trusting}", "utf-8")
    server.sql("CREATE ROLE office LOGIN PASSWORD 'right'")
    server.sql("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        rules.write_text(trusting, "utf-8")
        server.sql("SELECT pg_reload_conf()")


def test_a_wrong_password_is_told(
    folder: Path, database: DatabaseAddress, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is one sentence without the password; nothing is done."""
    office = DatabaseAddress(database.url.replace("//bantin@", "//office@"))
    with with_passwords(postgres_server):
        for password in ("wrong", ""):
            monkeypatch.setenv("BANTIN_STORE_PASSWORD", password)
            with pytest.raises(BantinError, match=r"mend store and its password\.$") as told:
                run(folder, office, "--no-index")
            assert "wrong" not in str(told.value)
        postgres_server.sql(f"ALTER DATABASE {database.url.rpartition('/')[2]} OWNER TO office")
        postgres_server.sql("ALTER SCHEMA public OWNER TO office", database.url.rpartition("/")[2])
        monkeypatch.setenv("BANTIN_STORE_PASSWORD", "right")
        assert run(folder, office, "--no-index").exit_code == 0


def test_there_must_be_files_and_an_address(tmp_path: Path) -> None:
    """Where nothing lies, or in a database already, or nothing is meant, that is told, and nothing made."""
    nowhere = DatabaseAddress("postgresql://bantin@127.0.0.1:1/bantin")
    with pytest.raises(NothingIndexedError):
        run(tmp_path / "data", nowhere)
    with pytest.raises(ConfigError, match="names a database already"):
        run(tmp_path / "data", nowhere, store="postgresql://bantin@db/bantin")
    for address, message in (
        ("sqlite", "cli-migrate-sqlite"),
        ("postgresql:///x", "cli-migrate-to"),
        ("postgresql://bantin:secret@db/bantin", "cli-migrate-to"),
    ):
        told = CliRunner().invoke(
            migrate, ["--to", address], obj=Config(data_dir=tmp_path / "data"), standalone_mode=False
        )
        assert isinstance(told.exception, Misuse)
        assert told.exception.message == message
    assert list(tmp_path.iterdir()) == []

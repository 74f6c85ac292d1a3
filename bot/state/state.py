"""The bot's memory as one object."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.state.access import Access
from bot.state.albums import Albums
from bot.state.answers import Answers
from bot.state.buttons import Buttons
from bot.state.chats import Chats
from bot.state.database import Clock, Database, now
from bot.state.file_database import FileDatabase
from bot.state.inbox import LEASE as UPDATE_LEASE
from bot.state.inbox import Inbox
from bot.state.journal import Journal
from bot.state.locks import Locks, OwnLocks, ServerLocks
from bot.state.people import People
from bot.state.readers import Readers
from bot.state.requests import Requests
from bot.state.server_database import ServerDatabase
from bot.state.unsent import LEASE as ANSWER_LEASE
from bot.state.unsent import UnsentReplies
from corpus.postgres import DatabaseAddress

FILE_NAME = "bot.sqlite"

SHARED_LEASE = dt.timedelta(seconds=30)
"""How long a bot among several holds an update or an answer without renewing; it renews three times in it."""


@dataclass(frozen=True, slots=True)
class State:
    """All that the bot remembers; each method of each part is one transaction, from any thread.

    Nearly all take about a millisecond, in a file; on a server that is out of reach they wait for it for a
    while. Statistics, the log's rows, purging and forgetting grow with what is
    kept, and belong on a worker. The ``clock`` says when things happen.

    Attributes:
        shared: Whether other bots use it at the same time: then nothing in it may be taken for one's own.

    Raises:
        StateError: from every method of every part, if the database is damaged, busy or out of reach.
    """

    database: Database
    shared: bool
    chats: Chats
    people: People
    access: Access
    readers: Readers
    buttons: Buttons
    journal: Journal
    answers: Answers
    inbox: Inbox
    unsent: UnsentReplies
    albums: Albums
    requests: Requests
    locks: Locks
    clock: Clock

    def close(self) -> None:
        """Let go of the database; nothing may be under way."""
        self.locks.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_state(place: Path | DatabaseAddress, clock: Clock | None = None) -> State:
    """Open the bot's memory in a file or on a server, making it or bringing it up to date.

    The clock says when things happen; without one that of the machine does or, for all bots, of the server.

    Raises:
        StateError: it is damaged, not the bot's, of a newer version, busy or out of reach.
    """
    if isinstance(place, Path):
        return _parts(FileDatabase(place), OwnLocks(), clock or now)
    database = ServerDatabase(place)
    return _parts(database, ServerLocks(place), clock or database.now, SHARED_LEASE)


def _parts(database: Database, locks: Locks, clock: Clock, shared_lease: dt.timedelta | None = None) -> State:
    return State(
        database=database,
        shared=shared_lease is not None,
        chats=Chats(database),
        people=People(database),
        access=Access(database, clock),
        readers=Readers(database, clock),
        buttons=Buttons(database, clock),
        journal=Journal(database, clock),
        answers=Answers(database, clock),
        inbox=Inbox(database, clock, shared_lease or UPDATE_LEASE),
        unsent=UnsentReplies(database, clock, shared_lease or ANSWER_LEASE),
        albums=Albums(database, clock),
        requests=Requests(database, clock),
        locks=locks,
        clock=clock,
    )

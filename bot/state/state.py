"""The bot's memory as one object."""

from __future__ import annotations

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
from bot.state.inbox import Inbox
from bot.state.journal import Journal
from bot.state.people import People
from bot.state.unsent import UnsentReplies

FILE_NAME = "bot.sqlite"


@dataclass(frozen=True, slots=True)
class State:
    """All that the bot remembers; each method of each part is one transaction, from any thread.

    Nearly all take about a millisecond. Statistics, the log's rows, purging and forgetting grow with what is
    kept, and belong on a worker. The ``clock`` says when things happen.

    Raises:
        StateError: from every method of every part, if the file is damaged, busy or out of reach.
    """

    database: Database
    chats: Chats
    people: People
    access: Access
    buttons: Buttons
    journal: Journal
    answers: Answers
    inbox: Inbox
    unsent: UnsentReplies
    albums: Albums
    clock: Clock

    def close(self) -> None:
        """Let go of the file; nothing may be under way."""
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


def open_state(path: Path, clock: Clock = now) -> State:
    """Open the bot's database, making it or bringing it up to date; the clock says when things happen.

    Raises:
        StateError: the file is damaged, not the bot's, of a newer version, busy or out of reach.
    """
    database = Database(path)
    return State(
        database=database,
        chats=Chats(database),
        people=People(database),
        access=Access(database, clock),
        buttons=Buttons(database, clock),
        journal=Journal(database, clock),
        answers=Answers(database, clock),
        inbox=Inbox(database, clock),
        unsent=UnsentReplies(database, clock),
        albums=Albums(database, clock),
        clock=clock,
    )

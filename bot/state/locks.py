"""What one bot alone may do while it lives: by a lock of PostgreSQL's, or at once where there is one bot."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import Protocol

from bot.errors import StateError
from corpus.postgres import DatabaseAddress, Postgres, PostgresConnection

_TAKE = "SELECT pg_try_advisory_lock(hashtextextended(:name, 0))"
_GIVE_BACK = "SELECT pg_advisory_unlock(hashtextextended(:name, 0))"


class Locks(Protocol):
    """Locks by name, each with one bot at most. Safe to use from any thread.

    Raises:
        StateError: from every method, if the server is out of reach: what this bot had is nobody's then.
    """

    def take(self, name: str) -> bool:
        """Have a lock from now on, unless another bot has it; whether this one does."""

    def holds(self, name: str) -> bool:
        """Whether this bot has a lock, which it may have lost with its connection."""

    def give_back(self, name: str) -> None:
        """Leave a lock to others."""

    def close(self) -> None:
        """Leave all of them to others."""


class OwnLocks:
    """The locks of a bot beside which there is no other."""

    def __init__(self) -> None:
        self._held: set[str] = set()

    def take(self, name: str) -> bool:
        """Have a lock: nobody else does."""
        self._held.add(name)
        return True

    def holds(self, name: str) -> bool:
        """Whether it was taken and not given back."""
        return name in self._held

    def give_back(self, name: str) -> None:
        """Have it no more."""
        self._held.discard(name)

    def close(self) -> None:
        """Have none any more."""
        self._held.clear()


class ServerLocks:
    """Advisory locks on a connection of their own: however the bot ends, the server frees them with that."""

    def __init__(self, address: DatabaseAddress) -> None:
        self._postgres = Postgres(address, StateError, connections=1)
        self._turn = threading.Lock()
        self._open = ExitStack()
        self._connection: PostgresConnection | None = None
        self._held: set[str] = set()

    def take(self, name: str) -> bool:
        """Have a lock from now on, unless another bot has it; whether this one does."""
        with self._turn:
            if name in self._held:
                return self._ask("SELECT TRUE", name)
            if self._ask(_TAKE, name):
                self._held.add(name)
            return name in self._held

    def holds(self, name: str) -> bool:
        """Whether this bot has a lock, which it may have lost with its connection."""
        with self._turn:
            return name in self._held and self._ask("SELECT TRUE", name)

    def give_back(self, name: str) -> None:
        """Leave a lock to others."""
        with self._turn:
            if name in self._held:
                self._held.discard(name)
                self._ask(_GIVE_BACK, name)

    def close(self) -> None:
        """Leave all of them to others, with the connection."""
        with self._turn:
            self._lose()
            self._postgres.close()

    def _ask(self, statement: str, name: str) -> bool:
        """What the connection says, opened if it is not; where it does not answer all locks are lost."""
        try:
            if self._connection is None:
                self._connection = self._open.enter_context(self._postgres.autocommitting())
            with self._postgres.translated():
                [row] = self._connection.execute(statement, {"name": name})
        except StateError:
            self._lose()
            raise
        return bool(row[0])

    def _lose(self) -> None:
        self._held.clear()
        self._connection = None
        try:
            self._open.close()
        except StateError:  # the connection that failed fails once more
            self._open = ExitStack()
        self._postgres.close()

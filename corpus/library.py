"""The library: every bulletin, its sources, and the name of the snapshot that searches them.

What can be read of it and changed in it is the same wherever it lies: in a file (`corpus.file_library`) or in
PostgreSQL (`corpus.postgres_library`).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from corpus.library_models import (
    Card,
    DocumentForm,
    Holding,
    Membership,
    Provenance,
    StoredVersion,
    VersionCard,
    Withdrawal,
    digest,
)
from corpus.library_reading import Reading
from corpus.library_shown import Shown
from corpus.library_sources import LeftOut
from corpus.library_writing import Writing

__all__ = [
    "Card",
    "DocumentForm",
    "Holding",
    "LeftOut",
    "Library",
    "Membership",
    "Provenance",
    "Reading",
    "Shown",
    "StoredVersion",
    "VersionCard",
    "Withdrawal",
    "Writing",
    "digest",
]


class Library(Protocol):
    """Every bulletin that an office has. Safe to use from any thread, one block a thread.

    Raises:
        LibraryError: from every method, if it is damaged, of another version, busy or out of reach.
    """

    def reading(self) -> AbstractContextManager[Reading]:
        """One unchanging state to read from."""
        ...

    def writing(self) -> AbstractContextManager[Writing]:
        """A change, kept if the block ends well and undone if it raises."""
        ...

    def withdraw(self, bulletin_id: str, reason: str) -> list[str]:
        """Withdraw a bulletin as `Writing.withdraw` does, at once, whoever else changes the library."""
        ...

"""The library of one machine: a file in its data folder.

It is one SQLite file in WAL mode. Readers see one unchanging state for as long as they read, so the text that
a snapshot's offsets point into can never be of another time than the snapshot; a writer changes bulletins and
snapshot in one transaction, or nothing at all. What a bulletin said before is kept: each of its texts is a
version, and `corpus.library_layout` says how they lie in the file.
"""

from __future__ import annotations

import datetime as dt
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.errors import LibraryError
from corpus.library_layout import ERRORS, check_layout, lay_out
from corpus.library_pending import PendingWithdrawal, PendingWithdrawals, lay_over
from corpus.library_reading import Reading
from corpus.library_writing import Clock, Writing
from corpus.notices import Notice
from corpus.sqlite import (
    Connection,
    Row,
    SQLiteError,
    can_be_read_as_it_is,
    connect,
    connect_read_only,
    copy_file,
    is_busy,
    make_private,
    refuse_emptied,
    set_up,
)
from corpus.statements import NOTHING, StoredRow, Values


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class FileLibrary:
    """A library file; made when it is first opened.

    Raises:
        LibraryError: from every method, if the file is damaged, of another version, busy or out of reach.
    """

    def __init__(self, path: Path, clock: Clock = _now) -> None:
        """Open the library of a file; ``clock`` tells when something is stored or withdrawn, in UTC."""
        self.path = path
        self._clock = clock
        self._pending = PendingWithdrawals(path.parent)
        remains = [path.parent / "snapshots", path.parent / "encodings.sqlite"]
        remedy = Notice("move it away and run bantin index with your folders again")
        refuse_emptied(path, remains, LibraryError, remedy)
        try:
            make_private(path)
        except OSError as error:
            raise LibraryError(
                "{path} cannot be made ({reason}): check data_dir.", path=path, reason=error
            ) from error
        with ERRORS.translated(self.path):
            try:
                with closing(self._connect()) as connection:
                    lay_out(connection, path)
            except SQLiteError as error:
                if not can_be_read_as_it_is(path, error):
                    raise
                with closing(self._connect_read_only()) as connection:
                    check_layout(connection, path)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A state to read from; safe to use from any thread, one block a thread."""
        with ERRORS.translated(self.path), closing(self._connect_to_view()) as connection:
            yield Reading(connection)

    def pin(self) -> PinnedReading:
        """The state of this moment, to read from until nobody holds it any more."""
        with ERRORS.translated(self.path):
            return PinnedReading(self._connect_to_view(shared=True), self.path)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A change, kept if the block ends well and undone if it raises; one writer at a time."""
        with ERRORS.translated(self.path):
            connection = self._connect()
            try:
                connection.execute("BEGIN IMMEDIATE")
                change, pending = Writing(connection, self._clock), self._pending.all()
                for each in pending:
                    change.take_pending(each)
                yield change
                connection.execute("COMMIT")
            finally:
                connection.close()  # an open transaction is rolled back
            self._pending.drop(pending)

    def withdraw(self, bulletin_id: str, reason: str) -> list[str]:
        """Withdraw a bulletin as `Writing.withdraw` does, at once also while an index run goes on.

        Then it is kept beside the library until somebody changes that again; whoever reads knows it already.
        """
        try:
            with self.writing() as change:
                return change.withdraw(bulletin_id, reason)
        except LibraryError as error:
            if not is_busy(error.__cause__):
                raise
            with self.reading() as state:
                if not state.is_withdrawable(bulletin_id):
                    return []
                ids = sorted({bulletin_id, *state.same_text(bulletin_id)})
                through = {each: state.versions(each)[-1].number for each in ids}
            at = self._clock().isoformat()
            self._pending.add(PendingWithdrawal(each, through[each], at, reason) for each in ids)
            return ids

    def _connect_to_view(self, *, shared: bool = False) -> Connection:
        """A connection in a transaction that has taken its view; on a full or read-only disk, too."""
        pending = self._pending.all()  # before the view: one that goes meanwhile is in it
        try:
            return _with_view(self._connect(shared=shared), pending)
        except SQLiteError as error:
            if not can_be_read_as_it_is(self.path, error):
                raise
            return _with_view(self._connect_read_only(), pending)

    def _connect_read_only(self) -> Connection:
        connection = connect_read_only(self.path)
        connection.row_factory = Row
        return connection

    def _connect(self, *, shared: bool = False) -> Connection:
        connection = connect(self.path, shared=shared)
        connection.row_factory = Row
        try:
            set_up(connection, synchronous="FULL")
        except BaseException:
            connection.close()
            raise
        return connection


class PinnedReading(Reading):
    """One unchanging state of the library for as long as somebody holds it; safe to share between threads.

    Meanwhile the file keeps what later changes would overwrite: hold one no longer than it is of use.

    Raises:
        LibraryError: from every method, as `Library` says.
    """

    def __init__(self, connection: Connection, path: Path) -> None:
        """Read from a connection in the midst of its transaction, which is closed with the last holder."""
        super().__init__(connection)
        self._path = path
        self._lock = threading.Lock()  # one connection, one statement at a time
        weakref.finalize(self, connection.close)

    def _rows(self, query: str, values: Values = NOTHING) -> Sequence[StoredRow]:
        with self._lock, ERRORS.translated(self._path):
            return self._connection.execute(query, values).fetchall()


@contextmanager
def copied_library(path: Path, clock: Clock = _now) -> Iterator[FileLibrary]:
    """A copy of the library of a file, to be changed at will; an empty one where there is none.

    What waits beside the file to be withdrawn goes along. The copy is gone behind the block. Of the file no
    byte is changed, one of an earlier version neither.

    Raises:
        LibraryError: as from every method of `FileLibrary`.
    """
    with TemporaryDirectory(prefix="bantin-") as folder:
        copy = Path(folder, path.name)
        if pending := PendingWithdrawals(path.parent).all():  # before the copy: one that goes is in it
            PendingWithdrawals(copy.parent).add(pending)
        if path.is_file() and path.stat().st_size:
            with ERRORS.translated(path):
                make_private(copy)  # before there is anything in it
                copy_file(path, copy)
        yield FileLibrary(copy, clock)


def _with_view(connection: Connection, pending: Sequence[PendingWithdrawal]) -> Connection:
    """A connection in a transaction that has taken its state: else it would take it at its first query."""
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM snapshot").fetchone()
        lay_over(connection, pending)
    except BaseException:
        connection.close()
        raise
    return connection

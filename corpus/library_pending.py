"""Withdrawals that cannot wait for the end of an index run, which may hold the library for an hour.

Each is a file beside the library, whole or not there. Whoever reads the library takes them for withdrawals of
it, and the next that changes it writes them down there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.data_folders import WITHDRAWING
from corpus.errors import LibraryError
from corpus.library_layout import VIEWS
from corpus.private_files import make_folder, write_file
from corpus.sqlite import Connection

# With these views over those of the file, all that is read of it leaves out what is withdrawn beside it.
_OVER = (
    "CREATE TEMP TABLE pending (id TEXT PRIMARY KEY, through INTEGER, at TEXT, reason TEXT)",
    """
    CREATE TEMP VIEW withdrawals AS
    SELECT id, through, at, reason, lifted, settled FROM main.withdrawals
    WHERE lifted IS NULL OR id NOT IN (SELECT id FROM pending)
    UNION ALL
    SELECT id, through, at, reason, NULL, 0 FROM pending
    WHERE id NOT IN (SELECT id FROM main.withdrawals WHERE lifted IS NULL)
    """,
    *(view.replace("CREATE VIEW IF NOT EXISTS", "CREATE TEMP VIEW") for view in VIEWS),
)
# What has got the text of one since, under another id.
_COPIES = """
INSERT OR IGNORE INTO pending
SELECT copies.id, copies.number, pending.at, pending.reason FROM pending
JOIN main.versions AS withdrawn ON withdrawn.id = pending.id AND withdrawn.number <= pending.through
JOIN main.versions AS copies ON copies.text = withdrawn.text AND copies.current
"""


@dataclass(frozen=True, slots=True)
class PendingWithdrawal:
    """A withdrawal of while an index run went on; the fields as in `Withdrawal`, ``at`` as text."""

    id: str
    through: int
    at: str
    reason: str


_PENDING = TypeAdapter(PendingWithdrawal)


class PendingWithdrawals:
    """Those that lie beside the library of a data folder; nearly always none."""

    def __init__(self, data: Path) -> None:
        self._folder = data / WITHDRAWING

    def all(self) -> list[PendingWithdrawal]:
        """Each of them, by the names of their files.

        Raises:
            LibraryError: one cannot be read: what it withdraws must not be shown by mistake.
        """
        try:
            files = sorted(self._folder.glob("*.json"))
        except OSError:
            return []
        return [each for file in files if (each := _read(file)) is not None]

    def add(self, withdrawals: Iterable[PendingWithdrawal]) -> None:
        """Keep them until they stand in the library; they count from now on.

        Raises:
            LibraryError: the disk does not let them be written.
        """
        try:
            make_folder(self._folder)
            for each in withdrawals:
                write_file(self._file(each), json.dumps(asdict(each), ensure_ascii=False).encode())
        except OSError as error:
            raise LibraryError(
                "{path} cannot be written ({reason}): check data_dir, its rights and free space.",
                path=self._folder,
                reason=error,
            ) from error

    def drop(self, withdrawals: Sequence[PendingWithdrawal]) -> None:
        """Forget those that stand in the library now."""
        for each in withdrawals:
            self._file(each).unlink(missing_ok=True)

    def _file(self, withdrawal: PendingWithdrawal) -> Path:
        whole = f"{withdrawal.id}\0{withdrawal.at}"
        return self._folder / f"{hashlib.sha256(whole.encode()).hexdigest()}.json"


def lay_over(connection: Connection, pending: Sequence[PendingWithdrawal]) -> None:
    """Have a connection read the library as if the pending withdrawals stood in it; nothing is written.

    With each goes what has its text. What the library holds is looked up in the transaction that it is in.
    """
    if not pending:
        return
    for statement in _OVER:
        connection.execute(statement)
    rows = [(each.id, each.through, each.at, each.reason) for each in pending]
    connection.executemany("INSERT OR IGNORE INTO pending VALUES (?, ?, ?, ?)", rows)
    connection.execute(_COPIES)


def _read(file: Path) -> PendingWithdrawal | None:
    """One of them; ``None`` where it was taken into the library meanwhile."""
    try:
        return _PENDING.validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise LibraryError(
            "{path} says what is withdrawn and cannot be read: delete it, and withdraw that bulletin again.",
            path=file,
        ) from error

"""A process that indexes into PostgreSQL and is killed by itself (SIGKILL) at a point that is numbered.

Points are the statements that it gives to the server, and the ends of its transactions.

Run: python -m tests.retrieval.postgres.killed DATABASE DATA FILES [POINT]

Without a POINT it prints how many there are.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import sqlalchemy as sa

from corpus.postgres import DatabaseAddress
from tests.retrieval.postgres.machines import Machine


def main(database: str, data: Path, files: Path, last: int | None) -> int:
    """Read the files again; how many points that came to."""
    machine, met = Machine(DatabaseAddress(database), data), 0

    def meet(*_: object) -> None:
        nonlocal met
        met += 1
        if met == last:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "after_cursor_execute", "commit", "rollback"):
        sa.event.listen(sa.Engine, moment, meet)
    machine.indexer.update([files])
    return met


if __name__ == "__main__":
    where, beside, read, *rest = sys.argv[1:]
    print(main(where, Path(beside), Path(read), int(rest[0]) if rest else None))  # noqa: T201

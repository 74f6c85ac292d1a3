"""A process that changes a library and is killed by itself (SIGKILL) at a point that is named.

Points are the statements that it gives to SQLite, and the files that it makes, renames or removes.

Run: python -m tests.retrieval.killed DATA OPERATION FILES [POINT]

Without a POINT it prints how many there are.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot.cli.transfer import written
from corpus.file_library import FileLibrary
from corpus.library_transfer import export_lines, import_lines
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from tests.conftest import ANSWERS, INDEX, silent
from tests.doubles import SyllableEncoder

NOW = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)
_EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}


def library_in(data: Path) -> FileLibrary:
    """The library of a data folder, where time stands still."""
    return FileLibrary(data / "library.sqlite", clock=lambda: NOW)


def indexer_of(library: FileLibrary) -> Indexer:
    return Indexer(library, library.path.parent, SyllableEncoder(), INDEX, silent)


def engine_of(library: FileLibrary) -> Engine:
    return file_engine(library, library.path.parent, SyllableEncoder(), INDEX, ANSWERS)


def index_again(library: FileLibrary, files: Path) -> None:
    """Read a folder of which a file has another text."""
    indexer_of(library).update([files])


def withdraw(library: FileLibrary, files: Path) -> None:
    """Withdraw a bulletin, and make the index without it."""
    del files
    library.withdraw("mai", "thu hồi")
    indexer_of(library).settle()


def undo(library: FileLibrary, files: Path) -> None:
    """Take a withdrawal back."""
    del files
    indexer_of(library).reinstate("nam")


def carry_in(library: FileLibrary, files: Path) -> None:
    """Fill an empty library with an export."""
    with (files / "all.jsonl").open("rb") as lines:
        indexer_of(library).receive(partial(import_lines, lines=lines, called="all.jsonl"))


def carry_out(library: FileLibrary, files: Path) -> None:
    """Export a library over an earlier export."""
    with library.reading() as state, written(files / "out.jsonl") as stream:
        for line in export_lines(state):
            stream.write(line)


OPERATIONS: Mapping[str, Callable[[FileLibrary, Path], None]] = {
    "version": index_again,
    "withdraw": withdraw,
    "undo": undo,
    "import": carry_in,
    "export": carry_out,
}


class Points:
    """Counts the points that a process comes to, and kills it at one of them."""

    def __init__(self, last: int | None) -> None:
        self.met = 0
        self._last = last
        self._watching = False

    def watch(self) -> None:
        """Count from now on."""
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect

        def traced(*args: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 (as the library has them)
            connection = connect(*args, **options)
            connection.set_trace_callback(lambda _: self._meet())
            return connection

        sqlite3.connect = traced  # type: ignore[assignment]
        sys.addaudithook(self._hear)
        self._watching = True

    def stop(self) -> None:
        """Count no more."""
        self._watching = False

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        made = event == "open" and isinstance(args[1], str) and args[1][:1] in {"w", "x"}
        if made or event in _EVENTS:
            self._meet()

    def _meet(self) -> None:
        if not self._watching:
            return
        self.met += 1
        if self.met == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def main(data: Path, operation: str, files: Path, last: int | None) -> int:
    """Carry out an operation; how many points it came to."""
    library, points = library_in(data), Points(last)
    points.watch()
    OPERATIONS[operation](library, files)
    points.stop()
    return points.met


if __name__ == "__main__":
    where, what, beside, *rest = sys.argv[1:]
    print(main(Path(where), what, Path(beside), int(rest[0]) if rest else None))  # noqa: T201

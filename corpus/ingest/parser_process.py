"""Files parsed in a process of their own, with limits of time and memory.

Parsers of documents are large programs in C, and files come from anywhere. One that hangs, fills the memory
or brings its parser down costs this process nothing: the file is told in a sentence, and the next one is
parsed by a new process. Plain text is read here, since nothing foreign reads it.
"""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from pickle import UnpicklingError
from types import TracebackType
from typing import Self

from corpus.errors import BulletinError
from corpus.ingest.formats.choose import is_foreign
from corpus.ingest.parser_child import PageRead, ParseDefect, ParseRequest, ParserSetup, outcome_of
from corpus.ingest.read import FileContents
from corpus.table_files import tables_in_use

_Outcome = FileContents | BulletinError | ParseDefect

_log = logging.getLogger(__name__)
_SECONDS = 60.0  # a gazette of 100 pages takes one
_MEMORY_MB = 1_500
# What the child runs first: it finds its modules where we do, however we were started, and has our tables.
_CODE = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from corpus.table_files import use_tables; use_tables(pickle.load(sys.stdin.buffer)); "
    "from corpus.ingest.parser_child import serve; serve()"
)


class ParserProcess:
    """Parses files, those that foreign libraries read in a child process; not for several threads.

    The child is started when the first such file comes, and lives until `close` or until a file ends it.
    """

    def __init__(
        self, seconds: float = _SECONDS, memory_mb: int = _MEMORY_MB, scans: Path | None = None
    ) -> None:
        """A file that takes longer, or more memory (on Linux), is given up; a scan may for each of its pages.

        What is read from pictures is kept in the folder ``scans``.
        """
        self._scans = scans
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, name: str, content: bytes, called: str) -> FileContents:
        """What a file holds, like `parse_file`.

        Raises:
            BulletinError: as there, or parsing it takes too long or too much memory, or ends the parser.
        """
        request = ParseRequest(name, content, called)
        outcome = self._outcome(request) if is_foreign(content) else outcome_of(request)
        match outcome:
            case FileContents():
                return outcome
            case BulletinError():
                raise outcome
            case ParseDefect(traceback=None):
                self.close()
                raise BulletinError(
                    "{called} takes more than {memory_mb} MB of memory to read: save its text alone.",
                    called=called,
                    memory_mb=self._memory_mb,
                )
            case ParseDefect(traceback=text):
                _log.error("A defect while %s was parsed:\n%s", called, text)
                raise BulletinError(
                    "{called} cannot be read, by a defect of bantin: save it in another format.",
                    called=called,
                )

    def close(self) -> None:
        """End the child, if one runs."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _outcome(self, request: ParseRequest) -> _Outcome:
        """What comes back for a file."""
        process = self._process or self._start()
        late = threading.Event()
        try:
            if process.stdin is None or process.stdout is None:
                raise ValueError("a child without pipes")
            with self._ended_when_late(process, late):
                pickle.dump(request, process.stdin)
                process.stdin.flush()
            while True:
                with self._ended_when_late(process, late):
                    found: _Outcome | PageRead = pickle.load(process.stdout)  # noqa: S301 (our own child)
                if not isinstance(found, PageRead):
                    return found
        except (EOFError, OSError, UnpicklingError):
            self.close()
            if late.is_set():
                return BulletinError(
                    "{called} is not read after {seconds} seconds: save its text alone.",
                    called=request.called,
                    seconds=f"{self._seconds:.0f}",
                )
            return BulletinError(
                "{called} ends the program that reads it: save it in another format.", called=request.called
            )

    @contextmanager
    def _ended_when_late(self, process: subprocess.Popen[bytes], late: threading.Event) -> Iterator[None]:
        """End the child, and say so, if the block takes longer than it may."""

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _CODE]
        process = subprocess.Popen(  # noqa: S603 (ourselves)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._process = process
        if process.stdin:
            pickle.dump(sys.path, process.stdin)
            pickle.dump(tables_in_use(), process.stdin)
            pickle.dump(ParserSetup(self._memory_mb, self._scans), process.stdin)
        return process

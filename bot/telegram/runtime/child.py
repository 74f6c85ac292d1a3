"""Work that one file may spoil, done in a child process with limits of time and memory.

A pattern that takes minutes holds the interpreter's lock, and a text that takes gigabytes ends the process:
in a process of its own neither holds up or ends the bot.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pickle import UnpicklingError
from types import TracebackType
from typing import IO, Any, Self, TypeVar, cast

from bot.errors import ChildError
from bot.log_json import LogFormat
from bot.telegram.runtime.child_process import Defect, Done, Failed, OutOfMemory, Task
from corpus.table_files import tables_in_use

T = TypeVar("T")

# What the child runs first: it finds its modules where we do, however we were started.
_CODE = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from bot.telegram.runtime.child_process import serve; serve()"
)


@dataclass(frozen=True, slots=True)
class Step:
    """What a child is about to do.

    Attributes:
        name: What it works on, for a sentence.
        seconds: For how long it may say nothing before it is ended.
    """

    name: str
    seconds: float


class DefectError(Exception):
    """A defect of the program, found in a child; ``str()`` is its traceback."""


class Children:
    """Starts child processes, one for each call; safe to use from several threads.

    A child dies with this process, at once on Linux, elsewhere when it next lets go of the interpreter.
    """

    def __init__(self, log_format: LogFormat = "text", language: str = "en") -> None:
        """Have them log in this form and language."""
        self._log_format = log_format
        self._language = language
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what runs, and start nothing more."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()

    def run(
        self,
        function: Callable[[Callable[[object], None]], T],
        first: Step,
        memory_mb: int,
        hear: Callable[[Any], object] = lambda said: said,
    ) -> T:
        """What a function returns or raises that is called in a child, with a way to say something.

        The function is pickled: one of a module, or a `functools.partial` of one. Where it says a `Step`,
        that counts from now on in place of the first one; what else it says is heard here. Of memory it may
        have so much for its data, on Linux.

        Raises:
            ChildError: it took too long or too much memory, or the child ended or was ended.
            BantinError: as the function raises it.
            DefectError: the function raised anything else.
        """
        task = Task(function, memory_mb, self._log_format, self._language)
        process = self._start(first, memory_mb)
        try:
            return cast("T", _Call(process, first, memory_mb, hear).outcome(task))
        except ChildError as error:
            if self._closed:
                raise ChildError.of("stopped", first.name) from error
            raise
        finally:
            with self._lock:
                self._running.discard(process)
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):  # what is left to write, nobody reads
                    if stream:
                        stream.close()

    def _start(self, first: Step, memory_mb: int) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise ChildError.of("stopped", first.name)
            command = [sys.executable, "-c", _CODE]
            try:
                process = subprocess.Popen(  # noqa: S603 (ourselves)
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
                )
            except OSError as error:  # no memory for another process
                raise ChildError.of("memory", first.name, limit=memory_mb) from error
            self._running.add(process)
        return process


class _Call:
    """One call in a child that has been started."""

    def __init__(
        self, process: subprocess.Popen[bytes], first: Step, memory_mb: int, hear: Callable[[Any], object]
    ) -> None:
        self._process = process
        self._memory_mb = memory_mb
        self._hear = hear
        self._changed = threading.Condition()
        self._over = False
        self._late = False
        self._begin(first)

    def outcome(self, task: Task) -> Any:  # noqa: ANN401 (the function's)
        """What comes of a task; as `Children.run` says."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise ValueError("a child without pipes")
        watching = threading.Thread(target=self._watch, name="child", daemon=True)
        watching.start()
        try:
            with suppress(BrokenPipeError):  # it is gone; what is read next says so
                pickle.dump(sys.path, stdin)
                pickle.dump(own.folder if (own := tables_in_use()) else None, stdin)
                pickle.dump(task, stdin)
                stdin.flush()
            return self._result(stdout)
        finally:
            with self._changed:
                self._over = True
                self._changed.notify()
            watching.join()

    def _result(self, stdout: IO[bytes]) -> Any:  # noqa: ANN401 (likewise)
        while True:
            try:
                said = pickle.load(stdout)  # noqa: S301 (our own child)
            except (EOFError, UnpicklingError) as error:
                raise self._death() from error
            self._begin(said if isinstance(said, Step) else self._step)
            match said:
                case Step():
                    pass
                case Done(value):
                    return value
                case Failed(raised):
                    raise raised
                case OutOfMemory():
                    raise ChildError.of("memory", self._step.name, limit=self._memory_mb)
                case Defect(text):
                    raise DefectError(text)
                case _:
                    self._hear(said)

    def _begin(self, step: Step) -> None:
        """Wait from now on for as long as a step may take."""
        with self._changed:
            self._step = step
            self._due = time.monotonic() + step.seconds
            self._changed.notify()

    def _watch(self) -> None:
        """End the child when it has said nothing for too long."""
        with self._changed:
            while not self._over:
                left = self._due - time.monotonic()
                if left <= 0:
                    self._late = True
                    self._process.kill()
                    return
                self._changed.wait(left)

    def _death(self) -> ChildError:
        if self._late:
            return ChildError.of("slow", self._step.name, seconds=round(self._step.seconds))
        return ChildError.of("died", self._step.name, code=self._process.wait())

"""The other end of `bot.telegram.runtime.child`: what happens inside a child process."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bot.log_json import LogFormat
from bot.logs import configure
from corpus.errors import BantinError
from corpus.own_tables import OwnTables
from corpus.table_files import use_tables

_MB = 1_000_000
_NICE = 10  # questions go first
_OUT_OF_MEMORY_SCORE = "900"  # where the system runs out of memory, it ends the child and not the bot
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be called, with a way to say something, how much memory it may take, and how it logs."""

    function: Callable[[Callable[[object], None]], Any]
    memory_mb: int
    log_format: LogFormat = "text"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Done:
    """The function has returned this."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """The function has raised what a person can mend."""

    error: BantinError


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """The function wanted more memory than it may have."""


@dataclass(frozen=True, slots=True)
class Defect:
    """The function has raised something else; its traceback."""

    text: str


def serve() -> None:
    """Carry out the task that stands in standard input, and write what is said and what comes of it."""
    stdin = sys.stdin.buffer
    written = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is none of ours
    configure("WARNING")  # without a word of anybody's, whatever the settings of the bot
    _die_with_parent()

    def say(said: object) -> None:
        pickle.dump(said, written)
        written.flush()

    try:
        task = _task(stdin)
    except BantinError as error:  # of a table
        say(Failed(error))
        return
    configure("WARNING", form=task.log_format, language=task.language)
    threading.Thread(target=_end_after, args=(stdin,), daemon=True).start()
    _limit(task.memory_mb)
    say(_outcome(task, say))


def _task(stdin: IO[bytes]) -> Task:
    """The task, and with it the modules that it needs, which read the tables as they are now."""
    folder: Path | None = pickle.load(stdin)  # noqa: S301 (our own parent)
    use_tables(OwnTables.read(folder) if folder else None)
    task: Task = pickle.load(stdin)  # noqa: S301 (likewise)
    return task


def _outcome(task: Task, say: Callable[[object], None]) -> Done | Failed | OutOfMemory | Defect:
    try:
        return Done(task.function(say))
    except BantinError as error:
        return Failed(error)
    except MemoryError:
        return OutOfMemory()
    except Exception as error:  # noqa: BLE001 (whatever it is, the parent is told)
        if "allocate memory" in str(error):  # so PyTorch says it
            return OutOfMemory()
        return Defect(traceback.format_exc())


def _end_after(stdin: IO[bytes]) -> None:
    """End when the parent is gone, and its end of the pipe with it."""
    stdin.read()
    os._exit(1)


def _die_with_parent() -> None:
    """Have Linux end this process with its parent, also in the midst of a pattern; and leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 (Linux alone needs it)

        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _limit(memory_mb: int) -> None:
    """Take no more memory than this for data, on Linux, and the processor after all others, on POSIX.

    The address space is no measure: PyTorch and FAISS reserve much more of it than they ever use. Other
    systems do not hold to a limit of data.
    """
    if sys.platform == "win32":
        return
    os.nice(_NICE)
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 (Windows has none)

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nobody's text in a file of the system's
        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * _MB, memory_mb * _MB))
        with suppress(OSError):  # in some containers there is no /proc
            Path("/proc/self/oom_score_adj").write_text(_OUT_OF_MEMORY_SCORE, "ascii")

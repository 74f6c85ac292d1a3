"""The other end of `corpus.ingest.parser_process`: the process in which files are parsed."""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from corpus.errors import BulletinError
from corpus.ingest.read import FileContents, parse_file
from corpus.ingest.scans.recognise import set_up

_MB = 1_000_000
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


@dataclass(frozen=True, slots=True)
class ParserSetup:
    """How the process parses.

    Attributes:
        memory_mb: How much memory it may take for its data, in MB; Linux alone holds to it.
        scans: The folder in which it keeps what it reads from pictures; ``None``: it keeps nothing.
    """

    memory_mb: int
    scans: Path | None = None


@dataclass(frozen=True, slots=True)
class ParseRequest:
    """A file to be parsed, as `parse_file` takes it."""

    name: str
    content: bytes
    called: str


@dataclass(frozen=True, slots=True)
class ParseDefect:
    """Something was raised that is no `BulletinError`; its traceback, or none for a lack of memory."""

    traceback: str | None


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page of a scan was read: the file is not given up yet."""


def serve() -> None:
    """Parse what is asked for in standard input, one after the other, until it is closed."""
    stdin = sys.stdin.buffer
    written = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is none of ours
    logging.disable(logging.CRITICAL)  # nor is what they log of somebody's file
    _die_with_parent()
    setup: ParserSetup = pickle.load(stdin)  # noqa: S301 (our own parent)
    _limit(setup.memory_mb)
    set_up(setup.scans, lambda: _say(PageRead(), written))
    with suppress(EOFError, BrokenPipeError):
        while True:
            _answer(stdin, written)


def _answer(stdin: IO[bytes], written: IO[bytes]) -> None:
    request: ParseRequest = pickle.load(stdin)  # noqa: S301 (likewise)
    _say(outcome_of(request), written)


def _say(said: object, written: IO[bytes]) -> None:
    pickle.dump(said, written)
    written.flush()


def outcome_of(request: ParseRequest) -> FileContents | BulletinError | ParseDefect:
    """What comes of parsing a file, in this process; nothing is raised."""
    try:
        return parse_file(request.name, request.content, request.called)
    except BulletinError as error:
        return error
    except MemoryError:
        return ParseDefect(None)
    except Exception:  # noqa: BLE001 (whatever it is, the parent is told)
        return ParseDefect(traceback.format_exc())


def _die_with_parent() -> None:
    """Have Linux end this process with its parent; elsewhere it ends behind the file at hand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's matter
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 (Linux alone needs it)

        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _limit(memory_mb: int) -> None:
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 (Windows has none)

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nobody's text in a file of the system's
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)  # that of an index run, where it has one
        limit = memory_mb * _MB if hard == resource.RLIM_INFINITY else min(hard, memory_mb * _MB)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

"""How the process ends: by a signal as by itself; never is the interpreter taken down around native code."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import NoReturn, ParamSpec

from bot.errors import ConfigError, UnservableError
from bot.telegram.runtime.executors import Worker
from corpus.errors import BantinError
from retrieval.live import LOADER_NAME

_P = ParamSpec("_P")

TERMINATED = 128 + signal.SIGTERM
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


EX_CONFIG = 78
"""What `bantin serve` ends with where no restart mends what is wrong; the number is that of sysexits.h."""


class StopSignal(SystemExit):
    """That SIGTERM came: what is under way is undone, as for any other error, and the process ends."""


@contextmanager
def unwound_by_sigterm(*, for_good: bool = False) -> Iterator[None]:
    """Have SIGTERM raise `StopSignal` in the block, and SIGINT `KeyboardInterrupt`: the first of them alone.

    What comes while the block unwinds is not heard: it is ending. With ``for_good`` nothing is heard behind
    the block either, for the process ends there. Changes nothing in a thread that is not the main one: there
    no signal can be handled.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: object) -> NoReturn:
        hear_no_signals()
        raise KeyboardInterrupt if number == signal.SIGINT else StopSignal(TERMINATED)

    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        if before[number] is not signal.SIG_IGN:  # as of a program in the background
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if for_good else handler)


@contextmanager
def unmendable_by_restart(command: str | None) -> Iterator[None]:
    """Tell a service's wrong config or token by a status of its own: to restart it would be in vain.

    Raises:
        UnservableError: instead of a `ConfigError`, where the command is ``serve``.
    """
    try:
        yield
    except ConfigError as error:
        if command != "serve":
            raise
        raise UnservableError("{reason}", reason=error) from error


def status_of(error: BantinError) -> int:
    """The exit status that goes with what a person can mend: 1, or `EX_CONFIG`."""
    return EX_CONFIG if isinstance(error, UnservableError) else 1


def hear_no_signals() -> None:
    """Ignore SIGTERM and SIGINT from now on."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def ended_well_by_signals(command: Callable[_P, None]) -> Callable[_P, None]:
    """Make of a command one that SIGTERM and SIGINT are the ordinary end of: the status is 0."""

    @wraps(command)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        with suppress(StopSignal, KeyboardInterrupt):
            command(*args, **kwargs)

    return run


def end_beside_threads(error: BaseException | None) -> None:
    """End the process at once, by an error or by ``None``, if threads of ours still compute; else do nothing.

    They are daemons, and may be within the encoder or the index for seconds. When the interpreter ends, each
    that comes back from there is ended on the spot, which C++ answers by aborting the process. So nothing
    is taken down: what is to last was written and closed before, and child processes ended.
    """
    if not computing():
        return
    status = _status(error)
    with suppress(ValueError):  # another thread than the main one cannot
        hear_no_signals()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


def computing() -> bool:
    """Whether a thread of ours is at work: one that answers, indexes, or opens a snapshot."""
    return any(
        thread.name == LOADER_NAME or (isinstance(thread, Worker) and thread.busy)
        for thread in threading.enumerate()
    )


def _status(error: BaseException | None) -> int:
    """The status that the interpreter would end with; the traceback of a defect is printed, as it would."""
    if error is None:
        return 0
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    traceback.print_exception(error)
    return 1

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.ending import StopSignal, ended_well_by_signals, unwound_by_sigterm

PROGRAM = Path(__file__).with_name("computing.py")
ROOT = PROGRAM.parents[3]
ROUNDS = 4


def played(*words: str) -> tuple[dict[str, Any], str]:
    """What comes of rounds in which the command line ends while threads compute, and what is said."""
    ran = subprocess.run(  # noqa: S603 (our own)
        [sys.executable, PROGRAM, str(ROUNDS), *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    return json.loads(ran.stdout.splitlines()[-1]), ran.stderr


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="rounds are forks")
@pytest.mark.parametrize(("words", "status"), [(["--version"], 0), (["facts", "none.txt"], 1)])
def test_threads_that_compute_never_abort_the_process(words: list[str], status: int) -> None:
    """While threads are within the encoder a command ends with its own status, within ten seconds."""
    found, said = played(*words)
    assert found["statuses"] == [status] * ROUNDS
    assert found["longest"] < 10
    assert "terminate called" not in said


def test_sigterm_unwinds_what_is_under_way() -> None:
    """SIGTERM is raised as an error once, and afterwards the signal does what it did before."""
    before = signal.getsignal(signal.SIGTERM)

    def run() -> None:
        with unwound_by_sigterm():
            try:
                signal.raise_signal(signal.SIGTERM)
            finally:
                signal.raise_signal(signal.SIGTERM)  # while it unwinds, another one is not heard

    with pytest.raises(StopSignal) as raised:
        run()
    assert raised.value.code == 143
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.parametrize("first", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_is_not_heard(first: signal.Signals, second: signal.Signals) -> None:
    """What comes while one signal unwinds what is under way disturbs nothing, whichever it is."""
    done: list[int] = []

    def run() -> None:
        with unwound_by_sigterm():
            try:
                signal.raise_signal(first)
            finally:
                signal.raise_signal(second)
                done.append(1)

    with pytest.raises((StopSignal, KeyboardInterrupt)):
        run()
    assert done == [1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_is_ignored_stays_so() -> None:
    """A program that was started to ignore SIGINT, as in the background, is not interrupted by it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with unwound_by_sigterm():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_some_commands_end_well_by_signals(number: signal.Signals) -> None:
    """A command that runs until it is told to stop returns as if it had ended by itself."""

    @ended_well_by_signals
    def command(given: list[int]) -> None:
        given.append(1)
        signal.raise_signal(number)
        given.append(2)

    made: list[int] = []
    with unwound_by_sigterm():
        command(made)
    assert made == [1]

"""Programs that are run to be measured: how long, with how much memory, and what they print."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class FailedError(Exception):
    """A program ended badly; the sentence holds the last line that it wrote to stderr."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that ended well.

    Attributes:
        output: What it wrote to stdout.
        seconds: From its start to its end.
        peak_mb: Its memory at most; ``None`` where the system does not tell (Windows).
        waited: The share of that time in which its first thread had to wait for a processor; ``None`` where
            the system does not tell (all but Linux).
    """

    output: str
    seconds: float
    peak_mb: float | None
    waited: float | None


def environment(threads: int, root: Path) -> dict[str, str]:
    """The variables with which programs are run: so many threads each, and no word to the network."""
    named = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    quiet = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False", "LANGSMITH_TRACING": "false"}
    return {**os.environ, **dict.fromkeys(named, str(threads)), **quiet, "PYTHONPATH": str(root)}


def keep_to(processors: int) -> bool:
    """Let this process, and all that it starts, use so many processors only; whether that can be done.

    Linux alone can; elsewhere the numbers of threads have to do.
    """
    allowed = getattr(os, "sched_getaffinity", None)
    if allowed is None:
        return False
    os.sched_setaffinity(0, sorted(allowed(0))[:processors])
    return True


def run(command: Sequence[str | Path], variables: Mapping[str, str], errors: Path) -> Finished:
    """Run a program to its end; what it writes to stderr goes into the file ``errors``.

    Raises:
        FailedError: its exit status is not 0.
    """
    begun = time.perf_counter()
    with errors.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(  # noqa: S603 (the runner's own commands)
            command, env=variables, stdout=subprocess.PIPE, stderr=stream, text=True, encoding="utf-8"
        )
    with process:
        output = process.stdout.read() if process.stdout else ""
        peak = waited = None
        if hasattr(os, "wait4"):
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            waited = waited_seconds(str(process.pid))
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            unit = 1 if sys.platform == "darwin" else 1024  # of the kernel's own figure
            peak = usage.ru_maxrss * unit / 1e6
    seconds = time.perf_counter() - begun
    if process.returncode:
        lines = errors.read_text("utf-8", errors="replace").strip().splitlines() or ["no word"]
        raise FailedError(f"{lines[-1]} (status {process.returncode})")
    return Finished(output, seconds, peak, None if waited is None else waited / seconds)


def waited_seconds(process: str = "self") -> float | None:
    """How long a process's threads were ready to run and had no processor, where Linux tells it.

    The second number of ``schedstat``, in nanoseconds (Documentation/scheduler/sched-stats). Threads that
    ended do not count; of a process that ended and was not waited for yet its first thread does.
    """
    try:
        told = [task.read_text("utf-8") for task in Path(f"/proc/{process}/task").glob("*/schedstat")]
    except OSError:
        return None
    return sum(int(each.split()[1]) for each in told) / 1e9 if told else None

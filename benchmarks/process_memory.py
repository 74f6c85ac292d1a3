"""Memory of a process as Linux counts it, without any library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_KB = 1024
_MB = 1e6


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process takes, in MB.

    Attributes:
        resident: All of its pages that are in memory, those of mapped files included.
        anonymous: Those of them that stand in no file, which the machine cannot drop and read again.
        peak: The most that was resident so far.
    """

    resident: float
    anonymous: float
    peak: float


def read_memory(pid: int | str = "self") -> Memory:
    """The memory of a process now.

    Raises:
        OSError: it is gone, or the machine is no Linux.
    """
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    resident, anonymous, peak = (
        int(fields[name].split()[0]) * _KB / _MB for name in ("VmRSS", "RssAnon", "VmHWM")
    )
    return Memory(resident, anonymous, peak)

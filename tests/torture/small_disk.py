"""A disk that is really full: a few megabytes of memory, where the system lets them be mounted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BALLAST = "ballast"
_BLOCK = 4096


class NoDiskError(Exception):
    """No small disk can be made here; the text says why."""


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a disk of that size at a folder for as long as the block runs.

    Raises:
        NoDiskError: the system does not allow it.
    """
    if sys.platform != "linux":
        raise NoDiskError("a small disk in memory is mounted on Linux only")
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.geteuid() != 0:
        raise NoDiskError("only root can mount a small disk")
    folder.mkdir(parents=True)
    made = subprocess.run(  # noqa: S603 - the system's own program
        [mount, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise NoDiskError(f"no small disk can be mounted: {made.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run([umount, "--lazy", str(folder)], check=True)  # noqa: S603 - the system's own program


class SmallDisk:
    """A disk that can be filled up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def room(self) -> int:
        """How many bytes are free."""
        return shutil.disk_usage(self.folder).free

    def fill(self, left: int) -> None:
        """Fill it up until about so many bytes are left, in whole blocks."""
        self.empty()
        ballast = max(0, (self.room - left) // _BLOCK * _BLOCK)
        with (self.folder / _BALLAST).open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, ballast))

    def empty(self) -> None:
        """Give the room back."""
        (self.folder / _BALLAST).unlink(missing_ok=True)

"""Small disks of their own, which get full or cannot be written."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mounts a small disk of its own; passed over where that is not allowed."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(*options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", ",".join(["size=512k", *options]), "tmpfs", str(place)]
        if "remount" in options[:1]:
            command = ["mount", "-o", "remount,ro", str(place)]
        if sys.platform != "linux" or subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603
            pytest.skip("no disk can be mounted here")
        return place

    yield mount
    if sys.platform == "linux":
        subprocess.run(["umount", str(place)], check=False, capture_output=True)  # noqa: S603, S607


def fill(folder: Path) -> None:
    """Leave no byte free."""
    with (folder / "filler").open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            return

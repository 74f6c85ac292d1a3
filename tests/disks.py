"""Small disks of their own, which get full or cannot be written."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mounts a small disk of its own; passed over where that is not allowed."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(*options: str) -> Path:
        if "remount" in options[:1]:
            _carry_out("mount", "-o", "remount,ro", str(place))
        else:
            _mount(place, "size=512k", *options)
        return place

    yield mount
    _unmount(place)


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path]:
    """A disk in an empty folder; passed over where that is not allowed."""
    _mount(place, *options)
    try:
        yield place
    finally:
        _unmount(place)


def _mount(place: Path, *options: str) -> None:
    _carry_out("mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place))


def _unmount(place: Path) -> None:
    if sys.platform == "linux":
        subprocess.run(["umount", str(place)], check=False, capture_output=True)  # noqa: S603, S607


def _carry_out(*command: str) -> None:
    if sys.platform != "linux" or subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603
        pytest.skip("no disk can be mounted here")


def fill(folder: Path) -> None:
    """Leave no byte free."""
    with (folder / "filler").open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            return

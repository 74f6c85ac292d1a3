"""One process at a time serves from a data folder, and none while it is carried elsewhere.

The one importer of `filelock`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import ServeError
from corpus.notices import notice
from corpus.private_files import FILE_MODE, make_folder

_LOG = logging.getLogger(__name__)
_LOCK = "serving.lock"


@contextmanager
def hold_serving_lock(folder: Path) -> Iterator[None]:
    """Keep other processes that serve from the same folder waiting for as long as the block runs."""
    make_folder(folder)
    lock = FileLock(folder / _LOCK, mode=FILE_MODE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        _LOG.warning(notice("Another bantin serves from {folder}; waiting until it stops.", folder=folder))
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def nobody_serving(folder: Path) -> Iterator[None]:
    """Keep every process from serving from a folder, which must be there, for as long as the block runs.

    Raises:
        ServeError: one does.
    """
    lock = FileLock(folder / _LOCK, mode=FILE_MODE)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ServeError(
            "A bot serves from {folder}: stop it first, so that nothing comes in meanwhile.", folder=folder
        ) from error
    try:
        yield
    finally:
        lock.release()

"""One process at a time serves from a data folder.

The one importer of `filelock`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

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

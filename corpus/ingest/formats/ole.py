"""Compound files, in which Word and Excel saved until 2007. The one importer of `olefile`."""

from __future__ import annotations

import io
from functools import lru_cache

from corpus.ingest.formats.base import damage_told

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_MOST = 64_000_000  # bytes of a stream


def ole_streams(content: bytes) -> frozenset[str]:
    """The names of the streams at the root of a compound file; none if it is no such file, or damaged."""
    return _names(content) if content.startswith(_MAGIC) else frozenset()


@lru_cache(maxsize=2)  # each format asks
def _names(content: bytes) -> frozenset[str]:
    import olefile  # noqa: PLC0415

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            return frozenset(path[0] for path in file.listdir() if len(path) == 1)
    except Exception:  # noqa: BLE001 (whatever the library stumbles over: it is no such file)
        return frozenset()


def is_ole(content: bytes) -> bool:
    """Whether a file begins like a compound file."""
    return content.startswith(_MAGIC)


def ole_stream(content: bytes, name: str, called: str) -> bytes:
    """What a stream holds; nothing if there is none of that name.

    Raises:
        BulletinError: the file is damaged.
    """
    import olefile  # noqa: PLC0415

    with damage_told(called), olefile.OleFileIO(io.BytesIO(content)) as file:
        return bytes(file.openstream(name).read(_MOST)) if file.exists(name) else b""

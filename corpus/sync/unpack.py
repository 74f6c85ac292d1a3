"""What servers pack, unpacked within bounds."""

from __future__ import annotations

import zlib
from typing import Any

from corpus.errors import FetchError

GZIP = b"\x1f\x8b"
"""How what was packed by gzip begins."""

_EITHER = 47  # gzip or zlib, told by its head
_RAW = -15
_MOST_PARTS = 1_000  # each costs a look at all behind it


def unpacked(body: bytes, packing: str, limit: int, called: str) -> bytes:
    """A body unpacked, of ``limit`` bytes at most; one that is not packed, whatever is said, as it is.

    Raises:
        FetchError: it is larger, damaged, or packed in a way that is not read.
    """
    match packing.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            return unzipped(body, limit, called) if body.startswith(GZIP) else body
        case "deflate":
            return _inflated(body, limit, called)
        case other:
            raise FetchError(
                "{address} is packed as {other}, which is not read.", address=called, other=other[:20]
            )


def unzipped(body: bytes, limit: int, called: str) -> bytes:
    """What was packed by gzip, in one part or several, of ``limit`` bytes at most.

    Raises:
        FetchError: it is larger, cut off, or no gzip.
    """
    whole = bytearray()
    for _ in range(_MOST_PARTS):
        part = zlib.decompressobj(_EITHER)
        whole += _part(part, body, limit + 1 - len(whole), called)
        if len(whole) > limit:
            break
        body = part.unused_data
        if not body.startswith(GZIP):
            return bytes(whole)
    raise FetchError(
        "{called} is larger than {limit} bytes when unpacked: see sync.page_mb.", called=called, limit=limit
    )


def _inflated(body: bytes, limit: int, called: str) -> bytes:
    try:
        whole = _part(zlib.decompressobj(_EITHER), body, limit + 1, called)
    except FetchError as error:
        if not isinstance(error.__cause__, zlib.error):
            raise
        whole = _part(zlib.decompressobj(_RAW), body, limit + 1, called)  # as many servers send it, headless
    if len(whole) > limit:
        raise FetchError(
            "{called} is larger than {limit} bytes when unpacked: see sync.page_mb.",
            called=called,
            limit=limit,
        )
    return whole


def _part(part: Any, body: bytes, limit: int, called: str) -> bytes:  # noqa: ANN401 (zlib names no type)
    """The first bytes of what is packed, or all of it."""
    try:
        found: bytes = part.decompress(body, limit)
    except zlib.error as error:
        raise FetchError("{called} is packed, and damaged or cut off.", called=called) from error
    if not part.eof and len(found) < limit:
        raise FetchError("{called} is packed, and damaged or cut off.", called=called)
    return found

"""Which code works out what is kept of a bulletin."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("corpus", "retrieval")
_KINDS = {".py", ".json"}


@cache
def code_version() -> str:
    """A SHA-256 over the program's code and tables, and the tables of Unicode, as hex.

    It changes with whatever could make the products of a bulletin others, and with more than that: to work
    them out once more costs minutes, to overlook one reader of texts would leave wrong ones for good.
    """
    return digest_of(_ROOT / name for name in _PACKAGES)


def digest_of(folders: Iterable[Path]) -> str:
    """A SHA-256 over the code and the tables below some folders, wherever these lie, as hex."""
    whole = hashlib.sha256(unicodedata.unidata_version.encode())
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix in _KINDS:
                name = file.relative_to(folder.parent).as_posix()
                whole.update(f"\0{name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()

"""Which code, and which tables, work out what is kept of a bulletin."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Container, Iterable
from functools import cache
from pathlib import Path

from corpus.own_tables import shipped_tables
from corpus.table_files import own_digest

_ROOT = Path(__file__).parents[2]
_CODE = {".py"}
_KINDS = {*_CODE, ".json"}


@cache
def code_version() -> str:
    """A SHA-256 over the program's code, the tables that bulletins are read by, and Unicode's, as hex.

    It changes with whatever could make the products of a bulletin others, and with more than that: to work
    them out once more costs minutes, to overlook one reader of texts would leave wrong ones for good. The
    tables by which questions alone are read, those of `retrieval`, do not count; an office's own do
    where they go over those of `corpus`.
    """
    corpus, retrieval = _ROOT / "corpus", _ROOT / "retrieval"
    own = own_digest(name for name, file in shipped_tables().items() if file.is_relative_to(corpus))
    whole = "\0".join([digest_of([corpus]), digest_of([retrieval], _CODE), own])
    return hashlib.sha256(whole.encode()).hexdigest()


def digest_of(folders: Iterable[Path], kinds: Container[str] = _KINDS) -> str:
    """A SHA-256 over the code and the tables below some folders, wherever these lie, as hex."""
    whole = hashlib.sha256(unicodedata.unidata_version.encode())
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix in kinds:
                name = file.relative_to(folder.parent).as_posix()
                whole.update(f"\0{name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()

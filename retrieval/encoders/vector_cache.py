"""Vectors that were computed once, kept so that a re-index encodes only what is new."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from corpus.sqlite import Connection, SQLiteError, connect, disk_sentence, make_private
from retrieval.encoders.base import Encoder, Vectors
from retrieval.errors import SnapshotError

_BATCH = 256
_COMMIT_SECONDS = 1.0  # a commit waits for the disk: what is lost at a power cut takes no longer to encode
_CACHE_KIB = 65_536  # keys come in no order, so each row may lie in another page than the last
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    fingerprint TEXT NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (fingerprint, text)
) STRICT, WITHOUT ROWID
"""


class VectorCache:
    """Passage vectors by encoder fingerprint and text, in one SQLite file that may be deleted at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def encode(
        self,
        texts: Sequence[str],
        encoder: Encoder,
        advance: Callable[[int], object],
    ) -> tuple[Vectors, int]:
        """The passages' vectors, in the order given, and how many of them had not been met before.

        What is done is kept about once a second and when the run ends, also where it fails, so that an
        interrupted run goes on where it stopped. ``advance`` is told after each batch how many texts it held.

        Raises:
            SnapshotError: the file is damaged or cannot be written.
            EncoderError: the encoder cannot be run.
        """
        fingerprint = encoder.fingerprint
        batches: list[Vectors] = []
        computed = 0
        self._make()
        try:
            with closing(connect(self._path)) as connection, _committed(connection) as commit:
                for start in range(0, len(texts), _BATCH):
                    batch = texts[start : start + _BATCH]
                    vectors, new = _encode_batch(connection, batch, encoder, fingerprint)
                    batches.append(vectors)
                    computed += new
                    commit()
                    advance(len(batch))
        except SQLiteError as error:
            told = disk_sentence(self._path, error)
            raise SnapshotError(
                told or f"{self._path} cannot be used ({error}): delete it and try again."
            ) from error
        return np.concatenate(batches), computed

    def _make(self) -> None:
        """Make the file for its owner alone, if it is not there."""
        try:
            make_private(self._path)
        except OSError as error:
            raise SnapshotError(f"{self._path} cannot be made ({error.strerror}): check data_dir.") from error


@contextmanager
def _committed(connection: Connection) -> Iterator[Callable[[], None]]:
    """Keeps what is done when the block ends, well or not, and now and then where it is told to."""
    connection.execute(_SCHEMA)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    due = time.monotonic() + _COMMIT_SECONDS

    def commit() -> None:
        nonlocal due
        if connection.in_transaction and time.monotonic() > due:
            connection.execute("COMMIT")
            due = time.monotonic() + _COMMIT_SECONDS

    try:
        yield commit
    finally:
        if connection.in_transaction:
            connection.execute("COMMIT")


def _encode_batch(
    connection: Connection,
    texts: Sequence[str],
    encoder: Encoder,
    fingerprint: str,
) -> tuple[Vectors, int]:
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    rows = connection.execute(
        "SELECT text, vector FROM vectors WHERE fingerprint = ? AND text IN"  # noqa: S608 (question marks)
        f" ({', '.join('?' * len(keys))})",
        (fingerprint, *keys),
    )
    known: dict[str, Vectors] = {
        key: np.frombuffer(vector, dtype="<f4").astype(np.float32) for key, vector in rows
    }
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        computed = encoder.encode_passages(list(missing.values()))
        known.update(zip(missing, computed, strict=True))
        if not connection.in_transaction:
            connection.execute("BEGIN")
        connection.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            [(fingerprint, key, known[key].astype("<f4").tobytes()) for key in sorted(missing)],
        )
    return np.stack([known[key] for key in keys]), len(missing)

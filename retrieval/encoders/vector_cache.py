"""Vectors that were computed once, kept so that a re-index encodes only what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from corpus.errors import SnapshotError
from retrieval.encoders.sentence_transformer import Encoder, Vectors

_BATCH = 256
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

        Each batch is kept as soon as it is done, so an interrupted run goes on where it stopped.
        ``advance`` is told after each batch how many texts it held.

        Raises:
            SnapshotError: the file is damaged or cannot be written.
            EncoderError: the encoder cannot be run.
        """
        fingerprint = encoder.fingerprint
        batches: list[Vectors] = []
        computed = 0
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
                connection.execute(_SCHEMA)
                for start in range(0, len(texts), _BATCH):
                    batch = texts[start : start + _BATCH]
                    vectors, new = _encode_batch(connection, batch, encoder, fingerprint)
                    batches.append(vectors)
                    computed += new
                    advance(len(batch))
        except sqlite3.Error as error:
            raise SnapshotError(f"{self._path} cannot be used ({error}): delete it and try again.") from error
        return np.concatenate(batches), computed


def _encode_batch(
    connection: sqlite3.Connection,
    texts: Sequence[str],
    encoder: Encoder,
    fingerprint: str,
) -> tuple[Vectors, int]:
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    known: dict[str, Vectors] = {}
    for key in keys:
        row = connection.execute(
            "SELECT vector FROM vectors WHERE fingerprint = ? AND text = ?",
            (fingerprint, key),
        ).fetchone()
        if row:
            known[key] = np.frombuffer(row[0], dtype="<f4").astype(np.float32)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        computed = encoder.encode_passages(list(missing.values()))
        known.update(zip(missing, computed, strict=True))
        connection.execute("BEGIN")  # a batch is one transaction: every one waits for the disk
        connection.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            [(fingerprint, key, known[key].astype("<f4").tobytes()) for key in missing],
        )
        connection.execute("COMMIT")
    return np.stack([known[key] for key in keys]), len(missing)

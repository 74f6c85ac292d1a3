"""Vectors that were computed once, kept so that a re-index encodes only what is new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from pathlib import Path

import numpy as np

from retrieval.cache_file import CacheRows, opened, text_digest
from retrieval.encoders.base import Encoder, Vectors

_BATCH = 256
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    fingerprint TEXT NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (fingerprint, text)
) STRICT, WITHOUT ROWID
"""

# Each fingerprint once, by jumping from one to the next: DISTINCT would look through all rows.
_ENCODERS = """
WITH RECURSIVE encoders (name) AS (
    SELECT min(fingerprint) FROM vectors
    UNION ALL
    SELECT (SELECT min(fingerprint) FROM vectors WHERE fingerprint > name)
    FROM encoders WHERE name IS NOT NULL
)
SELECT name FROM encoders WHERE name IS NOT NULL
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
        with opened(self._path, _SCHEMA) as rows:
            for start in range(0, len(texts), _BATCH):
                batch = texts[start : start + _BATCH]
                vectors, new = _encode_batch(rows, batch, encoder, fingerprint)
                batches.append(vectors)
                computed += new
                advance(len(batch))
        return np.concatenate(batches), computed

    def prune(self, keys: Container[str]) -> int:
        """Forget the vectors of all texts but those of these keys; how many were forgotten.

        Raises:
            SnapshotError: the file is damaged or cannot be written.
        """
        with opened(self._path, _SCHEMA) as rows:
            known = rows.find("SELECT fingerprint, text FROM vectors")
            outdated = [row for row in known if row[1] not in keys]
            rows.write("DELETE FROM vectors WHERE fingerprint = ? AND text = ?", outdated)
            return len(outdated)

    def forget(self, keys: Collection[str]) -> None:
        """Forget the vectors of the texts of these keys, whichever encoder made them.

        Raises:
            SnapshotError: the file is damaged or cannot be written.
        """
        if not keys:
            return
        with opened(self._path, _SCHEMA) as rows:
            # Row by row of the index: one look for each encoder there was, and not one through all rows.
            encoders = rows.find(_ENCODERS)
            outdated = [(fingerprint, key) for (fingerprint,) in encoders for key in keys]
            rows.write("DELETE FROM vectors WHERE fingerprint = ? AND text = ?", outdated)


def _encode_batch(
    rows: CacheRows,
    texts: Sequence[str],
    encoder: Encoder,
    fingerprint: str,
) -> tuple[Vectors, int]:
    keys = [text_digest(text) for text in texts]
    found = rows.find(
        "SELECT text, vector FROM vectors WHERE fingerprint = ? AND text IN"  # noqa: S608 (question marks)
        f" ({', '.join('?' * len(keys))})",
        (fingerprint, *keys),
    )
    known: dict[str, Vectors] = {
        key: np.frombuffer(vector, dtype="<f4").astype(np.float32) for key, vector in found
    }
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        computed = encoder.encode_passages(list(missing.values()))
        known.update(zip(missing, computed, strict=True))
        rows.write(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            [(fingerprint, key, known[key].astype("<f4").tobytes()) for key in sorted(missing)],
        )
    return np.stack([known[key] for key in keys]), len(missing)

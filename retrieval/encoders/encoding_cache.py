"""What was encoded once, kept so that a re-index encodes only what is new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from pathlib import Path

import numpy as np

from retrieval.cache_file import CacheRows, opened, text_digest
from retrieval.encoders.base import EncodedPassages, Encoder, Vectors
from retrieval.encoders.token_codes import TokenCodes

_BATCH = 256
_FORMER = "vectors.sqlite*"

_Encoded = tuple[Vectors, TokenCodes]
"""A passage's vector and tokens."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS encodings (
    fingerprint TEXT NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL, starts BLOB NOT NULL,
    codes BLOB NOT NULL, width INTEGER NOT NULL, PRIMARY KEY (fingerprint, text)
) STRICT
"""

# Each fingerprint once, by jumping from one to the next: DISTINCT would look through all rows.
_ENCODERS = """
WITH RECURSIVE encoders (name) AS (
    SELECT min(fingerprint) FROM encodings
    UNION ALL
    SELECT (SELECT min(fingerprint) FROM encodings WHERE fingerprint > name)
    FROM encoders WHERE name IS NOT NULL
)
SELECT name FROM encoders WHERE name IS NOT NULL
"""


class EncodingCache:
    """Encoded passages by encoder fingerprint and text, in one SQLite file that may be deleted."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def encode(
        self,
        texts: Sequence[tuple[str, int]],
        encoder: Encoder,
        advance: Callable[[int], object],
    ) -> tuple[EncodedPassages, int]:
        """The encoded passages, in the order given, and how many of them had not been met before.

        With each text comes where its own words begin: the tokens before that are left out, and the places of
        the others counted from there.

        What is done is kept about once a second and when the run ends, also where it fails, so that an
        interrupted run goes on where it stopped. ``advance`` is told after each batch how many texts it held.

        Raises:
            SnapshotError: the file is damaged or cannot be written.
            EncoderError: the encoder cannot be run.
        """
        fingerprint = encoder.fingerprint
        found: list[_Encoded] = []
        computed = 0
        with opened(self._path, _SCHEMA) as rows:
            for start in range(0, len(texts), _BATCH):
                batch = texts[start : start + _BATCH]
                encoded, new = _encode_batch(rows, batch, encoder, fingerprint)
                found += encoded
                computed += new
                advance(len(batch))
        vectors = np.stack([vector for vector, _ in found])
        return EncodedPassages(vectors, [tokens for _, tokens in found]), computed

    def prune(self, keys: Container[str]) -> int:
        """Forget all texts but those of these keys; how many were forgotten.

        The file in which earlier versions kept vectors goes as well.

        Raises:
            SnapshotError: the file is damaged or cannot be written.
        """
        for former in self._path.parent.glob(_FORMER):
            former.unlink(missing_ok=True)
        with opened(self._path, _SCHEMA) as rows:
            known = rows.find("SELECT fingerprint, text FROM encodings")
            outdated = [row for row in known if row[1] not in keys]
            rows.write("DELETE FROM encodings WHERE fingerprint = ? AND text = ?", outdated)
            return len(outdated)

    def forget(self, keys: Collection[str]) -> None:
        """Forget the texts of these keys, whichever encoder encoded them.

        Raises:
            SnapshotError: the file is damaged or cannot be written.
        """
        if not keys:
            return
        with opened(self._path, _SCHEMA) as rows:
            # Row by row of the index: one look for each encoder there was, and not one through all rows.
            encoders = rows.find(_ENCODERS)
            outdated = [(fingerprint, key) for (fingerprint,) in encoders for key in keys]
            rows.write("DELETE FROM encodings WHERE fingerprint = ? AND text = ?", outdated)


def _encode_batch(
    rows: CacheRows,
    texts: Sequence[tuple[str, int]],
    encoder: Encoder,
    fingerprint: str,
) -> tuple[list[_Encoded], int]:
    keys = [text_digest(text) for text, _ in texts]
    found = rows.find(
        "SELECT text, vector, starts, codes, width FROM encodings"  # noqa: S608 (question marks)
        f" WHERE fingerprint = ? AND text IN ({', '.join('?' * len(keys))})",
        (fingerprint, *keys),
    )
    known = {key: _read(*stored) for key, *stored in found}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        encoded = encoder.encode_passages([text for text, _ in missing.values()])
        own = [
            each.from_place(start) for each, (_, start) in zip(encoded.tokens, missing.values(), strict=True)
        ]
        known.update(zip(missing, zip(encoded.vectors, own, strict=True), strict=True))
        rows.write(
            "INSERT OR REPLACE INTO encodings VALUES (?, ?, ?, ?, ?, ?)",
            [(fingerprint, key, *_written(*known[key])) for key in sorted(missing)],
        )
    return [known[key] for key in keys], len(missing)


def _written(vector: Vectors, tokens: TokenCodes) -> tuple[bytes, bytes, bytes, int]:
    starts = tokens.starts.astype("<i4").tobytes()
    return vector.astype("<f4").tobytes(), starts, tokens.codes.tobytes(), tokens.codes.shape[1]


def _read(vector: bytes, starts: bytes, codes: bytes, width: int) -> _Encoded:
    places = np.frombuffer(starts, dtype="<i4").astype(np.int32)
    stored = np.frombuffer(codes, dtype=np.uint8).reshape(len(places), width)
    return np.frombuffer(vector, dtype="<f4").astype(np.float32), TokenCodes(stored, places)

"""The nearest vectors in PostgreSQL, found by HNSW."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.errors import LibraryError
from corpus.postgres import DatabaseAddress, Postgres
from retrieval.postgres.layout import lay_out
from retrieval.postgres.legs import COMPARED, NearestVectors, in_view
from retrieval.postgres.rows import written_vector

PASSAGES = 1500
DIMENSION = 16


def test_the_more_passages_the_more_are_in_view() -> None:
    """Of ten times as many passages several times as many are kept in view, as far as pgvector allows."""
    assert in_view(50_000, 100) == in_view(100_000, 100) == 200
    assert in_view(300_000, 100) == 600
    assert in_view(100_000, 500) == 500
    assert in_view(100_000_000, 100) == in_view(100_000, 5000) == 1000


@pytest.mark.slow
def test_more_are_found_than_are_in_view(database: DatabaseAddress) -> None:
    """Who asks for more than pgvector keeps in view at once is given them all the same, the nearest first."""
    postgres = Postgres(database, LibraryError)
    lay_out(postgres)
    vectors = np.random.default_rng(3).normal(size=(PASSAGES, DIMENSION))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with postgres.writing() as connection:
        connection.execute("INSERT INTO indexed (bulletin, digest, code) VALUES ('tin', '', '')")
        connection.execute(
            "INSERT INTO passages (bulletin, first, behind, vector)"
            " SELECT number, 0, 1, CAST(vector AS HALFVEC) FROM indexed,"
            " unnest(CAST(:vectors AS TEXT[])) AS given (vector)",
            {"vectors": list(map(written_vector, vectors))},
        )
        connection.execute(
            f"CREATE INDEX ON passages USING hnsw (CAST(vector AS HALFVEC({DIMENSION})) halfvec_ip_ops)"
        )
    with postgres.reading() as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        dense = NearestVectors(connection, DIMENSION, COMPARED + 1)
        found = dense.nearest(vectors[7], 1400)
        scores = dense.scores(vectors[7], found)
    postgres.close()
    assert len(set(found.tolist())) == 1400
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    assert scores[0] == pytest.approx(1, abs=1e-2)

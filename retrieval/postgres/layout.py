"""How the index is laid out in its database, and what it was made with."""

from __future__ import annotations

from corpus.postgres import Postgres, PostgresConnection, migrate
from retrieval.encoders.base import Encoder
from retrieval.errors import SnapshotError
from retrieval.index.settings import IndexSettings

_STEPS = "retrieval.postgres:migrations"
_NOTED_IN = "alembic_version_index"
_ALL = (
    "indexed, passages, passage_words, passage_tokens, facts, lessons, terms, term_changes, spelling_changes,"
    " lexicon"
)


def lay_out(postgres: Postgres) -> None:
    """Make the tables of the index, unless they are there.

    Raises:
        SnapshotError: a newer version of bantin laid them out.
        LibraryError: the database is out of reach.
    """
    migrate(postgres, _STEPS, _NOTED_IN, SnapshotError)


def make_for(connection: PostgresConnection, encoder: Encoder, settings: IndexSettings) -> None:
    """Have the index be one of this encoder and these settings; what others made is dropped.

    Vectors of two encoders must never be held against each other, nor passages of two cuts.
    """
    rows = connection.execute("SELECT encoder, settings FROM index_made FOR UPDATE")
    wanted = encoder.fingerprint, settings.model_dump_json()
    if rows and tuple(rows[0]) == wanted:
        return
    dimension = encoder.encode_passages(["một"]).vectors.shape[1]
    if rows:
        connection.execute(f"TRUNCATE {_ALL}")
        connection.execute(
            "INSERT INTO changes (bulletins, passages, length)"
            " SELECT -sum(bulletins), -sum(passages), -sum(length) FROM ("
            "SELECT bulletins, passages, length FROM folded UNION ALL"
            " SELECT bulletins, passages, length FROM changes) AS counted"
        )
        connection.execute("DROP INDEX IF EXISTS passages_nearest")
    connection.execute(
        "INSERT INTO index_made (single, encoder, dimension, settings)"
        " VALUES (TRUE, :encoder, :dimension, :settings) ON CONFLICT (single) DO UPDATE SET"
        " encoder = excluded.encoder, dimension = excluded.dimension, settings = excluded.settings",
        {"encoder": wanted[0], "dimension": dimension, "settings": wanted[1]},
    )
    connection.execute(
        f"CREATE INDEX IF NOT EXISTS passages_nearest ON passages USING hnsw"
        f" (CAST(vector AS HALFVEC({dimension})) halfvec_ip_ops) WITH (m = 16, ef_construction = 128)"
    )

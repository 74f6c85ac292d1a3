"""How the index is laid out in its database, and what it was made with."""

from __future__ import annotations

from corpus.postgres import Postgres, PostgresConnection, migrate
from retrieval.encoders.base import Encoder
from retrieval.errors import SnapshotError
from retrieval.index.settings import IndexSettings
from retrieval.postgres.legs import COMPARED

_STEPS = "retrieval.postgres:migrations"
_BUILDING = 0x686E7377  # "hnsw": the advisory lock of whoever builds that index
_NOTED_IN = "alembic_version_index"
_GRAPH = "m = 24, ef_construction = 256"
"""How many neighbours a vector has in HNSW, and how many are looked at to choose them.

Of a million vectors recall@10 is .995 by it; with 16 and 128 it was .918, built in half the time.
"""
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


def prepare_nearest(postgres: Postgres) -> None:
    """Build what finds the nearest vectors of many passages, where it is missing; nobody waits for it.

    Of few passages all are compared (`retrieval.postgres.legs.COMPARED`), and to build it of many at once is
    several times as quick as one by one, so that it comes when half as many are there.

    Raises:
        LibraryError: as its name says. What is half built is built anew by the next call.
    """
    with postgres.trying(_BUILDING) as free, postgres.autocommitting() as connection:
        rows = connection.execute(
            "SELECT dimension, coalesce((SELECT indisvalid FROM pg_index"
            " WHERE indexrelid = to_regclass('passages_nearest')), FALSE) AS is_there"
            " FROM index_made, folded WHERE passages > :few",
            {"few": COMPARED // 2},
        )
        if not free or not rows or rows[0]["is_there"]:
            return
        connection.execute("SET lock_timeout = 0")  # it waits for the end of every question that is open
        connection.execute("DROP INDEX IF EXISTS passages_nearest")
        connection.execute(
            "CREATE INDEX CONCURRENTLY passages_nearest ON passages USING hnsw"
            f" (CAST(vector AS HALFVEC({rows[0]['dimension']})) halfvec_ip_ops)"
            f" WITH ({_GRAPH})"
        )
        connection.execute("RESET lock_timeout")

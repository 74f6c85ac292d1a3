"""Makes a library in PostgreSQL many times as large within the server, for `postgres_scale.py`.

A bulletin written as the program writes it costs some fifty milliseconds: a million passages would take three
hours, and that is measured with fewer. So the rows of what is there are copied by SQL. Each copy has
bulletins, texts and positions of its own, and vectors of its own, made as those before were; its words and
tokens are those of the original. What the counts say follows. Indexes are taken away before and built behind,
which is quicker and makes them smaller than bulletins coming one by one do.
"""

from __future__ import annotations

import struct

import numpy as np
from million import MadeUpVectors

from corpus.postgres import Postgres, PostgresConnection
from retrieval.postgres.folding import fold_counts

_BUILT_BEHIND = "passages_of_bulletin", "passage_words_by_term", "passage_words_of_bulletin"
_TABLES = "texts", "versions", "indexed", "passages", "passage_words", "passage_tokens", "lessons", "terms"
_VERSION = (
    "title, publisher, province, date, term, url, file, origin, digest, stored, content, extractor,"
    " extractor_version, marks, given_number"
)
_COPIES = (
    (
        "INSERT INTO texts (number, hash, text) OVERRIDING SYSTEM VALUE"
        " SELECT number + :more_texts, hash || '-' || CAST(:more_texts AS TEXT), text FROM texts"
        " WHERE number <= :texts"
    ),
    (
        "INSERT INTO versions (id, number, current, text, " + _VERSION + ")"  # noqa: S608 (constants)
        " SELECT lpad((CAST(id AS INTEGER) + :more_bulletins)::text, 7, '0'), number, current,"
        " text + :more_texts, " + _VERSION + " FROM versions WHERE text <= :texts"
    ),
    (
        "INSERT INTO indexed (bulletin, digest, code, number, date, province, publisher)"
        " OVERRIDING SYSTEM VALUE"
        " SELECT lpad((CAST(bulletin AS INTEGER) + :more_bulletins)::text, 7, '0'), digest, code,"
        " number + :more_numbers, date, province, publisher FROM indexed WHERE number <= :numbers"
    ),
    (
        "INSERT INTO lessons (bulletin, introductions, people, spellings)"
        " SELECT lpad((CAST(bulletin AS INTEGER) + :more_bulletins)::text, 7, '0'), introductions, people,"
        " spellings FROM lessons WHERE CAST(bulletin AS INTEGER) < :bulletins"
    ),
    (
        "INSERT INTO passage_words (position, bulletin, length, terms, counts, weights)"
        " SELECT position + :more_positions, bulletin + :more_numbers, length, terms, counts, weights"
        " FROM passage_words WHERE position <= :positions"
    ),
    (
        "INSERT INTO passage_tokens (position, codes, starts)"
        " SELECT position + :more_positions, codes, starts FROM passage_tokens WHERE position <= :positions"
    ),
)


def multiply(postgres: Postgres, times: int, bulletins: int, vectors: MadeUpVectors) -> None:
    """Have the library hold each of so many bulletins, of ids from 0 on, so many times."""
    fold_counts(postgres)
    with postgres.writing() as connection:
        connection.execute("DROP INDEX IF EXISTS passages_nearest")
        names = {"names": list(_BUILT_BEHIND)}
        indexes = connection.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = ANY(CAST(:names AS TEXT[]))", names
        )
        for name in _BUILT_BEHIND:
            connection.execute(f"DROP INDEX {name}")
        ((texts, numbers, positions),) = connection.execute(
            "SELECT (SELECT max(number) FROM texts), (SELECT max(number) FROM indexed),"
            " (SELECT max(position) FROM passages)"
        )
    counted = {"bulletins": bulletins, "texts": texts, "numbers": numbers, "positions": positions}
    for copy in range(1, times):
        more = {f"more_{name}": copy * count for name, count in counted.items()}
        with postgres.writing() as connection:
            connection.execute("SET LOCAL session_replication_role = replica")  # foreign keys: they fit
            for statement in _COPIES:
                connection.execute(statement, counted | more)
            _copy_passages(connection, copy, positions, numbers, vectors)
    with postgres.writing() as connection:
        _follow(connection, times)
    for (definition,) in indexes:
        with postgres.autocommitting() as connection:
            connection.execute(definition)
    with postgres.autocommitting() as connection:
        connection.execute(f"VACUUM (ANALYZE) {', '.join(_TABLES)}")


def _copy_passages(
    connection: PostgresConnection, copy: int, positions: int, numbers: int, vectors: MadeUpVectors
) -> None:
    rows = connection.execute(
        "SELECT position, bulletin, first, behind FROM passages WHERE position <= :positions",
        {"positions": positions},
    )
    made = vectors.by_chance(np.random.default_rng(copy).random((len(rows), 3))).astype(">f2")
    head = struct.pack(">hh", made.shape[1], 0)  # as pgvector sends and receives a halfvec
    driver = connection.inner.connection.cursor()
    with driver.copy(  # SQLAlchemy has no word for it
        "COPY passages (position, bulletin, first, behind, vector) FROM STDIN (FORMAT BINARY)"
    ) as into:
        into.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for (position, bulletin, first, behind), vector in zip(rows, made, strict=True):
            given = (
                struct.pack(">q", position + copy * positions),
                struct.pack(">i", bulletin + copy * numbers),
                struct.pack(">i", first),
                struct.pack(">i", behind),
                head + vector.tobytes(),
            )
            into.write(struct.pack(">h", len(given)))
            into.write(b"".join(struct.pack(">i", len(each)) + each for each in given))
        into.write(struct.pack(">h", -1))


def _follow(connection: PostgresConnection, times: int) -> None:
    """Have the counts, and the numbers that are given next, follow."""
    connection.execute("UPDATE terms SET holders = holders * :times", {"times": times})
    connection.execute(
        "UPDATE folded SET bulletins = bulletins * :times, passages = passages * :times,"
        " length = length * :times, changes = changes + 1",
        {"times": times},
    )
    for table, column in (("texts", "number"), ("indexed", "number"), ("passages", "position")):
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"  # noqa: S608
        )

"""Puts together what index runs wrote down beside each other, and what all bulletins teach about language.

Until then a term's count is that of the last folding and the changes since, which is exact; how long a
passage is on the average, by which weights are reckoned, is that of the last folding, and is brought up to
date when it has moved by more than `DRIFT`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus.postgres import Postgres, PostgresConnection
from retrieval.index.settings import IndexSettings
from retrieval.postgres.layout import prepare_nearest
from retrieval.postgres.rows import MOST_TERMS, read_counts
from retrieval.query.lexicon import Lexicon
from retrieval.query.spelling.ngram_counts import DomainCounts

DRIFT = 0.01
"""How far the average length may move, as a share of it, before all weights are reckoned anew.

With b = 0.5 a weight changes by less than half of that.
"""

_MANY = 500  # changes: what the planner knows of the tables is out of date
_FOLDING = 0x666F6C64  # "fold": the advisory lock of whoever folds
_SOME = 2000  # passages whose weights are reckoned anew in one transaction
_PARTS = ("spellings.npz", "abbreviations.json", "people.json")
_LOG = logging.getLogger(__name__)


def fold(postgres: Postgres, settings: IndexSettings) -> bool:
    """Put all changes together, and learn anew what bulletins teach; whether nobody else was at it.

    Raises:
        BantinError: as `Postgres` says. Nothing is half done: the next folding does it.
    """
    if not fold_counts(postgres):
        return False
    with postgres.writing() as connection:
        if not _is_alone(connection):
            return False
        _fold_lessons(connection)
    with postgres.reading() as connection:
        ((average, wanted),) = connection.execute(
            "SELECT average, length / greatest(1, passages)::float8 FROM folded"
        )
    if abs(wanted - average) > DRIFT * average:
        _reweigh(postgres, float(wanted), settings)
    prepare_nearest(postgres)
    with postgres.autocommitting() as connection:
        connection.execute("SELECT gin_clean_pending_list('passage_words_by_term')")
    return True


def fold_counts(postgres: Postgres) -> bool:
    """Put the changes of counts together; whether nobody else was at it.

    Raises:
        BantinError: as `Postgres` says.
    """
    with postgres.writing() as connection:
        if not _is_alone(connection):
            return False
        ((changes,),) = connection.execute("SELECT count(*) FROM changes")
        _fold_counts(connection)
    if changes >= _MANY:
        with postgres.autocommitting() as connection:
            connection.execute("ANALYZE indexed, passages, passage_words, facts")
            # What was put together lies about in each term's index until it is swept up.
            connection.execute("VACUUM (ANALYZE) terms, term_changes, changes, spelling_changes")
    return True


def _is_alone(connection: PostgresConnection) -> bool:
    """Whether nobody else folds, until the transaction ends."""
    ((free,),) = connection.execute("SELECT pg_try_advisory_xact_lock(:lock)", {"lock": _FOLDING})
    return bool(free)


def _fold_counts(connection: PostgresConnection) -> None:
    connection.execute(
        "WITH gone AS (DELETE FROM term_changes RETURNING term, holders),"
        " sums AS (SELECT term, sum(holders) AS holders FROM gone GROUP BY term)"
        " UPDATE terms SET holders = terms.holders + sums.holders FROM sums"
        " WHERE terms.number = sums.term AND sums.holders <> 0"
    )
    connection.execute(
        "WITH gone AS (DELETE FROM changes RETURNING number, bulletins, passages, length, at),"
        " sums AS (SELECT count(*) AS changes, max(number) AS last, sum(bulletins) AS bulletins,"
        " sum(passages) AS passages, sum(length) AS length, max(at) AS at FROM gone)"
        " UPDATE folded SET changes = folded.changes + sums.changes, last = sums.last,"
        " bulletins = folded.bulletins + sums.bulletins, passages = folded.passages + sums.passages,"
        " length = folded.length + sums.length, at = sums.at FROM sums WHERE sums.changes > 0"
    )


def _fold_lessons(connection: PostgresConnection) -> None:
    changes = connection.execute("DELETE FROM spelling_changes RETURNING added, spellings")
    if not changes:
        return
    before = read_lexicon(connection)
    added, gone = (
        DomainCounts.merged([read_counts(row["spellings"]) for row in changes if row["added"] is kind])
        for kind in (True, False)
    )
    spellings = DomainCounts.merged([*([before.spellings] if before else []), added], [gone])
    lexicon = Lexicon.of_names(
        spellings,
        ((short, full) for pairs in _taught(connection, "introductions") for short, full in pairs),
        (name for names in _taught(connection, "people") for name in names),
    )
    with TemporaryDirectory(prefix="bantin-") as folder:
        lexicon.save(Path(folder))
        rows = [{"part": part, "content": Path(folder, part).read_bytes()} for part in _PARTS]
    connection.executemany(
        "INSERT INTO lexicon (part, content) VALUES (:part, :content)"
        " ON CONFLICT (part) DO UPDATE SET content = excluded.content",
        rows,
    )
    connection.execute("UPDATE folded SET lexicon = lexicon + 1")


def _taught(connection: PostgresConnection, what: str) -> Iterator[list[Any]]:
    """What each bulletin teaches, in the order of their ids."""
    rows = connection.execute(
        f"SELECT {what} FROM lessons WHERE {what} <> '[]' ORDER BY bulletin"  # noqa: S608 (a constant)
    )
    for (lesson,) in rows:
        yield lesson if isinstance(lesson, list) else json.loads(lesson)


def read_lexicon(connection: PostgresConnection) -> Lexicon | None:
    """What the bulletins taught when they were folded last; ``None`` before.

    Raises:
        SnapshotError: it is damaged.
    """
    rows = connection.execute("SELECT part, content FROM lexicon")
    if not rows:
        return None
    with TemporaryDirectory(prefix="bantin-") as folder:
        for part, content in rows:
            Path(folder, part).write_bytes(content)
        return Lexicon.load(Path(folder))


def _reweigh(postgres: Postgres, average: float, settings: IndexSettings) -> None:
    """Reckon every weight anew with another average length, some passages at a time.

    Passages that are indexed meanwhile have the new one, since that is written first; whoever searches sees
    weights of both, which differ by less than the drift that called for it.
    """
    with postgres.writing() as connection:
        connection.execute("UPDATE folded SET average = :average", {"average": average})
    last: int | None = 0
    while last is not None:
        with postgres.writing() as connection:
            values = {"behind": last, "average": average, "k1": settings.k1, "b": settings.b}
            ((last,),) = connection.execute(_REWEIGH, values)


# What `retrieval.postgres.rows.norm_of` reckons, of some passages; the position of the last of them.
_REWEIGH = f"""
WITH batch AS (
    SELECT position FROM passage_words WHERE position > :behind ORDER BY position LIMIT {_SOME} FOR UPDATE
), done AS (
    UPDATE passage_words SET weights = CAST((
        SELECT '{{' || string_agg(term || ':' || CAST(count / (count + norm) AS REAL), ',' ORDER BY term)
            || '}}/{MOST_TERMS}'
        FROM unnest(terms, counts) AS held (term, count), (
            SELECT CAST(:k1 AS FLOAT8) * (1 - CAST(:b AS FLOAT8)
                + CAST(:b AS FLOAT8) * length / greatest(1, CAST(:average AS FLOAT8))) AS norm
        ) AS known
    ) AS SPARSEVEC)
    FROM batch WHERE passage_words.position = batch.position RETURNING batch.position
)
SELECT max(position) FROM done
"""  # noqa: S608 (numbers of ours)

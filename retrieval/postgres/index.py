"""One state of the index in PostgreSQL, to be searched within one transaction."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from corpus.notices import Notice
from corpus.postgres import Postgres, PostgresConnection
from retrieval.errors import NothingIndexedError
from retrieval.index.settings import IndexSettings
from retrieval.index.summary import IndexSummary, check_same
from retrieval.postgres.facts import Facts
from retrieval.postgres.filtering import Filtering, ReadableBulletins
from retrieval.postgres.legs import NearestVectors, Passages, Tokens
from retrieval.postgres.words import WordSearch
from retrieval.query.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class IndexState:
    """What an index says of itself.

    Attributes:
        name: Another one after every change.
        summary: What is indexed.
        settings: How bulletins were cut, and words are weighed.
        lexicon: Which lexicon is the newest, by its number.
    """

    name: str
    summary: IndexSummary
    settings: IndexSettings
    lexicon: int


def read_state(connection: PostgresConnection) -> IndexState:
    """What the index is in the state that a connection sees.

    Raises:
        NothingIndexedError: as its name says.
    """
    rows = connection.execute(
        "SELECT encoder, dimension, settings, lexicon, folded.at AS folded_at, since.at AS changed_at,"
        " folded.changes + since.changes AS changes, greatest(last, since.newest) AS newest,"
        " folded.bulletins + since.bulletins AS bulletins, folded.passages + since.passages AS passages"
        " FROM index_made, folded, (SELECT count(*) AS changes, coalesce(max(number), 0) AS newest,"
        " coalesce(sum(bulletins), 0) AS bulletins, coalesce(sum(passages), 0) AS passages, max(at) AS at"
        " FROM changes) AS since"
    )
    if not rows or not rows[0]["bulletins"]:
        raise NothingIndexedError
    (row,) = rows
    made = max(filter(None, (row["folded_at"], row["changed_at"]))).astimezone(dt.UTC)
    summary = IndexSummary(
        int(row["bulletins"]), int(row["passages"]), row["encoder"], row["dimension"], made
    )
    settings = IndexSettings.model_validate_json(row["settings"])
    return IndexState(f"{row['changes']}-{row['newest']}", summary, settings, row["lexicon"])


def read_summary(postgres: Postgres, settings: IndexSettings | None = None) -> IndexSummary | None:
    """What is indexed in a database; ``None``: nothing. No tables are made.

    Raises:
        SnapshotError: it was built with other settings than these, if any are given.
        BantinError: as `Postgres` says.
    """
    with postgres.reading() as connection:
        if connection.execute("SELECT to_regclass('index_made')")[0][0] is None:
            return None
        with suppress(NothingIndexedError):
            state = read_state(connection)
            check(state, state.summary.encoder, settings or state.settings)
            return state.summary
    return None


def check(state: IndexState, encoder: str, settings: IndexSettings) -> None:
    """Make sure that an index fits the encoder and the settings in use.

    Raises:
        SnapshotError: it does not; the sentence says in what.
    """
    check_same(Notice("encoder"), state.summary.encoder, encoder)
    check_same(Notice("index settings"), state.settings, settings)


class PostgresIndex:
    """The index in the state that a connection sees; for one thread, until its transaction ends."""

    def __init__(
        self,
        connection: PostgresConnection,
        state: IndexState,
        lexicon: Lexicon,
        readable: ReadableBulletins | None = None,
    ) -> None:
        """Search over a connection, with what the bulletins teach about their language.

        ``readable`` keeps for others of the same state what may be read through collections.
        """
        self.lexicon = lexicon
        self.passages = Passages(connection)
        self.dense = NearestVectors(connection, state.summary.dimension, state.summary.passages)
        self.lexical = WordSearch(connection, state.summary.passages)
        self.tokens = Tokens(connection)
        self.facts = Facts(connection)
        self.filtering = Filtering(
            connection,
            self.passages,
            self.lexical,
            lexicon.abbreviations,
            ReadableBulletins() if readable is None else readable,
        )

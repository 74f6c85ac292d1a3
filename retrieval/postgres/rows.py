"""The rows of the index: what is written of one bulletin, and taken away again, in its own transaction.

``indexed`` has a row for each bulletin that is searched, with what filters ask for. Its passages lie in
``passages`` with their vectors, in ``passage_words`` with their terms and what BM25 makes of each, and in
``passage_tokens``; what it says of people in ``facts``; what it teaches in ``lessons``. How many passages
hold a term, and how many there are, is written down as a change beside what was counted before
(``term_changes``, ``changes``, ``spelling_changes``), so that no two transactions wait for one row;
`retrieval.postgres.folding` puts the changes together.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from corpus.postgres import PostgresConnection
from corpus.statements import insertion
from retrieval.encoders.base import Vectors
from retrieval.facts.store import COLUMNS as FACT_COLUMNS
from retrieval.facts.store import fact_rows
from retrieval.index.settings import IndexSettings
from retrieval.postgres.prepared import PassageWords, PreparedBulletin
from retrieval.query.spelling.ngram_counts import DomainCounts

MOST_TERMS = 1_000_000_000
"""The dimension of a passage's weights: as many terms as pgvector's sparse vectors have room for."""

_INSERT_FACT = insertion("facts", FACT_COLUMNS)


class IndexRows:
    """Writes the rows of bulletins over a connection in the midst of its transaction."""

    def __init__(self, connection: PostgresConnection, settings: IndexSettings) -> None:
        self._connection = connection
        self._settings = settings

    def put(self, prepared: PreparedBulletin) -> None:
        """Write all rows of a bulletin in place of those that it has."""
        products, bulletin = prepared.products, prepared.products.bulletin
        self.remove([bulletin.id])
        ((number,),) = self._connection.execute(
            "INSERT INTO indexed (bulletin, digest, code, date, province, publisher)"
            " VALUES (:id, :digest, :code, :date, :province, :publisher) RETURNING number",
            {
                "id": bulletin.id,
                "digest": prepared.digest,
                "code": prepared.code,
                "date": bulletin.date.isoformat() if bulletin.date else None,
                "province": bulletin.province,
                "publisher": bulletin.publisher,
            },
        )
        if products.passages:
            self._put_passages(number, prepared)
        rows = fact_rows([(bulletin, products.facts)])
        self._connection.executemany(
            _INSERT_FACT, [dict(zip(FACT_COLUMNS, row, strict=True)) for row in rows]
        )
        lessons = products.lessons
        spellings = written_counts(lessons.spellings)
        self._connection.execute(
            "INSERT INTO lessons (bulletin, introductions, people, spellings)"
            " VALUES (:id, CAST(:introductions AS JSONB), CAST(:people AS JSONB), :spellings)",
            {
                "id": bulletin.id,
                "introductions": json.dumps(lessons.introductions, ensure_ascii=False),
                "people": json.dumps(lessons.people, ensure_ascii=False),
                "spellings": spellings,
            },
        )
        self._teach([spellings], added=True)
        self._count(1, prepared.words)

    def remove(self, bulletin_ids: Iterable[str]) -> None:
        """Take away the rows of bulletins; nothing happens to those that have none."""
        for identity in bulletin_ids:
            known = self._connection.execute(
                "SELECT number FROM indexed WHERE bulletin = :id FOR UPDATE", {"id": identity}
            )
            if known:
                self._take_back(known[0]["number"])
                taught = self._connection.execute(
                    "SELECT spellings FROM lessons WHERE bulletin = :id", {"id": identity}
                )
                self._teach([row["spellings"] for row in taught], added=False)
                self._connection.execute("DELETE FROM indexed WHERE bulletin = :id", {"id": identity})

    def note_change(self) -> None:
        """Say that the index tells something else now, though no row of a bulletin changed."""
        self._connection.execute("INSERT INTO changes (bulletins, passages, length) VALUES (0, 0, 0)")

    def _put_passages(self, number: int, prepared: PreparedBulletin) -> None:
        passages = prepared.products.passages
        positions = [
            row["position"]
            for row in self._connection.execute(
                "INSERT INTO passages (bulletin, first, behind, vector)"
                " SELECT :bulletin, first, behind, CAST(vector AS HALFVEC)"
                " FROM unnest(CAST(:firsts AS INTEGER[]), CAST(:behinds AS INTEGER[]),"
                " CAST(:vectors AS TEXT[])) WITH ORDINALITY AS given (first, behind, vector, place)"
                " ORDER BY place RETURNING position",
                {
                    "bulletin": number,
                    "firsts": [each.passage.start for each in passages],
                    "behinds": [each.passage.end for each in passages],
                    "vectors": [written_vector(vector) for vector in prepared.encoded.vectors],
                },
            )
        ]
        numbers = self._numbers(prepared.words)
        average = self._average()
        self._connection.executemany(
            "INSERT INTO passage_words (position, bulletin, length, terms, counts, weights) VALUES"
            " (:position, :bulletin, :length, CAST(:terms AS INTEGER[]), CAST(:counts AS SMALLINT[]),"
            " CAST(:weights AS SPARSEVEC))",
            [
                {"position": position, "bulletin": number, **self._words(words, numbers, average)}
                for position, words in zip(positions, prepared.words, strict=True)
            ],
        )
        self._connection.executemany(
            "INSERT INTO passage_tokens (position, codes, starts) VALUES (:position, :codes, :starts)",
            [
                {
                    "position": position,
                    "codes": tokens.codes.tobytes(),
                    "starts": tokens.starts.astype("<i4").tobytes(),
                }
                for position, tokens in zip(positions, prepared.encoded.tokens, strict=True)
            ],
        )
        holders = Counter(numbers[term] for words in prepared.words for term in words.counts)
        self._change_holders(holders)

    def _numbers(self, words: Sequence[PassageWords]) -> dict[str, int]:
        """The numbers of the terms of some passages; those that are new get one."""
        terms = sorted({term for each in words for term in each.counts})
        self._connection.execute(
            "INSERT INTO terms (term) SELECT given.term FROM unnest(CAST(:terms AS TEXT[])) AS given (term)"
            " WHERE NOT EXISTS (SELECT FROM terms WHERE terms.term = given.term)"
            " ORDER BY given.term ON CONFLICT (term) DO NOTHING",
            {"terms": terms},
        )
        found = self._connection.execute(
            "SELECT term, number FROM terms WHERE term = ANY(CAST(:terms AS TEXT[]))", {"terms": terms}
        )
        return dict(map(tuple, found))

    def _average(self) -> float:
        """The length of a passage that weights are reckoned with."""
        ((average,),) = self._connection.execute("SELECT average FROM folded")
        return float(average)

    def _words(self, words: PassageWords, numbers: dict[str, int], average: float) -> dict[str, object]:
        """What is written of the words of a passage."""
        counts = dict(sorted((numbers[term], count) for term, count in words.counts.items()))
        norm = norm_of(words.length, average, self._settings)
        weights = {number: count / (count + norm) for number, count in counts.items()}
        return {
            "length": words.length,
            "terms": list(counts),
            "counts": list(counts.values()),
            "weights": written_weights(weights),
        }

    def _change_holders(self, holders: Counter[int]) -> None:
        self._connection.execute(
            "INSERT INTO term_changes (term, holders)"
            " SELECT * FROM unnest(CAST(:terms AS INTEGER[]), CAST(:holders AS INTEGER[]))",
            {"terms": list(holders), "holders": list(holders.values())},
        )

    def _take_back(self, number: int) -> None:
        """Write down that what a bulletin adds to the counts is gone."""
        self._connection.execute(
            "INSERT INTO term_changes (term, holders) SELECT term, -count(*) FROM passage_words,"
            " unnest(terms) AS held (term) WHERE bulletin = :number GROUP BY term",
            {"number": number},
        )
        self._connection.execute(
            "INSERT INTO changes (bulletins, passages, length)"
            " SELECT -1, -count(*), -coalesce(sum(length), 0) FROM passage_words WHERE bulletin = :number",
            {"number": number},
        )

    def _count(self, bulletins: int, words: Sequence[PassageWords]) -> None:
        self._connection.execute(
            "INSERT INTO changes (bulletins, passages, length) VALUES (:bulletins, :passages, :length)",
            {
                "bulletins": bulletins,
                "passages": len(words),
                "length": sum(each.length for each in words),
            },
        )

    def _teach(self, spellings: Sequence[bytes], *, added: bool) -> None:
        self._connection.executemany(
            "INSERT INTO spelling_changes (added, spellings) VALUES (:added, :spellings)",
            [{"added": added, "spellings": each} for each in spellings],
        )


def norm_of(length: float, average: float, settings: IndexSettings) -> float:
    """What a count is held against in BM25: ``k1 * (1 - b + b * length / average)``.

    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, in Lucene's form.
    """
    return settings.k1 * (1 - settings.b + settings.b * length / max(1.0, average))


def written_vector(vector: Vectors) -> str:
    """A vector as pgvector reads it."""
    return f"[{','.join(map(repr, np.asarray(vector, dtype=np.float64).round(7).tolist()))}]"


def written_weights(weights: dict[int, float]) -> str:
    """Weights by the numbers of terms, from 1, as pgvector reads a sparse vector."""
    each = ",".join(f"{number}:{weight:.9g}" for number, weight in sorted(weights.items()))
    return f"{{{each}}}/{MOST_TERMS}"


def written_counts(counts: DomainCounts) -> bytes:
    """What a text teaches about spelling, for `read_counts`."""
    told = [counts.words, counts.keys.tolist(), counts.counts.tolist()]
    return zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 1)


def read_counts(written: bytes) -> DomainCounts:
    """What `written_counts` wrote."""
    words, keys, counts = json.loads(zlib.decompress(written))
    return DomainCounts(tuple(words), np.array(keys, dtype=np.int64), np.array(counts, dtype=np.int64))

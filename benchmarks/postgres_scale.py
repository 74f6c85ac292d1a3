"""What a large library in PostgreSQL costs: to build it, to change it, and to ask it.

::

    PYTHONPATH=. python benchmarks/postgres_scale.py PAGES.jsonl.gz [--passages N] [--questions SQUAD.json]

Bulletins and vectors are made up as `million.py` does, of ``PAGES``, one JSON object with ``title`` and
``text`` a line. Each bulletin is written in its own transaction, as an index run does. The server is that of
the tests, with a gigabyte of shared buffers and everything written to the disk.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from million import LEARNED, PAGES, MadeUpVectors, RenamedProducts, measure, pages, percentiles

from bot import composition
from bot.config import load
from corpus.library import digest
from corpus.postgres import PostgresConnection
from corpus.postgres_library import PostgresLibrary
from retrieval.encoders.base import Encoder, Vectors
from retrieval.index.products import BulletinProducts
from retrieval.index.settings import IndexSettings
from retrieval.postgres.folding import fold
from retrieval.postgres.index import read_state
from retrieval.postgres.layout import lay_out, make_for
from retrieval.postgres.legs import NearestVectors, Tokens
from retrieval.postgres.prepared import PassageWords, PreparedBulletin
from retrieval.postgres.rows import IndexRows, written_vector
from retrieval.postgres.selection import Chosen
from retrieval.postgres.words import WordSearch
from tests.postgres.server import Server, running

_SERVER = (
    *("-c", "shared_buffers=1GB", "-c", "maintenance_work_mem=1GB", "-c", "work_mem=64MB"),
    *("-c", "max_wal_size=4GB", "-c", "effective_cache_size=8GB"),
)
_FILTERS = {
    "": None,
    ", a tenth": Chosen("indexed.number % 10 = 3"),
    ", a hundredth": Chosen("indexed.number % 100 = 3"),
}


def main() -> None:
    """Build, change, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--config", type=Path)
    options = parser.parse_args()
    config = load(options.config)
    encoder = composition.open_encoder(config, print, bars=False)
    settings = config.index.settings
    originals = [BulletinProducts.of(each, settings) for each in islice(pages(options.pages), PAGES)]
    texts = [passage.text for each in originals for passage in each.passages][:LEARNED]
    made, vectors = RenamedProducts(originals), MadeUpVectors(encoder, texts)
    questions = read_questions(options.questions)
    with running(_SERVER) as server:
        server.sql("CREATE DATABASE bantin")
        library = PostgresLibrary(server.address("bantin"))
        lay_out(library.postgres)
        count = build(library, made, vectors, settings, options.passages)
        sizes(server)
        change_one(library, made, vectors, settings, count)
        ask(library, encoder, questions, config.search.candidates)
        library.postgres.close()


def build(
    library: PostgresLibrary, made: RenamedProducts, vectors: Encoder, settings: IndexSettings, passages: int
) -> int:
    """Write bulletins until there are so many passages, and put the counts together; how many bulletins."""
    there = number = 0
    with library.postgres.writing() as connection:
        make_for(connection, vectors, settings)

    def write() -> None:
        nonlocal there, number
        while there < passages:
            there += put(library, made, number, vectors, settings)
            number += 1

    measure("bulletins are written", write)
    measure("counts are folded, HNSW is built", lambda: fold(library.postgres, settings))
    print(f"{there:,} passages of {number:,} bulletins", flush=True)
    return number


def put(
    library: PostgresLibrary,
    made: RenamedProducts,
    number: int,
    vectors: Encoder,
    settings: IndexSettings,
) -> int:
    """Write one bulletin with its rows; how many passages it has."""
    bulletin = made.bulletin(number)
    products = made.of(bulletin)
    encoded = vectors.encode_passages([each.text for each in products.passages])
    words = tuple(map(PassageWords.of, products.passages))
    with library.writing() as change:
        change.put(bulletin, f"/made up/{number}")
        IndexRows(change.connection, settings).put(
            PreparedBulletin(products, words, encoded, digest(bulletin), "made up")
        )
    return len(products.passages)


def change_one(
    library: PostgresLibrary, made: RenamedProducts, vectors: Encoder, settings: IndexSettings, count: int
) -> None:
    """Print what one bulletin more, one changed and one less cost."""
    took = []
    for number in range(count, count + 50):
        begun = time.perf_counter()
        put(library, made, number, vectors, settings)
        took.append(1000 * (time.perf_counter() - begun))
    print(f"one more: p50 {np.median(took):.0f} ms, p95 {np.quantile(took, 0.95):.0f} ms")
    took = []
    for number in range(count, count + 50):
        begun = time.perf_counter()
        with library.writing() as change:
            change.remove(f"{number:07}")
            IndexRows(change.connection, settings).remove([f"{number:07}"])
        took.append(1000 * (time.perf_counter() - begun))
    print(f"one less: p50 {np.median(took):.0f} ms, p95 {np.quantile(took, 0.95):.0f} ms")
    measure("counts are folded", lambda: fold(library.postgres, settings))


def ask(library: PostgresLibrary, encoder: Encoder, questions: Sequence[str], candidates: int) -> None:
    """Print what each part of a search costs, and how many of the nearest are found."""
    vectors = {question: encoder.encode_questions([question]).vectors[0] for question in questions}
    for called, among in _FILTERS.items():
        timed(
            library,
            f"vectors{called}",
            questions,
            lambda parts, question, among=among: parts.dense.nearest(vectors[question], candidates, among),
        )
        timed(
            library,
            f"words{called}",
            questions,
            lambda parts, question, among=among: parts.words.best(question, candidates, among),
        )
        with library.postgres.reading() as connection:
            found = recall(connection, Parts(connection), [vectors[each] for each in questions[:100]], among)
        print(f"recall@10{called}: {found:.3f}", flush=True)
    timed(
        library,
        "a whole search with its tokens",
        questions,
        lambda parts, question: whole(parts, question, encoder, candidates),
    )


class Parts:
    """The parts of a search over a connection."""

    def __init__(self, connection: PostgresConnection) -> None:
        state = read_state(connection)
        self.dense = NearestVectors(connection, state.summary.dimension, state.summary.passages)
        self.words = WordSearch(connection, state.summary.passages)
        self.tokens = Tokens(connection)


def timed(
    library: PostgresLibrary, what: str, questions: Sequence[str], run: Callable[[Parts, str], object]
) -> None:
    """Print what it costs for each question, in a transaction of its own."""

    def one(question: str) -> None:
        with library.postgres.reading() as connection:
            run(Parts(connection), question)

    percentiles(what, questions, one)


def whole(parts: Parts, question: str, encoder: Encoder, candidates: int) -> object:
    """What `retrieval.search.candidates.rank` does, and the tokens of what it finds."""
    vector = encoder.encode_questions([question]).vectors[0]
    found = np.union1d(parts.dense.nearest(vector, candidates), parts.words.best(question, candidates))
    scores = parts.dense.scores(vector, found), parts.words.scores(question, found)
    return scores, parts.tokens.at(found[:candidates].tolist())


def recall(
    connection: PostgresConnection, parts: Parts, vectors: Sequence[Vectors], among: Chosen | None
) -> float:
    """The share of the ten nearest passages that is found, on average over questions."""
    condition = among.condition if among else "TRUE"
    connection.execute("SET LOCAL enable_indexscan = off")
    right = 0
    exact = []
    for vector in vectors:
        rows = connection.execute(
            "SELECT position FROM passages"  # noqa: S608 (a condition of ours)
            f" WHERE {condition} ORDER BY vector <#> CAST(:vector AS HALFVEC) LIMIT 10",
            {"vector": written_vector(vector), **(among.named if among else {})},
        )
        exact.append({row[0] for row in rows})
    connection.execute("SET LOCAL enable_indexscan = on")
    for vector, wanted in zip(vectors, exact, strict=True):
        right += len(wanted & set(parts.dense.nearest(vector, 10, among).tolist()))
    return right / (10 * len(vectors))


def sizes(server: Server) -> None:
    """Print how much each table takes, with its indexes."""
    print(
        server.sql(
            "SELECT relname, pg_size_pretty(pg_total_relation_size(oid)),"
            " pg_size_pretty(pg_indexes_size(oid))"
            " FROM pg_class WHERE relkind = 'r' AND pg_total_relation_size(oid) > 5000000"
            " ORDER BY pg_total_relation_size(oid) DESC",
            "bantin",
        ),
        flush=True,
    )


def read_questions(path: Path | None) -> list[str]:
    """The questions of a file in SQuAD's form; a few of ours without one."""
    if path is None:
        return ["ai được bầu làm Bí thư Tỉnh ủy Lâm Đồng năm 2020?", "kế hoạch thu hoạch lúa đông xuân"] * 60
    articles = json.loads(path.read_text("utf-8"))["data"]
    return [
        asked["question"]
        for article in articles
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
    ][:300]


if __name__ == "__main__":
    main()

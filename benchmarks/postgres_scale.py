"""What a large library in PostgreSQL costs: to build it, to change it, and to ask it.

::

    PYTHONPATH=. python benchmarks/postgres_scale.py PAGES.jsonl.gz [--passages N] [--times N]
        [--questions SQUAD.json] [--data FOLDER]

Bulletins and vectors are made up as `million.py` does, of ``PAGES``, one JSON object with ``title`` and
``text`` a line. Each bulletin is written in its own transaction, as an index run does; with ``--times`` they
are multiplied behind that (`postgres_copies.py`). The server is that of the tests, with a gigabyte of shared
buffers and everything written to the disk, but for what is multiplied. ``--data`` keeps its folder, and what
is there already is not built again.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

import numpy as np
from million import LEARNED, PAGES, MadeUpVectors, RenamedProducts, measure, pages, percentiles
from postgres_copies import multiply

from bot import composition
from bot.config import load
from corpus.library import digest
from corpus.postgres import PostgresConnection
from corpus.postgres_library import PostgresLibrary
from retrieval.encoders.base import Encoder, Vectors
from retrieval.index.products import BulletinProducts
from retrieval.index.settings import IndexSettings
from retrieval.postgres.folding import fold, fold_counts
from retrieval.postgres.index import read_state
from retrieval.postgres.layout import lay_out, make_for, prepare_nearest
from retrieval.postgres.legs import NearestVectors, Tokens
from retrieval.postgres.prepared import PassageWords, PreparedBulletin
from retrieval.postgres.rows import IndexRows, written_vector
from retrieval.postgres.selection import Chosen
from retrieval.postgres.words import WordSearch
from tests.postgres.server import Server, running

_SERVER = (
    *("-c", "shared_buffers=1GB", "-c", "maintenance_work_mem=4GB", "-c", "work_mem=64MB"),
    *("-c", "max_wal_size=4GB", "-c", "effective_cache_size=8GB"),
)
_BUILDING = (
    "-c",
    "fsync=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "wal_level=minimal",
    "-c",
    "max_wal_senders=0",
)
_FOLDED_AFTER = 1000  # bulletins, as an index run does
_FILTERS = {  # days are made up, evenly from 2000 on, 9,000 of them
    "": None,
    ", a tenth": Chosen("indexed.date < '2002-06-19'"),
    ", a hundredth": Chosen("indexed.date < '2000-03-31'"),
}


def main() -> None:
    """Build, change, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--data", type=Path)
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
    is_there = options.data is not None and options.data.exists()
    copied = options.times > 1 and not is_there
    with running((*_SERVER, *(_BUILDING if copied else ())), options.data) as server:
        if not is_there:
            server.sql("CREATE DATABASE bantin")
        library = PostgresLibrary(server.address("bantin"))
        with watching(server):
            if not is_there:
                count = build(library, made, vectors, settings, options.passages)
                if copied:
                    measure(
                        "they are multiplied",
                        lambda: multiply(library.postgres, options.times, count, vectors),
                    )
                measure("counts are folded", lambda: fold_counts(library.postgres))
                measure("HNSW is built", lambda: prepare_nearest(library.postgres))
                measure("lessons are folded", lambda: fold(library.postgres, settings))
        if copied:
            library.postgres.close()
            server.stop()
            server.settings = _SERVER
            server.start()
        sizes(server)
        with library.postgres.reading() as connection:
            summary = read_state(connection).summary
            print(f"{summary.passages:,} passages of {summary.bulletins:,} bulletins", flush=True)
            ((count,),) = connection.execute("SELECT max(CAST(bulletin AS INTEGER)) + 1 FROM indexed")
        with watching(server):
            change_one(library, made, vectors, settings, count)
            ask(library, encoder, questions, config.search.candidates)
        library.postgres.close()


def build(
    library: PostgresLibrary, made: RenamedProducts, vectors: Encoder, settings: IndexSettings, passages: int
) -> int:
    """Write bulletins until there are so many passages; how many bulletins."""
    there = number = 0
    lay_out(library.postgres)
    with library.postgres.writing() as connection:
        make_for(connection, vectors, settings)

    def write() -> None:
        nonlocal there, number
        while there < passages:
            there += put(library, made, number, vectors, settings)
            number += 1
            if number == _FOLDED_AFTER:  # how long passages are is learned before many are weighed by it
                fold(library.postgres, settings)
            elif number % _FOLDED_AFTER == 0:
                fold_counts(library.postgres)

    measure("bulletins are written", write)
    print(f"{there:,} passages of {number:,} bulletins", flush=True)
    return number


@contextmanager
def watching(server: Server) -> Iterator[None]:
    """Print the most memory that the server's processes had at once, shared memory counted once."""
    ended, most = threading.Event(), [0.0]

    def watch() -> None:
        while not ended.wait(2):
            most[0] = max(most[0], server_memory(server))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
        print(f"the server had at most {most[0] / 1e9:.1f} GB", flush=True)


def server_memory(server: Server) -> float:
    """The bytes that the server's processes have, each shared page divided among them."""
    held = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # one that has ended
            parent = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()[1]
            if server.process and int(parent) == server.process.pid:
                lines = (folder / "smaps_rollup").read_text("utf-8").splitlines()
                held += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return 1024.0 * held


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
    timed(
        library,
        "a whole search with its tokens",
        questions,
        lambda parts, question: whole(parts, question, encoder, candidates),
    )
    for called, among in _FILTERS.items():
        with library.postgres.reading() as connection:
            found = recall(connection, Parts(connection), [vectors[each] for each in questions[:100]], among)
        print(f"recall@10{called}: {found:.3f}", flush=True)


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

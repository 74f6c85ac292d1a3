"""What a large library costs: to build it, to change it, and to ask it.

Run: PYTHONPATH=. python benchmarks/million.py PAGES.jsonl.gz DATA [--passages N] [--questions SQUAD.json]

``PAGES`` has one JSON object with ``title`` and ``text`` a line (a Wikipedia, say). They become bulletins
over and over, each time with other names of the same length, a province and a day by chance. What is worked
out of each page is worked out once and copied with the names changed, since to read a million passages takes
an hour and is measured by `index_work.py`; all behind that is the program's own. Vectors are made up as well:
each is the middle of all real ones (the default encoder's, of passages of the first pages) moved along two of
them by chance, so that they lie as real ones do. Questions are encoded for real.

Printed are the build, one bulletin more and one less by `Indexer`, the opening of the snapshot, and of each
part of a search the time at p50, p95 and p99, with filters that leave a tenth and a hundredth; recall@10 of
the vectors against an exact search; and what is allocated for a question. ``DATA`` is kept, and what is there
already is not built again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import multiprocessing
import random
import re
import resource
import time
import tracemalloc
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TypeVar, cast
from zlib import crc32

import numpy as np
from index_growth import quiet

from bot import composition
from bot.config import Config, load
from corpus.file_library import FileLibrary
from corpus.models import Bulletin, Passage
from corpus.tables import PROVINCES
from corpus.text.fold import CAPITALS, fold, nfc
from retrieval.encoders.base import EncodedPassages, EncodedQuestions, Encoder, Vectors
from retrieval.encoders.encoding_cache import EncodingCache
from retrieval.encoders.token_codes import TokenCodes
from retrieval.encoders.token_projection import DIMENSION
from retrieval.index import snapshot as snapshots
from retrieval.index.build import Indexer
from retrieval.index.places import Chosen
from retrieval.index.product_cache import ProductCache
from retrieval.index.products import BulletinProducts, PassageProducts
from retrieval.index.settings import IndexSettings
from retrieval.index.snapshot import Snapshot
from retrieval.index.update import IndexTools, SnapshotUpdate
from retrieval.query.lexicon import Lessons
from retrieval.query.search_syntax import read_filters
from retrieval.query.spelling.ngram_counts import DomainCounts
from retrieval.query.understand import Reader
from retrieval.search.candidates import SearchSettings, rank
from retrieval.search.filters import SnapshotFiltering
from retrieval.search.late_interaction import match_tokens

PAGES = 1500
RENAMED = 0.4  # of the names in a page
CHARS_A_TOKEN = 4  # of Vietnamese, in the default model's pieces
LEARNED = 1500  # passages that are encoded for real
MADE_UP = "/made up"  # the source of what no file holds
_NAME = re.compile(rf"\b[{CAPITALS}]\w+")
_LETTERS = "bcdghklmnpqrstvx", "aeiouy"


class MadeUpVectors:
    """An encoder of passages whose vectors lie as real ones do, and depend on the text."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        """Learn from the vectors of real texts."""
        self.fingerprint = "made up"
        vectors = encoder.encode_passages(texts).vectors
        self._middle = vectors.mean(axis=0)
        self._moves = vectors - self._middle

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        """One vector of length 1 for each text, and as many tokens as such a text has, of any kind."""
        return EncodedPassages(self._vectors(texts), [self._tokens(text) for text in texts])

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        """Vectors likewise; no tokens."""
        return EncodedQuestions(self._vectors(texts), [np.empty((0, DIMENSION), np.float32) for _ in texts])

    def _tokens(self, text: str) -> TokenCodes:
        starts = np.arange(0, len(text), CHARS_A_TOKEN, dtype=np.int32)
        chance = np.random.default_rng(crc32(text.encode()))
        return TokenCodes(chance.integers(0, 256, (len(starts), DIMENSION // 2), np.uint8), starts)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        chosen = np.array([np.random.default_rng(crc32(t.encode())).random(3) for t in texts])
        return self.by_chance(chosen.reshape(-1, 3))

    def by_chance(self, chosen: Vectors) -> Vectors:
        """The vectors of three numbers each, from 0 up to 1: along which two they are moved, and how far."""
        first, second = (self._moves[(chosen[:, i] * len(self._moves)).astype(int)] for i in (0, 1))
        share = chosen[:, 2:]
        vectors = self._middle + np.sqrt(share) * first + np.sqrt(1 - share) * second
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


class AskedForReal:
    """The default encoder, by the name of the other one."""

    def __init__(self, encoder: Encoder) -> None:
        """Ask ``encoder``."""
        self.fingerprint = "made up"
        self.encode_passages = encoder.encode_passages
        self.encode_questions = encoder.encode_questions


class RenamedProducts:
    """What is worked out of bulletins that differ from a few only by their names; for `ProductCache`."""

    def __init__(self, originals: Sequence[BulletinProducts]) -> None:
        """Copy from these."""
        self._originals = originals
        self._names = [sorted({m[0] for m in _NAME.finditer(each.bulletin.text)}) for each in originals]

    @contextmanager
    def opened(self, step: Callable[[str], object]) -> Iterator[RenamedProducts]:
        """Itself."""
        del step
        yield self

    def bulletin(self, number: int) -> Bulletin:
        """The bulletin of that number."""
        return self._renamed(number).bulletin

    def of(self, bulletin: Bulletin) -> BulletinProducts:
        """The products of one of its bulletins."""
        return self._renamed(int(bulletin.id))

    @lru_cache(maxsize=4096)  # noqa: B019 (there is one for the whole run)
    def _renamed(self, number: int) -> BulletinProducts:
        original = self._originals[number % len(self._originals)]
        chance = random.Random(number)  # noqa: S311 (nothing is kept secret by it)
        renamed = {
            name: _like(name, chance)
            for name in self._names[number % len(self._originals)]
            if chance.random() < 0.4  # noqa: PLR2004
        }
        folded = {fold(name): fold(new) for name, new in renamed.items()}

        def rename(text: str) -> str:
            return _NAME.sub(lambda match: renamed.get(match[0], match[0]), text)

        day = dt.date(2000, 1, 1) + dt.timedelta(chance.randrange(9000))
        bulletin = replace(
            original.bulletin,
            id=f"{number:07}",
            title=rename(original.bulletin.title),
            text=rename(original.bulletin.text),
            province=chance.choice(PROVINCES.provinces).name,
            date=day,
            file=None,
        )
        passages = tuple(
            PassageProducts(
                Passage(bulletin.id, each.passage.start, each.passage.end),
                rename(each.text),
                tuple(folded.get(word, word) for word in each.words),
            )
            for each in original.passages
        )
        lessons = Lessons(original.lessons.spellings, (), tuple(map(rename, original.lessons.people)))
        return BulletinProducts(bulletin, passages, (), lessons)

    def spellings(self, bulletin: str) -> DomainCounts | None:
        """Of none it is kept."""

    def prune(self, digests: Collection[str]) -> int:
        """Nothing is kept."""
        del digests
        return 0


def _like(name: str, chance: random.Random) -> str:
    made = "".join(chance.choice(_LETTERS[place % 2]) for place in range(len(name)))
    return made.capitalize() if len(made.capitalize()) == len(name) else name


def pages(path: Path) -> Iterator[Bulletin]:
    """The pages as bulletins."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            if page["text"].strip():
                text = nfc(f"{page['title']}\n\n{page['text'][:20_000]}")
                yield Bulletin(page["id"], nfc(page["title"]), text)


def memory() -> str:
    """What the process has now, without mapped files, and the most it has had, with them."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"anonymous {int(status['RssAnon'].split()[0]) / 1024:,.0f} MB, highest resident {most:,.0f} MB"


T = TypeVar("T")


def measure(what: str, run: Callable[[], T]) -> T:
    """What ``run`` gives; what it cost is printed."""
    begun, processor = time.perf_counter(), time.process_time()
    result = run()
    took, worked = time.perf_counter() - begun, time.process_time() - processor
    print(f"{what:44} {took:9.2f} s, {worked:9.2f} s of processor time; {memory()}", flush=True)
    return result


def build(data: Path, bulletins: Sequence[Bulletin], config: Config, passages: int) -> None:
    """A library of at least so many passages, and its snapshot."""
    settings = config.index.settings
    originals = measure(
        f"{len(bulletins):,} pages are read",
        lambda: [BulletinProducts.of(each, settings) for each in bulletins],
    )
    texts = [passage.text for each in originals for passage in each.passages][:LEARNED]
    encoder = composition.open_encoder(config, print)
    vectors = measure(f"{len(texts):,} passages are encoded", lambda: MadeUpVectors(encoder, texts))
    made = RenamedProducts(originals)
    measure("the library is built", lambda: _build(data, made, vectors, settings, passages))


def _build(
    data: Path, made: RenamedProducts, encoder: Encoder, settings: IndexSettings, passages: int
) -> None:
    with FileLibrary(data / "library.sqlite").writing() as change:
        change.set_sources([MADE_UP])
        there = number = 0
        while there < passages:
            change.put(made.bulletin(number), MADE_UP)
            there += len(made.of(made.bulletin(number)).passages)
            number += 1
        tools = IndexTools(
            data / "snapshots",
            cast("ProductCache", made),
            EncodingCache(data / "encodings.sqlite"),
            encoder,
            settings,
            lambda _: None,
        )
        SnapshotUpdate(tools, change, None).run(quiet)


def change_one(data: Path, encoder: Encoder, config: Config, original: Bulletin) -> None:
    """Add a bulletin as a file, change it, and take it away again."""
    indexer = Indexer(FileLibrary(data / "library.sqlite"), data, encoder, config.index.settings, quiet)
    file = data / "more" / "one.txt"
    file.parent.mkdir(exist_ok=True)
    for what, text in (
        ("one more", original.text),
        ("one changed", original.text[: len(original.text) // 2]),
    ):
        file.write_text(text, "utf-8")
        measure(what, lambda: indexer.update([file]))
    measure("nothing to do", lambda: indexer.update([file]))
    measure("one less", lambda: indexer.forget(str(file.resolve())))


def percentiles(what: str, questions: Sequence[str], ask: Callable[[str], object]) -> None:
    """Print how long questions take, and the most that is allocated for one."""
    for question in questions[:10]:
        ask(question)
    took = []
    for question in questions[10:]:
        begun = time.perf_counter()
        ask(question)
        took.append(1000 * (time.perf_counter() - begun))
    p50, p95, p99 = np.quantile(took, [0.5, 0.95, 0.99])
    tracemalloc.start()
    most = 0
    for question in questions[:10]:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        ask(question)
        most = max(most, tracemalloc.get_traced_memory()[1] - before)
    tracemalloc.stop()
    print(
        f"{what:44} p50 {p50:7.1f} ms, p95 {p95:7.1f} ms, p99 {p99:7.1f} ms; "
        f"at most {most / 1e6:.1f} MB allocated",
        flush=True,
    )


def recall(snapshot: Snapshot, vectors: Vectors, among: Chosen) -> float:
    """The share of the ten nearest passages that is found, on average over questions."""
    size, at_once = len(snapshot.dense), 1 << 16
    best = [np.empty((0, 2))] * len(vectors)
    for start in range(0, size, at_once):
        positions = np.arange(start, min(start + at_once, size))
        if among is not None:
            positions = positions[among[positions]]
        exact = np.stack([snapshot.dense.scores(vector, positions) for vector in vectors])
        for i, row in enumerate(exact):
            both = np.concatenate([best[i], np.column_stack([row, positions])])
            best[i] = both[np.argsort(-both[:, 0], kind="stable")[:10]]
    found = [set(snapshot.dense.nearest(vector, 10, among).tolist()) for vector in vectors]
    right = [len(each & set(top[:, 1].astype(int).tolist())) for each, top in zip(found, best, strict=True)]
    return sum(right) / (10 * len(vectors))


def ask(data: Path, encoder: Encoder, config: Config, questions: Sequence[str]) -> None:
    """Print what a search costs."""
    library = FileLibrary(data / "library.sqlite")
    with library.reading() as state:
        name = state.snapshot() or ""
    snapshot = measure("the snapshot is opened", lambda: snapshots.read(data / "snapshots", name))
    sizes = ", ".join(f"{len(segment):,}" for segment in snapshot.segments)
    print(
        f"{len(snapshot.passages):,} passages, {len(snapshot.bulletins.ids):,} bulletins; segments: {sizes}"
    )
    vectors = {question: encoder.encode_questions([question]).vectors[0] for question in questions}
    chance = np.random.default_rng(1)
    filters: dict[str, Chosen] = {"": None, ", a tenth": chance.random(len(snapshot.passages)) < 0.1}  # noqa: PLR2004
    filters[", a hundredth"] = chance.random(len(snapshot.passages)) < 0.01  # noqa: PLR2004
    candidates = config.search.candidates
    for called, among in filters.items():

        def nearest(question: str, among: Chosen = among) -> object:
            return snapshot.dense.nearest(vectors[question], candidates, among)

        def best(question: str, among: Chosen = among) -> object:
            return snapshot.lexical.best(question, candidates, among)

        percentiles(f"vectors{called}", questions, nearest)
        percentiles(f"words{called}", questions, best)
        some = np.stack([vectors[question] for question in questions[:40]])
        print(f"recall@10{called}: {recall(snapshot, some, among):.4f}", flush=True)
    reader, settings = Reader(snapshot.lexicon), composition.answer_settings(config).search
    filtering = SnapshotFiltering(snapshot)
    percentiles("a question is read", questions, reader.read)
    search = whole_search(reader, snapshot, encoder, settings)
    percentiles("and searched for, its encoding with it", questions, search)
    for typed in ('tỉnh:"Lâm Đồng"', "năm:2020"):
        query = read_filters(f"họp {typed}")
        with library.reading() as state:
            find = partial(filtering.selected, query, state, state.get)
            percentiles(f"bulletins are chosen by {typed}", questions[:40], calling(find))
    print(f"after that: {memory()}")


def calling(run: Callable[[], object]) -> Callable[[str], object]:
    """The same, of whatever question."""
    return lambda _: run()


def whole_search(
    reader: Reader, snapshot: Snapshot, encoder: Encoder, settings: SearchSettings
) -> Callable[[str], object]:
    """Searches for a question as it was typed: reads, encodes, asks both legs, fuses, compares tokens.

    Bulletins are not looked up: what they contradict and which of their sentences fit are no work that grows
    with a library.
    """

    def search(question: str) -> object:
        ranking = rank(reader.read(question), snapshot, encoder, settings)
        first = ranking.candidates[: settings.candidates]
        return match_tokens(ranking.tokens, snapshot.tokens.at([each.position for each in first]))

    return search


def main() -> None:
    """Build what is not there, and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--questions", type=Path, help="a file in the form of SQuAD")
    chosen = parser.parse_args()
    chosen.data.mkdir(parents=True, exist_ok=True)
    config = load(None)
    encoder = composition.open_encoder(config, print)
    bulletins = list(islice(pages(chosen.pages), PAGES))
    with FileLibrary(chosen.data / "library.sqlite").reading() as state:
        built = state.snapshot() is not None
    if not built:  # in a process of its own, so that the memory below is what searching takes
        process = multiprocessing.get_context("spawn").Process(
            target=build, args=(chosen.data, bulletins, config, chosen.passages)
        )
        process.start()
        process.join()
    real = AskedForReal(encoder)
    change_one(chosen.data, real, config, bulletins[0])
    texts = [bulletin.text for bulletin in bulletins]
    ask(chosen.data, real, config, read_questions(chosen.questions, texts))


def read_questions(path: Path | None, texts: Sequence[str]) -> list[str]:
    """200 questions of a file, or of none the beginnings of sentences."""
    if path is None:
        return [" ".join(text.splitlines()[-1].split()[:10]) for text in texts[:: max(1, len(texts) // 200)]]
    whole = json.loads(path.read_text("utf-8"))
    asked = [
        each["question"] for topic in whole["data"] for part in topic["paragraphs"] for each in part["qas"]
    ]
    return random.Random(3).sample(asked, min(200, len(asked)))  # noqa: S311


if __name__ == "__main__":
    main()

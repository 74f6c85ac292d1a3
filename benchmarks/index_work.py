"""Measure what an index run costs besides encoding, and which of its steps cost it.

Run: python benchmarks/index_work.py FILE.jsonl.gz [PAGES]

FILE holds one page a line as JSON, with ``id``, ``title`` and ``text``, as encyclopedias and archives are
often handed on. The first 300 pages, or so many as are asked for, are indexed into an empty library with a
stand-in encoder that costs nothing; then once more with one page changed, when all vectors but its own are
cached. Seconds are of the process's own processor time, which other programs stretch less than the clock's.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from bot.config import load
from corpus.file_library import FileLibrary
from corpus.models import Bulletin
from corpus.text.fold import nfc
from retrieval.encoders.base import EncodedPassages, EncodedQuestions, Vectors
from retrieval.encoders.encoding_cache import EncodingCache
from retrieval.encoders.token_codes import TokenCodes
from retrieval.facts.store import FactTable
from retrieval.index import products, snapshot, update
from retrieval.index.build import Indexer
from retrieval.index.postings import Postings
from retrieval.index.vectors import StoredVectors
from retrieval.query import lexicon
from retrieval.query.lexicon import Lexicon
from retrieval.query.spelling.ngram_counts import DomainCounts

DIMENSION = 384

STEPS: tuple[tuple[str, Any, str], ...] = (
    ("cut into passages", products, "chunks"),
    ("facts", products, "office_facts"),
    ("people", lexicon, "people"),
    ("abbreviations", lexicon, "introduced"),
    ("accent counts", DomainCounts, "of"),
    ("vectors, tokens and their cache", EncodingCache, "encode"),
    ("lexicon put together", Lexicon, "of_names"),
    ("terms", Postings, "of_words"),
    ("vectors", StoredVectors, "build"),
    ("segments put together", update, "merge_segments"),
    ("fact table", FactTable, "build"),
    ("snapshot written", snapshot, "write"),
)
"""What is timed: a name, and the function, by its owner and its attribute."""


class FreeEncoder:
    """An encoder that costs nothing: every text has the same vector."""

    fingerprint = "free"

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        """One vector of length 1 for each text, and no tokens."""
        return EncodedPassages(_equal(len(texts)), [TokenCodes.none(0) for _ in texts])

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        """Likewise."""
        return EncodedQuestions(_equal(len(texts)), [np.empty((0, 0), np.float32) for _ in texts])


def _equal(count: int) -> Vectors:
    """So many vectors of length 1, all alike."""
    vectors = np.zeros((count, DIMENSION), dtype=np.float32)
    vectors[:, 0] = 1
    return vectors


def timed(function: Callable[..., object], name: str, spent: Counter[str]) -> Callable[..., object]:
    """The function, whose processor time is added up under a name; what it yields counts as well."""

    @wraps(function)
    def timing(*args: object, **kwargs: object) -> object:
        begun = time.process_time()
        result = function(*args, **kwargs)
        if isinstance(result, Iterator):
            result = iter(list(result))
        spent[name] += time.process_time() - begun  # type: ignore[assignment]
        return result

    return timing


@contextmanager
def steps_timed() -> Iterator[Counter[str]]:
    """Adds up what each step costs while the block runs."""
    spent: Counter[str] = Counter()
    originals = [(owner, attribute, vars(owner)[attribute]) for _, owner, attribute in STEPS]
    for name, owner, attribute in STEPS:
        whole = vars(owner)[attribute]
        bound = isinstance(whole, classmethod)
        replacement = timed(getattr(owner, attribute) if bound else whole, name, spent)
        setattr(owner, attribute, staticmethod(replacement) if bound else replacement)
    try:
        yield spent
    finally:
        for owner, attribute, original in originals:
            setattr(owner, attribute, original)


def read_pages(file: Path, count: int) -> list[Bulletin]:
    """The first pages of a file, as bulletins."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, islice(lines, count))
        return [Bulletin(row["id"], nfc(row["title"]), nfc(row["text"])) for row in rows]


def quiet(total: int) -> AbstractContextManager[Callable[[int], object]]:
    """A progress bar that nobody sees."""
    del total
    return nullcontext(lambda done: done)


def measure(indexer: Indexer, pages: list[Bulletin], what: str) -> None:
    """Index some pages, and print what it cost."""
    with steps_timed() as spent:
        clock, processor = time.perf_counter(), time.process_time()
        indexer.fill(pages)
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"\n{what}: {processor:.2f} s of processor time, {clock:.2f} s by the clock")
    for name, seconds in spent.most_common():
        print(f"  {seconds:6.2f} s  {seconds / processor:4.0%}  {name}")
    rest = processor - sum(spent.values())
    print(f"  {rest:6.2f} s  {rest / processor:4.0%}  all else: the library, headers, words")


def main(file: Path, count: int = 300) -> None:
    """Index the pages twice, and print a profile of each run."""
    pages = read_pages(file, count)
    settings = load(None).index.settings
    with tempfile.TemporaryDirectory() as folder:
        library = FileLibrary(Path(folder) / "library.sqlite")
        indexer = Indexer(library, Path(folder), FreeEncoder(), settings, quiet)
        print(f"{len(pages)} pages of {sum(len(page.text) for page in pages):,} characters")
        measure(indexer, pages, "All of them")
        changed = replace(pages[0], text=f"{pages[0].text}\nThêm một câu.")
        measure(indexer, [changed, *pages[1:]], "One of them changed")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))

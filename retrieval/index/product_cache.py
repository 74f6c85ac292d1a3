"""What was worked out of single bulletins, kept so that an index run reads only texts that are new."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from corpus.ingest import bounds
from corpus.library import digest
from corpus.models import Bulletin, Passage
from retrieval.cache_file import CacheRows, opened
from retrieval.facts.models import Fact
from retrieval.index.chunk_header import chunk_header
from retrieval.index.code_version import code_version
from retrieval.index.products import BulletinProducts, PassageProducts
from retrieval.index.settings import IndexSettings
from retrieval.query.lexicon import Lessons
from retrieval.query.spelling.ngram_counts import DomainCounts

FORMAT = 1
"""How a row is written; the code that works out what stands in it has a version of its own."""

_LEVEL = 1  # of compression: to pack harder takes longer than the disk does
_SCHEMA = """
CREATE TABLE IF NOT EXISTS products (
    version TEXT NOT NULL, bulletin TEXT NOT NULL, content BLOB NOT NULL, UNIQUE (version, bulletin)
) STRICT
"""


class ProductCache:
    """Products by bulletin, settings and code, in one SQLite file that may be deleted at any time."""

    def __init__(self, path: Path, settings: IndexSettings) -> None:
        """Keep in that file what is worked out with these settings."""
        self._path = path
        self._settings = settings

    @contextmanager
    def opened(self, step: Callable[[str], object]) -> Iterator[CachedProducts]:
        """What gives the products of bulletins; ``step`` is told of each that is worked out.

        What is worked out is kept about once a second and when the block ends, also where it fails.

        Raises:
            SnapshotError: the file is damaged or cannot be written.
        """
        with opened(self._path, _SCHEMA) as rows:
            yield CachedProducts(rows, self._settings, step)


class CachedProducts:
    """The products of bulletins, worked out where they are not known; not for several threads.

    Raises:
        SnapshotError: from every method, where the file is damaged or cannot be written.
    """

    def __init__(self, rows: CacheRows, settings: IndexSettings, step: Callable[[str], object]) -> None:
        self._rows = rows
        self._settings = settings
        self._step = step
        self._version = version_of(settings)

    def of(self, bulletin: Bulletin) -> BulletinProducts:
        """The products of a bulletin.

        Raises:
            BoundError: it holds more than one may, as an earlier version may have let it.
        """
        key = (self._version, digest(bulletin))
        found = self._rows.find("SELECT content FROM products WHERE version = ? AND bulletin = ?", key)
        if found:
            with suppress(zlib.error, ValidationError):  # a damaged row is worked out again
                return _Kept.read(found[0][0]).products(bulletin)
        bounds.check_text(bulletin.text, bulletin.id)
        self._step(bulletin.id)
        products = BulletinProducts.of(bulletin, self._settings)
        row = (*key, _Kept.of(products).written())
        self._rows.write("INSERT OR REPLACE INTO products VALUES (?, ?, ?)", [row])
        return products

    def spellings(self, bulletin: str) -> DomainCounts | None:
        """What the bulletin of a digest taught about spelling; ``None`` where it is not kept."""
        key = (self._version, bulletin)
        found = self._rows.find("SELECT content FROM products WHERE version = ? AND bulletin = ?", key)
        with suppress(zlib.error, ValidationError):
            return _Kept.read(found[0][0]).spellings() if found else None
        return None

    def prune(self, digests: Collection[str]) -> int:
        """Forget all but the products of the bulletins of these digests as they are now; how many were."""
        known = self._rows.find("SELECT version, bulletin FROM products")
        outdated = [key for key in known if key[0] != self._version or key[1] not in digests]
        self._rows.write("DELETE FROM products WHERE version = ? AND bulletin = ?", outdated)
        return len(outdated)


def version_of(settings: IndexSettings) -> str:
    """What products are worked out by, as hex: the code, and those settings that shape them."""
    whole = f"{FORMAT}\0{code_version()}\0{settings.chunking}"
    return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Kept:
    """The products of a bulletin without what is quick to make of the bulletin itself.

    ``places`` and ``words`` are of each passage: where it stands, and its words with spaces between them.
    ``vocabulary``, ``keys`` and ``counts`` are those of `DomainCounts`.
    """

    places: list[tuple[int, int]]
    words: list[str]
    facts: tuple[Fact, ...]
    vocabulary: tuple[str, ...]
    keys: list[int]
    counts: list[int]
    introductions: tuple[tuple[str, str], ...]
    people: tuple[str, ...]

    @classmethod
    def of(cls, products: BulletinProducts) -> _Kept:
        lessons = products.lessons
        return cls(
            [(each.passage.start, each.passage.end) for each in products.passages],
            [" ".join(each.words) for each in products.passages],
            products.facts,
            lessons.spellings.words,
            lessons.spellings.keys.tolist(),
            lessons.spellings.counts.tolist(),
            lessons.introductions,
            lessons.people,
        )

    def products(self, bulletin: Bulletin) -> BulletinProducts:
        """What it was made of, of that bulletin."""
        header = chunk_header(bulletin)
        passages = (
            PassageProducts(
                passage := Passage(bulletin.id, start, end),
                f"{header}\n{passage.of(bulletin)}",
                tuple(words.split()),
            )
            for (start, end), words in zip(self.places, self.words, strict=True)
        )
        lessons = Lessons(self.spellings(), self.introductions, self.people)
        return BulletinProducts(bulletin, tuple(passages), self.facts, lessons)

    def spellings(self) -> DomainCounts:
        """What it teaches about spelling."""
        keys, counts = (np.array(each, dtype=np.int64) for each in (self.keys, self.counts))
        return DomainCounts(self.vocabulary, keys, counts)

    @classmethod
    def read(cls, content: bytes) -> _Kept:
        """What `written` wrote."""
        return _KEPT.validate_json(zlib.decompress(content))

    def written(self) -> bytes:
        """Itself, for `read`."""
        return zlib.compress(_KEPT.dump_json(self), _LEVEL)


_KEPT = TypeAdapter(_Kept)

"""The snapshot that a library's new state needs: made of the one before, and of what changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from corpus.errors import BoundError, BulletinError
from corpus.library import Writing
from corpus.models import Bulletin
from retrieval.encoders.base import Encoder
from retrieval.encoders.encoding_cache import EncodingCache
from retrieval.index import snapshot as snapshots
from retrieval.index.code_version import code_version
from retrieval.index.folders import MANIFEST, checksum, discard
from retrieval.index.product_cache import CachedProducts, ProductCache
from retrieval.index.products import BulletinProducts
from retrieval.index.segment import Alive, Segment, merge_segments, read_segment, write_segment
from retrieval.index.settings import IndexSettings
from retrieval.index.snapshot import Snapshot, SnapshotSources
from retrieval.index.tiers import Size, to_merge
from retrieval.query.lexicon import Lexicon
from retrieval.query.spelling.ngram_counts import DomainCounts

Progress = Callable[[int], AbstractContextManager[Callable[[int], object]]]
"""Opens a progress bar of so many passages; inside, it is told how many more are done."""

Stages = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]
"""Likewise for so many ``files`` that are read, or ``bulletins`` that are worked out."""


def silent_progress(total: int) -> AbstractContextManager[Callable[[int], object]]:
    """A bar that nobody sees."""
    return silent_stages("passages", total)


def silent_stages(unit: str, total: int) -> AbstractContextManager[Callable[[int], object]]:
    """Progress that nobody sees."""
    del unit, total
    return nullcontext(lambda done: done)


_AT_ONCE = 2048  # passages whose words, vectors and tokens are in memory together, some 60 MB
_TOGETHER = 256  # bulletins whose lessons are


@dataclass(frozen=True, slots=True)
class IndexTools:
    """What an index run works with.

    Attributes:
        snapshots: The folder of the snapshots.
        products: What was worked out of bulletins.
        encodings: What was encoded.
        encoder: Encodes the rest.
        settings: How bulletins are cut, and words are weighed.
        step: Is told of each bulletin that is worked out.
        stages: Shows how far that is.
    """

    snapshots: Path
    products: ProductCache
    encodings: EncodingCache
    encoder: Encoder
    settings: IndexSettings
    step: Callable[[str], object]
    stages: Stages = silent_stages

    @property
    def segments(self) -> Path:
        """The folder of the segments."""
        return snapshots.segments_folder(self.snapshots)


@dataclass(slots=True)
class Indexed:
    """What came of an update.

    Attributes:
        passages: How many the snapshot has.
        encoded: How many of them had to be encoded.
        unfit: Why bulletins that an earlier version took were removed: they hold more than one may.
    """

    passages: int = 0
    encoded: int = 0
    unfit: list[BulletinError] = field(default_factory=list)


class SnapshotUpdate:
    """Brings the snapshot in line with a library under change."""

    def __init__(self, tools: IndexTools, change: Writing, base: Snapshot | None) -> None:
        """Go out from ``base``, which was made by this code with these tools; without it make all anew."""
        self._tools = tools
        self._change = change
        self._base = base
        self._known = dict(zip(base.bulletins.ids, base.bulletins.digests, strict=True)) if base else {}
        self._spellings: list[DomainCounts] = []
        self._result = Indexed()

    def run(self, progress: Progress) -> Indexed:
        """Write the snapshot and name it in the library; what is no longer of use leaves the caches.

        Raises:
            BulletinError: no passage would be left.
            LibraryError, SnapshotError, EncoderError: as their names say.
        """
        tools = self._tools
        with tools.products.opened(tools.step) as cached:
            new = self._fit(cached)
            digests = self._change.digests()
            leaving = self._leaving(digests)
            before = self._base.segments if self._base else ()
            segments = self._merged([(each, each.alive(digests)) for each in before])
            for made in map(_whole, self._new_segments(new, cached, progress)):
                leaving -= _keys([made])
                segments = self._merged([*segments, made])
            if not segments:
                raise BulletinError(
                    "No bulletin would be left in the index: give the files or folders to index."
                )
            lexicon = self._lexicon(segments, cached)
            sources = SnapshotSources(
                segments,
                lexicon,
                tools.encoder.fingerprint,
                tools.settings,
                self._change.digest(),
                code_version(),
            )
            self._change.set_snapshot(snapshots.write(tools.snapshots, sources))
            cached.prune(set(digests.values()))
        if self._base is None:
            tools.encodings.prune(_keys(segments))
        else:
            tools.encodings.forget(leaving)
        self._result.passages = sum(_size(segment, alive).alive for segment, alive in segments)
        return self._result

    def _fit(self, cached: CachedProducts) -> list[str]:
        """The ids of the bulletins that are new or changed and hold no more than one may, once worked out."""
        digests = self._change.digests()
        changed = [each for each, digest in digests.items() if self._known.get(each) != digest]
        new: list[str] = []
        with self._tools.stages("bulletins", len(changed)) as advance:
            for identity in changed:
                try:
                    passages = len(cached.of(self._bulletin(identity)).passages)
                except BoundError as error:
                    self._result.unfit.append(error)
                    self._change.remove(identity)
                    continue
                finally:
                    advance(1)
                self._result.passages += passages
                if passages:
                    new.append(identity)
        return new

    def _new_segments(
        self, new: Iterable[str], cached: CachedProducts, progress: Progress
    ) -> Iterator[Segment]:
        tools, total = self._tools, self._result.passages
        with progress(total) if total else nullcontext(lambda done: done) as advance:
            for products in _batches(cached.of(self._bulletin(identity)) for identity in new):
                passages = [passage for each in products for passage in each.passages]
                texts = [(passage.text, passage.own_start) for passage in passages]
                encoded, new_texts = tools.encodings.encode(texts, tools.encoder, advance)
                self._result.encoded += new_texts
                self._add_spellings(DomainCounts.merged([each.lessons.spellings for each in products]))
                yield self._opened(write_segment(tools.segments, products, encoded))

    def _merged(self, segments: Iterable[tuple[Segment, Alive]]) -> list[tuple[Segment, Alive]]:
        """The segments that have something left, few of each size."""
        now = [(segment, alive) for segment, alive in segments if alive.any()]
        while chosen := to_merge([_size(segment, alive) for segment, alive in now]):
            together = [now[number] for number in chosen]
            one = self._opened(merge_segments(self._tools.segments, together))
            self._discard(segment for segment, _ in together)
            now = [each for number, each in enumerate(now) if number not in chosen]
            now.append(_whole(one))
        return now

    def _discard(self, segments: Iterable[Segment]) -> None:
        """Remove segments that went into another, unless they are of the snapshot that still answers."""
        answering = {segment.name for segment in self._base.segments} if self._base else set()
        names = [segment.name for segment in segments if segment.name not in answering]
        discard(self._tools.segments / name for name in names)

    def _opened(self, name: str) -> Segment:
        parent = self._tools.segments
        return read_segment(parent, name, checksum(parent / name / MANIFEST))

    def _bulletin(self, identity: str) -> Bulletin:
        bulletin = self._change.get(identity)
        if bulletin is None:
            raise KeyError(identity)
        return bulletin

    def _lexicon(self, segments: Sequence[tuple[Segment, Alive]], cached: CachedProducts) -> Lexicon:
        taught = sorted(
            (identity, lessons)
            for segment, alive in segments
            for identity, lessons, counts in zip(
                segment.bulletins.ids, segment.lessons.read(), alive, strict=True
            )
            if counts
        )
        return Lexicon.of_names(
            self._all_spellings(cached),
            (pair for _, lessons in taught for pair in lessons.introductions),
            (name for _, lessons in taught for name in lessons.people),
        )

    def _add_spellings(self, counts: DomainCounts) -> None:
        """Keep what some bulletins teach, put together with what others of its size do: few are in memory."""
        kept = self._spellings
        while kept and len(kept[-1].keys) < 2 * len(counts.keys):
            counts = DomainCounts.merged([kept.pop(), counts])
        kept.append(counts)

    def _all_spellings(self, cached: CachedProducts) -> DomainCounts:
        """The counts of all bulletins: those of before and the new ones, without those that left."""
        digests = self._change.digests()
        gone = [digest for identity, digest in self._known.items() if digests.get(identity) != digest]
        left = [cached.spellings(digest) for digest in gone]
        without = [counts for counts in left if counts is not None]
        if len(without) == len(left):
            before = [self._base.lexicon.spellings] if self._base else []
            return DomainCounts.merged([*before, *self._spellings], without)
        whole: list[DomainCounts] = []
        for start in range(0, len(ids := list(digests)), _TOGETHER):
            some = (cached.of(self._bulletin(identity)) for identity in ids[start : start + _TOGETHER])
            whole.append(DomainCounts.merged([each.lessons.spellings for each in some]))
        return DomainCounts.merged(whole)

    def _leaving(self, digests: dict[str, str]) -> set[str]:
        """What the passages were encoded by whose bulletins left or changed, as `_keys` gives it."""
        before = self._base.segments if self._base else ()
        return _keys((each, each.alive(self._known) & ~each.alive(digests)) for each in before)


def _whole(segment: Segment) -> tuple[Segment, Alive]:
    """A segment of which every bulletin counts."""
    return segment, np.ones(len(segment.bulletins.ids), dtype=np.bool_)


def _size(segment: Segment, alive: Alive) -> Size:
    return Size(int(np.count_nonzero(alive[segment.bulletins.rows[:, 0]])), len(segment))


def _keys(segments: Iterable[tuple[Segment, Alive]]) -> set[str]:
    """What the passages of the bulletins that count were encoded by, as `EncodingCache` calls them."""
    return {
        row.tobytes().hex()
        for segment, alive in segments
        for row in segment.texts[alive[segment.bulletins.rows[:, 0]]]
    }


def _batches(products: Iterable[BulletinProducts]) -> Iterator[list[BulletinProducts]]:
    """Products of several bulletins at once, of so many passages as may be in memory."""
    batch: list[BulletinProducts] = []
    size = 0
    for each in products:
        batch.append(each)
        size += len(each.passages)
        if size >= _AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch

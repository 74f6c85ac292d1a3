"""The segment: what is searched of some bulletins, in one folder that never changes once it has its name.

::

    segments/1a2b3c4d/
        manifest.json  what it was made with, and the checksums of the rest
        bulletins.json the ids and digests of its bulletins
        rows.npy       one row a passage: bulletin, start, end
        texts.npy      one row a passage: a SHA-256 over what was encoded
        vectors.faiss  one vector a passage, in the same order
        codes.faiss    the same in eight bits a number, where there are many
        tokens.*       the tokens of each passage, likewise (`tokens`)
        terms/         how often each term stands in each passage, likewise
        facts.sqlite   what the bulletins say of people and their offices
        lessons.json   what they introduce, and whom they name

A snapshot is a list of segments; a bulletin that left or changed is left out of the segment it lies in, until
that one is put together with others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.library import digest
from retrieval.cache_file import text_digest
from retrieval.encoders.base import EncodedPassages, Vectors
from retrieval.errors import SnapshotError
from retrieval.facts.store import FactTable
from retrieval.index.arrangement import Arrangement, BulletinRows, arrange
from retrieval.index.folders import MANIFEST, MEND, check_files, checksum, new_name, write_folder
from retrieval.index.lessons import LessonTable, NamesTaught
from retrieval.index.merged_postings import write_merged
from retrieval.index.places import Layout
from retrieval.index.postings import Postings
from retrieval.index.products import BulletinProducts
from retrieval.index.tokens import StoredTokens, TokenIndex
from retrieval.index.vectors import StoredVectors

_AT_ONCE = 4096  # passages whose vectors, or tokens, are copied at once: 45 MB at most

Alive = NDArray[np.bool_]
"""Of each bulletin of a segment whether it counts."""


class SegmentManifest(BaseModel):
    """What a segment is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bulletins: int
    passages: int
    dimension: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Segment:
    """One opened segment; safe to read from several threads."""

    name: str
    bulletins: BulletinRows
    texts: NDArray[np.uint8]
    vectors: StoredVectors
    tokens: StoredTokens
    postings: Postings
    facts: FactTable
    lessons: LessonTable

    def __len__(self) -> int:
        """How many passages it has."""
        return len(self.bulletins)

    def alive(self, digests: dict[str, str]) -> Alive:
        """Of each of its bulletins whether a library has it as it is here, by the library's digests."""
        pairs = zip(self.bulletins.ids, self.bulletins.digests, strict=True)
        return np.array([digests.get(identity) == each for identity, each in pairs], dtype=np.bool_)


def read_segment(parent: Path, name: str, stated: str) -> Segment:
    """Open the segment of that name, whose manifest has that checksum.

    Raises:
        SnapshotError: it is missing, incomplete or damaged.
        OSError: it cannot be read.
    """
    place = parent / name
    if not (place / MANIFEST).is_file() or checksum(place / MANIFEST) != stated:
        raise SnapshotError(
            "The search index {place} is missing or damaged ({manifest}): {mend}.",
            place=place,
            manifest=MANIFEST,
            mend=MEND,
        )
    try:
        manifest = SegmentManifest.model_validate_json((place / MANIFEST).read_text("utf-8"))
    except (ValueError, ValidationError) as error:
        raise SnapshotError(
            "The manifest of the search index {place} is damaged: {mend}.", place=place, mend=MEND
        ) from error
    check_files(place, manifest.files)
    segment = Segment(
        name,
        BulletinRows.load(place),
        np.load(place / "texts.npy", mmap_mode="r"),
        StoredVectors.load(place),
        StoredTokens.load(place),
        Postings.load(place / "terms"),
        FactTable.load(place),
        LessonTable(place / "lessons.json"),
    )
    counts = {
        manifest.passages,
        len(segment),
        len(segment.texts),
        len(segment.vectors),
        len(segment.tokens),
        len(segment.postings),
    }
    stated_of_rest = (len(segment.bulletins.ids), segment.vectors.dimension)
    if len(counts) != 1 or stated_of_rest != (manifest.bulletins, manifest.dimension):
        raise SnapshotError(
            "The search index {place} contradicts its own manifest: {mend}.", place=place, mend=MEND
        )
    return segment


def write_segment(parent: Path, products: Sequence[BulletinProducts], encoded: EncodedPassages) -> str:
    """Write a segment of the products of bulletins, in the order of their ids; its name.

    ``encoded`` has the passages' vectors, and their tokens from where their own texts begin.

    Raises:
        SnapshotError: the disk is full or cannot be written.
    """
    passages = [passage for each in products for passage in each.passages]
    bulletins = BulletinRows.of(
        (
            each.bulletin.id,
            digest(each.bulletin),
            [(one.passage.start, one.passage.end) for one in each.passages],
        )
        for each in products
    )

    dimension = encoded.vectors.shape[1]

    def save(folder: Path) -> None:
        bulletins.save(folder)
        keys = b"".join(bytes.fromhex(text_digest(passage.text)) for passage in passages)
        np.save(folder / "texts.npy", np.frombuffer(keys, dtype=np.uint8).reshape(len(passages), -1))
        StoredVectors.build([encoded.vectors], dimension).save(folder)
        width = encoded.tokens[0].codes.shape[1] if encoded.tokens else 0
        StoredTokens.write(folder, encoded.tokens, width)
        Postings.of_words(passage.words for passage in passages).save(folder / "terms")
        FactTable.build((each.bulletin, each.facts) for each in products).save(folder)
        LessonTable.write(folder / "lessons.json", [NamesTaught.of(each.lessons) for each in products])

    return _write(parent, save, bulletins, dimension)


def merge_segments(parent: Path, parts: Sequence[tuple[Segment, Alive]]) -> str:
    """Write a segment of the bulletins that count of several; its name.

    Raises:
        SnapshotError: the disk is full or cannot be written.
    """
    arrangement = arrange([(segment.bulletins, alive) for segment, alive in parts])
    dimension = parts[0][0].vectors.dimension
    save = partial(_save_merged, parts=parts, arrangement=arrangement)
    return _write(parent, save, arrangement.whole, dimension)


def _save_merged(folder: Path, parts: Sequence[tuple[Segment, Alive]], arrangement: Arrangement) -> None:
    placed = [(segment, places) for (segment, _), places in zip(parts, arrangement.places, strict=True)]
    size, dimension = len(arrangement.whole), parts[0][0].vectors.dimension
    texts = np.empty((size, parts[0][0].texts.shape[1]), dtype=np.uint8)
    for segment, places in placed:
        rows = np.flatnonzero(places >= 0)
        texts[places[rows]] = segment.texts[rows]
    layout = Layout(arrangement.places)
    positions = [range(start, min(start + _AT_ONCE, size)) for start in range(0, size, _AT_ONCE)]
    pieces = (_vectors_at([segment for segment, _ in placed], layout, some) for some in positions)
    taught = {
        identity: lessons
        for segment, alive in parts
        for identity, lessons, counts in zip(
            segment.bulletins.ids, segment.lessons.read(), alive, strict=True
        )
        if counts
    }
    arrangement.whole.save(folder)
    np.save(folder / "texts.npy", texts)
    StoredVectors.build(pieces, dimension).save(folder)
    tokens = TokenIndex([segment.tokens for segment, _ in placed], layout)
    read = (each for some in positions for each in tokens.at(some))
    StoredTokens.write(folder, read, placed[0][0].tokens.width)
    write_merged(folder / "terms", [(segment.postings, places) for segment, places in placed])
    FactTable.merged((segment.facts, left_out(segment, alive)) for segment, alive in parts).save(folder)
    LessonTable.write(folder / "lessons.json", [taught[identity] for identity in arrangement.whole.ids])


def _vectors_at(segments: Sequence[Segment], layout: Layout, positions: range) -> Vectors:
    """The vectors that stand at positions of the whole."""
    vectors = np.empty((len(positions), segments[0].vectors.dimension), dtype=np.float32)
    for part, there, rows in layout.split(np.array(positions)):
        vectors[there] = segments[part].vectors.at(rows)
    return vectors


def left_out(segment: Segment, alive: Alive) -> list[str]:
    """The ids of the bulletins of a segment that do not count."""
    return [segment.bulletins.ids[int(number)] for number in np.flatnonzero(~alive)]


def _write(parent: Path, save: Callable[[Path], None], bulletins: BulletinRows, dimension: int) -> str:
    name = new_name("segment")
    write_folder(
        parent,
        name,
        save,
        lambda files: SegmentManifest(
            bulletins=len(bulletins.ids), passages=len(bulletins), dimension=dimension, files=files
        ),
    )
    return name

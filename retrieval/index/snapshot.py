"""The snapshot: everything needed to search one state of the library, in a folder that never changes.

::

    snapshots/20200305T101500-1a2b3c4d/
        manifest.json  what it was built from and with, its segments, and the checksums of the rest
        bulletins.json the ids and digests of the bulletins
        rows.npy       one row a passage: bulletin, start, end
        places.npy     where the passages of the segments, one after the other, stand among these; -1: nowhere
        lexicon/       what the bulletins teach about their language
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.notices import Notice
from retrieval.errors import SnapshotError
from retrieval.facts.parts import FactIndex
from retrieval.index.arrangement import BulletinRows, arrange
from retrieval.index.dense import DenseIndex
from retrieval.index.folders import MANIFEST, MEND, check_files, checksum, new_name, write_folder
from retrieval.index.lexical import LexicalIndex
from retrieval.index.passages import PassageTable
from retrieval.index.places import Layout, Places
from retrieval.index.segment import Alive, Segment, left_out, read_segment
from retrieval.index.settings import IndexSettings
from retrieval.index.summary import IndexSummary, check_same
from retrieval.index.tokens import TokenIndex
from retrieval.query.lexicon import Lexicon

FORMAT = 10


class Manifest(BaseModel):
    """What a snapshot is: compared whole when it is opened.

    ``segments`` has the checksum of each segment's own manifest, in the order in which they are searched.
    ``code`` made the segments; another one may read them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    created: dt.datetime
    encoder: str
    dimension: int
    settings: IndexSettings
    library: str
    code: str
    bulletins: int
    passages: int
    segments: dict[str, str]
    files: dict[str, str]

    @property
    def summary(self) -> IndexSummary:
        """What of it people are told."""
        return IndexSummary(self.bulletins, self.passages, self.encoder, self.dimension, self.created)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One opened snapshot; safe to read from several threads."""

    name: str
    manifest: Manifest
    bulletins: BulletinRows
    passages: PassageTable
    dense: DenseIndex
    tokens: TokenIndex
    lexical: LexicalIndex
    facts: FactIndex
    lexicon: Lexicon
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class SnapshotSources:
    """What a snapshot is made of and with.

    Attributes:
        segments: Those it searches, each with the bulletins of it that count.
        lexicon: What these teach.
        encoder: The fingerprint of what encoded them.
        settings: What they were cut with, and are weighed with.
        library: The digest of the library's state.
        code: The version of the code that worked them out.
    """

    segments: Sequence[tuple[Segment, Alive]]
    lexicon: Lexicon
    encoder: str
    settings: IndexSettings
    library: str
    code: str


def segments_folder(folder: Path) -> Path:
    """Where the segments of the snapshots under ``folder`` lie."""
    return folder.parent / "segments"


def write(folder: Path, sources: SnapshotSources) -> str:
    """Write a snapshot under ``folder`` and return its name; its segments are there already.

    Raises:
        SnapshotError: the disk is full or cannot be written.
    """
    created = dt.datetime.now(dt.UTC).replace(microsecond=0)
    name = new_name(_stamp(created))
    arrangement = arrange([(segment.bulletins, alive) for segment, alive in sources.segments])
    whole, parent = arrangement.whole, segments_folder(folder)

    def save(place: Path) -> None:
        whole.save(place)
        np.save(place / "places.npy", np.concatenate(arrangement.places))
        sources.lexicon.save(place / "lexicon")

    def describe(files: dict[str, str]) -> Manifest:
        return Manifest(
            format=FORMAT,
            created=created,
            encoder=sources.encoder,
            dimension=sources.segments[0][0].vectors.dimension,
            settings=sources.settings,
            library=sources.library,
            code=sources.code,
            bulletins=len(whole.ids),
            passages=len(whole),
            segments={
                segment.name: checksum(parent / segment.name / MANIFEST) for segment, _ in sources.segments
            },
            files=files,
        )

    write_folder(folder, name, save, describe)
    return name


def read(folder: Path, name: str, opened: Mapping[str, Segment] | None = None) -> Snapshot:
    """Open the snapshot of that name under ``folder``.

    Segments that were ``opened`` and seen to be whole before, by their names, are taken as they are.

    Raises:
        SnapshotError: it is missing, incomplete, damaged or of another format.
    """
    place = folder / name
    manifest = read_manifest(folder, name)
    try:
        check_files(place, manifest.files)
        known, parent = opened or {}, segments_folder(folder)
        segments = tuple(
            known[each] if each in known else read_segment(parent, each, stated)
            for each, stated in manifest.segments.items()
        )
        whole = BulletinRows.load(place)
        places = np.load(place / "places.npy", mmap_mode="r")
        lexicon = Lexicon.load(place / "lexicon")
    except (OSError, ValueError) as error:
        raise SnapshotError(
            "The search index {place} cannot be read ({reason}): check the disk and its rights, or {mend}.",
            place=place,
            reason=error,
            mend=MEND,
        ) from error
    if not _fits(manifest, segments, whole, len(places)) or not name.startswith(_stamp(manifest.created)):
        raise SnapshotError(
            "The search index {place} contradicts its own manifest: {mend}.", place=place, mend=MEND
        )
    layout, digests = _layout(places, segments), dict(zip(whole.ids, whole.digests, strict=True))
    settings = manifest.settings
    return Snapshot(
        name,
        manifest,
        whole,
        PassageTable(whole.ids, whole.rows),
        DenseIndex([segment.vectors for segment in segments], layout),
        TokenIndex([segment.tokens for segment in segments], layout),
        LexicalIndex([segment.postings for segment in segments], layout, k1=settings.k1, b=settings.b),
        FactIndex([(segment.facts, left_out(segment, segment.alive(digests))) for segment in segments]),
        lexicon,
        segments,
    )


def check(snapshot: Snapshot, *, encoder: str, settings: IndexSettings, library: str) -> None:
    """Make sure that a snapshot fits the encoder, the settings and the library in use.

    Raises:
        SnapshotError: it does not; the sentence says in what.
    """
    manifest = snapshot.manifest
    check_same(Notice("encoder"), manifest.encoder, encoder)
    check_same(Notice("index settings"), manifest.settings, settings)
    check_same(Notice("bulletins"), manifest.library, library)


def read_manifest(folder: Path, name: str) -> Manifest:
    """What the snapshot of that name is.

    Raises:
        SnapshotError: it is missing, damaged or of another format.
    """
    place = folder / name
    try:
        text = (place / MANIFEST).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(
            "The search index {place} is missing or damaged: {mend}.", place=place, mend=MEND
        ) from error
    try:
        found = json.loads(text)
        if isinstance(found, dict) and found.get("format") != FORMAT:
            raise SnapshotError(
                "The search index {place} has format {found}, not {known}: {mend}.",
                place=place,
                found=found.get("format"),
                known=FORMAT,
                mend=MEND,
            )
        return Manifest.model_validate_json(text)
    except (ValueError, ValidationError) as error:
        raise SnapshotError(
            "The manifest of the search index {place} is damaged: {mend}.", place=place, mend=MEND
        ) from error


def _fits(manifest: Manifest, segments: Sequence[Segment], whole: BulletinRows, places: int) -> bool:
    counts = (len(whole), len(whole.ids), sum(map(len, segments)))
    dimensions = {segment.vectors.dimension for segment in segments}
    return counts == (manifest.passages, manifest.bulletins, places) and dimensions == {manifest.dimension}


def _layout(places: Places, segments: Sequence[Segment]) -> Layout:
    ends = np.cumsum([len(segment) for segment in segments])
    return Layout(
        [places[int(end) - len(segment) : int(end)] for segment, end in zip(segments, ends, strict=True)]
    )


def _stamp(created: dt.datetime) -> str:
    """What a snapshot's name says of when it was made."""
    return f"{created:%Y%m%dT%H%M%S}"

"""The snapshot: everything needed to search, in one folder that never changes once it has its name.

::

    snapshots/20200305T101500-1a2b3c4d/
        manifest.json     what it was built from and with, and the checksums of the rest
        bulletins.json    the ids that the passage table counts
        passages.npy      one row a passage: bulletin, start, end
        vectors.faiss     one vector a passage, in the same order
        lexical/          BM25, likewise
        lexicon/          what the bulletins teach about their language
        facts.sqlite      what they say of people and their offices
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.private_files import FILE_MODE, FOLDER_MODE, make_folder
from retrieval.errors import SnapshotError
from retrieval.index.parts import SnapshotParts
from retrieval.index.settings import IndexSettings

FORMAT = 7
_MEND = "run bantin index to build it anew"
_MANIFEST = "manifest.json"
_UNFINISHED = ".unfinished"


class Manifest(BaseModel):
    """What a snapshot is: compared whole when it is opened."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    created: dt.datetime
    encoder: str
    dimension: int
    settings: IndexSettings
    library: str
    bulletins: int
    passages: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Snapshot(SnapshotParts):
    """One opened snapshot; safe to read from several threads."""

    name: str
    manifest: Manifest


def write(folder: Path, parts: SnapshotParts, *, encoder: str, settings: IndexSettings, library: str) -> str:
    """Write a snapshot under ``folder`` and return its name.

    It gets its name only when every byte of it is on the disk; what an interrupted run leaves behind has a
    name that is never opened, and goes with the next `discard`.

    Raises:
        SnapshotError: the disk is full or cannot be written.
    """
    created = dt.datetime.now(dt.UTC).replace(microsecond=0)
    name = f"{_stamp(created)}-{secrets.token_hex(4)}"
    unfinished = folder / f"{name}{_UNFINISHED}"
    try:
        make_folder(folder)
        make_folder(unfinished)
        parts.save(unfinished)
        manifest = Manifest(
            format=FORMAT,
            created=created,
            encoder=encoder,
            dimension=parts.dense.dimension,
            settings=settings,
            library=library,
            bulletins=len(parts.passages.bulletin_ids),
            passages=len(parts.passages),
            files={file.relative_to(unfinished).as_posix(): _checksum(file) for file in _files(unfinished)},
        )
        (unfinished / _MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
        _close(unfinished)
        for file in [*_files(unfinished), unfinished / "lexical", unfinished / "lexicon", unfinished]:
            _sync(file)
        unfinished.rename(folder / name)
        _sync(folder)
    except (OSError, RuntimeError) as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise SnapshotError(
            f"No snapshot can be written in {folder} ({error}): free some space there, or mend the rights."
        ) from error
    return name


def read(folder: Path, name: str) -> Snapshot:
    """Open the snapshot of that name under ``folder``.

    Raises:
        SnapshotError: it is missing, incomplete, damaged or of another format.
    """
    place = folder / name
    manifest = _read_manifest(place)
    try:
        for relative, checksum in manifest.files.items():
            file = place / relative
            if not file.is_file() or _checksum(file) != checksum:
                raise SnapshotError(f"The search index {place} is damaged ({relative}): {_MEND}.")
        parts = SnapshotParts.load(place)
    except OSError as error:
        raise SnapshotError(
            f"The search index {place} cannot be read ({error}): check the disk and its rights, or {_MEND}."
        ) from error
    counts = (len(parts.passages), len(parts.passages.bulletin_ids), parts.dense.dimension)
    stated = (manifest.passages, manifest.bulletins, manifest.dimension)
    if counts != stated or not parts.agree() or not name.startswith(_stamp(manifest.created)):
        raise SnapshotError(f"The search index {place} contradicts its own manifest: {_MEND}.")
    return Snapshot(**parts.by_name(), name=name, manifest=manifest)


def check(snapshot: Snapshot, *, encoder: str, settings: IndexSettings, library: str) -> None:
    """Make sure that a snapshot fits the encoder, the settings and the library in use.

    Raises:
        SnapshotError: it does not; the sentence says in what.
    """
    manifest = snapshot.manifest
    for what, built, used in (
        ("encoder", manifest.encoder, encoder),
        ("index settings", manifest.settings, settings),
        ("bulletins", manifest.library, library),
    ):
        if built != used:
            raise SnapshotError(
                f"The search index was built with other {what} ({built}, in use: {used}): {_MEND}.",
            )


def others(folder: Path, name: str) -> list[Path]:
    """What lies under ``folder`` besides the snapshot of that name: older ones, and unfinished ones."""
    return [place for place in folder.iterdir() if place.name != name]


def discard(places: Iterable[Path]) -> None:
    """Remove snapshots.

    Programs that still read an older one keep what they have opened, where the system allows it; where it
    does not (Windows), what is in use stays until a later call.
    """
    for place in places:
        shutil.rmtree(place, ignore_errors=True)


def _read_manifest(place: Path) -> Manifest:
    try:
        text = (place / _MANIFEST).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"The search index {place} is missing or damaged: {_MEND}.") from error
    try:
        found = json.loads(text)
        if isinstance(found, dict) and found.get("format") != FORMAT:
            raise SnapshotError(
                f"The search index {place} has format {found.get('format')}, not {FORMAT}: {_MEND}.",
            )
        return Manifest.model_validate_json(text)
    except (ValueError, ValidationError) as error:
        raise SnapshotError(f"The manifest of the search index {place} is damaged: {_MEND}.") from error


def _stamp(created: dt.datetime) -> str:
    """What a snapshot's name says of when it was made."""
    return f"{created:%Y%m%dT%H%M%S}"


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())


def _close(folder: Path) -> None:
    """Leave what libraries wrote to its owner alone; until now nobody else could enter the folder."""
    for place in folder.rglob("*"):
        place.chmod(FOLDER_MODE if place.is_dir() else FILE_MODE)


def _checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Have the system put a file, or a folder's list of names, on the disk."""
    if path.is_dir() and os.name == "nt":  # Windows has no way to sync a folder
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

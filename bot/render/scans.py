"""The pictures of quotes that were read by machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.ingest.scans.store import ScanStore
from corpus.models import Mark
from retrieval.models import Hit

PictureOf = Callable[[Hit], Path | None]
"""Writes the picture of a quote's lines into a file, if the quote was read from one; where it lies."""


def no_picture(hit: Hit) -> Path | None:
    """No picture of anything."""
    del hit
    return None


def picture_finder(store: ScanStore) -> PictureOf:
    """What writes pictures of the pages that lie in a store."""

    def find(hit: Hit) -> Path | None:
        if Mark.OCR not in hit.bulletin.marks:
            return None
        return store.picture_file(hit.bulletin.text, hit.passage.start, hit.passage.end)

    return find

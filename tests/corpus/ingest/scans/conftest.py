from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.ingest.scans.recognise import set_up
from corpus.ingest.scans.store import ScanStore
from corpus.ingest.scans.tesseract import can_read_scans


@pytest.fixture(autouse=True, scope="module")
def no_tesseract() -> None:
    """Here Tesseract is used where it is installed."""
    can_read_scans.cache_clear()


@pytest.fixture
def tesseract() -> None:
    """Passes a test over where no scan can be read."""
    if not can_read_scans():
        pytest.skip("Tesseract with its Vietnamese data is not installed")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ScanStore]:
    """Where this process keeps what it reads from pictures."""
    folder = tmp_path / "scans"
    set_up(folder, lambda: None)
    yield ScanStore(folder)
    set_up(None, lambda: None)

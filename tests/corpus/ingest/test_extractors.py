from __future__ import annotations

import hashlib
from importlib import metadata

import pytest

from corpus.ingest.extractors import provenance_of


@pytest.mark.parametrize(
    ("format_name", "library"),
    [("pdf", "pypdfium2"), ("docx", "mammoth"), ("html", "readability-lxml"), ("xlsx", "python-calamine")],
)
def test_an_extractor_is_named_with_its_version(format_name: str, library: str) -> None:
    """Of a format that a foreign library reads, the library and its version are told behind our own."""
    made = provenance_of(b"content", format_name)
    assert made.content == hashlib.sha256(b"content").hexdigest()
    assert made.extractor == format_name
    told = str(made.extractor_version)
    assert told.startswith("bantin")
    assert f"{library} {metadata.version(library)}" in told


def test_our_own_readers_are_named_alone() -> None:
    """Plain text is read by nothing foreign."""
    assert "," not in str(provenance_of(b"", "txt").extractor_version)

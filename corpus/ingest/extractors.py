"""What reads each format, by name and version: what a stored text was made with."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata

from corpus.library_models import Provenance

# The foreign libraries behind a format; our own code reads the rest.
_LIBRARIES = {
    "csv": (),
    "doc": ("olefile",),
    "docx": ("mammoth", "lxml"),
    "feed": ("lxml",),
    "html": ("readability-lxml", "lxml"),
    "md": ("markdown-it-py",),
    "pdf": ("pypdfium2",),
    "rtf": ("striprtf",),
    "txt": (),
    "xls": ("python-calamine",),
    "xlsx": ("python-calamine",),
}


def provenance_of(content: bytes, format_name: str) -> Provenance:
    """What a text was made of that was read from a file of this content, as this format."""
    return Provenance(hashlib.sha256(content).hexdigest(), format_name, _version(format_name))


@cache
def _version(format_name: str) -> str:
    """Ourselves and the libraries that read a format: "bantin 0.1.0, pypdfium2 5.15.0"."""
    return ", ".join(_named(name) for name in ("bantin", *_LIBRARIES.get(format_name, ())))


def _named(distribution: str) -> str:
    """A package with its version, where that is known: not of a program that is run from its sources."""
    try:
        return f"{distribution} {metadata.version(distribution)}"
    except metadata.PackageNotFoundError:
        return distribution

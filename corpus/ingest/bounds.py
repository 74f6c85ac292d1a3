"""How much a bulletin may hold: whatever reads one does its work in time and memory that are known.

The bounds leave room for the longest documents that an office publishes: half a million characters are some
250 printed pages. What goes beyond them is a book, a table of data, or meant to do harm.
"""

from __future__ import annotations

import unicodedata

from corpus.errors import BoundError

MAX_CHARACTERS = 500_000
MAX_BYTES = 4 * MAX_CHARACTERS
"""UTF-8 needs four bytes for a character at most: no text within the bounds is larger."""

MAX_FILE_BYTES = 64_000_000
"""Of a file that is no plain text: pictures and fonts take room, too."""

MAX_SIDECAR_BYTES = 65_536
"""Of what a person says of a bulletin beside it."""

MAX_MEMBERS = 2_000
"""Of an archive."""

MAX_UNPACKED = 256_000_000
"""Bytes of all that an archive holds, as it says before it is unpacked."""

MAX_RATIO = 200
"""How many times larger than packed a member of an archive may be; text is seldom packed ten times over."""

MAX_DEPTH = 3
"""Of archives in archives."""

MAX_PAGES = 3_000

MAX_LINES = 20_000
MAX_LINE = 50_000
"""A paragraph is read as a whole, and what names something in it may lean on what stands far before."""

MAX_ACCENTS = 30
"""On one letter, as in Unicode's Stream-Safe Text Format: to bring a longer run into order takes the square
of its length."""

MAX_MARKS = 5_000
"""Of Markdown in one paragraph: brackets and stars are matched each with each."""

_SENTENCES = {
    "bytes": "{name} is larger than {limit} bytes: split it into several files.",
    "characters": "{name} is longer than {limit} characters: split it into several files.",
    "lines": "{name} has more than {limit} lines: split it into several files.",
    "line": "{name} has a paragraph of more than {limit} characters (line {line}): break it up.",
    "accents": "{name} heaps more than {limit} accents on one letter (line {line}): take them out.",
    "cells": "{name} has more than {limit} cells: split it into several files.",
    "pages": "{name} has more than {limit} pages: split it into several files.",
    "marks": "{name} has more than {limit} Markdown marks in one paragraph (line {line}): save it as .txt.",
}


def beyond(bound: str, limit: int, name: str, line: int = 0) -> BoundError:
    """The error that says that a text goes beyond a bound, as its user calls it, counting lines from 1."""
    return BoundError(_SENTENCES[bound], bound=bound, limit=limit, name=name, line=line)


def check_size(size: int, name: str) -> None:
    """Make sure that a file of so many bytes may be read.

    Raises:
        BoundError: it may not.
    """
    if size > MAX_BYTES:
        raise beyond("bytes", MAX_BYTES, name)


def check_text(text: str, name: str) -> None:
    """Make sure that a text, normalised or not, may be read as a bulletin; ``name`` is what to call it.

    Raises:
        BoundError: it may not.
    """
    if len(text) > MAX_CHARACTERS:
        raise beyond("characters", MAX_CHARACTERS, name)
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise beyond("lines", MAX_LINES, name)
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            raise beyond("line", MAX_LINE, name, number)
        if not line.isascii() and _most_accents(line) > MAX_ACCENTS:
            raise beyond("accents", MAX_ACCENTS, name, number)


def _most_accents(line: str) -> int:
    """How many combining characters follow each other at most."""
    most = run = 0
    for character in line:
        run = run + 1 if unicodedata.combining(character) else 0
        most = max(most, run)
    return most

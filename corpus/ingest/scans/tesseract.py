"""The program Tesseract, which reads text from pictures, where it is installed."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from statistics import mean

from corpus.errors import BulletinError
from corpus.ingest.scans.models import ScannedLine
from corpus.ingest.scans.pictures import can_open_pictures
from corpus.notices import Notice

HOW_TO_ADD = Notice(
    "install Tesseract with its Vietnamese data (tesseract-ocr, tesseract-ocr-vie) and bantin[ocr], "
    "or give its text"
)
"""What to do where scans cannot be read, for a sentence that goes on."""

_PROGRAM = "tesseract"
_LANGUAGE = "vie"
_PAGE_S = 50.0  # one takes three to five
_LIST_S = 10.0
_WORD_LEVEL = "5"
_COLUMN_GAP = 2.2  # times the height of a line, as in documents
_LEAST_SURE = 40.0  # of 100, on the average of a line: below are stamps, signatures and the grain of paper


@cache
def can_read_scans() -> bool:
    """Whether Tesseract, its Vietnamese data and Pillow are installed; looked up once in a process."""
    program = shutil.which(_PROGRAM)
    if program is None or not can_open_pictures():
        return False
    try:
        listed = subprocess.run(  # noqa: S603 (the system's own)
            [program, "--list-langs"], capture_output=True, check=True, timeout=_LIST_S
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return _LANGUAGE in listed.stdout.decode("utf-8", "replace").split()


def read_page(png: bytes, page: int, width: int, called: str) -> list[ScannedLine]:
    """The lines of a page of that width in pixels, as the program orders them: block by block.

    Raises:
        BulletinError: the program fails, or takes too long.
    """
    command = [shutil.which(_PROGRAM) or _PROGRAM, "stdin", "stdout", "-l", _LANGUAGE, "--psm", "3", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 (likewise)
            command, input=png, capture_output=True, check=True, timeout=_PAGE_S
        )
    except subprocess.TimeoutExpired as error:
        raise BulletinError(
            "Page {page} of {called} is not read after {page_s} seconds: scan it anew.",
            page=page + 1,
            called=called,
            page_s=f"{_PAGE_S:.0f}",
        ) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise BulletinError(
            "Tesseract cannot read page {page} of {called}: scan it anew.", page=page + 1, called=called
        ) from error
    words = _words(done.stdout.decode("utf-8", "replace"))
    lines = (list(line) for _, line in groupby(words, key=lambda word: word.line))
    return [_line(line, page, width) for line in lines if mean(word.sure for word in line) >= _LEAST_SURE]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the program's table: its line, its box in pixels, how sure it is (0 to 100)."""

    line: tuple[str, str, str]
    left: int
    top: int
    right: int
    bottom: int
    sure: float
    text: str


def _words(table: str) -> Iterator[_Word]:
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] == _WORD_LEVEL and text:
            left, top = int(row["left"]), int(row["top"])
            right, bottom = left + int(row["width"]), top + int(row["height"])
            line = (row["block_num"], row["par_num"], row["line_num"])
            yield _Word(line, left, top, right, bottom, float(row["conf"]), text)


def _line(words: Sequence[_Word], page: int, width: int) -> ScannedLine:
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    pieces = [words[0].text]
    for word, following in pairwise(words):
        apart = following.left - word.right > _COLUMN_GAP * (bottom - top)
        pieces += ["\t" if apart else " ", following.text]
    right = max(word.right for word in words)
    return ScannedLine(page, width, words[0].left, top, right, bottom, "".join(pieces))

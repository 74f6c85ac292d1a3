"""Measure what one more bulletin costs beside many, and how much memory an index run takes.

Run: python benchmarks/index_growth.py BULLETINS [BULLETINS ...]

The bulletins are the shipped ones over and over, each time with other people, places and numbers, so that
words and pairs of words grow with them; a stand-in encoder gives each text random numbers and costs next to
nothing. For each of the sizes the same folder is filled up to it; then one bulletin is added, changed and
removed. Seconds are the clock's; memory is the highest of the process so far (not on Windows).
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np

from bot.config import load
from corpus.file_library import FileLibrary
from corpus.ingest.read import read_bulletin, shipped_folder
from corpus.models import Bulletin
from corpus.text.fold import CAPITALS
from retrieval.encoders.base import EncodedPassages, EncodedQuestions, Vectors
from retrieval.encoders.token_codes import TokenCodes
from retrieval.index.build import Indexer

DIMENSION = 384
_NAME = re.compile(rf"\b[{CAPITALS}][^\W\d_]+(?: [{CAPITALS}][^\W\d_]+)+")
_NUMBER = re.compile(r"\d+")
_STARTS = [
    "B",
    "C",
    "D",
    "Đ",
    "G",
    "H",
    "Kh",
    "L",
    "M",
    "N",
    "Ng",
    "Nh",
    "Ph",
    "Qu",
    "S",
    "T",
    "Th",
    "Tr",
    "V",
    "X",
]
_VOWELS = ["a", "á", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "oa", "uyê", "iê", "ươ"]
_ENDS = ["", "c", "i", "m", "n", "ng", "nh", "p", "t"]


class RandomEncoder:
    """An encoder whose vectors say nothing: each text has its own, always the same."""

    fingerprint = "random"

    def encode_passages(self, texts: Sequence[str]) -> EncodedPassages:
        """One vector of length 1 for each text, and no tokens."""
        return EncodedPassages(self._vectors(texts), [TokenCodes.none(0) for _ in texts])

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        """Likewise."""
        return EncodedQuestions(self._vectors(texts), [np.empty((0, 0), np.float32) for _ in texts])

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        rows = [np.random.default_rng(crc32(text.encode())).standard_normal(DIMENSION) for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(-1, DIMENSION)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def made_up(number: int, originals: Sequence[Bulletin]) -> Bulletin:
    """The bulletin of that number: a shipped one with other names and numbers."""
    chance = random.Random(number)  # noqa: S311 (nothing is kept secret by it)
    original = originals[number % len(originals)]

    def syllable() -> str:
        return chance.choice(_STARTS) + chance.choice(_VOWELS) + chance.choice(_ENDS)

    def name(match: re.Match[str]) -> str:
        return " ".join(syllable() for _ in match[0].split()) if chance.random() < 0.5 else match[0]  # noqa: PLR2004

    def digits(match: re.Match[str]) -> str:
        return str(chance.randrange(10 ** len(match[0])))

    text = _NUMBER.sub(digits, _NAME.sub(name, original.text))
    return replace(original, id=f"{number:07}", text=text, file=None)


def quiet(total: int) -> AbstractContextManager[Callable[[int], object]]:
    """A progress bar that nobody sees."""
    del total
    return nullcontext(lambda done: done)


def peak() -> str:
    """The most memory that the process has had so far."""
    if sys.platform == "win32":
        return "unknown"
    import resource  # noqa: PLC0415 (Windows has none)

    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"


def write(folder: Path, bulletins: Iterator[Bulletin]) -> None:
    """Put bulletins into a folder as files."""
    for bulletin in bulletins:
        (folder / f"{bulletin.id}.txt").write_text(bulletin.text, "utf-8")


def measure(what: str, run: Callable[[], int]) -> None:
    """Print what a run cost, and how many passages there were at its end."""
    begun, processor = time.perf_counter(), time.process_time()
    passages = run()
    print(
        f"{what:12} {passages:9,} passages  {time.perf_counter() - begun:8.2f} s"
        f"  {time.process_time() - processor:8.2f} s of processor time  highest memory {peak()}",
        flush=True,
    )


def main(*sizes: int) -> None:
    """Fill a folder up to each of the sizes, and measure what changes cost then."""
    originals = [read_bulletin(file) for file in sorted(shipped_folder().iterdir())]
    settings = load(None).index.settings
    with tempfile.TemporaryDirectory() as place:
        folder, data = Path(place) / "files", Path(place) / "data"
        folder.mkdir()
        indexer = Indexer(FileLibrary(data / "library.sqlite"), data, RandomEncoder(), settings, quiet)
        there = 0
        for size in sizes:
            write(folder, (made_up(number, originals) for number in range(there, size)))
            there = size
            measure(f"{size:,}", lambda: indexer.update([folder]).passages)
            measure("nothing", lambda: indexer.update().passages)
            write(folder, iter([made_up(size, originals)]))
            measure("one more", lambda: indexer.update().passages)
            write(folder, iter([replace(made_up(size + 1, originals), id=f"{size:07}")]))
            measure("one changed", lambda: indexer.update().passages)
            (folder / f"{size:07}.txt").unlink()
            measure("one less", lambda: indexer.update().passages)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Measures this project beside its peers: the same weights, the same texts, each in its own process, in turn.

    PYTHONPATH=. .venv/bin/python -m benchmarks.bench [--xquad FOLDER] [--runs 3] [--threads 2]

FOLDER holds xquad.vi.json and xquad.en.json; without it the five bulletins that come with bantin are the
texts. The peers are installed into build/bench; one that cannot be had is skipped, with a sentence.
Everything is written into build/bench.json. `--quick` compares with plain Sentence Transformers and FAISS
alone, on a few texts, and installs nothing. `--at-most SECONDS` stops soon after, and the same command with
`--resume` goes on from there.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.bench.contestants.base import CONTESTANTS
from benchmarks.bench.course import Course
from benchmarks.bench.texts import TextSet, read_shipped, read_xquad
from bot.config import Config

ROOT = Path(__file__).parents[2]
QUICK = ("bantin", "plain", "bantin-new", "bantin-legs", "bantin-serve")
_FEW_TEXTS, _FEW_QUESTIONS = 12, 6
_TRIES = 3  # of a measurement during which others were at work


def main() -> None:
    """Measure, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--xquad", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--questions", type=int, default=100, help="of each latency")
    parser.add_argument("--only", nargs="+", choices=list(CONTESTANTS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--at-most", type=float, metavar="SECONDS")
    parser.add_argument("--folder", type=Path, default=ROOT / "build")
    parser.add_argument("--cache", type=Path, help="of the default encoder")
    options = parser.parse_args()
    texts = _texts(options.xquad)
    if options.quick:
        texts = texts.first(_FEW_TEXTS, _FEW_QUESTIONS)
    course = Course(
        texts,
        options.folder,
        options.cache or Config().cache_path,
        names=options.only or (QUICK if options.quick else list(CONTESTANTS)),
        runs=1 if options.quick else options.runs,
        threads=options.threads,
        questions=options.questions,
        at_most=options.at_most,
        tries=1 if options.quick else _TRIES,
    )
    if not options.resume:
        course.forget()
    file = options.folder / "bench.json"
    bench = course.run()
    if bench is None:
        sys.exit("Not all is measured yet: run the same again with --resume.")
    file.write_text(bench.model_dump_json(indent=1) + "\n", "utf-8")


def _texts(folder: Path | None) -> TextSet:
    """XQuAD where it is, else the shipped bulletins."""
    if folder is not None and (folder / "xquad.vi.json").exists() and (folder / "xquad.en.json").exists():
        return read_xquad(folder)
    where = f"in {folder}" if folder else "given"
    print(f"XQuAD is not {where}: the five bulletins that come with bantin are the texts.", file=sys.stderr)
    return read_shipped()


if __name__ == "__main__":
    main()

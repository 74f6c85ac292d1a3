"""Measures the engines that the default encoder can run in, each in a process of its own, in turn.

    PYTHONPATH=. .venv/bin/python benchmarks/encoder.py [--threads 1 2] [--cache FOLDER] [--bulletins FOLDER]
                                               [--json FILE]

One row an engine and a number of threads: seconds from the start of the process to the first vector, and of
the processor; resident memory then; milliseconds for a question of 20 tokens and a passage of 200; tokens a
second of many such passages, and a second of the processor; resident and peak memory at the end. Of several
tries the quickest counts, as other programs only ever slow one down. Then how near the vectors of the two
engines are. With `--bulletins`, how many texts in a folder are cut into the same pieces by the whole
vocabulary and by the part that is kept. `--json` writes the figures for `docs/write_speed.py`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np

from corpus.ingest.read import shipped_folder
from retrieval.encoders.base import Encoder, EncoderSettings
from retrieval.encoders.bundled.read_weights import read_e5
from retrieval.encoders.bundled.source import read_source
from retrieval.encoders.bundled.trim import kept_ids, trimmed
from retrieval.encoders.bundled.write_folder import tokenizer
from retrieval.encoders.choose import choose_encoder
from retrieval.encoders.sentence_transformer import SentenceTransformersEncoder

ENGINES: dict[str, Callable[..., Encoder]] = {
    "CTranslate2": choose_encoder,
    "Sentence Transformers": SentenceTransformersEncoder,
}
QUESTION = "Ai được bầu làm Bí thư Chi bộ Ban Quản lý các khu công nghiệp?"  # 20 tokens with its prefix
PASSAGE = (
    "Doanh thu của các khu công nghiệp năm 2018 đạt 6.500 tỷ đồng, tăng 12 % so với năm trước. " * 8
    + "Kế hoạch là 7.000 tỷ đồng."
)
TOKENS = 200  # of the passage, nearly
MANY = 16
TRIES = 10


def open_engine(name: str, threads: int, cache: Path) -> Encoder:
    """The default encoder in an engine."""
    settings = EncoderSettings("default", None, None, threads, cache)
    return ENGINES[name](settings, announce=lambda _: None, progress=False)


def texts() -> list[str]:
    """Every line of the shipped bulletins."""
    files = sorted(shipped_folder().glob("*.txt"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [line for line in lines if line.strip()]


def memory(field: str) -> float:
    """This process's memory in MB; `VmRSS` for now, `VmHWM` for the most so far."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition(f"{field}:")[2].split()[0]) / 1000


def quickest(encode: Callable[[], object], tries: int, clock: Callable[[], float]) -> float:
    """How many seconds a call takes, at best."""
    spans = []
    for _ in range(tries):
        start = clock()
        encode()
        spans.append(clock() - start)
    return min(spans)


def measure(name: str, threads: int, cache: Path, started: float) -> dict[str, str]:
    """One row, measured in this process; ``started`` is when it began, by the wall clock."""
    encoder = open_engine(name, threads, cache)
    encoder.encode_questions([QUESTION])
    row = {"first vector, s": f"{time.time() - started:.2f}", "of processor": f"{time.process_time():.2f}"}
    row["MB"] = f"{memory('VmRSS'):.0f}"
    wall, spent = time.perf_counter, time.process_time
    row["question, ms"] = f"{1000 * quickest(lambda: encoder.encode_questions([QUESTION]), TRIES, wall):.1f}"
    row["passage, ms"] = f"{1000 * quickest(lambda: encoder.encode_passages([PASSAGE]), TRIES, wall):.1f}"
    for label, clock in (("tokens/s", wall), ("of processor time", spent)):
        seconds = quickest(lambda: encoder.encode_passages([PASSAGE] * MANY), 3, clock)
        row[label] = f"{MANY * TOKENS / seconds:,.0f}"
    return row | {"MB in the end": f"{memory('VmRSS'):.0f}", "at most": f"{memory('VmHWM'):.0f}"}


def child(name: str, threads: int, cache: Path, work: str) -> str:
    """What a process of its own prints that does one thing with an engine."""
    command = [sys.executable, __file__, "--work", work, "--engine", name, "--threads", str(threads)]
    command += ["--cache", str(cache), "--started", str(time.time())]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout  # noqa: S603


def compare(cache: Path) -> dict[str, float]:
    """Print how near the vectors of the engines are, and return it."""
    one, other = (np.array(json.loads(child(name, 1, cache, "vectors"))) for name in ENGINES)
    cosines = (one * other).sum(axis=1)
    print(f"cosine on {len(cosines)} lines: least {cosines.min():.4f}, mean {cosines.mean():.4f}")
    return {"lines": len(cosines), "least": float(cosines.min()), "mean": float(cosines.mean())}


def compare_pieces(folder: Path) -> None:
    """Print how many texts are cut into the same pieces."""
    whole = read_e5(read_source()).vocabulary
    both = tokenizer(whole), tokenizer(trimmed(whole, kept_ids(whole)))
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in {".txt", ".md"}]
    contents = [file.read_text("utf-8", errors="replace") for file in files]
    same = sum(both[0].encode(text).tokens == both[1].encode(text).tokens for text in contents)
    kept = both[1].get_vocab_size()
    print(f"{same} of {len(files)} texts are cut the same; {kept} of {len(whole.pieces)} pieces are kept")


def main() -> None:
    """Measure, and print a table."""
    from bot.config import Config  # noqa: PLC0415 (not in the processes that are measured)

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--bulletins", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--work", choices=["row", "vectors"], help=argparse.SUPPRESS)
    parser.add_argument("--engine", choices=list(ENGINES), help=argparse.SUPPRESS)
    parser.add_argument("--started", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work == "row":
        print(json.dumps(measure(options.engine, options.threads[0], options.cache, options.started)))
    elif options.work == "vectors":
        encoder = open_engine(options.engine, options.threads[0], options.cache)
        print(json.dumps(encoder.encode_passages(texts()).vectors.tolist()))
    else:
        figures = compare_all(options.threads, options.cache or Config().cache_path)
        if options.json:
            options.json.write_text(json.dumps(figures), "utf-8")
        if options.bulletins:
            compare_pieces(options.bulletins)


def compare_all(threads: list[int], cache: Path) -> dict[str, object]:
    """Print the table, and how near the vectors are; and return both."""
    for name in ENGINES:
        open_engine(name, 1, cache)  # unpacks it
    rows: list[dict[str, str]] = []
    for number, name in product(threads, ENGINES):
        row = {"engine": name, "threads": str(number)} | json.loads(child(name, number, cache, "row"))
        for cells in (row.values(),) if rows else (row, ["---"] * len(row), row.values()):
            print(f"| {' | '.join(cells)} |", flush=True)
        rows.append(row)
    return {"day": dt.datetime.now(dt.UTC).date().isoformat(), "rows": rows, **compare(cache)}


if __name__ == "__main__":
    main()

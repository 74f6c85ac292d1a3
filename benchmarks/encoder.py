"""Measures the engines that the default encoder can run in, each in a process of its own, in turn.

    PYTHONPATH=. .venv/bin/python benchmarks/encoder.py [--threads 1 2] [--cache FOLDER] [--bulletins FOLDER]

One row an engine and a number of threads: from the start of the process to the first vector, resident memory
then, milliseconds for a question of 20 tokens and a passage of 200, tokens a second of many such passages,
and resident and peak memory at the end. Then how near the vectors of the two engines are. With `--bulletins`,
how many texts in a folder are cut into the same pieces by the whole vocabulary and by the part that is kept.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.config import Config
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
MANY = 64
REPEATS = 20


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


def median_ms(encode: Callable[[], object]) -> float:
    """How long a call takes, of several."""
    spans = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        encode()
        spans.append(time.perf_counter() - start)
    return float(np.median(spans)) * 1000


def measure(name: str, threads: int, cache: Path, started: float) -> dict[str, float]:
    """One row, measured in this process; ``started`` is when it began, by the wall clock."""
    encoder = open_engine(name, threads, cache)
    encoder.encode_questions([QUESTION])
    row = {"first_s": time.time() - started, "first_mb": memory("VmRSS")}
    row["question_ms"] = median_ms(lambda: encoder.encode_questions([QUESTION]))
    row["passage_ms"] = median_ms(lambda: encoder.encode_passages([PASSAGE]))
    start = time.perf_counter()
    encoder.encode_passages([PASSAGE] * MANY)
    row["tokens_s"] = MANY * TOKENS / (time.perf_counter() - start)
    return row | {"mb": memory("VmRSS"), "peak_mb": memory("VmHWM")}


def child(name: str, threads: int, cache: Path, work: str) -> str:
    """What a process of its own prints that does one thing with an engine."""
    command = [sys.executable, __file__, "--work", work, "--engine", name, "--threads", str(threads)]
    command += ["--cache", str(cache), "--started", str(time.time())]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout  # noqa: S603


def compare(cache: Path) -> None:
    """Print how near the vectors of the engines are."""
    one, other = (np.array(json.loads(child(name, 1, cache, "vectors"))) for name in ENGINES)
    cosines = (one * other).sum(axis=1)
    print(f"cosine on {len(cosines)} lines: least {cosines.min():.4f}, mean {cosines.mean():.4f}")


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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--cache", type=Path, default=Config().cache_path)
    parser.add_argument("--bulletins", type=Path)
    parser.add_argument("--work", choices=["row", "vectors"], help=argparse.SUPPRESS)
    parser.add_argument("--engine", choices=list(ENGINES), help=argparse.SUPPRESS)
    parser.add_argument("--started", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work == "row":
        print(json.dumps(measure(options.engine, options.threads[0], options.cache, options.started)))
    elif options.work == "vectors":
        encoder = open_engine(options.engine, options.threads[0], options.cache)
        print(json.dumps(encoder.encode_passages(texts()).tolist()))
    else:
        for name in ENGINES:
            open_engine(name, 1, options.cache)  # unpacks it
        print(
            "| engine | threads | first vector, s | MB | question, ms | passage, ms | tokens/s | MB | peak |"
        )
        print("|---|---|---|---|---|---|---|---|---|")
        for threads in options.threads:
            for name in ENGINES:
                row = json.loads(child(name, threads, options.cache, "row"))
                figures = " | ".join(f"{value:.3g}" for value in row.values())
                print(f"| {name} | {threads} | {figures} |")
        compare(options.cache)
        if options.bulletins:
            compare_pieces(options.bulletins)


if __name__ == "__main__":
    main()

"""Writes the tables of docs/speed.md from docs/speed.json, once what was measured is in it.

Run: PYTHONPATH=. python docs/write_speed.py [bench=FILE] [encoder=FILE]

The files are what `make bench` and `benchmarks/encoder.py --json` wrote; each takes the place of what was
measured before.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from benchmarks.bench.figures import Aim, Bench, aims
from docs.parts import FOLDER, write_part

PAGE, FILE = FOLDER / "speed.md", FOLDER / "speed.json"
_NONE = "–"
_COLUMNS = (
    ("passages a second", "index.per_s"),
    ("index run, MB at most", "index.peak_mb"),
    ("index on disk, MB", "index.disk_mb"),
    ("cold start to first answer, s", "ask.cold_s"),
    ("question p50, ms", "ask.first_50_ms"),
    ("p95", "ask.first_95_ms"),
    ("asked again p50, ms", "ask.again_50_ms"),
    ("p95", "ask.again_95_ms"),
    ("encoding alone p50, ms", "ask.encode_50_ms"),
    ("resident, MB", "ask.steady_mb"),
    ("at most", "ask.peak_mb"),
    ("one command from cold, s", "command.seconds"),
    ("MB at most", "command.peak_mb"),
)
_SHARES = tuple(
    (f"R@{most} {language}", f"recall.{language}_{most}") for language in ("vi", "en") for most in (1, 10)
)


class EncoderSpeed(BaseModel):
    """What `benchmarks/encoder.py --json` wrote.

    Attributes:
        day: When it was measured, as ISO 8601.
        rows: By column, what was measured of an engine with so many threads.
        lines: How many lines of bulletins the engines' vectors were compared on.
        least: The least cosine of a line's vectors in the two engines.
        mean: The mean of these cosines.
    """

    model_config = ConfigDict(frozen=True)

    day: str
    rows: tuple[dict[str, str], ...]
    lines: int
    least: float
    mean: float


class Speed(BaseModel):
    """All of docs/speed.json; what was never measured is ``None``."""

    model_config = ConfigDict(frozen=True)

    bench: Bench | None = None
    encoder: EncoderSpeed | None = None


def read() -> Speed:
    """What was measured."""
    return Speed.model_validate_json(FILE.read_text("utf-8"))


def bench_part(bench: Bench | None) -> str:
    """The comparison with the others, as Markdown."""
    return "Not measured yet." if bench is None else "\n".join(_bench_lines(bench))


def encoder_part(speed: EncoderSpeed | None) -> str:
    """The engines of the default encoder, as Markdown."""
    if speed is None:
        return "Not measured yet."
    table = _table(list(speed.rows[0]), (row.values() for row in speed.rows))
    nearness = f"Cosine of both on {speed.lines} lines: {speed.least:.4f} at least, {speed.mean:.4f} mean."
    return "\n".join([f"Measured on {speed.day}.", "", *table, "", nearness])


def _bench_lines(bench: Bench) -> Iterator[str]:
    vi, en = bench.questions["vi"], bench.questions["en"]
    runs = max(len(each) for result in bench.results.values() for each in result.runs.values())
    times = "one run" if runs == 1 else f"medians of {runs} runs"
    yield (
        f"Measured on {bench.day}: {bench.passages} passages ({bench.texts}), {bench.threads} threads for "
        f"each, {bench.system}; {times}, and in brackets how many times as much that is as of Sentence "
        f"Transformers with FAISS. Latencies are of {bench.questions['latency']} questions; R@1 and R@10 of "
        f"{vi} in Vietnamese and {en} in English."
    )
    if bench.waited is not None:
        yield f"The threads of a process waited for a processor for {bench.waited:.0%} of its time at most."
    yield ""
    yield from _table(
        ["", *(name for name, _ in (*_COLUMNS, *_SHARES))],
        ([result.title, *_cells(bench, name)] for name, result in bench.results.items()),
    )
    yield ""
    for title, reason in bench.skipped.items():
        yield from (f"{title} was left out: {reason}", "")
    yield from _table(["to be reached", "bound", "measured", ""], map(_aim, aims(bench)))
    yield ""
    yield from _table(["the encoder's work", "at the machine's rate", "measured", "share"], _limits(bench))
    yield ""
    yield "Versions: " + ", ".join(f"{name} {each}" for name, each in sorted(bench.packages.items())) + "."


def _cells(bench: Bench, name: str) -> Iterator[str]:
    for _, figure in _COLUMNS:
        value, ratio = bench.median(name, figure), bench.ratio(figure, name, "plain")
        own = _number(value)
        yield own if ratio is None or name == "plain" else f"{own} (×{_number(ratio)})"
    for _, figure in _SHARES:
        share = bench.median(name, figure)
        yield _NONE if share is None else f"{share:.3f}"


def _aim(aim: Aim) -> list[str]:
    unit = f" {aim.unit}" if aim.unit else ""
    bound = f"{'≥' if aim.at_least else '≤'} {_number(aim.bound)}{unit}"
    if aim.value is None:
        return [aim.what, bound, _NONE, "not measured"]
    return [aim.what, bound, f"{_number(aim.value)}{unit}", "reached" if aim.reached else "short"]


def _limits(bench: Bench) -> Iterator[list[str]]:
    """What the encoder has to do, in seconds at the rates measured, beside what it takes."""
    limits, tokens = bench.limits, int(bench.limits["tokens_of_question"])
    question, passages = limits["operations_of_question"], limits["operations_of_passages"]
    speed = limits["bytes_per_s"]
    for name, title, kind, size in (("plain", "float32", "fp32", 4), ("bantin", "bytes", "int8", 1)):
        rate, encoding = limits[f"{kind}_per_s"], bench.median(name, "ask.encode_50_ms")
        moved = size * limits["weights"] + limits["vector_bytes"]
        a_second = bench.median(name, "index.per_s")
        yield _limit(
            f"a question of {tokens} tokens, {title}: {question / 1e9:.2f} G at {rate / 1e9:,.0f} G/s",
            (1000 * question / rate, encoding),
            "ms",
        )
        yield _limit(
            f"its weights and all vectors, {title}: {moved / 1e6:.0f} MB at {speed / 1e9:.1f} GB/s",
            (1000 * moved / speed, encoding),
            "ms",
        )
        yield _limit(
            f"all passages, {limits['tokens_of_passages']:,.0f} tokens, {title}: {passages / 1e9:,.0f} G",
            (passages / rate, limits["passages"] / a_second if a_second else None),
            "s",
        )


def _limit(work: str, times: tuple[float, float | None], unit: str) -> list[str]:
    least, measured = times
    share = _NONE if measured is None else f"{least / measured:.0%}"
    return [work, f"{_number(least)} {unit}", f"{_number(measured)} {unit}", share]


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    names = list(head)
    return [f"| {' | '.join(cells)} |" for cells in (names, ["---"] * len(names), *rows)]


def _number(value: float | None) -> str:
    """Three digits that count: 1,133, 37.4, .22."""
    if value is None:
        return _NONE
    whole = f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004
    return whole.removeprefix("0") if whole.startswith("0.") else whole


def main() -> None:
    """Put in what was measured, and write the page."""
    speed = read()
    for argument in sys.argv[1:]:
        name, _, file = argument.partition("=")
        model = {"bench": Bench, "encoder": EncoderSpeed}[name]
        measured = model.model_validate_json(Path(file).read_text("utf-8"))
        speed = speed.model_copy(update={name: measured})
    FILE.write_text(speed.model_dump_json(indent=1) + "\n", "utf-8")
    write_part(PAGE, "bench", bench_part(speed.bench))
    write_part(PAGE, "encoder", encoder_part(speed.encoder))


if __name__ == "__main__":
    main()

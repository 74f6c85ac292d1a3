"""One measurement of one contestant, in a process of its own; prints a JSON object as its last line.

    python -m benchmarks.bench.child WORK CONTESTANT --setup FILE --texts FILE [--started SECONDS]

`index`: how many texts a second, once the model is loaded. `ask`: seconds from the start of the process to
the first answer; then questions that were never asked, the same again, and their encoding alone. `recall`:
which rank the right text has. `command`: prints what fits one question best, and nothing else. `limits`:
what the processors could do at most.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.bench.contestants.base import CONTESTANTS, Contestant, Setup
from benchmarks.bench.processes import waited_seconds
from benchmarks.bench.texts import TextSet

_WARM_UP = 10  # questions that are asked before those that count

Figures = dict[str, float | None]


def memory(field: str) -> float | None:
    """This process's memory in MB, where the system tells it (Linux): ``VmRSS`` now, ``VmHWM`` at most."""
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return None
    return int(status.partition(f"{field}:")[2].split()[0]) * 1024 / 1e6


def milliseconds(act: Callable[[str], object], questions: Iterable[str]) -> list[float]:
    """How long each question takes, in order of length."""
    spans = []
    for question in questions:
        begun = time.perf_counter()
        act(question)
        spans.append(1000 * (time.perf_counter() - begun))
    return sorted(spans)


def percentiles(name: str, spans: Sequence[float]) -> Figures:
    """The median, and what 95 of 100 do not exceed (nearest rank)."""
    return {f"{name}_{p}_ms": spans[max(0, -(-p * len(spans) // 100) - 1)] for p in (50, 95)}


def index(contestant: Contestant, texts: TextSet) -> Figures:
    """Index all texts."""
    contestant.load()
    begun = time.perf_counter()
    contestant.index(texts.texts)
    seconds = time.perf_counter() - begun
    return {"per_s": len(texts.texts) / seconds, "steady_mb": memory("VmRSS"), "peak_mb": memory("VmHWM")}


def ask(contestant: Contestant, texts: TextSet, count: int, started: float, *, again: bool) -> Figures:
    """Open the index, and ask."""
    questions = [each.question for each in texts.questions["vi"]]
    questions = questions[:: max(1, len(questions) // (count + _WARM_UP))]
    contestant.open()
    contestant.ask(questions[0])
    figures: Figures = {"cold_s": time.time() - started}
    milliseconds(contestant.ask, questions[1:_WARM_UP])
    timed = questions[_WARM_UP : _WARM_UP + count] or questions
    acts = {"first": contestant.ask, "again": contestant.ask, "encode": contestant.encode}
    for name, act in acts.items():
        if again or name == "first":
            figures |= percentiles(name, milliseconds(act, timed))
    return figures | {"steady_mb": memory("VmRSS"), "peak_mb": memory("VmHWM")}


def recall(contestant: Contestant, texts: TextSet) -> Figures:
    """In how many of the questions a right text is the first, and among the first ten."""
    contestant.open()
    figures: Figures = {}
    for language, asked in texts.questions.items():
        ranked = [([texts.sources[i] for i in contestant.rank(q.question)], q.source) for q in asked]
        for most in (1, 10):
            right = sum(source in found[:most] for found, source in ranked)
            figures[f"{language}_{most}"] = right / len(ranked) if ranked else None
    return figures


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("work", choices=["index", "ask", "recall", "command", "limits"])
    parser.add_argument("contestant", choices=[*CONTESTANTS, "-"])
    parser.add_argument("--setup", type=Path, required=True)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--questions", type=int, default=1)
    parser.add_argument("--question", default="")
    parser.add_argument("--started", type=float, default=0.0)
    options = parser.parse_args()
    told = json.loads(options.setup.read_text("utf-8"))
    setup = Setup(Path(told["folder"]), Path(told["model"]), Path(told["cache"]), told["threads"])
    if options.work == "limits":
        from benchmarks.bench.limits import measure_limits  # noqa: PLC0415 (imports PyTorch)

        print(json.dumps(measure_limits(setup, TextSet.load(options.texts))))
        return
    contestant = CONTESTANTS[options.contestant].make(setup)
    if options.work == "command":
        contestant.open()
        sys.stdout.write(f"{contestant.ask(options.question)}\n")
        return
    texts, begun = TextSet.load(options.texts), time.perf_counter()
    if options.work == "index":
        figures = index(contestant, texts)
    elif options.work == "ask":
        again = CONTESTANTS[options.contestant].again
        figures = ask(contestant, texts, options.questions, options.started, again=again)
    else:
        figures = recall(contestant, texts)
    waited = waited_seconds()
    figures["waited"] = None if waited is None else waited / (time.perf_counter() - begun)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

"""The course of a comparison: what is measured after what, and what has been already."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.bench.contestants.base import CONTESTANTS
from benchmarks.bench.environment import REQUIREMENTS, install, python_of
from benchmarks.bench.figures import Bench, Result
from benchmarks.bench.processes import FailedError, environment, keep_to, run
from benchmarks.bench.texts import TextSet
from retrieval.encoders.bundled.unpack import CTRANSLATE2, SENTENCE_TRANSFORMERS, offline_model

_ROOT = Path(__file__).parents[2]
_QUIET = 0.05  # share of its time that a process may wait for a processor without harm
_COMPARED = ("torch", "transformers", "sentence-transformers", "faiss-cpu", "ctranslate2")


@dataclass(frozen=True, slots=True)
class Step:
    """One measurement of one contestant."""

    work: str
    name: str
    run: int


class Course:
    """Measures step by step, and keeps what was measured, so that it can be taken up again."""

    def __init__(
        self,
        texts: TextSet,
        folder: Path,
        cache: Path,
        *,
        names: Sequence[str],
        runs: int,
        threads: int,
        questions: int,
        at_most: float | None,
        tries: int = 1,
    ) -> None:
        """Compare the contestants of these names; all that is written lies in ``folder``, ``cache`` aside."""
        self._texts, self._cache, self._names = texts, cache, names
        self._runs, self._threads, self._questions, self._tries = runs, threads, questions, tries
        self._until = time.monotonic() + at_most if at_most else None
        self._work = folder / "bench-work"
        self._records = self._work / "records.jsonl"
        self._peers = folder / "bench"
        self._variables = environment(threads, _ROOT)
        self._skipped: dict[str, str] = {}

    def forget(self) -> None:
        """Begin anew."""
        shutil.rmtree(self._work, ignore_errors=True)

    def run(self) -> Bench | None:
        """Measure what is not measured yet; the figures, or ``None`` when time was up before the end."""
        self._work.mkdir(parents=True, exist_ok=True)
        self._prepare()
        done = self._done()
        for step in self._steps():
            if step.name in self._skipped or step in done:
                continue
            if self._until is not None and time.monotonic() > self._until:
                return None
            try:
                done[step] = self._measure_quietly(step)
            except FailedError as error:
                if not CONTESTANTS[step.name].needs:
                    raise
                self._skip(step.name, str(error))
                continue
            with self._records.open("a", encoding="utf-8") as records:
                records.write(json.dumps({**asdict(step), "figures": done[step]}) + "\n")
            _tell(f"{step.work} {step.name} {step.run + 1}: {_short(done[step])}")
        return self._bench(done)

    def _prepare(self) -> None:
        """Unpack the weights in both forms, install the peers, and write what the processes are told."""
        model, _ = (
            offline_model(form, self._cache, announce=_tell, progress=True)
            for form in (SENTENCE_TRANSFORMERS, CTRANSLATE2)
        )
        if not keep_to(self._threads):
            _tell("Processors cannot be kept apart here: only the numbers of threads are the same.")
        self._texts.save(self._work / "texts.json")
        for name in self._names:
            folder = self._work / (CONTESTANTS[name].index or name)
            told = {"folder": folder, "model": model, "cache": self._cache, "threads": self._threads}
            text = json.dumps({key: each if key == "threads" else str(each) for key, each in told.items()})
            (self._work / f"{name}.json").write_text(text, "utf-8")
            needs = CONTESTANTS[name].needs
            if needs and (reason := install(self._peers, name, needs, self._variables)):
                self._skip(name, f"it cannot be installed: {reason}")

    def _steps(self) -> Iterator[Step]:
        """All steps: in each run every contestant has its turn, work by work."""
        for number in range(self._runs):
            for work in ("index", "ask", "command"):
                yield from (Step(work, name, number) for name in self._names if _takes(name, work))
        yield from (Step("recall", name, 0) for name in self._names if _takes(name, "recall"))
        yield Step("limits", "plain", 0)

    def _measure_quietly(self, step: Step) -> dict[str, float]:
        """What is measured of a step at the quietest of a few tries; one that is quiet enough is the last.

        Where other programs run, two threads that wait for each other are slowed down several times.
        """
        tries = []
        for _ in range(self._tries):
            tries.append(self._measure(step))
            if step.work == "recall" or tries[-1].get("waited", 0) <= _QUIET:
                break
        return min(tries, key=lambda figures: figures.get("waited", 0))

    def _measure(self, step: Step) -> dict[str, float]:
        folder = self._work / step.name
        if step.work == "index":
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
        if step.work == "command":
            finished = run(self._command(step.name), self._variables, self._work / "errors.log")
            return _known(
                {"seconds": finished.seconds, "peak_mb": finished.peak_mb, "waited": finished.waited}
            )
        child = self._child(step.work, step.name)
        child += ["--texts", self._work / "texts.json", "--questions", str(self._questions)]
        finished = run([*child, "--started", str(time.time())], self._variables, self._work / "errors.log")
        figures: dict[str, float | None] = json.loads(finished.output.splitlines()[-1])
        figures.setdefault("waited", finished.waited)
        if step.work == "index":
            figures["disk_mb"] = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6
        return _known(figures)

    def _child(self, work: str, name: str) -> list[str | Path]:
        python = python_of(self._peers) if CONTESTANTS[name].needs else Path(sys.executable)
        setup = self._work / f"{name}.json"
        return [python, "-m", "benchmarks.bench.child", work, name, "--setup", setup]

    def _command(self, name: str) -> list[str | Path]:
        """One question asked from cold: by the command of this project, or by the script of a peer."""
        question = self._texts.questions["vi"][0].question
        if name != "bantin":
            return [*self._child("command", name), "--question", question]
        config = self._work / "config.yaml"
        encoder = {"threads": self._threads, "cache_dir": str(self._cache)}
        config.write_text(json.dumps({"data_dir": str(self._work / name), "encoder": encoder}), "utf-8")
        return [sys.executable, "-m", "bot.cli.main", "--config", config, "ask", question]

    def _done(self) -> dict[Step, dict[str, float]]:
        """What was measured before, by its step."""
        done = {}
        if self._records.exists():
            for line in self._records.read_text("utf-8").splitlines():
                record = json.loads(line)
                figures = record.pop("figures")
                done[Step(**record)] = figures
        return done

    def _skip(self, name: str, reason: str) -> None:
        self._skipped[name] = reason
        _tell(f"{CONTESTANTS[name].title} is left out: {reason}")

    def _bench(self, done: dict[Step, dict[str, float]]) -> Bench:
        runs: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in self._names}
        limits: dict[str, float] = {}
        waited: list[float] = []
        for step in self._steps():
            if step.work == "limits":
                limits = done[step]
                continue
            for figure, value in done.get(step, {}).items():
                if figure == "waited" and step.work != "recall":
                    waited.append(value)
                runs[step.name][f"{step.work}.{figure}"].append(value)
        asked = {language: len(each) for language, each in self._texts.questions.items()}
        return Bench(
            day=dt.datetime.now(dt.UTC).date().isoformat(),
            texts=self._texts.name,
            passages=len(self._texts.texts),
            questions={"latency": min(self._questions, asked["vi"]), **asked},
            threads=self._threads,
            system=f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors",
            results={
                name: Result(title=CONTESTANTS[name].title, runs={k: tuple(v) for k, v in each.items()})
                for name, each in runs.items()
                if name not in self._skipped
            },
            skipped={CONTESTANTS[name].title: reason for name, reason in self._skipped.items()},
            limits=limits,
            waited=max(waited, default=None),
            packages=_versions(),
        )


def _takes(name: str, work: str) -> bool:
    return work in CONTESTANTS[name].works


def _known(figures: dict[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in figures.items() if value is not None}


def _versions() -> dict[str, str]:
    pinned = (line.partition("==") for line in REQUIREMENTS.read_text("utf-8").splitlines())
    wanted = {*_COMPARED, *(need for entry in CONTESTANTS.values() for need in entry.needs)}
    return {name: version for name, _, version in pinned if name in wanted}


def _short(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in figures.items())


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)

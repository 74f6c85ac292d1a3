from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.bench.contestants.base import CONTESTANTS
from benchmarks.bench.course import Course, Step
from benchmarks.bench.environment import REQUIREMENTS, install
from benchmarks.bench.figures import Bench, Result, aims
from benchmarks.bench.processes import FailedError, run
from benchmarks.bench.texts import Asked, TextSet, read_shipped
from docs.write_speed import bench_part
from retrieval.encoders.bundled.unpack import CTRANSLATE2, SENTENCE_TRANSFORMERS
from tests.pages import ROOT

TEXTS = TextSet("two", ["một", "hai"], ["1", "2"], {"vi": [Asked("một?", "1"), Asked("hai?", "2")]})


def course(folder: Path, *names: str, at_most: float | None = None) -> Course:
    """A comparison of these contestants in two runs."""
    return Course(TEXTS, folder, folder, names=names, runs=2, threads=1, questions=1, at_most=at_most)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """Takes the place of measuring and of what it needs; the steps that were asked for."""
    steps: list[Step] = []

    def measure(_: Course, step: Step) -> dict[str, float]:
        steps.append(step)
        if step.name == "txtai":
            raise FailedError("ImportError: no such thing (status 1)")
        return {"figure": float(len(steps))}

    monkeypatch.setattr(Course, "_measure", measure)
    monkeypatch.setattr(Course, "_prepare", lambda self: None)
    return steps


def bench(**runs: dict[str, tuple[float, ...]]) -> Bench:
    """A comparison in which these figures were measured of each contestant."""
    return Bench(
        day="2026-11-30",
        texts="two",
        passages=2,
        questions={"latency": 2, "vi": 2, "en": 0},
        threads=1,
        system="any",
        results={name: Result(title=name, runs=each) for name, each in runs.items()},
        skipped={"txtai hybrid": "no wheel"},
        limits={
            "fp32_per_s": 1e11,
            "int8_per_s": 4e11,
            "bytes_per_s": 1e10,
            "weights": 2e7,
            "tokens_of_question": 20,
            "operations_of_question": 1e9,
            "tokens_of_passages": 400,
            "operations_of_passages": 2e10,
            "passages": 2,
            "vector_bytes": 3072,
        },
        packages={"torch": "2"},
    )


def test_contestants_take_turns(tmp_path: Path, measured: list[Step]) -> None:
    """In each run each work is measured of one contestant after the other; shares are measured once."""
    course(tmp_path, "bantin", "plain").run()
    turns = [(step.work, step.name, step.run) for step in measured]
    assert turns[:3] == [("index", "bantin", 0), ("index", "plain", 0), ("ask", "bantin", 0)]
    assert turns[6:8] == [("index", "bantin", 1), ("index", "plain", 1)]
    assert turns[-3:] == [("recall", "bantin", 0), ("recall", "plain", 0), ("limits", "plain", 0)]


def test_it_goes_on_where_it_stopped(tmp_path: Path, measured: list[Step]) -> None:
    """What was measured before time was up is not measured again, and counts."""
    assert course(tmp_path, "bantin", "plain", at_most=1e-9).run() is None
    few = course(tmp_path, "bantin", "plain").run()
    assert few is not None
    before = len(measured)
    again = course(tmp_path, "bantin", "plain").run()
    assert again is not None
    assert (len(measured), again.results) == (before, few.results)


def test_what_fails_is_left_out(tmp_path: Path, measured: list[Step]) -> None:
    """A peer that cannot be measured is named with the reason, asked for nothing more, and stops nobody."""
    found = course(tmp_path, "plain", "txtai").run()
    assert found is not None
    assert found.skipped == {"txtai hybrid": "ImportError: no such thing (status 1)"}
    assert set(found.results) == {"plain"}
    assert [step.name for step in measured].count("txtai") == 1


def test_ratios_are_of_runs_made_together() -> None:
    """A ratio is the median of the runs' ratios: a machine that slows down changes none of them."""
    found = bench(plain={"ask.x": (10.0, 20.0, 40.0)}, bantin={"ask.x": (5.0, 10.0, 20.0)})
    assert found.ratio("ask.x", "bantin", "plain") == 0.5
    assert found.ratio("ask.x", "haystack", "plain") is None


def test_an_aim_is_reached_or_short() -> None:
    """Of what should be small less is enough, of what should be much more; what was not measured is short."""
    measured = bench(
        bantin={"index.per_s": (36.0,), "ask.encode_50_ms": (9.0,)},
        plain={"index.per_s": (18.0,), "ask.encode_50_ms": (24.0,)},
    )
    reached = {aim.what: aim.reached for aim in aims(measured)}
    assert reached["passages indexed a second"]
    assert not reached["encoding a question alone"]
    assert not reached["a repeated question"]


def test_the_table_names_all_that_took_part() -> None:
    """Each contestant has its row with its ratio; one that was left out is named with its reason."""
    written = bench_part(bench(plain={"index.per_s": (18.0,)}, bantin={"index.per_s": (36.0,)}))
    assert "| bantin | 36.0 (×2.00) |" in written
    assert "txtai hybrid was left out: no wheel" in written


def test_every_package_of_a_peer_is_pinned() -> None:
    """Whatever a peer needs has its one version in the file of requirements."""
    pinned = {line.partition("==")[0] for line in REQUIREMENTS.read_text("utf-8").splitlines()}
    assert {need for entry in CONTESTANTS.values() for need in entry.needs} <= pinned


def test_the_texts_come_back_from_their_file(tmp_path: Path) -> None:
    """What a measured process reads is what was given, and every question has a text that answers it."""
    texts = read_shipped()
    texts.save(tmp_path / "texts.json")
    read = TextSet.load(tmp_path / "texts.json")
    assert list(read.texts) == list(texts.texts)
    assert {q.source for asked in read.questions.values() for q in asked} <= set(read.sources)


def test_a_program_that_fails_is_told(tmp_path: Path) -> None:
    """Its last line on stderr is the reason; of one that ends well the output and the memory are known."""
    variables = dict(os.environ)
    finished = run([sys.executable, "-c", "print('ready')"], variables, tmp_path / "errors")
    assert finished.output == "ready\n"
    # Linux counts what the caller had before the program began: as in the benchmark, the caller is small.
    script = "import os, sys; from benchmarks.bench.processes import run; from pathlib import Path; "
    script += "print(run([sys.executable, '-c', ''], dict(os.environ), Path(sys.argv[1])).peak_mb)"
    asked = run([sys.executable, "-c", script, tmp_path / "errors"], variables, tmp_path / "asked").output
    assert asked == "None\n" or 1 < float(asked) < 1000
    with pytest.raises(FailedError, match=r"no model \(status 3\)"):
        run(
            [sys.executable, "-c", "import sys; print('no model', file=sys.stderr); sys.exit(3)"],
            variables,
            tmp_path / "errors",
        )


@pytest.mark.slow
def test_what_cannot_be_installed_has_a_reason(tmp_path: Path) -> None:
    """A package that no index has is told in a sentence, and is tried again the next time."""
    variables = {**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    reasons = [install(tmp_path / "bench", "txtai", ("txtai",), variables) for _ in range(2)]
    assert all(reason and "txtai" in reason for reason in reasons)


@pytest.mark.slow
@pytest.mark.encoder
def test_the_quick_comparison_measures_everything(
    tmp_path: Path, model_cache: Path, reference_cache: Path
) -> None:
    """On a few texts of the shipped bulletins every figure of ours and of the plain search is measured."""
    cache = tmp_path / "cache"
    cache.mkdir()
    for form, folder in ((CTRANSLATE2, model_cache), (SENTENCE_TRANSFORMERS, reference_cache)):
        (cache / form.folder).symlink_to(folder / form.folder)
    command = [sys.executable, "-m", "benchmarks.bench", "--quick", "--threads", "1"]
    subprocess.run(  # noqa: S603 (ourselves)
        [*command, "--folder", tmp_path, "--cache", cache],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    found = Bench.model_validate_json((tmp_path / "bench.json").read_text("utf-8"))
    assert (found.skipped, found.threads) == ({}, 1)
    measured: Callable[[str, str], float | None] = found.median
    for name in ("bantin", "plain"):
        for figure in ("index.per_s", "index.disk_mb", "ask.cold_s", "ask.first_95_ms", "command.seconds"):
            assert (measured(name, figure) or 0) > 0
        assert (measured(name, "recall.vi_10") or 0) > 0.5
    assert (measured("bantin-serve", "ask.first_50_ms") or 0) > 0
    assert found.limits["int8_per_s"] > 0
    assert json.loads((tmp_path / "bench.json").read_text("utf-8"))["texts"].endswith("the first 12")

"""The command ``bantin evaluate``: a trial set up, run, printed, written and compared."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from pydantic import ValidationError
from tqdm import tqdm

from bot.cli.evaluation_report import report_lines
from bot.cli.speech import Misuse
from bot.composition import Parts, build, ready
from bot.config import Config
from corpus.errors import BulletinError
from corpus.models import Bulletin
from corpus.notices import Announce
from retrieval.errors import QuestionError
from retrieval.evaluation import datasets
from retrieval.evaluation.compare_runs import compare_runs
from retrieval.evaluation.models import Evaluation
from retrieval.evaluation.run import evaluate


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line asks for; see `bantin evaluate --help`."""

    files: tuple[Path, ...]
    questions: Path | None
    paragraphs: Path | None
    plain: bool
    given_paragraph: bool
    distractors: Path | None
    distractor_count: int
    json_file: Path | None
    compare: Path | None


def run_evaluation(config: Config, options: Options, announce: Announce) -> None:
    """Evaluate, print the figures, and write and compare them where that is asked for.

    Raises:
        QuestionError: a file cannot be read or does not hold what it should.
        BulletinError: the figures cannot be written.
    """
    files = [*options.files, *([options.questions] if options.questions else [])]
    if not files:
        raise Misuse("cli-needs-questions")
    questions, bulletins = datasets.read_trials(files, options.paragraphs)
    if options.plain:
        questions = datasets.read_plain(questions)
    earlier = _read(options.compare) if options.compare else None
    if options.json_file:
        _write(options.json_file, "", "a")  # if it cannot be written, say so before the first question
    parts = _parts(config, options, bulletins, announce)
    with tqdm(questions, desc="Asking", unit=" questions", file=sys.stderr) as bar:
        evaluation = evaluate(parts.engine, bar, count=config.answer.quotes, given=options.given_paragraph)
    evaluation = evaluation.model_copy(
        update={
            "command": shlex.join(["bantin", *sys.argv[1:]]),
            "settings": config.model_dump(mode="json", exclude={"telegram", "data_dir"}),
            "comparison": compare_runs(earlier.outcomes, evaluation.outcomes) if earlier else None,
        },
    )
    for line in report_lines(evaluation, earlier):
        click.echo(line)
    if options.json_file:
        _write(options.json_file, evaluation.model_dump_json(indent=2) + "\n", "w")


def _parts(
    config: Config,
    options: Options,
    bulletins: list[Bulletin],
    announce: Announce,
) -> Parts:
    """The library itself, or one beside it that holds the trial's own bulletins or distractors as well."""
    if not bulletins and options.distractors is None:
        return ready(config, announce)
    parts = build(config.model_copy(update={"data_dir": config.data_path / "evaluation"}), announce)
    among = list(bulletins or _library(ready(config, announce)))
    if options.distractors:
        among += datasets.read_distractors(options.distractors, options.distractor_count)
    parts.indexer.fill(among)
    return parts


def _library(parts: Parts) -> Iterator[Bulletin]:
    with parts.library.reading() as state:
        for identity in state.digests():
            bulletin = state.get(identity)
            if bulletin:
                yield bulletin


def _read(path: Path) -> Evaluation:
    try:
        return Evaluation.model_validate_json(path.read_text("utf-8"))
    except OSError as error:
        raise QuestionError("{path} cannot be read: {reason}.", path=path, reason=error) from error
    except (ValueError, ValidationError) as error:
        raise QuestionError(
            "{path} is not an evaluation: give a file that --json wrote.", path=path
        ) from error


def _write(file: Path, text: str, mode: str) -> None:
    try:
        with file.open(mode, encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise BulletinError("{file} cannot be written: {reason}.", file=file, reason=error) from error

"""The command ``bantin evaluate``: a trial set up, run, printed, written and compared."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from bot.cli.bars import asking_bar
from bot.cli.evaluation_report import report_lines
from bot.cli.misuse import Misuse
from bot.cli.speech import announce, argument, command, option, spoken
from bot.composition import Parts, build, ready
from bot.config import Config
from corpus.errors import BulletinError
from corpus.models import Bulletin
from corpus.notices import Announce
from retrieval.errors import QuestionError
from retrieval.evaluation import datasets
from retrieval.evaluation.compare_runs import compare_runs
from retrieval.evaluation.models import Evaluation
from retrieval.evaluation.run import evaluate as measure

_PATH = click.Path(path_type=Path)


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
    samples: bool


@command()
@argument("files", nargs=-1, type=_PATH, metavar="FILE")
@option("--questions", type=_PATH, metavar="FILE")
@option(
    "--paragraphs",
    type=_PATH,
    metavar="FILE",
)
@option("--plain", is_flag=True)
@option(
    "--given-paragraph",
    is_flag=True,
)
@option(
    "--distractors",
    type=_PATH,
    metavar="FILE",
)
@option(
    "--distractor-count",
    type=click.IntRange(1),
    default=2000,
    show_default=True,
    metavar="N",
)
@option("--json", "json_file", type=_PATH, metavar="FILE")
@option(
    "--compare",
    type=_PATH,
    metavar="FILE",
)
@option("--samples", is_flag=True)
@click.pass_obj
def evaluate(config: Config, /, **options: Any) -> None:  # noqa: ANN401 (they are given on as they are)
    """Ask every question of each FILE and measure the answers, by style and over all."""
    _run(config, Options(**options), announce)


def _run(config: Config, options: Options, announce: Announce) -> None:
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
    with asking_bar(questions) as asked:
        evaluation = measure(parts.engine, asked, count=config.answer.quotes, given=options.given_paragraph)
    evaluation = evaluation.model_copy(
        update={
            "command": shlex.join(["bantin", *sys.argv[1:]]),
            "settings": config.model_dump(mode="json", exclude={"telegram", "data_dir"}),
            "comparison": compare_runs(earlier.outcomes, evaluation.outcomes) if earlier else None,
        },
    )
    for line in report_lines(evaluation, earlier, spoken()):
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
        return ready(config, announce, with_samples=options.samples)
    among = list(bulletins or _library(ready(config, announce, with_samples=options.samples)))
    beside = {"data_dir": config.data_path / "evaluation", "store": "sqlite"}  # never where an office's are
    parts = build(config.model_copy(update=beside), announce)
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

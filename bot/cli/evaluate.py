"""The command ``bantin evaluate``: a trial set up, run, printed, written and compared."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from pydantic import ValidationError
from tqdm import tqdm

from bot.composition import Parts, build, ready
from bot.config import Config
from corpus.errors import BulletinError
from corpus.models import Bulletin
from retrieval.errors import QuestionError
from retrieval.evaluation import datasets
from retrieval.evaluation.run import Evaluation, Row, evaluate

_SHARES = (
    *("recall_1", "recall_5", "mrr", "ndcg_10", "right_bulletin", "holds_answer", "wrongly_refused"),
    *("answer_given", "answer_right", "exact_match", "f1"),
)
_HEAD = ["style", "answerable", "R@1", "R@5", "MRR", "nDCG@10", "right first", "quote holds", "refused"]
_HEAD += ["answered", "right", "EM", "F1", "none", "refused", "verbatim", "p50 s", "p95 s"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line asks for; see `bantin evaluate --help`."""

    file: Path | None
    questions: Path | None
    paragraphs: Path | None
    plain: bool
    given_paragraph: bool
    distractors: Path | None
    distractor_count: int
    json_file: Path | None
    compare: Path | None


def run_evaluation(config: Config, options: Options, announce: Callable[[str], None]) -> None:
    """Evaluate, print the figures, and write and compare them where that is asked for.

    Raises:
        QuestionError: a file cannot be read or does not hold what it should.
        BulletinError: the figures cannot be written.
    """
    if (options.file is None) == (options.questions is None):
        raise click.UsageError("Give one file of questions.")
    file = options.file or options.questions or Path()
    questions, bulletins = datasets.read_trial(file, options.paragraphs)
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
        },
    )
    _print(evaluation, earlier)
    if options.json_file:
        _write(options.json_file, evaluation.model_dump_json(indent=2) + "\n", "w")


def _parts(
    config: Config,
    options: Options,
    bulletins: list[Bulletin],
    announce: Callable[[str], None],
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


def _print(evaluation: Evaluation, earlier: Evaluation | None) -> None:
    """Print a table, a row a style, and under each row what has changed since an earlier evaluation."""
    click.echo(
        f"{evaluation.bulletins} bulletins, {evaluation.passages} passages, encoder {evaluation.encoder}",
    )
    before = {row.style: row for row in earlier.rows} if earlier else {}
    lines = [_HEAD]
    for row in evaluation.rows:
        lines.append(_cells(row))
        if row.style in before:
            lines.append(_changes(row, before[row.style]))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *others in lines:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        click.echo("  ".join([first.ljust(widths[0]), *cells]).rstrip())


def _cells(row: Row) -> list[str]:
    return [
        row.style,
        str(row.answerable),
        *(_share(getattr(row, name)) for name in _SHARES),
        str(row.unanswerable),
        _share(row.rightly_refused),
        _share(row.verbatim),
        f"{row.p50:.3f}",
        f"{row.p95:.3f}",
    ]


def _changes(row: Row, before: Row) -> list[str]:
    def change(name: str) -> str:
        new, old = getattr(row, name), getattr(before, name)
        return "" if new is None or old is None else f"{new - old:+.3f}"

    names = ("rightly_refused", "verbatim", "p50", "p95")
    return ["  change", "", *map(change, _SHARES), "", *map(change, names)]


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _read(path: Path) -> Evaluation:
    try:
        return Evaluation.model_validate_json(path.read_text("utf-8"))
    except OSError as error:
        raise QuestionError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, ValidationError) as error:
        raise QuestionError(f"{path} is not an evaluation: give a file that --json wrote.") from error


def _write(file: Path, text: str, mode: str) -> None:
    try:
        with file.open(mode, encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise BulletinError(f"{file} cannot be written: {error.strerror}.") from error

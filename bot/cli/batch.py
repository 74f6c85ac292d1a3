"""`bantin ask`: a question, or every line of a file, answered in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.cli.speech import spoken
from bot.cli.terminal import print_answer
from bot.composition import ready
from bot.config import Config
from bot.render.json import LineErrorRecord, answer_record
from bot.render.scans import picture_finder
from corpus.ingest.scans.store import ScanStore
from corpus.notices import Announce
from retrieval.evaluation.questions import BadLine, Question, read_lines
from retrieval.models import AnswerRequest


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What came of some questions.

    Attributes:
        is_whole: Whether each line could be asked.
        refused: How many the bulletins do not answer.
    """

    is_whole: bool
    refused: int


def questions_of(question: str, batch: Path | None, *, strict: bool) -> Sequence[Question | BadLine]:
    """What is to be asked: the lines of a file, or else the question alone.

    Raises:
        QuestionError: the file cannot be read, or if ``strict`` one of its lines cannot be asked; or the
            question cannot.
    """
    if batch is None:
        one = Question(question=question)
        one.check()
        return [one]
    lines = read_lines(batch)
    for each in lines if strict else ():
        if isinstance(each, BadLine):
            raise each.error
    return lines


def answer_lines(
    config: Config,
    lines: Sequence[Question | BadLine],
    count: int | None,
    announce: Announce,
    *,
    as_json: bool,
    with_samples: bool = False,
) -> BatchResult:
    """Print the answer to each line, or in its place what is wrong with it.

    An answer has so many quotes, or as many as the settings say. Nothing is loaded before it is needed.
    """
    tr = spoken()
    quotes = count or config.answer.quotes
    refused, engine, picture_of = 0, None, picture_finder(ScanStore(config.scans_path))
    for each in lines:
        if isinstance(each, BadLine):
            if as_json:
                click.echo(LineErrorRecord(line=each.number, error=tr.tell(each.error)).model_dump_json())
            click.echo(f"bantin: {tr.tell(each.error)}", err=True)
            continue
        engine = engine or ready(config, announce, with_samples=with_samples).engine
        answer = engine.answer(AnswerRequest(each.question, quotes, each.after))
        if as_json:
            click.echo(answer_record(answer, tr, picture_of).model_dump_json())
        else:
            print_answer(answer, tr, picture_of)
        refused += not answer.found
    return BatchResult(not any(isinstance(each, BadLine) for each in lines), refused)

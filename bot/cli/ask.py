"""The command ``bantin ask``: a question, or every line of a file, answered by quoting."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.batch import answer_lines, questions_of
from bot.cli.misuse import Misuse
from bot.cli.speech import announce, argument, command, option
from bot.config import Config

REFUSED = 3
"""With which status a question ends that the bulletins do not answer, where that is asked for."""


@command()
@argument("words", nargs=-1, metavar="QUESTION")
@option("--json", "as_json", is_flag=True)
@option("-k", "count", type=click.IntRange(1, 20), metavar="N")
@option("--batch", type=click.Path(path_type=Path), metavar="FILE")
@option("--strict", is_flag=True)
@option("--exit-code", "tells", is_flag=True)
@option("--samples", is_flag=True)
@click.pass_obj
def ask(
    config: Config,
    words: tuple[str, ...],
    *,
    as_json: bool,
    count: int | None,
    batch: Path | None,
    strict: bool,
    tells: bool,
    samples: bool,
) -> None:
    """Answer a question, in quotes or not, by quoting the bulletins.

    A line of a batch that is no question is told in its place, the others are answered; the status is 1.
    """
    if bool(words) == (batch is not None):
        raise Misuse("cli-question-or-batch")
    lines = questions_of(" ".join(words), batch, strict=strict)
    done = answer_lines(config, lines, count, announce, as_json=as_json, with_samples=samples)
    if not done.is_whole:
        sys.exit(1)
    sys.exit(REFUSED if tells and done.refused else 0)

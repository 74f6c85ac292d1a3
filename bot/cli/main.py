"""The command ``bantin``. Everything a person can mend ends in one line on stderr and exit status 1."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from bot import config as configuration
from bot.cli.batch import answer_lines, questions_of
from bot.cli.config import config_group
from bot.cli.ending import (
    end_beside_threads,
    ended_well_by_signals,
    status_of,
    unmendable_by_restart,
    unwound_by_sigterm,
)
from bot.cli.evaluate import Options, run_evaluation
from bot.cli.explain import explanation_lines, explanation_record
from bot.cli.facts import print_facts
from bot.cli.index import index
from bot.cli.init import init
from bot.cli.inspect import inspect
from bot.cli.remove import remove
from bot.cli.same_library import WRITING, warnings
from bot.cli.source import source
from bot.cli.sources import forget, sources
from bot.cli.speech import Misuse, announce, argument, group, option, speaker_for, spoken, usage_sentence
from bot.cli.sync import sync
from bot.cli.terminal import (
    print_bulletin,
    print_catalogue,
    print_page,
    print_status,
    use_utf8,
)
from bot.cli.transfer import export_library, import_library
from bot.cli.withdraw import withdraw
from bot.composition import build, ready
from bot.config import Config
from bot.i18n import LANGUAGES
from bot.render.json import bulletin_record, catalogue_record, search_record
from corpus.errors import BantinError
from retrieval.answer.quote_model import QuoteModel
from retrieval.evaluation.questions import Question
from retrieval.models import SearchRequest
from retrieval.query.search_syntax import read_filters

_PATH = click.Path(path_type=Path)
_OF_CONFIG = ("config", "init")  # they look at the config themselves


def main() -> None:
    """Run the command line and exit; the one place where the process ends."""
    try:
        _run()
    except BaseException as error:
        end_beside_threads(error)
        raise
    end_beside_threads(None)


def _run() -> None:
    use_utf8()
    try:
        with unwound_by_sigterm(for_good=True):
            cli(standalone_mode=False)
    except BantinError as error:
        _fail(speaker_for(sys.argv[1:]).tell(error), status=status_of(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.ClickException as error:
        tr = speaker_for(sys.argv[1:])
        command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "bantin"
        _fail(f"{usage_sentence(error, tr)} {tr.say('cli-see-help', command=command)}", status=2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


def _fail(sentence: str, status: int) -> None:
    click.echo(f"bantin: {' '.join(sentence.split())}", err=True)
    sys.exit(status)


@group()
@option("--config", "config_file", type=_PATH, metavar="FILE")
@option("--lang", type=click.Choice(LANGUAGES), expose_value=False)
@click.version_option(package_name="bantin", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, config_file: Path | None) -> None:
    """Hold the settings for the command that is called."""
    with unmendable_by_restart(context.invoked_subcommand):
        command = context.invoked_subcommand or ""
        context.obj = config_file if command in _OF_CONFIG else configuration.load(config_file)
    if command in WRITING:
        for warning in warnings(command, context.obj, config_file, spoken()):
            click.echo(f"bantin: {warning}", err=True)


@cli.command()
@argument("question", required=False)
@option("--json", "as_json", is_flag=True)
@option("-k", "count", type=click.IntRange(1, 20), metavar="N")
@option(
    "--batch",
    type=_PATH,
    metavar="FILE",
)
@option("--strict", is_flag=True)
@click.pass_obj
def ask(
    config: Config,
    question: str | None,
    *,
    as_json: bool,
    count: int | None,
    batch: Path | None,
    strict: bool,
) -> None:
    """Answer QUESTION by quoting the bulletins.

    A line of FILE that is no question is told in its place, the others are answered; the exit status is 1.
    """
    if (question is None) == (batch is None):
        raise Misuse("cli-question-or-batch")
    lines = questions_of(question or "", batch, strict=strict)
    sys.exit(0 if answer_lines(config, lines, count, announce, as_json=as_json) else 1)


@cli.command()
@argument("question")
@option("--after", metavar="QUESTION")
@option("--json", "as_json", is_flag=True)
@option("-k", "count", type=click.IntRange(1, 50), default=5, metavar="N")
@click.pass_obj
def explain(config: Config, question: str, *, after: str | None, as_json: bool, count: int) -> None:
    """Tell why QUESTION is answered as it is.

    Prints how it was read, the likeliest quotes with what speaks for and against each, and which of them
    contradict something that it asks for.
    """
    Question(question=question).check()
    draft = ready(config, announce).engine.judge(question, after=after)
    model = QuoteModel.shipped()
    if as_json:
        click.echo(explanation_record(draft, model, count))
    else:
        for line in explanation_lines(draft, model, count):
            click.echo(line)


@cli.command()
@argument("question")
@option("--json", "as_json", is_flag=True)
@option("-k", "count", type=click.IntRange(1, 100), metavar="N")
@option("--page", "number", type=click.IntRange(1), default=1, metavar="N")
@click.pass_obj
def search(config: Config, question: str, *, as_json: bool, count: int | None, number: int) -> None:
    """Show the passages that fit QUESTION best, whether or not they answer it.

    Words in quotes must stand in a passage as they are. năm:2020 (year:), từ:2017 (from:), đến:03/2020
    (to:), tỉnh:Trà Vinh (province:) and đơn vị:"Ban Quản lý" (unit:) choose the bulletins, typed with accents
    or without; without any other words the newest of them are listed.
    """
    query = read_filters(question)
    engine = ready(config, announce).engine
    count = count or config.search.results
    tr = spoken()
    page = engine.search(SearchRequest(query, count, offset=(number - 1) * count))
    if as_json:
        click.echo(search_record(question, page, tr).model_dump_json())
    else:
        print_page(page, number, tr)


@cli.command()
@option("-k", "count", type=click.IntRange(1, 100), default=10, show_default=True, metavar="N")
@option("--page", "number", type=click.IntRange(1), default=1, metavar="N")
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def latest(config: Config, *, count: int, number: int, as_json: bool) -> None:
    """Show the newest N bulletins, those without a date last."""
    bulletins = ready(config, announce).engine.latest(count, (number - 1) * count)
    for bulletin in bulletins:
        if as_json:
            click.echo(bulletin_record(bulletin).model_dump_json())
        else:
            print_bulletin(bulletin, spoken())


@cli.command("list")
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(config: Config, *, as_json: bool) -> None:
    """Show how many bulletins are indexed, by province and year."""
    holdings = ready(config, announce).engine.catalogue()
    if as_json:
        click.echo(catalogue_record(holdings).model_dump_json())
    else:
        print_catalogue(holdings, spoken())


@cli.command()
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
@click.pass_obj
def evaluate(config: Config, /, **options: Any) -> None:  # noqa: ANN401 (they are given on as they are)
    """Ask every question of each FILE and measure the answers, by style and over all.

    FILE holds JSON lines: question, style, source (a bulletin's id, a list of ids any of which is right, or
    null if the bulletins do not say), answers (strings of which one must stand in the first quote), and
    optional `after`, `id`, `short` (a list of accepted short answers, or null if none makes sense; without
    it they are the `answers`) and `verdict` (what comes of a claim: confirmed or contradicted). A file that
    ends in .json is read as SQuAD, and its paragraphs are searched instead of the library.
    """
    run_evaluation(config, Options(**options), announce)


@cli.command()
@argument("file", type=_PATH)
@option("--json", "as_json", is_flag=True)
def facts(file: Path, *, as_json: bool) -> None:
    """List what is read out of the bulletin FILE: who holds which office, quantities and days."""
    print_facts(file, as_json=as_json)


@cli.command()
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def status(config: Config, *, as_json: bool) -> None:
    """Say what is indexed, with which encoder, when, and how much."""
    parts = build(config, announce)
    print_status(config, parts, as_json=as_json)


@cli.command()
@click.pass_obj
@ended_well_by_signals
def serve(config: Config) -> None:
    """Run the Telegram bot. Its token comes from TELEGRAM_BOT_TOKEN."""
    # Imported here: the other commands have no use for it, and it takes a while.
    from bot.cli.serve import run_bot  # noqa: PLC0415

    with unmendable_by_restart("serve"):
        run_bot(config, announce)


for command in (
    config_group,
    export_library,
    forget,
    import_library,
    index,
    init,
    inspect,
    remove,
    source,
    sources,
    sync,
    withdraw,
):
    cli.add_command(command)


if __name__ == "__main__":
    main()

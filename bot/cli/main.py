"""The command ``bantin``. A misuse ends with status 2, what else a person can mend with 1, each in a line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot import config as configuration
from bot.cli.ask import ask
from bot.cli.browse import latest, list_, search
from bot.cli.config import config_group
from bot.cli.ending import (
    end_beside_threads,
    ended_well_by_signals,
    status_of,
    unmendable_by_restart,
    unwound_by_sigterm,
)
from bot.cli.evaluate import evaluate
from bot.cli.explain import explain
from bot.cli.facts import facts
from bot.cli.index import index
from bot.cli.init import init
from bot.cli.inspect import inspect
from bot.cli.migrate import migrate
from bot.cli.misuse import usage_sentence
from bot.cli.remove import remove
from bot.cli.same_library import WRITING, warnings
from bot.cli.source import source
from bot.cli.sources import forget, sources
from bot.cli.speech import announce, be_quiet, group, option, speaker_for, spoken
from bot.cli.status import status
from bot.cli.sync import sync
from bot.cli.terminal import use_utf8
from bot.cli.transfer import export_library, import_library
from bot.cli.withdraw import withdraw
from bot.config import Config
from bot.i18n import LANGUAGES
from bot.logs import tell_everything, tell_warnings
from corpus.errors import BantinError

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
    tell_warnings(speaker_for(sys.argv[1:]))
    try:
        with unwound_by_sigterm(for_good=True):
            cli(prog_name="bantin", standalone_mode=False)
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
@option("--quiet", "-q", is_flag=True)
@option("--verbose", "-v", is_flag=True)
@click.version_option(package_name="bantin", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, config_file: Path | None, *, quiet: bool, verbose: bool) -> None:
    """Hold the settings for the command that is called."""
    context.color = configuration.wanted_color()
    if quiet:
        be_quiet(context)
    if verbose and context.invoked_subcommand != "serve":  # which logs by its own settings
        tell_everything(spoken())
    with unmendable_by_restart(context.invoked_subcommand):
        command = context.invoked_subcommand or ""
        context.obj = config_file if command in _OF_CONFIG else configuration.load(config_file)
    if command in WRITING:
        for warning in warnings(command, context.obj, config_file, spoken()):
            click.echo(f"bantin: {warning}", err=True)


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
    ask,
    config_group,
    evaluate,
    explain,
    export_library,
    facts,
    forget,
    import_library,
    index,
    init,
    inspect,
    latest,
    list_,
    migrate,
    remove,
    search,
    source,
    sources,
    status,
    sync,
    withdraw,
):
    cli.add_command(command)


if __name__ == "__main__":
    main()

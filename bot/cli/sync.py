"""The command ``bantin sync``: what the config lists is fetched and read, and the index follows."""

from __future__ import annotations

import sys

import click

from bot.cli.speech import announce, command, option, spoken
from bot.cli.terminal import print_fetch_report, print_report
from bot.composition import build, fetch_counter
from bot.config import Config
from bot.errors import ConfigError
from bot.synced_folders import synced_folders
from corpus.errors import BantinError


@command()
@option("--strict", is_flag=True)
@click.pass_obj
def sync(config: Config, *, strict: bool) -> None:
    """Fetch and read what the config lists under sync, and bring the index in line with it.

    Folders are read as by bantin index; of feeds, maps of sites and pages the originals are kept in data_dir.
    What gives nothing is told, and stops nothing. A run that was interrupted is gone on with by the next.
    """
    settings = config.sync.settings
    if not settings.addresses and not config.sync.folders:
        raise ConfigError("Nothing is listed to be read: name folders or addresses under sync in the config.")
    failures: list[BantinError] = []
    if settings.addresses:
        # Imported here: the other commands have no use for it, and it takes a while.
        from corpus.sync.fetch import fetch  # noqa: PLC0415

        with fetch_counter() as step:
            fetched = fetch(settings, config.fetched_path, config.scans_path, step)
        print_fetch_report(fetched)
        failures += fetched.failures
    paths, unreadable = synced_folders(config)
    failures += unreadable
    for failure in failures:
        click.echo(f"bantin: {spoken().tell(failure)}", err=True)
    if paths:
        report = build(config, announce).indexer.update(paths)
        print_report(report)
        failures += report.failures
    if failures and (strict or not paths):
        sys.exit(1)

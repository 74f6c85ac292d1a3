"""The command ``bantin sync``: what the config lists is fetched and read, and the index follows."""

from __future__ import annotations

import sys

import click
from pydantic import BaseModel

from bot.cli.bars import fetch_counter
from bot.cli.rehearsed import rehearsed_report
from bot.cli.speech import announce, command, complain, option, spoken
from bot.cli.terminal import ReportRecord, print_fetch_report, print_report, report_record
from bot.composition import build
from bot.config import Config
from bot.errors import ConfigError
from bot.synced_folders import synced_folders
from corpus.errors import BantinError
from corpus.sync.models import FetchReport


class RehearsedSyncRecord(BaseModel):
    """Which addresses would be asked first, and what would come of the folders, as JSON; null: of none."""

    addresses: tuple[str, ...]
    complaints: tuple[str, ...]
    index: ReportRecord | None
    dry_run: bool = True


class SyncRecord(BaseModel):
    """What was fetched, in pages, and what the index run did with it, as JSON; null where there was none."""

    new: int
    changed: int
    unchanged: int
    left: int
    complaints: tuple[str, ...]
    index: ReportRecord | None


@command()
@option("--strict", is_flag=True)
@option("--dry-run", is_flag=True)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def sync(config: Config, *, strict: bool, dry_run: bool, as_json: bool) -> None:
    """Fetch and read what the config lists under sync, and bring the index in line with it.

    Folders are read as by bantin index; of feeds, maps of sites and pages the originals are kept in data_dir.
    What gives nothing is told, and stops nothing. A run that was interrupted is gone on with by the next.
    """
    settings = config.sync.settings
    if not settings.addresses and not config.sync.folders:
        raise ConfigError("Nothing is listed to be read: name folders or addresses under sync in the config.")
    if dry_run:
        _rehearse(config, as_json=as_json)
        return
    failures: list[BantinError] = []
    fetched, report = FetchReport(), None
    if settings.addresses:
        # Imported here: the other commands have no use for it, and it takes a while.
        from corpus.sync.fetch import fetch  # noqa: PLC0415

        with fetch_counter() as step:
            fetched = fetch(settings, config.fetched_path, config.scans_path, step)
        if not as_json:
            print_fetch_report(fetched)
        failures += fetched.failures
    paths, unreadable = synced_folders(config)
    failures += unreadable
    for failure in () if as_json else failures:
        complain(failure)
    if paths:
        report = build(config, announce).indexer.update(paths)
        if not as_json:
            print_report(report)
        failures += report.failures
    if as_json:
        record = SyncRecord(
            new=fetched.new,
            changed=fetched.changed,
            unchanged=fetched.unchanged,
            left=fetched.left,
            complaints=tuple(map(spoken().tell, failures)),
            index=report_record(report) if report else None,
        )
        click.echo(record.model_dump_json())
    if failures and (strict or not paths):
        sys.exit(1)


def _rehearse(config: Config, *, as_json: bool) -> None:
    """Tell what a run would ask for and read; what the addresses lead to only asking them would tell."""
    addresses = tuple(map(str, config.sync.settings.addresses))
    paths, unreadable = synced_folders(config)
    report = rehearsed_report(config, paths) if paths else None
    if as_json:
        record = RehearsedSyncRecord(
            addresses=addresses,
            complaints=tuple(map(spoken().tell, unreadable)),
            index=report_record(report, dry_run=True) if report else None,
        )
        click.echo(record.model_dump_json())
        return
    if addresses:
        click.echo(spoken().say("cli-sync-would-ask", addresses=", ".join(addresses)))
    for failure in unreadable:
        complain(failure)
    if report:
        print_report(report, dry_run=True)

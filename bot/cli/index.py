"""The command ``bantin index``: files become bulletins, or are only looked at."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.check import check_files
from bot.cli.misuse import Misuse
from bot.cli.rehearsed import rehearsed_report
from bot.cli.speech import announce, argument, command, option
from bot.cli.terminal import print_report, report_record
from bot.composition import build, look_for_bulletins
from bot.config import Config
from bot.stores import store_of


@command()
@argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH")
@option("--only", is_flag=True)
@option("--strict", is_flag=True)
@option("--check", is_flag=True)
@option("--dry-run", is_flag=True)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def index(
    config: Config,
    paths: tuple[Path, ...],
    *,
    only: bool,
    strict: bool,
    check: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read bulletins (files or folders) and bring the index in line with them.

    Without PATH everything that was indexed before is read again. What has not changed is not encoded
    again; a file that is gone leaves the index; one that cannot be read is told, and stops nothing.
    """
    for name, needs_path in (("--only", only), ("--check", check)):
        if needs_path and not paths:
            raise Misuse("cli-needs-path", name=name)
    if check:
        sys.exit(0 if check_files(paths, store_of(config), as_json=as_json) or not strict else 1)
    look_for_bulletins(config, paths)
    if dry_run:
        report = rehearsed_report(config, paths, only=only)
    else:
        report = build(config, announce).indexer.update(paths, only=only)
    if as_json:
        click.echo(report_record(report, dry_run=dry_run).model_dump_json())
    else:
        print_report(report, dry_run=dry_run)
    if strict and report.failures:
        sys.exit(1)

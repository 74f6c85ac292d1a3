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
from corpus.collections import LONGEST_NAME, collection_name
from corpus.ingest.given import says_none


@command()
@argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH")
@option("--collection", "named_collections", multiple=True, metavar="NAME")
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
    named_collections: tuple[str, ...],
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
    collections = _collections(named_collections) if named_collections else None
    for name, needs_path in (("--only", only), ("--check", check), ("--collection", named_collections)):
        if needs_path and not paths:
            raise Misuse("cli-needs-path", name=name)
    if check:
        sys.exit(0 if check_files(paths, store_of(config), as_json=as_json) or not strict else 1)
    look_for_bulletins(config, paths)
    if dry_run:
        report = rehearsed_report(config, paths, only=only, collections=collections)
    else:
        report = build(config, announce).indexer.update(paths, only=only, collections=collections)
    if as_json:
        click.echo(report_record(report, dry_run=dry_run).model_dump_json())
    else:
        print_report(report, dry_run=dry_run)
    if strict and report.failures:
        sys.exit(1)


def _collections(written: tuple[str, ...]) -> tuple[str, ...]:
    """The collections that are named, none of them where that is said.

    Raises:
        Misuse: one of them cannot be a name.
    """
    names: list[str] = []
    for each in written:
        if says_none(each):
            continue
        name = collection_name(each)
        if name is None:
            raise Misuse("cli-no-collection", name=repr(each), limit=LONGEST_NAME)
        names.append(name)
    return tuple(names)

"""The command ``bantin migrate``: from the files of one machine into a database that several share."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import click
from pydantic import BaseModel

from bot.cli.misuse import Misuse
from bot.cli.speech import announce, command, is_quiet, option, spoken
from bot.composition import build
from bot.config import Config
from bot.config_values import SettingError, check_store
from bot.errors import ConfigError
from bot.stores import store_of
from bot.telegram.runtime.serving_lock import nobody_serving
from retrieval.errors import NothingIndexedError

if TYPE_CHECKING:
    from bot.migration import Part


class ComparedRecord(BaseModel):
    """A part as JSON: ``library`` or a table of the bot's memory, and what `Part` says of its lines."""

    name: str
    lines: int
    sha256: str


class MigrationRecord(BaseModel):
    """What went over, as JSON.

    Attributes:
        target: The database.
        bulletins: How many it holds now, withdrawn ones as well.
        withdrawn: How many of them are withdrawn.
        parts: What both sides hold alike.
        indexed: Whether they are indexed there.
        setting: The line of the config from now on.
    """

    target: str
    bulletins: int
    withdrawn: int
    parts: list[ComparedRecord]
    indexed: bool
    setting: str
    dry_run: bool


@command()
@option("--to", "address", required=True, metavar="ADDRESS")
@option("--no-index", is_flag=True)
@option("--dry-run", is_flag=True)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def migrate(config: Config, address: str, *, no_index: bool, dry_run: bool, as_json: bool) -> None:
    """Carry library and bot's memory out of the data folder into an empty database, and index there.

    The folder is left as it is. What was broken off is gone on with by the same command.
    """
    moved = _moved(config, address)
    record = _carried(config, moved, dry_run=dry_run)
    if not (no_index or dry_run):
        build(moved, announce).indexer.settle()
        record.indexed = True
    if as_json:
        click.echo(record.model_dump_json())
    else:
        _tell(record)


def _moved(config: Config, address: str) -> Config:
    """The settings as they are with the database.

    Raises:
        Misuse: that is no address of one.
        ConfigError, NothingIndexedError: there are no files to be carried.
    """
    try:
        if check_store(address) == "sqlite":
            raise Misuse("cli-migrate-sqlite")
    except SettingError as error:
        raise Misuse("cli-migrate-to", reason=spoken().tell(error)) from error
    if config.store != "sqlite":
        raise ConfigError(
            "The config names a database already ({store}): from one to another lead bantin export and "
            "bantin import.",
            store=config.store,
        )
    if not store_of(config).is_there():
        raise NothingIndexedError
    return config.model_copy(update={"store": address})


def _carried(config: Config, moved: Config, *, dry_run: bool) -> MigrationRecord:
    """Carry all over, or only see whether it could be.

    Raises:
        BantinError: as `carry_over`, or a bot serves from the folder.
    """
    # Imported here: the other commands have no use for it, and it takes a while.
    from bot import migration  # noqa: PLC0415

    to = moved.store_address
    assert to is not None  # noqa: S101 (`_moved` saw to it)
    opened = migration.rehearsed_target(to) if dry_run else migration.opened_target(to)
    alone = nullcontext() if dry_run else nobody_serving(config.data_path)
    with alone, migration.opened_source(config, rehearsed=dry_run) as source, opened as target:
        if dry_run:
            migration.refuse_foreign(source, target)
            parts = source.parts()
        else:
            parts = migration.carry_over(source, target, announce)
        with source.library.reading() as state:
            return MigrationRecord(
                target=target.place,
                bulletins=len(state.held()),
                withdrawn=len(state.withdrawals()),
                parts=[_compared(each) for each in parts],
                indexed=False,
                setting=f"store: {moved.store}",
                dry_run=dry_run,
            )


def _compared(part: Part) -> ComparedRecord:
    return ComparedRecord(name=part.name, lines=part.lines, sha256=part.sha256)


def _tell(record: MigrationRecord) -> None:
    """Say what went over, and what there is to do."""
    tr = spoken()
    if record.dry_run:
        click.echo(tr.say("cli-rehearsed"))
    told = tr.say(
        "cli-migrated",
        kind="rehearsed" if record.dry_run else "done",
        target=record.target,
        count=record.bulletins,
        withdrawn=record.withdrawn,
        rows=sum(part.lines for part in record.parts if part.name != "library"),
    )
    click.echo(told)
    if record.dry_run:
        return
    click.echo(tr.say("cli-migrated-setting"))
    click.echo(f"  {record.setting}")
    if not record.indexed and not is_quiet():
        click.echo(tr.say("cli-migrated-unindexed"))

"""The commands ``bantin sources`` and ``bantin forget``: what the library reads again, and what no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Literal

import click
from pydantic import BaseModel

from bot.cli.speech import announce, argument, command, option, spoken
from bot.composition import build
from bot.config import Config
from bot.i18n import Translator
from bot.render.times import format_time
from bot.stores import reading_if_there, store_of
from corpus.library import Reading
from corpus.notices import quoted_word
from retrieval.index.leaving import Forgetting, bulletins_of, forget_source
from retrieval.index.origins import SHIPPED, belongs_to
from retrieval.index.rehearsal import rehearse_change


class ListedSourceRecord(BaseModel):
    """A source as JSON.

    Attributes:
        source: The whole path; ``shipped`` of the bulletins that come with the program.
        kind: What it is; null where it is not there.
        there: Whether it is there now.
        bulletins: How many it holds, those that another source holds as well among them.
        collections: Those that were named for it by ``--collection``.
        left_out: How many of its files index runs pass by, since their bulletins were removed.
        read: When it was last read; null where only an earlier version did.
    """

    source: str
    kind: Literal["folder", "file", "shipped"] | None
    there: bool
    bulletins: int
    collections: tuple[str, ...]
    left_out: int
    read: dt.datetime | None


class ForgettingRecord(BaseModel):
    """What went with a source as JSON: the ids of its bulletins, and of those that another source holds."""

    source: str
    forgotten: tuple[str, ...]
    kept: tuple[str, ...]
    dry_run: bool


@command()
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def sources(config: Config, *, as_json: bool) -> None:
    """List the sources of the library, with how many bulletins each holds and when it was last read.

    Nothing is made where there is no library yet.
    """
    records: list[ListedSourceRecord] = []
    with reading_if_there(store_of(config)) as state:
        if state:
            records = list(_records(state))
    if as_json:
        for record in records:
            click.echo(record.model_dump_json())
        return
    tr = spoken()
    for record in records:
        for line in _lines(record, tr):
            click.echo(line)
    if not records:
        click.echo(tr.say("cli-sources-none"))


@command()
@argument("source", metavar="PATH")
@option("--dry-run", is_flag=True)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def forget(config: Config, source: str, *, dry_run: bool, as_json: bool) -> None:
    """Take a source off the list, and what no other source holds out of the library.

    Raises:
        BulletinError: it is no source, or no bulletin would be left.
    """
    store = store_of(config)
    if dry_run or not store.is_there():
        gone = rehearse_change(store.rehearsing(), partial(forget_source, written=source))
    else:
        gone = build(config, announce).indexer.forget(source)
    if as_json:
        record = ForgettingRecord(source=gone.source, forgotten=gone.ids, kept=gone.kept, dry_run=dry_run)
        click.echo(record.model_dump_json())
        return
    for line in _told(gone, dry_run=dry_run):
        click.echo(line)


def _records(state: Reading) -> Iterator[ListedSourceRecord]:
    times, left_out, collections = state.source_times(), state.left_out(), state.source_collections()
    for source in state.sources():
        kind = _kind(source)
        yield ListedSourceRecord(
            source=source,
            kind=kind,
            there=kind is not None,
            bulletins=len(bulletins_of(state, source)),
            collections=collections.get(source, ()),
            left_out=sum(belongs_to(each.origin, [source]) for each in left_out),
            read=times.get(source),
        )


def _kind(source: str) -> Literal["folder", "file", "shipped"] | None:
    if source == SHIPPED:
        return "shipped"
    path = Path(source)
    return "folder" if path.is_dir() else "file" if path.exists() else None


def _lines(record: ListedSourceRecord, tr: Translator) -> Iterator[str]:
    yield record.source
    told = [tr.say("cli-sources-bulletins", count=record.bulletins)]
    if record.kind is not None:
        told.insert(0, tr.say("cli-sources-kind", kind=record.kind))
    if record.read:
        told.append(tr.say("cli-sources-read", at=format_time(record.read)))
    if record.collections:
        told.append(tr.say("cli-sources-collections", names="; ".join(record.collections)))
    if record.left_out:
        told.append(tr.say("cli-sources-left-out", count=record.left_out))
    yield f"  {' · '.join(told)}"
    if not record.there:
        yield f"  {tr.say('cli-sources-gone', path=quoted_word(record.source))}"


def _told(gone: Forgetting, *, dry_run: bool) -> Iterator[str]:
    tr = spoken()
    if dry_run:
        yield tr.say("cli-rehearsed")
    yield tr.say("cli-forget-source", source=gone.source, count=len(gone.ids))
    if gone.kept:
        yield tr.say("cli-forget-kept", ids=", ".join(gone.kept))

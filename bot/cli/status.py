"""The command ``bantin status``: what is indexed, from where, with what and when."""

from __future__ import annotations

import datetime as dt

import click
from pydantic import BaseModel

from bot.cli.speech import command, option, spoken
from bot.config import Config
from bot.render.times import format_time
from bot.stores import store_of
from retrieval.index.origins import SHIPPED


class StatusRecord(BaseModel):
    """What there is, as JSON; null is what there is not yet.

    ``sources`` has whole paths, and ``shipped`` for the bulletins that come with the program.
    """

    data_dir: str
    sources: tuple[str, ...]
    bulletins: int
    passages: int
    encoder: str | None
    dimension: int | None
    indexed: dt.datetime | None


@command()
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def status(config: Config, *, as_json: bool) -> None:
    """Say what is indexed, with which encoder, when, and how much, or what is wrong with it; make nothing."""
    record = _record(config)
    if as_json:
        click.echo(record.model_dump_json())
        return
    tr = spoken()
    sources = (
        tr.say("cli-sources-kind", kind=SHIPPED) if each == SHIPPED else each for each in record.sources
    )
    shown = {
        tr.say("cli-status-data"): record.data_dir,
        tr.say("cli-status-sources"): ", ".join(sources),
        tr.say("cli-status-bulletins"): str(record.bulletins),
        tr.say("cli-status-passages"): str(record.passages),
        tr.say("cli-status-encoder"): record.encoder,
        tr.say("cli-status-indexed"): format_time(record.indexed) if record.indexed else None,
    }
    width = max(map(len, shown))
    for name, value in shown.items():
        click.echo(f"{name + ':':<{width + 1}} {value or '-'}")
    if record.indexed is None:
        click.echo(tr.say("cli-status-empty"))


def _record(config: Config) -> StatusRecord:
    nothing = StatusRecord(
        data_dir=str(config.data_path),
        sources=(),
        bulletins=0,
        passages=0,
        encoder=None,
        dimension=None,
        indexed=None,
    )
    store = store_of(config)
    if not store.is_there():
        return nothing
    with store.open().reading() as state:
        sources = tuple(state.sources())
    summary = store.examined()
    if summary is None:
        return nothing.model_copy(update={"sources": sources})
    return StatusRecord(
        data_dir=str(config.data_path),
        sources=sources,
        bulletins=summary.bulletins,
        passages=summary.passages,
        encoder=summary.encoder,
        dimension=summary.dimension,
        indexed=summary.created,
    )

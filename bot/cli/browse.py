"""The commands ``bantin search``, ``bantin latest`` and ``bantin list``: what the library holds."""

from __future__ import annotations

import click

from bot.cli.misuse import Misuse
from bot.cli.speech import announce, argument, command, option, spoken
from bot.cli.terminal import print_bulletin, print_catalogue, print_page
from bot.composition import ready
from bot.config import Config
from bot.render.json import bulletin_record, catalogue_record, search_record
from retrieval.models import SearchRequest
from retrieval.query.search_syntax import read_filters


@command()
@argument("words", nargs=-1, metavar="QUESTION")
@option("--json", "as_json", is_flag=True)
@option("-k", "count", type=click.IntRange(1, 100), metavar="N")
@option("--page", "number", type=click.IntRange(1), default=1, metavar="N")
@click.pass_obj
def search(config: Config, words: tuple[str, ...], *, as_json: bool, count: int | None, number: int) -> None:
    """Show the passages that fit a question best, in quotes or not, whether or not they answer it."""
    if not words:
        raise Misuse("cli-missing", name=spoken().say("cli-value-question"))
    question = " ".join(words)
    query = read_filters(question)
    engine = ready(config, announce).engine
    count = count or config.search.results
    tr = spoken()
    page = engine.search(SearchRequest(query, count, offset=(number - 1) * count))
    if as_json:
        click.echo(search_record(question, page, tr).model_dump_json())
    else:
        print_page(page, number, tr)


@command()
@option("-k", "count", type=click.IntRange(1, 100), default=10, show_default=True, metavar="N")
@option("--page", "number", type=click.IntRange(1), default=1, metavar="N")
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def latest(config: Config, *, count: int, number: int, as_json: bool) -> None:
    """Show the newest bulletins, those without a date last."""
    for bulletin in ready(config, announce).engine.latest(count, (number - 1) * count):
        if as_json:
            click.echo(bulletin_record(bulletin).model_dump_json())
        else:
            print_bulletin(bulletin, spoken())


@command("list")
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_(config: Config, *, as_json: bool) -> None:
    """Show how many bulletins are indexed, by province and year."""
    holdings = ready(config, announce).engine.catalogue()
    if as_json:
        click.echo(catalogue_record(holdings).model_dump_json())
    else:
        print_catalogue(holdings, spoken())

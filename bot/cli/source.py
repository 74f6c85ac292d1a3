"""The command ``bantin source``: one bulletin, with the text that it has or had."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence

import click
from pydantic import BaseModel

from bot.cli.speech import announce, argument, command, option, spoken
from bot.cli.terminal import source_line
from bot.composition import ready
from bot.config import Config
from bot.i18n import Translator
from bot.render.json import BulletinRecord, bulletin_record
from bot.render.version import (
    CitedBulletin,
    MissingBulletin,
    find_cited,
    missing_sentence,
    version_lines,
)
from corpus.library import VersionCard
from corpus.text.changes import changed_sentences


class VersionRecord(BaseModel):
    """A text that a bulletin had, as JSON; null is what is not known.

    ``content`` is a SHA-256 over the file that it was read from, ``extractor`` what read it.
    """

    version: int
    stored: dt.datetime | None
    current: bool
    origin: str
    content: str | None
    extractor: str | None
    extractor_version: str | None


class ChangeRecord(BaseModel):
    """Sentences that changed: those of the version that is shown, and those of the newest."""

    before: tuple[str, ...]
    after: tuple[str, ...]


class SourceRecord(BulletinRecord):
    """A bulletin as JSON: what is known of it, its text, its versions, and what the newest one changes.

    ``same_text`` has the ids of other bulletins with this text, ``addresses`` other places of the same name.
    """

    text: str
    newest: int | None
    versions: list[VersionRecord]
    changes: list[ChangeRecord]
    same_text: list[str]
    addresses: list[str]
    collections: list[str]


class MissingRecord(BaseModel):
    """That a bulletin cannot be shown, and when and why it was withdrawn, if it was."""

    bulletin: str
    version: int | None
    withdrawn: dt.datetime | None
    reason: str | None
    error: str


@command()
@argument("identity", metavar="ID")
@option("--version", "number", type=click.IntRange(1), metavar="N")
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def source(config: Config, identity: str, *, number: int | None, as_json: bool) -> None:
    """Show the bulletin of an ID, with all of its text.

    Of a text that it no longer has, that there is a newer one is told, and which sentences changed. What was
    withdrawn is not shown: when and why is told, and the exit status is 1.
    """
    parts = ready(config, announce)
    written = identity if number is None else f"{identity}@{number}"
    found, tr = find_cited(parts.engine, written), spoken()
    if isinstance(found, MissingBulletin):
        _print_missing(found, tr, as_json=as_json)
        sys.exit(1)
    with parts.library.reading() as state:
        same = state.same_text(found.bulletin.id)
        places = [place for each, place in state.addresses() if each == found.bulletin.id]
        collections = state.collections_of(found.bulletin.id)
    if as_json:
        click.echo(_record(found, same, places, collections).model_dump_json())
    else:
        _print_cited(found, same, places, collections, tr)


def _print_cited(
    cited: CitedBulletin,
    same: Sequence[str],
    places: Sequence[str],
    collections: Sequence[str],
    tr: Translator,
) -> None:
    bulletin = cited.bulletin
    click.secho(bulletin.title, bold=True)
    click.echo(f"  {source_line(bulletin, tr)}")
    click.echo(f"  {tr.say('source-id', id=bulletin.id)}")
    if same:
        click.echo(f"  {tr.say('source-same', ids=', '.join(same))}")
    if places:
        click.echo(f"  {tr.say('source-also', places=', '.join(places))}")
    if collections:
        click.echo(f"  {tr.say('source-collections', names='; '.join(collections))}")
    for line in version_lines(cited, tr):
        click.echo(f"  {line}")
    click.echo(f"\n{bulletin.text.strip()}")


def _print_missing(missing: MissingBulletin, tr: Translator, *, as_json: bool) -> None:
    sentence, withdrawal = missing_sentence(missing, tr), missing.withdrawal
    if not as_json:
        click.echo(sentence)
        return
    record = MissingRecord(
        bulletin=missing.id,
        version=missing.version,
        withdrawn=withdrawal.at if withdrawal else None,
        reason=withdrawal.reason if withdrawal else None,
        error=sentence,
    )
    click.echo(record.model_dump_json())


def _record(
    cited: CitedBulletin, same: Sequence[str], places: Sequence[str], collections: Sequence[str]
) -> SourceRecord:
    newest = cited.newest
    changes = changed_sentences(cited.bulletin.text, newest.text) if newest else []
    return SourceRecord(
        **bulletin_record(cited.bulletin).model_dump(),
        text=cited.bulletin.text,
        newest=newest.version if newest else None,
        versions=[_version(card) for card in cited.versions],
        changes=[ChangeRecord(before=change.before, after=change.after) for change in changes],
        same_text=list(same),
        addresses=list(places),
        collections=list(collections),
    )


def _version(card: VersionCard) -> VersionRecord:
    made = card.provenance
    return VersionRecord(
        version=card.number,
        stored=card.stored,
        current=card.is_current,
        origin=card.origin,
        content=made.content,
        extractor=made.extractor,
        extractor_version=made.extractor_version,
    )

"""The command ``bantin remove``: a bulletin leaves the library, and does not come back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import click
from pydantic import BaseModel

from bot.cli.speech import announce, argument, command, option, spoken
from bot.composition import build
from bot.config import Config
from bot.stores import store_of
from bot.telegram.admin.upload_store import UPLOADS, delete_sent, sent_files
from corpus.errors import BulletinError
from corpus.library import Reading
from corpus.models import split_citation
from corpus.notices import quoted_word
from retrieval.index.leaving import Removal, remove_bulletin, take_in_again
from retrieval.index.rehearsal import rehearse_change


class RemovalRecord(BaseModel):
    """A bulletin that was removed, as JSON.

    Attributes:
        bulletin: The id that it had.
        origins: Where it was read from.
        left_out: Those of them that index runs pass by from now on.
        deleted: The files that were deleted, since they had been sent to the bot.
        dry_run: Whether nothing was done.
    """

    bulletin: str
    title: str
    origins: tuple[str, ...]
    left_out: tuple[str, ...]
    deleted: tuple[str, ...]
    dry_run: bool


class ReadmissionRecord(BaseModel):
    """What the next index run reads again, as JSON."""

    bulletin: str
    taken_in: list[str]
    dry_run: bool


@command()
@argument("identity", metavar="ID")
@option("--undo", is_flag=True)
@option("--dry-run", is_flag=True)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def remove(config: Config, identity: str, *, undo: bool, dry_run: bool, as_json: bool) -> None:
    """Take the bulletin of an ID out of the library, with every text that it had.

    Its file stays where it is, and index runs pass it by; one that was sent to the bot is deleted.

    Raises:
        BulletinError: there is no such bulletin, or no bulletin would be left.
    """
    if undo:
        _undo(config, identity, dry_run=dry_run, as_json=as_json)
        return
    store = store_of(config)
    if dry_run or not store.is_there():
        removal = rehearse_change(
            store.rehearsing(), lambda change: remove_bulletin(change, known_id(change, identity))
        )
    else:
        removal = _removed(config, identity)
    if removal is None:
        raise _unknown(identity)
    uploads = config.data_path / UPLOADS
    deleted = sent_files(uploads, removal) if dry_run else delete_sent(uploads, removal)
    if as_json:
        record = RemovalRecord(
            bulletin=removal.id,
            title=removal.title,
            origins=removal.origins,
            left_out=removal.left_out,
            deleted=deleted,
            dry_run=dry_run,
        )
        click.echo(record.model_dump_json())
        return
    for line in _told(removal, deleted, dry_run=dry_run):
        click.echo(line)


def known_id(state: Reading, written: str) -> str:
    """The id that is meant, which may be written as the name of a file, or with a version.

    Raises:
        BulletinError: there is no such bulletin.
    """
    names = (written, written.rpartition(".")[0], split_citation(written)[0])
    found = next((name for name in names if name and state.versions(name)), None)
    if found is None:
        raise _unknown(written)
    return found


def _unknown(written: str) -> BulletinError:
    return BulletinError("There is no bulletin with the id “{id}”: bantin latest shows them.", id=written)


def _removed(config: Config, identity: str) -> Removal | None:
    parts = build(config, announce)
    with parts.library.reading() as state:
        known = known_id(state, identity)
    return parts.indexer.remove(known)


def _undo(config: Config, identity: str, *, dry_run: bool, as_json: bool) -> None:
    """Have a removed bulletin read again by the next index run.

    Raises:
        BulletinError: none of that id was removed and left out.
    """
    store = store_of(config)
    if dry_run or not store.is_there():
        taken = rehearse_change(
            store.rehearsing(), partial(take_in_again, identity=identity), must_leave_some=False
        )
    else:
        with store.open().writing() as change:
            taken = take_in_again(change, identity)
    if not taken:
        raise BulletinError(
            "No file is left out under the id “{id}”: there is nothing to take back.", id=identity
        )
    if as_json:
        record = ReadmissionRecord(bulletin=identity, taken_in=taken, dry_run=dry_run)
        click.echo(record.model_dump_json())
        return
    tr = spoken()
    if dry_run:
        click.echo(tr.say("cli-rehearsed"))
    click.echo(tr.say("cli-remove-undone", origins=", ".join(taken)))


def _told(removal: Removal, deleted: tuple[str, ...], *, dry_run: bool) -> Iterator[str]:
    tr = spoken()
    if dry_run:
        yield tr.say("cli-rehearsed")
    yield tr.say("cli-remove-removed", id=removal.id, title=removal.title)
    if deleted:
        yield tr.say("cli-remove-deleted", file=", ".join(deleted))
    if removal.left_out:
        yield tr.say("cli-remove-left-out", origins=", ".join(removal.left_out), command=_undoing(removal.id))


def _undoing(identity: str) -> str:
    return f"bantin remove {quoted_word(identity)} --undo"

"""The command ``bantin withdraw``: a bulletin is shown no more, and who was shown it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click
from pydantic import BaseModel

from bot.cli.misuse import Misuse
from bot.cli.remove import known_id
from bot.cli.speech import announce, argument, command, option, spoken
from bot.composition import build
from bot.config import Config
from bot.render.times import format_time
from bot.render.version import withdrawal_sentence
from bot.stores import store_of
from corpus.errors import BantinError, BulletinError
from corpus.library import Library, Withdrawal, Writing
from retrieval.index.rehearsal import rehearse_change

if TYPE_CHECKING:
    from bot.state.chats import Chat
    from bot.state.journal import LogEntry


class QuotingRecord(BaseModel):
    """An answer that quoted a bulletin, or offered it, as JSON; null where it was inline."""

    at: dt.datetime
    chat: int | None
    chat_title: str | None
    message: int | None
    question: str


class WithdrawalRecord(BaseModel):
    """That a bulletin is withdrawn, as JSON, with the others that have its text and the answers."""

    bulletin: str
    at: dt.datetime
    reason: str
    withdrawn: list[str]
    answers: list[QuotingRecord]
    dry_run: bool


class ReinstatementRecord(BaseModel):
    """Which bulletins are shown again, as JSON."""

    reinstated: list[str]
    dry_run: bool


@command()
@argument("identity", metavar="ID")
@option("--reason", metavar="TEXT")
@option("--undo", is_flag=True)
@option("--dry-run", is_flag=True)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def withdraw(
    config: Config, identity: str, *, reason: str | None, undo: bool, dry_run: bool, as_json: bool
) -> None:
    """Show nothing of the bulletin of an ID any more, in a running bot neither.

    All its versions are withdrawn, and other bulletins that have its very text. The answers that quoted it
    are listed, as far back as the log of questions goes. Files that hold the same text do not bring it back.
    """
    if undo == (reason is not None and bool(reason.strip())):
        raise Misuse("cli-reason-or-undo")
    said = " ".join((reason or "").split())
    if dry_run:
        _rehearse(config, identity, said, undo=undo, as_json=as_json)
        return
    parts = build(config, announce)
    with parts.library.reading() as state:
        known = known_id(state, identity)
    if undo:
        _tell_reinstated(known, parts.indexer.reinstate(known), dry_run=False, as_json=as_json)
        return
    withdrawal, ids = _withdraw(parts.library, known, said)
    _tell_withdrawn(withdrawal, ids, list(_quoting(config, ids)), dry_run=False, as_json=as_json)
    try:
        parts.indexer.settle()
    except BantinError as error:  # it is withdrawn all the same
        said = spoken().say("cli-withdrawn-later", reason=spoken().tell(error))
        click.echo(f"bantin: {said}", err=True)


def _rehearse(config: Config, identity: str, reason: str, *, undo: bool, as_json: bool) -> None:
    """Tell what would come of a withdrawal, or of taking it back, and do it to a copy.

    Raises:
        BulletinError: there is no such bulletin, or it is as it is to be.
    """

    def change_it(change: Writing) -> tuple[str, Withdrawal | None, list[str]]:
        known = known_id(change, identity)
        ids = change.lift(known) if undo else change.withdraw(known, reason)
        return known, change.withdrawal(known), ids

    known, withdrawal, ids = rehearse_change(store_of(config).rehearsing(), change_it, must_leave_some=False)
    if undo:
        _tell_reinstated(known, ids, dry_run=True, as_json=as_json)
        return
    if withdrawal is None or not ids:
        raise _already(known)
    answers = list(_quoting(config, ids, of_a_copy=True))
    _tell_withdrawn(withdrawal, ids, answers, dry_run=True, as_json=as_json)


def _tell_withdrawn(
    withdrawal: Withdrawal,
    ids: list[str],
    answers: list[QuotingRecord],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    if as_json:
        record = WithdrawalRecord(
            bulletin=withdrawal.id,
            at=withdrawal.at,
            reason=withdrawal.reason,
            withdrawn=ids,
            answers=answers,
            dry_run=dry_run,
        )
        click.echo(record.model_dump_json())
        return
    if dry_run:
        click.echo(spoken().say("cli-rehearsed"))
    click.echo(withdrawal_sentence(withdrawal, spoken()))
    _print_answers(ids, answers)


def _withdraw(library: Library, identity: str, reason: str) -> tuple[Withdrawal, list[str]]:
    """Withdraw a bulletin; what is known of that, and whose ids.

    Raises:
        BulletinError: it is withdrawn already.
    """
    ids = library.withdraw(identity, reason)
    with library.reading() as state:
        withdrawal = state.withdrawal(identity)
    if withdrawal is None or not ids:
        raise _already(identity)
    return withdrawal, ids


def _already(identity: str) -> BulletinError:
    return BulletinError(
        "{identity} is withdrawn already: bantin source {identity} tells when and why.", identity=identity
    )


def _tell_reinstated(identity: str, lifted: list[str], *, dry_run: bool, as_json: bool) -> None:
    """Tell what is shown again.

    Raises:
        BulletinError: nothing is, for nothing was withdrawn.
    """
    if not lifted:
        raise BulletinError("{identity} is not withdrawn: there is nothing to take back.", identity=identity)
    if as_json:
        click.echo(ReinstatementRecord(reinstated=lifted, dry_run=dry_run).model_dump_json())
    else:
        if dry_run:
            click.echo(spoken().say("cli-rehearsed"))
        click.echo(spoken().say("cli-reinstated", ids=", ".join(lifted)))


def _quoting(config: Config, ids: Sequence[str], *, of_a_copy: bool = False) -> Iterator[QuotingRecord]:
    """The answers that quoted these bulletins; none where no bot has answered from this folder.

    With ``of_a_copy`` a memory in a file is copied first, since to open it may bring it up to date.
    """
    # Imported here: the other commands have no use for the bot's memory, and it takes a while.
    from bot.state.file_database import copied_memory  # noqa: PLC0415
    from bot.state.server_database import holds_memory  # noqa: PLC0415
    from bot.state.state import FILE_NAME, open_state  # noqa: PLC0415

    path = config.data_path / FILE_NAME
    server = config.store_address
    if not (holds_memory(server) if server else path.is_file()):
        return
    in_place = nullcontext(server or path)
    with copied_memory(path) if of_a_copy and not server else in_place as place, open_state(place) as state:
        chats = {chat.chat_id: chat for chat in state.chats.known()}
        for entry in state.journal.quoting(ids):
            yield _quoting_record(entry, chats.get(entry.record.chat_id or 0))


def _quoting_record(entry: LogEntry, chat: Chat | None) -> QuotingRecord:
    record = entry.record
    return QuotingRecord(
        at=entry.at,
        chat=record.chat_id,
        chat_title=chat.title if chat else None,
        message=record.message_id,
        question=record.question,
    )


def _print_answers(ids: Sequence[str], answers: Sequence[QuotingRecord]) -> None:
    tr = spoken()
    if len(ids) > 1:
        click.echo(tr.say("cli-withdrawn-together", ids=", ".join(ids)))
    click.echo(tr.say("cli-withdrawn-answers", count=len(answers)))
    for answer in answers:
        if answer.chat is None:
            where = tr.say("withdraw-inline")
        else:
            where = f"{answer.chat_title or tr.say('withdraw-private')} ({answer.chat})"
        if answer.message is not None:
            where += f", {tr.say('cli-withdrawn-message', number=str(answer.message))}"
        click.echo(f"  {format_time(answer.at)}  {where}: {' '.join(answer.question.split())}")

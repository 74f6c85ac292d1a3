"""The command ``bantin withdraw``: a bulletin is shown no more, and who was shown it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
from pydantic import BaseModel

from bot.cli.misuse import Misuse
from bot.cli.speech import announce, argument, command, option, spoken
from bot.composition import build
from bot.config import Config
from bot.render.times import format_time
from bot.render.version import withdrawal_sentence
from corpus.errors import BantinError, BulletinError
from corpus.library import Library, Withdrawal
from corpus.models import split_citation
from retrieval.index.build import Indexer

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


class ReinstatementRecord(BaseModel):
    """Which bulletins are shown again, as JSON."""

    reinstated: list[str]


@command()
@argument("identity", metavar="ID")
@option("--reason", metavar="TEXT")
@option("--undo", is_flag=True)
@option("--json", "as_json", is_flag=True)
@click.pass_obj
def withdraw(config: Config, identity: str, *, reason: str | None, undo: bool, as_json: bool) -> None:
    """Show nothing of the bulletin of an ID any more, in a running bot neither.

    All its versions are withdrawn, and other bulletins that have its very text. The answers that quoted it
    are listed, as far back as the log of questions goes. Files that hold the same text do not bring it back.
    """
    if undo == (reason is not None and bool(reason.strip())):
        raise Misuse("cli-reason-or-undo")
    parts = build(config, announce)
    known = _known(parts.library, identity)
    if undo:
        _undo(parts.indexer, known, as_json=as_json)
        return
    withdrawal, ids = _withdraw(parts.library, known, " ".join((reason or "").split()))
    answers = list(_quoting(config, ids))
    if as_json:
        record = WithdrawalRecord(
            bulletin=known, at=withdrawal.at, reason=withdrawal.reason, withdrawn=ids, answers=answers
        )
        click.echo(record.model_dump_json())
    else:
        click.echo(withdrawal_sentence(withdrawal, spoken()))
        _print_answers(ids, answers)
    try:
        parts.indexer.settle()
    except BantinError as error:  # it is withdrawn all the same
        said = spoken().say("cli-withdrawn-later", reason=spoken().tell(error))
        click.echo(f"bantin: {said}", err=True)


def _known(library: Library, written: str) -> str:
    """The id that is meant, which may be written as the name of a file, or with a version.

    Raises:
        BulletinError: there is no such bulletin.
    """
    names = (written, written.rpartition(".")[0], split_citation(written)[0])
    with library.reading() as state:
        found = next((name for name in names if name and state.versions(name)), None)
    if found is None:
        raise BulletinError(
            "There is no bulletin with the id {written}: bantin latest shows them.", written=repr(written)
        )
    return found


def _withdraw(library: Library, identity: str, reason: str) -> tuple[Withdrawal, list[str]]:
    """Withdraw a bulletin; what is known of that, and whose ids.

    Raises:
        BulletinError: it is withdrawn already.
    """
    ids = library.withdraw(identity, reason)
    with library.reading() as state:
        withdrawal = state.withdrawal(identity)
    if withdrawal is None or not ids:
        raise BulletinError(
            "{identity} is withdrawn already: bantin source {identity} tells when and why.", identity=identity
        )
    return withdrawal, ids


def _undo(indexer: Indexer, identity: str, *, as_json: bool) -> None:
    lifted = indexer.reinstate(identity)
    if not lifted:
        raise BulletinError("{identity} is not withdrawn: there is nothing to take back.", identity=identity)
    if as_json:
        click.echo(ReinstatementRecord(reinstated=lifted).model_dump_json())
    else:
        click.echo(spoken().say("cli-reinstated", ids=", ".join(lifted)))


def _quoting(config: Config, ids: Sequence[str]) -> Iterator[QuotingRecord]:
    """The answers that quoted these bulletins; none where no bot has answered from this folder."""
    # Imported here: the other commands have no use for the bot's memory, and it takes a while.
    from bot.state.state import FILE_NAME, open_state  # noqa: PLC0415

    path = config.data_path / FILE_NAME
    if not path.is_file():
        return
    with open_state(path) as state:
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

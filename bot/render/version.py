"""What is told of a bulletin's versions: which one is shown, whether there is a newer one, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.render.html import cut
from bot.render.times import format_time
from corpus.library import VersionCard, Withdrawal
from corpus.models import Bulletin, split_citation
from corpus.text.changes import changed_sentences
from retrieval.engine import Engine

_MOST = 20  # places that differ; who needs them all reads both texts
_SENTENCE = 300  # UTF-16 units


@dataclass(frozen=True, slots=True)
class CitedBulletin:
    """A bulletin as it is cited, among its versions.

    Attributes:
        bulletin: With the text that is cited.
        versions: All that there are.
        newest: With the text that it has now; ``None`` if it left its source, or that text is damaged.
    """

    bulletin: Bulletin
    versions: Sequence[VersionCard]
    newest: Bulletin | None

    @property
    def citation(self) -> str:
        """What leads here: the id alone where it is the newest text that is shown."""
        return self.bulletin.id if self.is_newest else f"{self.bulletin.id}@{self.bulletin.version}"

    @property
    def is_newest(self) -> bool:
        """Whether no newer text is shown."""
        return self.newest is not None and self.newest.version == self.bulletin.version


@dataclass(frozen=True, slots=True)
class MissingBulletin:
    """Why a citation leads nowhere.

    Attributes:
        id: What is cited, without the version.
        version: The version that is cited; ``None`` where none is.
        withdrawal: That it was withdrawn, if it was.
        versions: Those that there are; none where the id is unknown.
    """

    id: str
    version: int | None
    withdrawal: Withdrawal | None
    versions: Sequence[VersionCard]


def find_cited(engine: Engine, written: str) -> CitedBulletin | MissingBulletin:
    """What somebody cites: by an id, an id with a version ("thong-bao-12@2"), or the name of a file."""
    without_ending = written.rpartition(".")[0]
    for name in filter(None, (written, without_ending)):
        bulletin = engine.cited(name)
        if bulletin:
            newest = engine.bulletin(bulletin.id)
            return CitedBulletin(bulletin, engine.versions(bulletin.id), newest)
    missing = (_missing(engine, *split_citation(name)) for name in (written, without_ending or written))
    return next(
        (each for each in missing if each.versions or each.withdrawal), _missing(engine, written, None)
    )


def missing_sentence(missing: MissingBulletin, tr: Translator) -> str:
    """Why a citation leads nowhere, in a sentence, not HTML; withdrawn comes before all else."""
    withdrawal = missing.withdrawal
    if withdrawal and (missing.version is None or withdrawal.lifted is None):
        return withdrawal_sentence(withdrawal, tr)
    if withdrawal and missing.version is not None and missing.version <= withdrawal.through:
        cited = f"{missing.id}@{missing.version}"
        return tr.say("withdrawn", id=cited, at=format_time(withdrawal.at), reason=withdrawal.reason)
    if missing.versions:
        numbers = cut(", ".join(f"{missing.id}@{card.number}" for card in missing.versions), _SENTENCE)
        if missing.version is None and not any(card.is_current for card in missing.versions):
            return tr.say("version-past", citations=numbers)
        return tr.say("version-unknown", citations=numbers)
    return tr.say("source-unknown")


def withdrawal_sentence(withdrawal: Withdrawal, tr: Translator) -> str:
    """That a bulletin was withdrawn, when and why; not HTML."""
    return tr.say("withdrawn", id=withdrawal.id, at=format_time(withdrawal.at), reason=withdrawal.reason)


def version_lines(cited: CitedBulletin, tr: Translator) -> Iterator[str]:
    """Which version is shown, whether there is a newer one, and which sentences changed; a line each.

    Nothing of a bulletin that has had one text only, and has it still.
    """
    shown = next(card for card in cited.versions if card.number == cited.bulletin.version)
    if cited.is_newest and len(cited.versions) == 1:
        return
    yield _version_line(cited, shown, tr)
    if cited.newest is None:
        yield tr.say("version-left")
        return
    if not cited.is_newest:
        yield tr.say("version-newer", id=f"{cited.newest.id}@{cited.newest.version}")
        yield from _change_lines(cited.bulletin, cited.newest, tr)


def _version_line(cited: CitedBulletin, shown: VersionCard, tr: Translator) -> str:
    name, count = f"{cited.bulletin.id}@{shown.number}", len(cited.versions)
    if shown.stored is None:
        return tr.say("version", id=name, number=shown.number, count=count)
    return tr.say("version-at", id=name, number=shown.number, count=count, at=format_time(shown.stored))


def _change_lines(before: Bulletin, after: Bulletin, tr: Translator) -> Iterator[str]:
    changes = changed_sentences(before.text, after.text)
    yield tr.say("version-changes") if changes else tr.say("version-same")
    for change in changes[:_MOST]:
        yield from (f"− {cut(sentence, _SENTENCE)}" for sentence in change.before)
        yield from (f"+ {cut(sentence, _SENTENCE)}" for sentence in change.after)
    if len(changes) > _MOST:
        yield tr.say("version-more", count=len(changes) - _MOST)


def _missing(engine: Engine, identity: str, version: int | None) -> MissingBulletin:
    return MissingBulletin(identity, version, engine.withdrawal(identity), engine.versions(identity))

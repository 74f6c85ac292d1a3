"""Whom a host speaks for: what a fetched page says of its publisher, held against what the config says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from corpus.models import Bulletin, Mark
from corpus.text.abbreviations import Abbreviations
from corpus.text.fold import fold, nfc


class HostPublishers:
    """The publishers that each host is bound to, by people who know it."""

    def __init__(self, table: Mapping[str, Iterable[str]]) -> None:
        """Take names by hosts, as `Address.place` writes those."""
        self._names = {host: tuple(names) for host, names in table.items()}
        self._known = {host: frozenset(map(_plain, names)) for host, names in self._names.items()}

    def judged(self, bulletin: Bulletin, host: str) -> Bulletin:
        """A bulletin that came from a host, marked if its publisher is not among those of the host.

        One that names none has the first publisher of the host. Abbreviations, accents and capitals do not
        count: "UBND tỉnh Lào Cai" is "Ủy ban nhân dân tỉnh Lào Cai".
        """
        if bulletin.publisher is None:
            return replace(bulletin, publisher=next(iter(self._names.get(host, ())), None))
        if _plain(bulletin.publisher) in self._known.get(host, ()):
            return bulletin
        return replace(bulletin, marks=tuple(sorted({*bulletin.marks, Mark.CLAIMED})))

    def stamp(self, host: str) -> str:
        """What of this table decides over bulletins of a host, in one string."""
        return "\n".join(self._names.get(host, ()))


def _plain(name: str) -> str:
    return " ".join(fold(Abbreviations.general().expand(nfc(name))).split())

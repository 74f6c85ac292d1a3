"""What a host lets programs fetch: its robots.txt, read as RFC 9309 says. The one importer of `protego`."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from corpus.errors import FetchError
from corpus.notices import Notice, notice
from corpus.sync.addresses import Address
from corpus.sync.http_client import AGENT, WebResponse

MAX_BYTES = 512_000
"""More of a robots.txt is not read."""

_LONGEST_PAUSE = 60.0
_FOUND, _MISSING = range(200, 300), range(400, 500)
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class HostRules:
    """What may be fetched from a host.

    Attributes:
        refusal: Why nothing may; ``None`` where the rules decide.
    """

    refusal: Notice | None = None
    _rules: Protego | None = None

    @classmethod
    def read(cls, place: str, response: WebResponse) -> HostRules:
        """The rules that a host answers: all is allowed where it has none, and nothing where it fails.

        A page in place of the file has no rules in it.
        """
        if response.status in _MISSING and response.status != _TOO_MANY:
            return cls()
        if response.status not in _FOUND:
            return cls.unknown(place, notice("it answers with {status}", status=response.status))
        text = response.content[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
        return cls(None, None if text.lstrip().startswith("<") else Protego.parse(text))

    @classmethod
    def unknown(cls, place: str, why: Notice) -> HostRules:
        """The rules of a host that does not tell them: nothing is fetched until it does."""
        return cls(
            notice(
                "{place} does not tell its robots.txt ({why}): nothing is fetched from it in this run.",
                place=place,
                why=why,
            )
        )

    def check(self, address: Address) -> None:
        """Make sure that an address may be fetched.

        Raises:
            FetchError: it may not.
        """
        if self.refusal:
            raise FetchError(self.refusal.template, **self.refusal.fields)
        if self._rules and not self._rules.can_fetch(str(address), AGENT):
            raise FetchError(
                "{address} may not be fetched, by the robots.txt of {place}.",
                address=address,
                place=address.place,
            )

    @property
    def pause(self) -> float:
        """For how many seconds the host wants to be left alone between two requests; a minute at most."""
        wanted = self._rules.crawl_delay(AGENT) if self._rules else None
        return min(float(wanted or 0.0), _LONGEST_PAUSE)

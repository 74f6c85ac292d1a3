"""Asks hosts for pages as a guest does: none that is not listed, none too often, and only what they allow."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from corpus.errors import DeadHostError, FetchError
from corpus.notices import Notice, notice
from corpus.sync.addresses import Address
from corpus.sync.http_client import HttpClient, WebResponse
from corpus.sync.models import SyncSettings
from corpus.sync.robots import HostRules

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_BUSY = frozenset({429, 503})
_LONGEST_WAIT = 60.0  # that a run waits for a host that is busy; what takes longer is left to the next run
_USUAL_WAIT = 10.0  # where it does not say for how long it is
_TRIES = 3
_DIGITS = 6  # of a number of seconds
_FAILURES = 3  # after so many in a row nobody is at home
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of an address.

    Attributes:
        served: The one that answered, behind all redirects.
        response: What it answered.
    """

    served: Address
    response: WebResponse


class HostGivenUpError(FetchError):
    """A host that was given up in this run is not asked again."""


@dataclass(slots=True)
class _Host:
    """What is known of a host in this run."""

    rules: HostRules | None = None
    free_at: float = 0.0
    failures: int = 0
    is_given_up: bool = False


class Visitor:
    """Asks hosts, one request at a time; not for several threads."""

    def __init__(
        self,
        client: HttpClient,
        settings: SyncSettings,
        *,
        busy_until: dict[str, float] | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """Ask no host before the time of ``busy_until``, where what is learned of that goes as well."""
        self._busy_until = {} if busy_until is None else busy_until
        self._client = client
        self._settings = settings
        self._now = now
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self.fetched_bytes = 0
        """Of all answers so far."""

    def is_listed(self, address: Address) -> bool:
        """Whether an address is of a host that may be asked."""
        return address.place in self._settings.places

    def visit(self, address: Address, conditions: Mapping[str, str] = _NOTHING) -> Visit:
        """What an address answers in the end, redirects within the listed hosts followed.

        ``conditions`` are headers that make of an answer which is known already one of status 304.

        Raises:
            HostGivenUpError: its host was given up before in this run.
            FetchError: it may not be fetched, or gives nothing; of a host that is given up with this one the
                sentence says so.
        """
        seen = {address}
        while True:
            self._admit(address)
            response = self._ask(address, conditions, self._settings.page_bytes)
            target = response.headers.get("location", "")
            if response.status not in _REDIRECTS or not target:
                return Visit(address, response)
            address = _redirected(address, target, seen)

    def _admit(self, address: Address) -> None:
        """Make sure that an address may be asked."""
        if not self.is_listed(address):
            raise FetchError(
                "{address} is of a host that is not listed: list it in sync.hosts if it may be asked.",
                address=address,
            )
        host = self._host(address)
        if host.rules is None:
            host.rules = self._read_rules(address)
        host.rules.check(address)

    def _host(self, address: Address) -> _Host:
        place = address.place
        host = self._hosts.setdefault(place, _Host())
        if host.is_given_up:
            raise HostGivenUpError("{place} was given up in this run.", place=place)
        if self._busy_until.get(place, 0.0) > self._now():
            raise self._given_up(place, notice("{place} was busy and wants to be asked later.", place=place))
        return host

    def _read_rules(self, address: Address) -> HostRules:
        """The rules of a host, redirects within the listed hosts followed; a host without is given up."""
        place, at = address.place, Address.parse("/robots.txt", address)
        try:
            seen = {at}
            while True:
                response = self._ask(at, _NOTHING, self._settings.page_bytes)
                target = response.headers.get("location", "")
                if response.status not in _REDIRECTS or not target:
                    break
                at = _redirected(at, target, seen)
                if not self.is_listed(at):  # RFC 9309: as if there were none
                    return HostRules()
        except HostGivenUpError:
            raise
        except DeadHostError as error:
            raise self._given_up(place, error.notice) from error
        except FetchError as error:
            rules = HostRules.unknown(place, error.notice.clause())
        else:
            rules = HostRules.read(place, response)
        if rules.refusal:
            self._hosts[place].is_given_up = True
        return rules

    def _ask(self, address: Address, conditions: Mapping[str, str], limit: int) -> WebResponse:
        """What the server of an address answers after the pause that is due, and when it is not busy."""
        host = self._host(address)
        for tries in range(_TRIES):
            self._pause(host)
            try:
                response = self._client.get(address, conditions, limit)
            except DeadHostError as error:
                host.failures += 1
                if host.failures >= _FAILURES:
                    raise self._given_up(address.place, error.notice) from error
                raise
            finally:
                host.free_at = self._now() + max(
                    self._settings.pause_s, host.rules.pause if host.rules else 0.0
                )
            host.failures = 0
            self.fetched_bytes += len(response.content)
            if response.status not in _BUSY:
                return response
            wait = _retry_after(response, self._now())
            if wait > _LONGEST_WAIT or tries == _TRIES - 1:
                break
            host.free_at = max(host.free_at, self._now() + wait)
        place = address.place
        self._busy_until[place] = self._now() + wait
        raise self._given_up(
            place,
            notice(
                "{place} is busy ({status}) and wants to be asked later.", place=place, status=response.status
            ),
        )

    def _pause(self, host: _Host) -> None:
        wait = host.free_at - self._now()
        if wait > 0:
            self._sleep(wait)

    def _given_up(self, place: str, why: Notice) -> DeadHostError:
        """The error that says why a host is not asked again in this run."""
        self._hosts[place].is_given_up = True
        return DeadHostError("{why} What else {place} has is left to the next run.", why=why, place=place)


def _redirected(address: Address, target: str, seen: set[Address]) -> Address:
    """Where an address leads; each that was seen is remembered.

    Raises:
        FetchError: to one that was seen, to too many, or to none.
    """
    leads = Address.parse(target, address)
    if leads in seen or len(seen) > _MOST_REDIRECTS:
        raise FetchError("{leads} leads round in a circle, or through too many addresses.", leads=leads)
    seen.add(leads)
    return leads


def _retry_after(response: WebResponse, now: float) -> float:
    """For how many seconds a busy host wants to be left alone, as a number of seconds or a day (RFC 9110)."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal() and len(said) <= _DIGITS:
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - now)
    except (ValueError, OverflowError):
        return _USUAL_WAIT

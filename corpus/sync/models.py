"""What is fetched, within which bounds, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.errors import BantinError, FetchError
from corpus.sync.addresses import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSettings:
    """What is fetched, from where, and how much of it.

    Attributes:
        addresses: Of feeds, maps of sites, and single pages.
        hosts: Further hosts that may be asked, as `Address.place` writes them.
        private_hosts: Hosts that may have addresses of a private network, likewise.
        proxy: Through which hosts are asked that are not private ones; ``None``: without one.
        pause_s: Seconds between two requests to one host.
        timeout_s: Within which an answer must be whole.
        page_bytes: Of one page.
        run_bytes: Of all that one run fetches.
        run_pages: How many pages one run asks for.
        run_s: Seconds that one run goes on fetching.
        recheck_s: Seconds until a page that is known is asked for again.
    """

    addresses: tuple[Address, ...]
    hosts: frozenset[str] = frozenset()
    private_hosts: frozenset[str] = frozenset()
    proxy: str | None = None
    pause_s: float = 1.0
    timeout_s: float = 60.0
    page_bytes: int = 20_000_000
    run_bytes: int = 1_000_000_000
    run_pages: int = 1_000
    run_s: float = 3_600.0
    recheck_s: float = 86_400.0

    @property
    def places(self) -> frozenset[str]:
        """All hosts that may be asked."""
        return self.hosts | {address.place for address in self.addresses}


@dataclass(slots=True)
class FetchReport:
    """What a run fetched, in pages.

    Attributes:
        new: Kept for the first time.
        changed: Kept in place of what they said before.
        unchanged: Asked for, and saying what they said before.
        left: Not asked for, by a bound of the run or since a host was given up; the next run goes on there.
        failures: Why others give nothing; what was kept of them before stays.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    failures: list[BantinError] = field(default_factory=list)


def check_place(place: str) -> str:
    """A host as it is listed, "Tinh.gov.vn:8080" as "tinh.gov.vn:8080".

    Raises:
        FetchError: it is none.
    """
    address = Address.parse(f"http://{place.strip()}")
    if address.target != "/":
        raise FetchError(
            "{place} is no host: leave out http:// and what stands behind the host.", place=place
        )
    return address.place

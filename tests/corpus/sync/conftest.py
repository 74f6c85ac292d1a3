from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.ingest.read import parse_file
from corpus.sync.addresses import Address
from corpus.sync.http_client import HttpClient
from corpus.sync.models import FetchReport, SyncSettings
from corpus.sync.originals import Originals
from corpus.sync.run import FetchRun
from corpus.sync.visitor import Visitor
from tests.corpus.sync.portal import Portal, open_portal


@pytest.fixture
def portal() -> Iterator[Portal]:
    """A portal with nothing in it."""
    with open_portal() as portal:
        yield portal


class Watch:
    """A clock that whoever sleeps moves; ``slept`` lists for how long."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def watch() -> Watch:
    """A clock of its own."""
    return Watch()


class Office:
    """An office that follows portals on this machine: each run goes on in the same folder."""

    def __init__(self, folder: Path, watch: Watch) -> None:
        self.originals = Originals(folder / "fetched")
        self.watch = watch

    def fetch(
        self,
        *addresses: str,
        private: tuple[str, ...] = (),
        timeout_s: float = 10.0,
        **settings: Any,  # noqa: ANN401
    ) -> FetchReport:
        """What one run fetched."""
        parsed = tuple(map(Address.parse, addresses))
        given = {
            "addresses": parsed,
            "private_hosts": frozenset({*(address.place for address in parsed), *private}),
            "pause_s": 1.0,
            **settings,
        }
        wanted = SyncSettings(**given, timeout_s=timeout_s)
        busy = self.originals.busy_until()
        client = HttpClient(wanted.private_hosts, wanted.timeout_s)
        visitor = Visitor(client, wanted, busy_until=busy, now=self.watch.now, sleep=self.watch.sleep)
        try:
            return FetchRun(wanted, self.originals, visitor, parse_file, now=self.watch.now).run()
        finally:
            self.originals.note_busy(busy)
            client.close()

    @property
    def kept(self) -> list[Path]:
        """The files of the pages that are kept."""
        return sorted(
            file
            for file in self.originals.folder.glob("*/*")
            if file.is_file() and not file.name.startswith(".")
        )

    def texts(self) -> list[str]:
        """What the kept files hold."""
        return [file.read_text("utf-8") for file in self.kept]

    @staticmethod
    def told(report: FetchReport) -> str:
        """All that a run complains of."""
        return "\n".join(map(str, report.failures))


@pytest.fixture
def office(tmp_path: Path, watch: Watch) -> Office:
    """An office that has fetched nothing yet."""
    return Office(tmp_path, watch)

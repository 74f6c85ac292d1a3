"""The way to fetch: what a run works with, put together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.ingest.parser_process import ParserProcess
from corpus.sync.http_client import HttpClient
from corpus.sync.models import FetchReport, SyncSettings
from corpus.sync.originals import Originals
from corpus.sync.run import FetchRun
from corpus.sync.visitor import Visitor


def fetch(
    settings: SyncSettings, folder: Path, scans: Path, step: Callable[[str], object] = str
) -> FetchReport:
    """Bring the pages in a folder in line with those of the web that the settings name; what that came to.

    What is read from pictures is kept in the folder ``scans``, so that the index run need not read it again.
    ``step`` is told of each address before it is asked for. What was fetched stays, however the run ends.

    Raises:
        FetchError: the folder cannot be written.
    """
    originals = Originals(folder)
    busy_until = originals.busy_until()
    client = HttpClient(settings.private_hosts, settings.timeout_s, proxy=settings.proxy)
    try:
        with ParserProcess(scans=scans) as parse:
            visitor = Visitor(client, settings, busy_until=busy_until)
            return FetchRun(settings, originals, visitor, parse, step=step).run()
    finally:
        originals.note_busy(busy_until)
        client.close()

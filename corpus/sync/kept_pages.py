"""Kept pages as bulletins: read like files, and known by the addresses that served them.

Which collections a page belongs to is not for the page to say.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus.ingest.read import FileContents, FileParser
from corpus.models import Bulletin
from corpus.sync.addresses import Address
from corpus.sync.host_publishers import HostPublishers
from corpus.sync.originals import record_beside


class PageParser:
    """Parses files, and gives those that were fetched their address; like `parse_file`."""

    def __init__(self, parse: FileParser, folder: Path, publishers: HostPublishers) -> None:
        """Have files parsed by ``parse``; those in ``folder`` were fetched, as `Originals` keeps them."""
        self._parse = parse
        self._folder = folder
        self._publishers = publishers

    def __call__(self, name: str, content: bytes, called: str) -> FileContents:
        """What a file holds; ``called`` is its path.

        Raises:
            BulletinError: as `parse_file` says.
        """
        contents = self._parse(name, content, called)
        served = self._served(Path(called))
        if served is not None:
            contents.documents = [
                replace(each, bulletin=self._fetched(each.bulletin, served), collections=None)
                for each in contents.documents
            ]
        return contents

    def beside(self, file: Path) -> str:
        """What bulletins of a file depend on besides its content and its name, in one string."""
        served = self._served(file)
        return "" if served is None else f"{served}\n{self._publishers.stamp(served.place)}"

    def _served(self, file: Path) -> Address | None:
        """The address that served a file; ``None`` of one that was not fetched."""
        record = record_beside(file) if file.is_relative_to(self._folder) else None
        return Address.parse(record.served) if record else None

    def _fetched(self, bulletin: Bulletin, served: Address) -> Bulletin:
        known = replace(bulletin, url=str(served), file=None)
        return self._publishers.judged(known, served.place)

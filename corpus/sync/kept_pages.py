"""Kept pages as bulletins: read like files, and known by the addresses that served them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus.ingest.read import FileContents, FileParser
from corpus.sync.originals import record_beside


class PageParser:
    """Parses files, and gives those that were fetched their address; like `parse_file`."""

    def __init__(self, parse: FileParser, folder: Path) -> None:
        """Have files parsed by ``parse``; those in ``folder`` were fetched, as `Originals` keeps them."""
        self._parse = parse
        self._folder = folder

    def __call__(self, name: str, content: bytes, called: str) -> FileContents:
        """What a file holds; ``called`` is its path.

        Raises:
            BulletinError: as `parse_file` says.
        """
        contents = self._parse(name, content, called)
        file = Path(called)
        record = record_beside(file) if file.is_relative_to(self._folder) else None
        if record is not None:
            contents.documents = [
                replace(each, bulletin=replace(each.bulletin, url=record.served, file=None))
                for each in contents.documents
            ]
        return contents

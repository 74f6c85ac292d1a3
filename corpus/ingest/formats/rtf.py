"""Rich Text Format. The one importer of `striprtf`."""

from __future__ import annotations

import re

from corpus.ingest.bounds import MAX_FILE_BYTES
from corpus.ingest.formats.base import Extraction, damage_told, extracted

_MAGIC = re.compile(rb"\s*\{\\rtf")
_PICTURE = re.compile(r"[0-9a-fA-F\s]{400,}|\\bin\d+ ")  # bytes of pictures and fonts, as figures
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])")


class RichText:
    """The text of a document with its tables; pictures go."""

    name = "rtf"
    max_bytes = MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it begins like Rich Text."""
        return _MAGIC.match(content) is not None

    def read(self, content: bytes, called: str) -> Extraction:
        """The paragraphs and rows of a document.

        Raises:
            BoundError: it is longer, or made of more, than a bulletin may be.
            BulletinError: it is damaged or empty.
        """
        from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

        source = _CELL.sub(r"\\tab ", _PICTURE.sub("", content.decode("latin-1")))
        with damage_told(called):
            text: str = rtf_to_text(source, encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
        lines = (line.strip(" \t\xa0") for line in text.split("\n"))
        return extracted([line for line in lines if line], called, self.name)

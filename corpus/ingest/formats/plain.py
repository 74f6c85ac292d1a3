"""Plain text, in Unicode or a character set of before it."""

from __future__ import annotations

from corpus.ingest import bounds
from corpus.ingest.encodings.decode import decode
from corpus.ingest.formats.base import Extraction, tidied


class PlainText:
    """Files that are text and nothing else; the last that is asked, since nothing marks a text as such."""

    name = "txt"
    max_bytes = bounds.MAX_BYTES

    def claims(self, content: bytes) -> bool:
        """Any file may be."""
        del content
        return True

    def read(self, content: bytes, called: str) -> Extraction:
        """The text as it is written, white space included.

        Raises:
            BoundError: it is longer, or made of more, than a bulletin may be.
            BulletinError: it is no text, or empty.
        """
        decoded = decode(content, called)
        return Extraction(
            text=tidied(decoded.text, called),
            format=self.name,
            encoding=decoded.encoding,
            converted=decoded.is_converted,
        )

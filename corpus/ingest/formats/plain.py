"""Plain text, in Unicode or a character set of before it."""

from __future__ import annotations

from corpus.ingest import bounds
from corpus.ingest.encodings.decode import decode
from corpus.ingest.formats.base import Extraction, tidied
from corpus.ingest.given import split_front_matter


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
        given, text = split_front_matter(tidied(decoded.text, called), called)
        return Extraction(
            text=tidied(text, called),  # nothing may be left
            given=given,
            format=self.name,
            encoding=decoded.encoding,
            converted=decoded.is_converted,
        )

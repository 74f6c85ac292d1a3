"""Tables as text, their cells parted by commas, semicolons or tabs."""

from __future__ import annotations

import csv

from corpus.ingest import bounds
from corpus.ingest.encodings.decode import decode
from corpus.ingest.formats.base import Extraction, TitleCandidate, damage_told, one_line, tidied
from corpus.ingest.formats.rows import sentences_of_rows, table_title

_DELIMITERS = ",;\t|"
_SAMPLE = 8192  # characters


class CsvTable:
    """The rows of a table, each a sentence with the heads of its columns."""

    name = "csv"
    max_bytes = bounds.MAX_BYTES

    def claims(self, content: bytes) -> bool:
        """No file by itself: commas part words, too. Its name says it."""
        del content
        return False

    def read(self, content: bytes, called: str) -> Extraction:
        """The rows of a table.

        Raises:
            BoundError: it is made of more than a bulletin may be.
            BulletinError: it is no text, or empty.
        """
        decoded = decode(content, called)
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        with damage_told(called):
            rows = [
                [one_line(cell) for cell in row]
                for row in csv.reader(text.split("\n"), delimiter=_delimiter(text))
            ]
        written = sentences_of_rows(rows)
        heads = table_title("", written.heads)
        return Extraction(
            text=tidied("\n".join(written.lines), called),
            described=len("\n".join(written.lines[: written.above])),
            titles=(TitleCandidate(heads, "columns"),) if heads else (),
            format=self.name,
            encoding=decoded.encoding,
            converted=decoded.is_converted,
        )


def _delimiter(text: str) -> str:
    """What parts the cells: the sign that stands in most lines equally often, a comma where none does."""
    lines = [line for line in text[:_SAMPLE].split("\n") if line.strip()]
    counts = {sign: [line.count(sign) for line in lines] for sign in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda sign: (sum(map(bool, counts[sign])), min(counts[sign], default=0)))
    return best if any(counts[best]) else ","

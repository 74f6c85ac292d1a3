"""Pictures of pages: PNG, JPEG and TIFF, where they can be read by machine."""

from __future__ import annotations

from corpus.ingest import bounds
from corpus.ingest.formats.base import Extraction
from corpus.ingest.scans.pictures import is_picture, pages_of_picture
from corpus.ingest.scans.recognise import recognised
from corpus.ingest.scans.tesseract import can_read_scans


class ScannedPicture:
    """A page, or several, as a scanner or a camera made them."""

    name = "picture"
    max_bytes = bounds.MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it is a picture that can be read; where none can, no picture is a document."""
        return is_picture(content) and can_read_scans()

    def read(self, content: bytes, called: str) -> Extraction:
        """The text of a picture, as it was read by machine.

        Raises:
            BulletinError: it is damaged, or no text can be read in it.
        """
        return recognised(content, pages_of_picture(content, called), called, self.name)

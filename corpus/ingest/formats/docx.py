"""Documents of Word since 2007 (Office Open XML). The one importer of `mammoth`."""

from __future__ import annotations

import io
from typing import Any

from corpus.errors import BulletinError
from corpus.ingest.bounds import MAX_FILE_BYTES
from corpus.ingest.encodings.decode import convert_legacy
from corpus.ingest.formats.archives import check_zip, office_kind
from corpus.ingest.formats.base import Extraction, damage_told, tidied
from corpus.ingest.formats.fonts import mark_capitals, shows_capitals, with_capitals
from corpus.ingest.formats.markup import fragment_lines

_BACK_TO_NOTE = " ↑"


class WordDocument:
    """The text of a document with its tables, text boxes and footnotes."""

    name = "docx"
    max_bytes = MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it is a zip with the parts of a document."""
        return office_kind(content) == "word"

    def read(self, content: bytes, called: str) -> Extraction:
        """The paragraphs and rows of a document.

        Raises:
            BoundError: it is made of more than a bulletin may be.
            BulletinError: it is damaged, locked or empty.
        """
        import mammoth  # noqa: PLC0415

        check_zip(content, called)
        with damage_told(called):
            source = mammoth.convert_to_html(
                io.BytesIO(content),
                transform_document=mammoth.transforms.run(_with_capitals_marked),
                convert_image=mammoth.images.img_element(_without_picture),
                include_embedded_style_map=False,
                ignore_empty_paragraphs=True,
            ).value
        if not source:
            raise BulletinError("{called} is empty: a bulletin needs a title and a text.", called=called)
        lines = [line.text.removesuffix(_BACK_TO_NOTE) for line in fragment_lines(source, called)]
        decoded = convert_legacy("\n".join(lines))
        return Extraction(
            text=tidied(with_capitals(decoded), called),
            format=self.name,
            encoding=decoded.encoding if decoded.is_converted else None,
            converted=decoded.is_converted,
        )


def _with_capitals_marked(run: Any) -> Any:  # noqa: ANN401 (the library ships no types)
    """A run of text, marked where its font shows small letters as capitals."""
    if not run.font or not shows_capitals(run.font):
        return run
    children = [_marked(child) if hasattr(child, "value") else child for child in run.children]
    return run.copy(children=children)


def _marked(text: Any) -> Any:  # noqa: ANN401 (likewise)
    return text.copy(value=mark_capitals(text.value))


def _without_picture(image: object) -> dict[str, str]:
    del image
    return {}

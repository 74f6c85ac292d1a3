"""Documents of Word since 2007 (Office Open XML). The one importer of `mammoth`."""

from __future__ import annotations

import io
import re
from typing import Any

from corpus.errors import BulletinError
from corpus.ingest.bounds import MAX_FILE_BYTES
from corpus.ingest.encodings.decode import convert_legacy
from corpus.ingest.formats.archives import check_zip, office_kind
from corpus.ingest.formats.base import Extraction, damage_told, tidied
from corpus.ingest.formats.markup import fragment_lines

# Fonts of TCVN3 that show small letters as capitals, since the set has none with tone marks: ".VnTimeH".
_CAPITAL_FONT = re.compile(r"\.Vn\w+H")
# Around what such a font shows; of private use, so that they cannot be meant.
_BEGIN, _END = "\ue000", "\ue001"
_SHOWN_IN_CAPITALS = re.compile(f"{_BEGIN}([^{_END}]*){_END}")
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
            raise BulletinError(f"{called} is empty: a bulletin needs a title and a text.")
        lines = [line.text.removesuffix(_BACK_TO_NOTE) for line in fragment_lines(source, called)]
        decoded = convert_legacy("\n".join(lines))
        shown = _SHOWN_IN_CAPITALS.sub(_capitals if decoded.is_converted else r"\1", decoded.text)
        return Extraction(
            text=tidied(shown, called),
            format=self.name,
            encoding=decoded.encoding if decoded.is_converted else None,
            converted=decoded.is_converted,
        )


def _capitals(match: re.Match[str]) -> str:
    return match[1].upper()


def _with_capitals_marked(run: Any) -> Any:  # noqa: ANN401 (the library ships no types)
    """A run of text, marked where its font shows small letters as capitals."""
    if not run.font or not _CAPITAL_FONT.fullmatch(run.font):
        return run
    children = [_marked(child) if hasattr(child, "value") else child for child in run.children]
    return run.copy(children=children)


def _marked(text: Any) -> Any:  # noqa: ANN401 (likewise)
    return text.copy(value=f"{_BEGIN}{text.value}{_END}")


def _without_picture(image: object) -> dict[str, str]:
    del image
    return {}

"""Workbooks of Excel, since 97 (.xls) and since 2007 (.xlsx). The one importer of `python_calamine`."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace

from corpus.ingest import bounds
from corpus.ingest.formats.archives import check_zip, is_zip, office_kind
from corpus.ingest.formats.base import Extraction, TitleCandidate, damage_told, extracted, one_line
from corpus.ingest.formats.ole import ole_streams
from corpus.ingest.formats.rows import sentences_of_rows, table_title

_STREAMS = frozenset({"Workbook", "Book"})
_MOST_CELLS = 2_000_000


class Workbook:
    """The rows of all sheets, each a sentence with the heads of its columns."""

    name = "sheet"
    max_bytes = bounds.MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it is a zip, or a compound file, with the parts of a workbook."""
        return office_kind(content) == "xl" or bool(_STREAMS & ole_streams(content))

    def read(self, content: bytes, called: str) -> Extraction:
        """The rows of a workbook; where it has several sheets, each below its name.

        Raises:
            BoundError: it is made of more than a bulletin may be.
            BulletinError: it is damaged, locked or empty.
        """
        if is_zip(content):
            check_zip(content, called)
        lines: list[str] = []
        first, above = "", 0
        titles: list[TitleCandidate] = []
        sheets = list(_sheets(content, called))
        for name, rows in sheets:
            written = sentences_of_rows(rows)
            if not written.lines:
                continue
            if not titles:
                first, above = name, len("\n".join(written.lines[: written.above]))
                if title := table_title(name, written.heads):
                    titles.append(TitleCandidate(title, "sheet and columns"))
            titles.append(TitleCandidate(name, "sheet"))
            lines += [name, *written.lines] if len(sheets) > 1 else written.lines
        if len(sheets) > 1 and above:
            above += len(first) + 1
        kind = "xlsx" if is_zip(content) else "xls"
        return replace(extracted(lines, called, kind, titles=tuple(titles)), described=above)


def _sheets(content: bytes, called: str) -> Iterator[tuple[str, list[list[str]]]]:
    """The name of each sheet that is shown, and its cells as text."""
    import python_calamine  # noqa: PLC0415

    with damage_told(called):
        book = python_calamine.load_workbook(io.BytesIO(content))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            and sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
    for name in shown:
        with damage_told(called):
            sheet = book.get_sheet_by_name(name)
            height, width = sheet.total_height, sheet.total_width
        if height * width > _MOST_CELLS:
            raise bounds.beyond("cells", _MOST_CELLS, called)
        with damage_told(called):
            rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
        yield one_line(name), rows


def _text(cell: object) -> str:
    """A cell as it reads: whole numbers without a point, days as they are written here."""
    match cell:
        case bool():
            return "có" if cell else "không"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case dt.datetime():
            day = f"{cell:%d/%m/%Y}"
            return f"{day} {cell:%H:%M}" if cell.time() != dt.time() else day
        case dt.date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return one_line(str(cell))

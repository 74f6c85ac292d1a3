"""From the rows of a table to sentences, each with the heads of its columns.

"Họ và tên | Chức vụ" above "Lê Thị Mẫu | Giám đốc" makes "Họ và tên: Lê Thị Mẫu; Chức vụ: Giám đốc.", which
can be found and quoted by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

Row = Sequence[str]

_HEAD_WITHIN = 25  # rows; a table whose heads stand lower has none
_HEAD_SHARE = 0.5  # of the columns that a row of heads fills
_LONGEST_HEAD = 200
_NUMBER = re.compile(r"[\d.,%()\s/-]+")
_COUNT = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.*)?")
_COUNTING = re.compile(r"(?i)(?:stt|tt|số tt|số thứ tự|no\.?|#|cấp \d+|id)\.?|[\d.\s]*")
_NO_NAME = re.compile(r"(?i)(?:sheet|trang[_ ]?tính|bảng|table)?[\s_]*\d*")
_STOPS = (".", "!", "?", "…", ";", ":")


class RowLines(NamedTuple):
    """The lines of a table; the first of them stand above its rows and say what it is.

    ``heads`` are those of its columns, none where they have none.
    """

    lines: list[str]
    above: int
    heads: list[str]


def sentences_of_rows(rows: Sequence[Row]) -> RowLines:
    """The rows of a table, cells in one line each, as lines; empty rows and columns leave nothing."""
    filled = [row for row in rows if any(row)]
    first = _first_of_heads(filled)
    if first is None:
        return RowLines([_plain(row) for row in filled], 0, [])
    heads, behind = _heads(filled, first)
    if first and _goes_over(filled[first - 1], filled[first]):
        first -= 1
        heads = [head or above for head, above in zip_longest(heads, filled[first], fillvalue="")]
    lines = [_plain(row) for row in filled[:first]]
    for row in filled[behind:]:
        cells = [(heads[place], cell) for place, cell in enumerate(row) if cell]
        if len(cells) == 1:  # what the rows below have in common
            lines.append(cells[0][1])
        else:
            lines.append(_sentence(cells))
    return RowLines(lines, first, [head for head in heads if head])


def table_title(name: str, heads: Sequence[str]) -> str:
    """What a table can be called that says nothing of itself: its name, and the heads of its columns.

    Of the sheet "Giá" with the columns "STT", "Đất" and "Đơn giá" it is "Bảng Giá: Đất, Đơn giá". Names that
    programs give ("Sheet1"), and columns that only count, are left out; nothing where nothing is left.
    """
    said = [head.rstrip(" :") for head in dict.fromkeys(heads) if not _COUNTING.fullmatch(head.strip())]
    named = "" if _NO_NAME.fullmatch(name.strip()) else name.strip()
    if not said:
        return named
    return f"Bảng {named}: {', '.join(said)}" if named else f"Bảng: {', '.join(said)}"


def _first_of_heads(rows: Sequence[Row]) -> int | None:
    """The first row that fills half of the columns, with words."""
    width = max((sum(map(bool, row)) for row in rows), default=0)
    for place, row in enumerate(rows[:_HEAD_WITHIN]):
        cells = [cell for cell in row if cell]
        if len(cells) < 2 or place == len(rows) - 1:  # noqa: PLR2004 (a table has two columns)
            continue
        worded = not any(_NUMBER.fullmatch(cell) or len(cell) > _LONGEST_HEAD for cell in cells)
        if worded and len(cells) >= min(width, max(2, _HEAD_SHARE * _used(rows))):
            return place
    return None


def _used(rows: Sequence[Row]) -> int:
    """How many columns hold anything."""
    return len({place for row in rows for place, cell in enumerate(row) if cell})


def _heads(rows: Sequence[Row], first: int) -> tuple[list[str], int]:
    """The head of each column, and the first row behind the heads.

    Heads over several columns stand at the first of them, above a second row of heads. A row that only
    counts the columns, as forms have it, goes.
    """
    width = max(map(len, rows))
    heads = [*rows[first], *[""] * (width - len(rows[first]))]
    behind = first + 1
    if behind < len(rows) - 1 and _is_second(heads, rows[behind]):
        for place, cell in enumerate(rows[behind]):
            heads[place] = cell or heads[place]
        behind += 1
    if behind < len(rows) and _counts(rows[behind]):
        behind += 1
    return heads, behind


def _is_second(heads: Row, row: Row) -> bool:
    """Whether a row goes on with the heads: words alone, some where the first row has none."""
    cells = [cell for cell in row if cell]
    fills = any(cell and not heads[place] for place, cell in enumerate(row))
    return len(cells) > 1 and fills and not any(_NUMBER.fullmatch(cell) for cell in cells)


def _goes_over(above: Row, heads: Row) -> bool:
    """Whether a row holds the heads of columns that the next leaves open."""
    cells = [cell for cell in above if cell]
    fills = any(cell and not head for cell, head in zip_longest(above, heads, fillvalue=""))
    return len(cells) > 1 and fills and not any(_NUMBER.fullmatch(cell) for cell in cells)


def _counts(row: Row) -> bool:
    cells = [cell for cell in row if cell]
    return len(cells) > 2 and all(map(_COUNT.fullmatch, cells))  # noqa: PLR2004 (two may be values)


def _sentence(cells: Sequence[tuple[str, str]]) -> str:
    said = "; ".join(f"{head.rstrip(' :')}: {cell}" if head else cell for head, cell in cells)
    return said if said.endswith(_STOPS) else f"{said}."


def _plain(row: Row) -> str:
    return "\t".join(cell for cell in row if cell)

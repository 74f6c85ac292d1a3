"""Pages of which a part is written by a program: the part between two comments."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def with_part(page: str, name: str, part: str) -> str:
    """The page with this text between the comments ``<!-- name: begin -->`` and ``<!-- name: end -->``.

    Raises:
        ValueError: the page does not have the two comments.
    """
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    whole, count = re.subn(
        f"({re.escape(begin)}).*?({re.escape(end)})",
        lambda match: f"{match[1]}{part.strip()}\n{match[2]}",
        page,
        flags=re.DOTALL,
    )
    if count != 1:
        raise ValueError(f"{count} parts {name!r} in the page, not one")
    return whole


def write_part(file: Path, name: str, part: str) -> None:
    """Put the text into the part of that name of a page."""
    file.write_text(with_part(file.read_text("utf-8"), name, part), "utf-8")

"""The figures of `telegram_load.py` as tables for a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from docs.parts import FOLDER, write_part

PAGE, FILE, PART = FOLDER / "reliability.md", FOLDER / "load.json", "load"
_HEAD = (
    "chats at once",
    "questions",
    "a second",
    "p50",
    "p95",
    "longest",
    "step of the loop, p99.9",
    "longest",
    "woke late, p99.9",
    "longest",
    "an idle process",
)


def write_figures(figures: Mapping[str, Any], file: Path | None, *, write: bool) -> None:
    """Print the tables; write the figures into a file, and both into the documents if wanted."""
    tables = "\n".join(lines(figures))
    print(tables)
    for each in [file] * bool(file) + [FILE] * write:
        each.write_text(f"{json.dumps(figures, ensure_ascii=False, indent=1)}\n", "utf-8")
    if write:
        write_part(PAGE, PART, tables)


def lines(figures: Mapping[str, Any]) -> Iterator[str]:
    """The tables, line by line."""
    yield _line(_HEAD)
    yield _line(["---"] * len(_HEAD))
    yield from (_line(_cells(row)) for row in figures["rows"])
    memory = figures["memory"]
    after = memory["after"]
    if after:
        yield ""
        yield _line(["", "begun", *(f"{each['asked']:,} asked" for each in after)])
        yield _line(["---"] * (len(after) + 2))
        for name, kind in (("resident, MB", "resident"), ("of it anonymous", "anonymous")):
            yield _line([name, *(f"{each[kind]:.0f}" for each in (memory["begun"], *after))])
    if waiting := memory["waiting"]:
        yield ""
        yield f"A question that waits takes {waiting['kilobytes']:.0f} kB ({waiting['questions']:,} at once)."


def _cells(row: Mapping[str, Any]) -> Sequence[str]:
    loop, idle = row["loop"], row["idle"]
    seconds = (f"{row[name]:.2f} s" for name in ("p50", "p95", "longest"))
    spans = (loop["work"]["p999"], loop["work"]["longest"], loop["late"]["p999"], loop["late"]["longest"])
    return [
        str(row["chats"]),
        str(row["questions"]),
        f"{row['a_second']:.1f}",
        *seconds,
        *(f"{span:.0f} ms" for span in (*spans, idle["late"]["longest"])),
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"

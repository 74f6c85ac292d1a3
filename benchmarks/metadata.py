"""Measure how well the reader of bulletins tells what they say about themselves.

Run: python benchmarks/metadata.py LABELS FOLDER [HALF]

LABELS is a file as `tests/quality/labels/README.md` describes it, FOLDER holds the bulletins as ``ID.txt``.
For each half, or the one that is asked for, it prints how many of the bulletins have each field right: the
value of the label or another accepted one, and none where the label has none. A date is right as well where
none is told and none need be; it is wrong where another day is told, which is worse than none. What is not
right is listed below.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from corpus.ingest.read import read_bulletin
from corpus.models import Bulletin
from corpus.text.patterns import plain

FIELDS = ("date", "publisher", "province", "term")


def told(bulletin: Bulletin, field: str) -> str | None:
    """A field of a bulletin as labels write it: a date as ``2020-03-05``."""
    value = getattr(bulletin, field)
    return None if value is None else str(value)


def accepted(label: dict[str, Any], field: str) -> set[str | None]:
    """The right values of a field, in small letters; ``None`` is one where the bulletin need not tell it."""
    values = {label[field], *label.get(f"accept_{field}s", ())}
    if field == "date" and label["date_absent_ok"]:
        values.add(None)
    return {None if value is None else plain(value) for value in values}


def judge(label: dict[str, Any], bulletin: Bulletin, field: str) -> str:
    """``right``, ``missed`` where nothing is told that should be, or ``wrong``."""
    value = told(bulletin, field)
    if (None if value is None else plain(value)) in accepted(label, field):
        return "right"
    return "missed" if value is None else "wrong"


def measure(labels: list[dict[str, Any]], folder: Path) -> None:
    """Print the counts of one half, and each field that is not right."""
    counts: Counter[tuple[str, str]] = Counter()
    faults = []
    for label in labels:
        bulletin = read_bulletin(folder / f"{label['bulletin']}.txt")
        for field in FIELDS:
            verdict = judge(label, bulletin, field)
            counts[field, verdict] += 1
            if verdict != "right":
                faults.append(
                    f"  {bulletin.id} {field} {verdict}: {told(bulletin, field)!r}, not {label[field]!r}"
                )
    for field in FIELDS:
        right, missed, wrong = (counts[field, verdict] for verdict in ("right", "missed", "wrong"))
        print(f"{field:<10} right {right / len(labels):.3f} ({right} of {len(labels)})", end=", ")
        print(f"missed {missed}, wrong {wrong} ({wrong / len(labels):.3f})")
    print(*faults, sep="\n")


def main(labels: Path, folder: Path, only: str | None = None) -> None:
    """Measure each half of the labels."""
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
    for half in sorted({row["half"] for row in rows}):
        if only in {None, half}:
            print(f"\n{half}")
            measure([row for row in rows if row["half"] == half], folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:4])

"""Writes the figures of docs/quality.md from tests/quality/expected.json, once what was measured is in it.

Run: PYTHONPATH=. python docs/write_quality.py [NAME=FILE …]

Each FILE is what `bantin evaluate … --json FILE` wrote, and takes the place of what was expected of the set
NAME.
`make quality` measures the sets that need no data from elsewhere.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from docs.parts import FOLDER, write_part
from retrieval.evaluation.models import Evaluation
from tests.quality.expected import FILE, Expected, ExpectedRow, ExpectedSet, read

PAGE = FOLDER / "quality.md"
_HEAD = (
    "style",
    "answerable",
    "R@1",
    "right first",
    "quote holds",
    "refused",
    "answered",
    "right",
    "without answer",
    "refused",
    "verbatim",
)
_UNMEASURED = "not measured here"


def figures(expected: Expected) -> str:
    """A section for each set, as Markdown."""
    return "\n".join(line for each in expected.sets.values() for line in _section(each)).strip()


def row_line(row: ExpectedRow) -> str:
    """A row of the table of its set."""
    shares = (
        row.recall_1,
        row.right_bulletin,
        row.holds_answer,
        row.wrongly_refused,
        row.answer_given,
        row.answer_right,
    )
    without = (str(row.unanswerable), _share(row.rightly_refused), _share(row.verbatim))
    return _line([row.style, str(row.answerable), *map(_share, shares), *without])


def with_measured(expected: Expected, measured: dict[str, Evaluation]) -> Expected:
    """What is expected once these sets are expected to stay as they were measured.

    Raises:
        KeyError: there is no set of such a name.
    """
    sets = dict(expected.sets)
    for name, evaluation in measured.items():
        rows = tuple(map(ExpectedRow.of, evaluation.rows))
        sets[name] = sets[name].model_copy(update={"rows": rows})
    return Expected(sets=sets)


def _section(each: ExpectedSet) -> Iterator[str]:
    yield from (f"## {each.title}", "", f"`{each.command}`", "")
    if each.rows is None:
        yield from (f"{_UNMEASURED[0].upper()}{_UNMEASURED[1:]}.", "")
        return
    yield _line(_HEAD)
    yield _line(["---"] * len(_HEAD))
    yield from map(row_line, each.rows)
    yield ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def main() -> None:
    """Put in what was measured, and write the page."""
    named = (argument.partition("=") for argument in sys.argv[1:])
    measured = {
        name: Evaluation.model_validate_json(Path(file).read_text("utf-8")) for name, _, file in named
    }
    expected = with_measured(read(), measured)
    text = json.dumps(expected.model_dump(), ensure_ascii=False, indent=2)
    FILE.write_text(text + "\n", "utf-8")
    write_part(PAGE, "figures", figures(expected))


if __name__ == "__main__":
    main()

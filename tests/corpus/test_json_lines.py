from __future__ import annotations

import pytest

from corpus.json_lines import line_of

TEXT = """{
  "a": "b: {",
  "rows": [
    {"x": ["\\"", 1]},
    {"x": [],
     "y": {"z": null}}
  ]
}"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("a",), 2),
        (("rows",), 3),
        (("rows", 0), 4),
        (("rows", 0, "x", 1), 4),
        (("rows", 1), 5),
        (("rows", 1, "y"), 6),
        (("rows", 1, "y", "z"), 6),
        (("rows", 1, "w"), 5),
        (("rows", 7), 3),
        (("b", "c"), 1),
    ],
)
def test_a_value_is_found_by_its_path(path: tuple[str | int, ...], line: int) -> None:
    """The line is that of the value, or of the last part of its path that is there."""
    assert line_of(TEXT, path) == line

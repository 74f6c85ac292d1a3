"""In which line of a JSON text a value stands, for sentences that tell people what to mend."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

_PART = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


@dataclass(slots=True)
class _Level:
    """An object or a list that is open: at which key, or number, its value is."""

    at: str | int
    wants_key: bool


def line_of(text: str, path: Sequence[str | int]) -> int:
    r"""The line, from 1, of the value at a path of keys and numbers in a text that is JSON.

    A path that leads nowhere gives the line of its last part that is there: of
    ``{"a": [\n1,\n2]}`` ``("a", 1)`` stands in line 3, and ``("a", 7)`` and ``("a", "b")`` in line 1.
    """
    best, line = 0, 1
    levels: list[_Level] = []
    for part in _PART.finditer(text):
        match part[0]:
            case "}" | "]":
                levels.pop()
                continue
            case ",":
                level = levels[-1]
                if isinstance(level.at, int):
                    level.at += 1
                else:
                    level.wants_key = True
                continue
            case ":":
                continue
        if levels and levels[-1].wants_key:
            levels[-1].at, levels[-1].wants_key = json.loads(part[0]), False
            continue
        here = [level.at for level in levels]
        if len(here) > best and here == list(path[: len(here)]):
            best, line = len(here), text.count("\n", 0, part.start()) + 1
        if part[0] in "{[":
            levels.append(_Level("" if part[0] == "{" else 0, part[0] == "{"))
    return line

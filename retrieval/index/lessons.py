"""What each bulletin of a part introduces and whom it names, to be put together with those of others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from retrieval.query.lexicon import Lessons


class NamesTaught(NamedTuple):
    """What one bulletin teaches, but for its spellings: as in `Lessons`."""

    introductions: Sequence[tuple[str, str]]
    people: Sequence[str]

    @classmethod
    def of(cls, lessons: Lessons) -> NamesTaught:
        """Those of its lessons that are kept for each bulletin."""
        return cls(lessons.introductions, lessons.people)


@dataclass(frozen=True, slots=True)
class LessonTable:
    """What bulletins teach, in their order; read from the disk each time, for only an index run needs it."""

    path: Path

    def read(self) -> list[NamesTaught]:
        """What each bulletin teaches."""
        rows = json.loads(self.path.read_text("utf-8"))
        return [NamesTaught([(short, full) for short, full in pairs], people) for pairs, people in rows]

    @classmethod
    def write(cls, path: Path, taught: Sequence[NamesTaught]) -> None:
        """Write what bulletins teach to one file."""
        path.write_text(json.dumps(taught, ensure_ascii=False), "utf-8")

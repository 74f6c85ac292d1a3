"""Where a library's bulletins come from: its sources, when they were read, and what is left out of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from corpus.library_rows import StateRows


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that an index run passes by, since its bulletin was removed.

    Attributes:
        origin: Where the bulletin was read from: a file, or a place in an archive.
        id: The id that it had.
        at: When it was removed, in UTC.
    """

    origin: str
    id: str
    at: dt.datetime


class SourceList(StateRows):
    """What one state of a library says of its sources."""

    def sources(self) -> list[str]:
        """The files and folders that were indexed, sorted."""
        return [name for (name,) in self._rows("SELECT name FROM sources ORDER BY name")]

    def source_times(self) -> dict[str, dt.datetime]:
        """When each source was last read, in UTC; none of those that only earlier versions read."""
        rows = self._mapping("SELECT name, at FROM source_times JOIN sources USING (name) ORDER BY name")
        return {name: dt.datetime.fromisoformat(at) for name, at in rows.items()}

    def source_collections(self) -> dict[str, tuple[str, ...]]:
        """The collections that were named for sources, sorted; of the others nothing."""
        found: dict[str, tuple[str, ...]] = {}
        for name, collection in self._rows(
            "SELECT name, collection FROM source_collections ORDER BY name, collection"
        ):
            found[name] = (*found.get(name, ()), collection)
        return found

    def origins(self) -> dict[str, str]:
        """Every bulletin's id, withdrawn or not, and where it was read from."""
        return self._mapping("SELECT id, origin FROM versions WHERE current ORDER BY id")

    def addresses(self) -> list[tuple[str, str]]:
        """The ids of bulletins that were read from other places as well, each with such a place; sorted."""
        return [
            (row[0], row[1]) for row in self._rows("SELECT id, origin FROM addresses ORDER BY id, origin")
        ]

    def left_out(self) -> list[LeftOut]:
        """What index runs pass by, by its origin."""
        rows = self._rows("SELECT origin, id, at FROM left_out ORDER BY origin")
        return [LeftOut(row["origin"], row["id"], dt.datetime.fromisoformat(row["at"])) for row in rows]

"""Which passages a search may find, as a condition of its statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Passages by their bulletins and positions.

    Attributes:
        bulletins: A condition on the table ``indexed``; empty where any bulletin will do.
        positions: The only passages; ``None`` where any will do.
        values: What the names in the condition stand for.
    """

    bulletins: str = ""
    positions: tuple[int, ...] | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of_bulletins(cls, bulletin_ids: Collection[str]) -> Chosen:
        """The passages of some bulletins and no others."""
        return cls("indexed.bulletin = ANY(CAST(:ids AS TEXT[]))", None, {"ids": list(bulletin_ids)})

    @property
    def condition(self) -> str:
        """The condition on a table with the columns ``position`` and ``bulletin``, which is a number."""
        parts = []
        if self.bulletins:
            parts.append(f"bulletin IN (SELECT indexed.number FROM indexed WHERE {self.bulletins})")  # noqa: S608
        if self.positions is not None:
            parts.append("position = ANY(CAST(:positions AS BIGINT[]))")
        return " AND ".join(parts) or "TRUE"

    @property
    def named(self) -> dict[str, object]:
        """What all names of the condition stand for."""
        positions = {} if self.positions is None else {"positions": list(self.positions)}
        return {**self.values, **positions}

    def any(self) -> bool:
        """Whether there may be such a passage: where single ones are chosen, whether there is one."""
        return self.positions is None or bool(self.positions)

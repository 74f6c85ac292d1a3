"""What every attack gets: a place, chances that come out the same again, and how much to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tests.torture.bulletins import SHELVED
from tests.torture.program import Program
from tests.torture.small_model import make_model


@dataclass(frozen=True, slots=True)
class Arena:
    """Where attacks are made, and how many.

    Attributes:
        folder: Where each attack makes a folder of its own.
        model: The folder of the encoder's model.
        seed: What all chances are drawn from: the same seed makes the same attacks.
        kills: How often processes are killed, over all kinds of work.
        fills: How often the disk is full, over all kinds of work.
        updates: How many hostile updates are sent.
        seconds: How long the fuzzers run, together.
    """

    folder: Path
    model: Path
    seed: int
    kills: int
    fills: int
    updates: int
    seconds: float

    @classmethod
    def make(cls, folder: Path, *, seed: int, kills: int, fills: int, updates: int, seconds: float) -> Arena:
        """An arena with a model of its own in a folder."""
        model = make_model(folder / "model", [file.read_text("utf-8") for file in SHELVED])
        return cls(folder, model, seed, kills, fills, updates, seconds)

    def chance(self, attack: str) -> Random:
        """The chances of one attack, whatever others were made before it."""
        return Random(f"{self.seed} {attack}")  # noqa: S311 - no secret

    def program(
        self,
        name: str,
        telegram: Mapping[str, object] | None = None,
        token: str = "",
        data: Path | None = None,
    ) -> Program:
        """The program over a data folder of that name, or over one that lies elsewhere."""
        return Program(self.folder / name, self.model, telegram or {}, token, data or Path())

    def shared(self, *, kills: int, fills: int) -> Arena:
        """The share of one attack, where so many share the kills and so many the full disks."""
        return replace(self, kills=max(1, self.kills // kills), fills=max(1, self.fills // fills))

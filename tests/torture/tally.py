"""What became of a row of attacks, and the table of all rows."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HEADINGS = ("attack", "tries", "lost", "duplicated", "wrong", "crashed", "seconds", "remark")
_EXAMPLES = 3


@dataclass(slots=True)
class Tally:
    """What one kind of attack did.

    Attributes:
        attack: What was done.
        tries: How often.
        lost: What was asked, sent or indexed and is gone.
        duplicated: What was done twice, though nothing but a lost confirmation allows that.
        wrong: What was left damaged, unlike its undisturbed twin, or said otherwise than promised.
        crashed: Ends that nobody asked for: tracebacks, and processes that died by themselves.
        seconds: How long all of it took.
        remark: What is to be known of it; why it was not tried, where `tries` is 0.
        examples: The first promises that broke, each in a sentence.
    """

    attack: str
    tries: int = 0
    lost: int = 0
    duplicated: int = 0
    wrong: int = 0
    crashed: int = 0
    seconds: float = 0.0
    remark: str = ""
    examples: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.duplicated or self.wrong or self.crashed)

    def tell(self, *, lost: str = "", duplicated: str = "", wrong: str = "", crashed: str = "") -> None:
        """Count a promise that broke, in one column or several; each is told in a sentence."""
        for column, sentence in (
            ("lost", lost),
            ("duplicated", duplicated),
            ("wrong", wrong),
            ("crashed", crashed),
        ):
            if sentence:
                setattr(self, column, getattr(self, column) + 1)
                if len(self.examples) < _EXAMPLES:
                    self.examples.append(f"{column}: {sentence}")

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count the time that the block takes."""
        begin = time.monotonic()
        try:
            yield
        finally:
            self.seconds += time.monotonic() - begin


def table(tallies: Iterable[Tally]) -> str:
    """The rows under their headings, in columns, and under them what broke."""
    tallies = list(tallies)
    rows = [HEADINGS, *(_cells(each) for each in tallies)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(_placed(row, widths)).rstrip() for row in rows]
    broken = [f"{each.attack}: {example}" for each in tallies for example in each.examples]
    return "\n".join([*lines, *broken])


def _cells(tally: Tally) -> tuple[str, ...]:
    counts = (tally.tries, tally.lost, tally.duplicated, tally.wrong, tally.crashed)
    numbers = [str(each) for each in counts] if tally.tries else ["0", *["-"] * 4]
    return (tally.attack, *numbers, f"{tally.seconds:.0f}", tally.remark)


def _placed(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    """The cells of a row, words to the left and numbers to the right."""
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.ljust(width) if place in {0, len(row) - 1} else cell.rjust(width)

"""Bars on stderr that count what is done: on a terminal only, and only where there is something to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn, TypeVar

from tqdm import tqdm

from bot.cli.speech import is_quiet, spoken

_T = TypeVar("_T")


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[int], object]]:
    """A bar that counts passages as they are indexed."""
    with _bar(spoken().say("cli-bar-indexing"), spoken().say("cli-bar-passages"), total) as bar:
        yield bar.update


@contextmanager
def fetch_counter() -> Iterator[Callable[[str], object]]:
    """A count of the addresses that are asked for; inside, it is told of each."""
    with _bar(spoken().say("cli-bar-fetching"), spoken().say("cli-bar-addresses"), None) as bar:
        yield lambda _: bar.update(1)


@contextmanager
def stage_bar(unit: str, total: int) -> Iterator[Callable[[int], object]]:
    """A bar that counts ``files`` or ``bulletins`` as they are read, and leaves no trace of itself."""
    named = spoken().say("cli-bar-files") if unit == "files" else spoken().say("cli-bar-bulletins")
    with _bar(spoken().say("cli-bar-reading"), named, total, leave=False) as bar:
        yield bar.update


@contextmanager
def asking_bar(questions: Sequence[_T]) -> Iterator[Iterator[_T]]:
    """The questions, counted as they are asked."""
    with _bar(spoken().say("cli-bar-asking"), spoken().say("cli-bar-questions"), len(questions)) as bar:

        def counted() -> Iterator[_T]:
            for each in questions:
                yield each
                bar.update(1)

        yield counted()


def _bar(what: str, unit: str, total: int | None, *, leave: bool = True) -> tqdm[NoReturn]:
    hidden = True if is_quiet() or total == 0 else None  # None: where nobody sees it
    return tqdm(total=total, desc=what, unit=f" {unit}", file=sys.stderr, leave=leave, disable=hidden)

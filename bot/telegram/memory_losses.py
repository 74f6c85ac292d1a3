"""What the bot could not remember: counted, and said in one line when it begins and when it is over."""

from __future__ import annotations

import logging
from collections.abc import Hashable

_LOG = logging.getLogger(__name__)


class MemoryLosses:
    """Counts what could not be kept, by what was tried. For one event loop."""

    def __init__(self) -> None:
        self._failing: set[Hashable] = set()
        self._count = 0

    def add(self, what: Hashable, error: Exception) -> None:
        """Count something that could not be kept."""
        if not self._failing:
            _LOG.warning("people are answered, but not all of it can be remembered: %s", error)
        self._failing.add(what)
        self._count += 1

    def clear(self, what: Hashable) -> None:
        """Take note that something of this kind was kept; it is over once that holds of every kind."""
        if what not in self._failing:
            return
        self._failing.discard(what)
        if not self._failing:
            _LOG.info("all is remembered again; %d things were not", self._count)
            self._count = 0

"""What was asked just before, so that "còn năm 2018?" has something to lean on."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

_MOST = 10_000  # questions kept at the same time; the oldest go first


class Memory:
    """The last questions, for a while: by who asked where, and by the message that answered.

    Kept in this process only: after a restart a question stands alone again. For one thread.
    """

    def __init__(self, keep_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Forget a question ``keep_s`` seconds after it was asked."""
        self._keep_s = keep_s
        self._clock = clock
        self._questions: OrderedDict[Hashable, tuple[float, str]] = OrderedDict()

    def remember(self, question: str, *keys: Hashable) -> None:
        """Keep a question, as it was understood, under each of the keys."""
        for key in keys:
            self._questions[key] = (self._clock(), question)
            self._questions.move_to_end(key)
        while len(self._questions) > _MOST:
            self._questions.popitem(last=False)

    def before(self, *keys: Hashable) -> str | None:
        """The question kept under the first of the keys that has one not asked too long ago."""
        for key in keys:
            asked, question = self._questions.get(key, (0.0, None))
            if question is not None and self._clock() - asked <= self._keep_s:
                return question
        return None

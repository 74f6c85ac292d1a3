"""Telegram's own flood limits.

Source: Telegram's bot FAQ, question "My bot is hitting limits, how do I avoid this?": in a chat not more
than one message a second, in a group not more than 20 a minute, in all not more than about 30 a second.

Known distance from Telegram: it forgives short bursts, counts long messages for more, and does not tell
its numbers; edits are not counted here.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Final

COUNTED: Final = frozenset({"sendMessage", "sendDocument", "sendPhoto"})


@dataclass(frozen=True, slots=True)
class _Window:
    limit: int
    seconds: float

    def wait(self, times: deque[float], now: float) -> float:
        """Return how long it is until one more is within the limit, 0 where it is now."""
        while times and times[0] <= now - self.seconds:
            times.popleft()
        return times[-self.limit] + self.seconds - now if len(times) >= self.limit else 0.0


@dataclass(eq=False, slots=True)
class FloodLimits:
    """Counts the messages of each bot; those that are refused are not counted."""

    per_chat: _Window = _Window(1, 1.0)
    per_group: _Window = _Window(20, 60.0)
    overall: _Window = _Window(30, 1.0)
    _times: dict[tuple[str, int, int], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, bot_id: int, chat_id: int, now: float) -> int:
        """Return for how many seconds this bot must wait with a message to this chat, 0 for none."""
        waits = [window.wait(self._times[key], now) for key, window in self._windows(bot_id, chat_id)]
        return math.ceil(max(waits))

    def count(self, bot_id: int, chat_id: int, now: float) -> None:
        """Count a message that was sent."""
        for key, _ in self._windows(bot_id, chat_id):
            self._times[key].append(now)

    def _windows(self, bot_id: int, chat_id: int) -> list[tuple[tuple[str, int, int], _Window]]:
        windows = [(("chat", bot_id, chat_id), self.per_chat), (("all", bot_id, 0), self.overall)]
        if chat_id < 0:
            windows.append((("group", bot_id, chat_id), self.per_group))
        return windows

"""How much may be asked a minute, and that an excess is told once. The one importer of `limits`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.config import LimitsConfig

Scope = Literal["user", "chat", "all"]
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excess:
    """That more was asked than may be.

    Attributes:
        scope: Whose limit it is over: a person's, a group's or everybody's.
        seconds: How long to wait until one more is within it, at least 1.
        told_to: Who is told of it.
    """

    scope: Scope
    seconds: int
    told_to: _Key


@dataclass(frozen=True, slots=True)
class _Counter:
    scope: Scope
    limit: RateLimitItem
    key: _Key
    told_to: _Key


class RateLimits:
    """Counts what was asked within the last minute; forgotten when the process ends. For one thread."""

    def __init__(self, settings: LimitsConfig, clock: Callable[[], float] = time.time) -> None:
        """Count by these settings; the clock is that of `limits`, Unix time."""
        self._settings = settings
        self._clock = clock
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._told: dict[_Key, float] = {}

    def count_request(
        self,
        user_id: int | None,
        group_id: int | None,
        *,
        quick: bool = False,
        own: bool = True,
        shared: bool = True,
    ) -> Excess | None:
        """Count one request; or, where a limit forbids it, count nothing and say how long to wait.

        Args:
            user_id: Who asks; ``None`` for a group's anonymous administrators, who count as one.
            group_id: The group in which it is asked; ``None`` elsewhere.
            quick: Whether it is a press or an inline query, of which people make more.
            own: Whether the person's own limit holds.
            shared: Whether those of the group and of everybody hold.
        """
        counters = self._counters(user_id, group_id, quick=quick, own=own, shared=shared)
        over = [
            Excess(counter.scope, self._wait(counter), counter.told_to)
            for counter in counters
            if not self._windows.test(counter.limit, *counter.key)
        ]
        if over:
            return max(over, key=lambda excess: excess.seconds)
        for counter in counters:
            self._windows.hit(counter.limit, *counter.key)
        return None

    def is_news(self, excess: Excess) -> bool:
        """Whether those concerned are yet to be told to wait; they then count as told until it is over."""
        now = self._clock()
        self._told = {told_to: until for told_to, until in self._told.items() if until > now}
        if excess.told_to in self._told:
            return False
        self._told[excess.told_to] = now + excess.seconds
        return True

    def _counters(
        self, user_id: int | None, group_id: int | None, *, quick: bool, own: bool, shared: bool
    ) -> list[_Counter]:
        """What counts a request."""
        settings = self._settings
        person = ("user", str(group_id if user_id is None else user_id))
        place = person if group_id is None else ("chat", str(group_id))
        applying: list[tuple[Scope, int, _Key, _Key]] = []
        if shared:
            applying.append(("all", settings.all_per_minute, ("all",), place))
        if shared and group_id is not None:
            applying.append(("chat", settings.chat_per_minute, place, place))
        if own:
            most = settings.quick_per_minute if quick else settings.user_per_minute
            applying.append(("user", most, ("quick" if quick else "slow", *person), person))
        return [
            _Counter(scope, RateLimitItemPerMinute(most), key, (scope, *told_to))
            for scope, most, key, told_to in applying
            if most
        ]

    def _wait(self, counter: _Counter) -> int:
        reset = self._windows.get_window_stats(counter.limit, *counter.key).reset_time
        return max(1, int(reset - self._clock()) + 1)

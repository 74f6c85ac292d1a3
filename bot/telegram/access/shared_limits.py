"""The limits of several bots, which go by what all of them let in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.config_sections import LimitsConfig
from bot.errors import StateError
from bot.state.database import Clock
from bot.state.requests import CountedRequest, Requests
from bot.telegram.access.rate_limits import Excess, RateLimits, RequestClass


class SharedLimits:
    """Counts as `RateLimits` does, after it was told what the other bots let in meanwhile. For one thread.

    Where the state cannot be reached each bot goes by what it knows: nobody is shut out for that.
    """

    def __init__(self, settings: LimitsConfig, requests: Requests, clock: Clock) -> None:
        """Count by these settings; the ``clock`` is that of all bots."""
        self._own = RateLimits(settings, lambda: clock().timestamp())
        self._requests = requests
        self._clock = clock
        self._seen: dict[str, int] = {}  # by kind, the number of the last request that is counted here

    def count_request(
        self, kind: RequestClass, user_id: int | None, group_id: int | None, age_s: float = 0.0
    ) -> Excess | None:
        """Count one request, or say how long to wait, as `RateLimits.count_request`."""
        excess: Excess | None = None

        def fits(others: Sequence[CountedRequest]) -> bool:
            nonlocal excess
            for other in others:
                self._note(kind, other)
            excess = self._own.excess(kind, user_id, group_id, at.timestamp())
            return excess is None

        if not self._own.binds(kind):
            return None
        at = self._clock() - dt.timedelta(seconds=max(0.0, age_s))
        request = CountedRequest(kind, user_id, group_id, at)
        try:
            number = self._requests.count(request, self._seen.get(kind, 0), fits)
        except StateError:
            return self._own.count_request(kind, user_id, group_id, age_s)
        if number is not None:  # it is kept: only now does it count, however often that was tried
            self._seen[kind] = number
            self._own.note(kind, user_id, group_id, at.timestamp())
        return excess

    def is_news(self, excess: Excess) -> bool:
        """Whether those concerned are yet to be told to wait, by any bot."""
        *scope, subject = excess.told_to
        try:
            return self._requests.tell(" ".join(scope), int(subject), excess.seconds)
        except StateError:
            return self._own.is_news(excess)

    def _note(self, kind: RequestClass, other: CountedRequest) -> None:
        if other.number > self._seen.get(kind, 0):
            self._seen[kind] = other.number
            self._own.note(kind, other.user_id, other.group_id, other.at.timestamp())

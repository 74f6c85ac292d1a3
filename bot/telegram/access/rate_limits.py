"""How much may be asked a minute, and that an excess is told once.

A question takes of what its person, its group and everybody may ask; a press or an inline query of what its
person and everybody may press; a refusal of nothing but how often that person is refused in words.

Of what everybody may, nobody may hold more than is left: a request is let in only while its person, and its
group, have had fewer within the minute than are still free. So the rule binds nobody before half is used,
leaves an equal part free however long some go on, and lets everybody in who has had none while one is free.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.config_sections import LimitsConfig
from bot.telegram.access.moving_windows import MovingWindows

Scope = Literal["user", "chat", "all"]
RequestClass = Literal["question", "quick", "refusal"]
_Key = tuple[str, ...]

_WINDOW_S = 60.0


@dataclass(frozen=True, slots=True)
class Excess:
    """That more was asked than may be.

    Attributes:
        scope: Whose limit it is over: a person's, a group's or everybody's.
        seconds: How long to wait until one more is within it, at least 1, if nobody else asks meanwhile.
        told_to: Who is told of it.
    """

    scope: Scope
    seconds: int
    told_to: _Key


@dataclass(frozen=True, slots=True)
class _Limit:
    """So many of a key within a minute; and the holders may each have no more of them than are left."""

    scope: Scope
    most: int
    key: _Key
    told_to: _Key
    holders: tuple[_Key, ...] = ()


class RateLimits:
    """Counts what this bot was asked within a minute; forgotten when it ends. For one thread."""

    def __init__(self, settings: LimitsConfig, clock: Callable[[], float] = time.monotonic) -> None:
        """Count by these settings; the clock tells seconds, and never goes back."""
        self._settings = settings
        self._clock = clock
        self._windows = MovingWindows(_WINDOW_S)
        self._told: dict[_Key, float] = {}

    def count_request(
        self, kind: RequestClass, user_id: int | None, group_id: int | None, age_s: float = 0.0
    ) -> Excess | None:
        """Count one request; or, where a limit forbids it, count nothing and say how long to wait.

        Args:
            kind: What it takes of: a question, a press or inline query (``quick``), or a refusal.
            user_id: Who asks; ``None`` for a group's anonymous administrators, who count as one.
            group_id: The group in which it is asked; ``None`` elsewhere.
            age_s: How long ago it was asked, in seconds: it counts in that minute.
        """
        at = self._clock() - max(0.0, age_s)
        excess = self.excess(kind, user_id, group_id, at)
        if excess is None:
            self.note(kind, user_id, group_id, at)
        return excess

    def excess(
        self, kind: RequestClass, user_id: int | None, group_id: int | None, at: float
    ) -> Excess | None:
        """Which limit a request of a moment of the clock would be over, if any; nothing is counted."""
        self._windows.forget_old(self._clock())
        person, place = _subjects(user_id, group_id)
        over = [
            Excess(limit.scope, self._wait(limit, at), (limit.scope, *limit.told_to))
            for limit in self._limits(kind, person, place)
            if limit.most and not self._fits(limit, at)
        ]
        return max(over, key=lambda excess: excess.seconds) if over else None

    def note(self, kind: RequestClass, user_id: int | None, group_id: int | None, at: float) -> None:
        """Count a request that was let in, here or elsewhere, at a moment of the clock."""
        keys = {(kind, *key) for key in (*_subjects(user_id, group_id), ("all",))}
        self._windows.add(keys, at, self._clock())

    def binds(self, kind: RequestClass) -> bool:
        """Whether anything limits requests of a kind."""
        return any(limit.most for limit in self._limits(kind, ("user", "0"), ("chat", "0")))

    def is_news(self, excess: Excess) -> bool:
        """Whether those concerned are yet to be told to wait; they then count as told until it is over."""
        now = self._clock()
        self._told = {told_to: until for told_to, until in self._told.items() if until > now}
        if excess.told_to in self._told:
            return False
        self._told[excess.told_to] = now + excess.seconds
        return True

    def _limits(self, kind: RequestClass, person: _Key, place: _Key) -> list[_Limit]:
        """What a request is held to; a limit of none holds nobody."""
        settings, one, here = self._settings, (kind, *person), (kind, *place)
        own = _Limit(
            "user", settings.quick_per_minute if kind == "quick" else settings.user_per_minute, one, person
        )
        if kind == "refusal":
            return [own]
        if kind == "quick":
            return [own, _Limit("all", settings.all_quick_per_minute, (kind, "all"), person, (one,))]
        limits = [own, _Limit("all", settings.all_per_minute, (kind, "all"), place, (one, here))]
        if place != person:
            limits.append(_Limit("chat", settings.chat_per_minute, here, place))
        return limits

    def _fits(self, limit: _Limit, at: float) -> bool:
        """Whether one more would be within a limit then."""
        left = limit.most - self._windows.most(limit.key, at)
        return left > 0 and all(self._windows.most(holder, at) < left for holder in limit.holders)

    def _wait(self, limit: _Limit, at: float) -> int:
        first = self._windows.first_fit(limit.key, at, lambda moment: self._fits(limit, moment))
        return max(1, int(first - at) + 1)


def _subjects(user_id: int | None, group_id: int | None) -> tuple[_Key, _Key]:
    """Who asks, and where: in private both are one."""
    person = ("user", str(group_id if user_id is None else user_id))
    return person, person if group_id is None else ("chat", str(group_id))

"""What happened within a minute, by key; whatever the order in which one hears of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Callable, Hashable, Iterable

_SLACK_S = 0.001  # beyond the end of a window, so that no rounding puts a moment back into it


class MovingWindows:
    """Moments by key, each kept until two windows have passed since it was added. For one thread.

    Moments are seconds of a clock that never goes back, the same one throughout. A window is half open: two
    moments that are exactly as far apart as it is long do not lie in one.
    """

    def __init__(self, seconds: float) -> None:
        """Keep windows of so many seconds."""
        self._seconds = seconds
        self._moments: dict[Hashable, list[float]] = {}
        self._added: deque[tuple[float, float, tuple[Hashable, ...]]] = deque()

    def add(self, keys: Iterable[Hashable], moment: float, now: float) -> None:
        """Keep that something happened at a moment, perhaps before ``now``, for each of the keys."""
        added = tuple(keys)
        for key in added:
            insort(self._moments.setdefault(key, []), moment)
        self._added.append((now, moment, added))

    def forget_old(self, now: float) -> None:
        """Let go of what was added so long ago that it lies in no window with what happens now."""
        while self._added and self._added[0][0] <= now - 2 * self._seconds:
            _, moment, keys = self._added.popleft()
            for key in keys:
                moments = self._moments[key]
                del moments[bisect_left(moments, moment)]
                if not moments:
                    del self._moments[key]

    def most(self, key: Hashable, moment: float) -> int:
        """How many of a key's moments the fullest window holds in which this one would lie, too."""
        moments = self._moments.get(key, [])
        behind = bisect_right(moments, moment)
        own = behind - bisect_right(moments, moment - self._seconds)
        later = range(behind, bisect_left(moments, moment + self._seconds))
        counts = (place + 1 - bisect_right(moments, moments[place] - self._seconds) for place in later)
        return max(own, *counts) if later else own

    def first_fit(self, key: Hashable, moment: float, fits: Callable[[float], bool]) -> float:
        """The first moment after this one that ``fits``, which the more do the more of the key's are gone.

        This one where the key has none.
        """
        moments = self._moments.get(key, [])
        leaving = bisect_right(moments, moment - self._seconds)
        if leaving == len(moments):
            return moment
        ends = [each + self._seconds + _SLACK_S for each in moments[leaving:]]
        return ends[min(bisect_left(ends, True, key=fits), len(ends) - 1)]  # noqa: FBT003 (what is sought)

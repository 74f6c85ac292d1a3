"""Clocks that jump: nobody is locked out, nothing asked now is taken for old, and nothing is lost.

The jumps are those of the clocks that the application is given, in this process: no other clock can be moved
for a single process by means that every system has.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.serving import serving
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.clock import VirtualClock
from tests.torture.arena import Arena
from tests.torture.folder import QUESTIONS
from tests.torture.tally import Tally

_PATIENCE_S = 60.0
_DAY_S = 86_400.0
_JUMPS_S = (-400 * _DAY_S, -_DAY_S, -3600.0, -61.0, -1.0, 1.0, 61.0, 3600.0, _DAY_S, 400 * _DAY_S)


async def jump_clocks(arena: Arena, engine: Engine) -> Tally:
    """Set the clocks of the bot and of its database forward and back, and ask after every jump."""
    tally = Tally("clock jumps", remark="the application's own clocks, in one process")
    chance = arena.chance(tally.attack)
    folder = arena.folder / "clocks"
    wall = _Wall()
    with tally.timed():
        async with BotApi(clock=wall.time) as api:
            waits = VirtualClock(wall.time())
            # Few are let in a minute: a limit that goes by a clock that was set back would lock people out.
            limits = {"user_per_minute": 2, "chat_per_minute": 4, "all_per_minute": 0}
            async with serving(api, engine, folder, clock=wall.now, waits=waits, limits=limits):
                user = api.add_user()
                for jump in _jumps(chance):
                    wall.jump(jump)
                    waits.advance(61.0)  # while the clock on the wall jumps, a minute passes
                    if not await _answered(api, user):
                        tally.tell(lost=f"a question after a jump of {jump:.0f} s was not answered")
                    tally.tries += 1
    return tally


class _Wall:
    """A clock on the wall that somebody sets."""

    def __init__(self) -> None:
        self._now = dt.datetime.now(dt.UTC)

    def now(self) -> dt.datetime:
        return self._now

    def time(self) -> float:
        return self._now.timestamp()

    def jump(self, seconds: float) -> None:
        self._now += dt.timedelta(seconds=seconds)


def _jumps(chance: Random) -> list[float]:
    """Every jump forth and back in an order of chance."""
    jumps = [*_JUMPS_S, *_JUMPS_S]
    chance.shuffle(jumps)
    return jumps


async def _answered(api: BotApi, user: User) -> bool:
    """Whether a question that is asked now gets an answer with a quote."""
    before = len(api.sent_to(user))
    await api.private_message(user, QUESTIONS[1])
    try:
        await api.until(lambda: len(api.sent_to(user)) > before, _PATIENCE_S)
    except AssertionError:
        return False
    return bool(api.sent_to(user)[-1].html and "<blockquote" in str(api.sent_to(user)[-1].html))

import datetime as dt

import pytest

from bot.telegram.runtime.clock import Calendar
from tests.bot.state.moments import START, StandingClock
from tests.clock import VirtualClock


def later(seconds: float) -> dt.datetime:
    """A moment after the calendar's start, or before it."""
    return START + dt.timedelta(seconds=seconds)


def test_time_passes_by_both_clocks() -> None:
    """With clocks that go alike, ages and the time of running are what they seem."""
    steady, machine = VirtualClock(5.0), StandingClock()
    calendar = Calendar(steady, machine)
    steady.advance(90)
    machine.advance(seconds=90)
    assert calendar.started == START
    assert calendar.now() == later(90)
    assert calendar.uptime == dt.timedelta(seconds=90)
    assert calendar.age_s(later(30)) == 60
    assert calendar.age_s(later(-3600)) == 3690


@pytest.mark.parametrize(("hours", "aged"), [(5, 90), (-5, 0)])
def test_a_clock_that_is_set_makes_nothing_older(hours: int, aged: int) -> None:
    """Set forward the machine's clock ages nothing; set back it makes nothing of the future, only newer."""
    steady, machine = VirtualClock(5.0), StandingClock()
    calendar = Calendar(steady, machine)
    steady.advance(90)
    machine.advance(seconds=90, hours=hours)
    assert calendar.age_s(START) == aged
    assert calendar.now() <= later(90)
    assert calendar.uptime == dt.timedelta(seconds=90)

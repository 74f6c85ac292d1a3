"""What was asked of late, in a file and on a server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.state.requests import KEPT, CountedRequest
from bot.state.state import State
from tests.bot.state.moments import START, StandingClock

ME, GROUP = 700000000001, -1001234567890


def asked(at: dt.datetime = START, kind: str = "question") -> CountedRequest:
    return CountedRequest(kind, ME, GROUP, at)


def test_what_fits_is_kept_and_told_to_the_next(state: State) -> None:
    """A request is decided on beside those that were kept after a number; what does not fit is not kept."""
    seen: list[list[int]] = []

    def fits(others: Sequence[CountedRequest]) -> bool:
        seen.append([other.number for other in others])
        return len(others) < 2

    first = state.requests.count(asked(), 0, fits)
    assert first is not None
    second = state.requests.count(asked(), 0, fits)
    assert second is not None
    assert state.requests.count(asked(), 0, fits) is None
    assert state.requests.count(asked(), first, fits) is not None
    assert seen == [[], [first], [first, second], [second]]


def test_kinds_and_old_requests_are_apart(state: State, clock: StandingClock) -> None:
    """A request is decided on beside those of its kind, and none of long ago, which a purge deletes."""
    assert state.requests.count(asked(kind="quick"), 0, lambda others: not others)
    assert state.requests.count(asked(), 0, lambda others: not others)
    now = clock.advance(seconds=KEPT.total_seconds() + 1)
    assert state.requests.count(asked(now), 0, lambda others: not others)
    assert state.requests.purge() == 2


def test_a_limit_is_told_once_while_it_holds(state: State, clock: StandingClock) -> None:
    """Whoever was told is told again only once it is over, and others are told for themselves."""
    assert state.requests.tell("user user", ME, 40)
    assert not state.requests.tell("user user", ME, 40)
    assert state.requests.tell("all user", ME, 40)
    clock.advance(seconds=41)
    assert state.requests.tell("user user", ME, 40)
    clock.advance(hours=-5)  # the clock was set back: nobody goes without a word for that
    assert state.requests.tell("user user", ME, 40)


def test_nothing_of_a_forgotten_person_is_counted(state: State) -> None:
    """Forgetting takes what a person asked of late, and what they were told."""
    state.requests.count(asked(), 0, lambda _: True)
    state.requests.tell("user user", ME, 40)
    assert state.people.forget(ME) == 2

"""Limits that two bots share keep what the limits of one promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.config_sections import LimitsConfig
from bot.errors import StateBrokenOffError, StateError
from bot.state.database import Transaction
from bot.state.state import FILE_NAME, State, open_state
from bot.telegram.access.rate_limits import RequestClass
from bot.telegram.access.shared_limits import SharedLimits
from tests.bot.state.moments import StandingClock

Made = Callable[..., tuple[SharedLimits, SharedLimits]]
GROUP = -5


@pytest.fixture
def clock() -> StandingClock:
    """The time of both bots."""
    return StandingClock()


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.slow)])
def state(request: pytest.FixtureRequest, tmp_path: Path, clock: StandingClock) -> Iterator[State]:
    """What both remember."""
    server = request.param == "server"
    place = request.getfixturevalue("database") if server else tmp_path / FILE_NAME
    with open_state(place, clock) as opened:
        yield opened


@pytest.fixture
def made(state: State, clock: StandingClock) -> Made:
    """Makes the limits of two bots, of which those that are not named are far away."""

    def make(
        user: int = 0, chat: int = 0, total: int = 0, quick: int = 0
    ) -> tuple[SharedLimits, SharedLimits]:
        config = LimitsConfig(
            user_per_minute=user,
            chat_per_minute=chat,
            all_per_minute=total,
            quick_per_minute=quick,
            all_quick_per_minute=0,
        )
        one, other = (SharedLimits(config, state.requests, clock) for _ in range(2))
        return one, other

    return make


def is_let_in(
    limits: SharedLimits, user: int | None, group: int | None = None, kind: RequestClass = "question"
) -> bool:
    return limits.count_request(kind, user, group) is None


def test_a_person_has_one_limit_with_both(made: Made, clock: StandingClock) -> None:
    """What a person asks one bot counts with the other, for a minute."""
    one, other = made(user=3)
    assert [is_let_in(bot, 1) for bot in (one, other, one, other, one)] == [True, True, True, False, False]
    assert is_let_in(other, 2)
    clock.advance(seconds=61)
    assert [is_let_in(bot, 1) for bot in (other, one, other, one)] == [True, True, True, False]


def test_a_group_and_everybody_have_one_limit_with_both(made: Made) -> None:
    """So it is with a group, and with all together."""
    one, other = made(chat=2)
    assert [is_let_in(bot, user, GROUP) for bot, user in ((one, 1), (other, 2), (one, 3), (other, 4))] == [
        True,
        True,
        False,
        False,
    ]
    one, other = made(total=9, quick=1)
    assert sum(is_let_in(bot, user) for user in range(10, 20) for bot in (one, other)) <= 9
    assert is_let_in(one, 50, kind="quick")
    assert not is_let_in(other, 50, kind="quick")


def test_an_excess_is_told_once_by_both(made: Made) -> None:
    """Who was told by one bot is not told again by the other."""
    one, other = made(user=1)
    assert is_let_in(one, 1)
    for bot, news in ((one, True), (other, False), (one, False)):
        excess = bot.count_request("question", 1, None)
        assert excess is not None
        assert bot.is_news(excess) is news


def test_a_request_that_is_kept_at_the_second_try_counts_once(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server breaks off as it is kept, and it is kept anew, nothing more is taken of the limit."""
    one, _ = made(user=2)
    add, broken = Transaction.add, iter([True])

    def break_off_once(transaction: Transaction, table: sa.Table, **values: object) -> int:
        if next(broken, False):
            raise StateBrokenOffError("broke off")
        return add(transaction, table, **values)

    monkeypatch.setattr(Transaction, "add", break_off_once)
    assert [is_let_in(one, 1) for _ in range(3)] == [True, True, False]


def test_nobody_is_shut_out_for_a_memory_that_is_away(
    made: Made, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the state each bot counts for itself, and later what it counted with the others'."""
    one, _ = made(user=2)
    assert is_let_in(one, 1)

    def fail(*_: object) -> None:
        raise StateError("away")

    with monkeypatch.context() as patch:
        patch.setattr(type(state.requests), "count", fail)
        patch.setattr(type(state.requests), "tell", fail)
        assert is_let_in(one, 1)
        excess = one.count_request("question", 1, None)
        assert excess is not None
        assert one.is_news(excess)
        assert not one.is_news(excess)
    assert not is_let_in(one, 1)

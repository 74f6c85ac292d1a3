from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limits.storage import memory

from bot.config import LimitsConfig
from bot.telegram.access.rate_limits import RateLimits
from tests.clock import VirtualClock

Made = Callable[..., RateLimits]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """The time that the library goes by, too."""
    standing = VirtualClock(1_000_000.0)
    monkeypatch.setattr(memory, "time", SimpleNamespace(time=standing.time))
    return standing


@pytest.fixture
def made(clock: VirtualClock) -> Made:
    """Makes limits of which those that are not named are far away."""

    def make(user: int = 0, quick: int = 0, chat: int = 0, total: int = 0) -> RateLimits:
        config = LimitsConfig(
            user_per_minute=user, quick_per_minute=quick, chat_per_minute=chat, all_per_minute=total
        )
        return RateLimits(config, clock.time)

    return make


def test_a_person_may_ask_so_often_a_minute(made: Made, clock: VirtualClock) -> None:
    """The third question within a minute of two is one too many; when the first is a minute old it is not."""
    limits = made(user=2)
    assert limits.count_request(1, None) is None
    clock.advance(20)
    assert limits.count_request(1, None) is None
    excess = limits.count_request(1, None)
    assert excess is not None
    assert (excess.scope, excess.seconds) == ("user", 41)
    clock.advance(41)
    assert limits.count_request(1, None) is None
    excess = limits.count_request(1, None)
    assert excess is not None
    assert excess.seconds == 20


def test_another_person_is_another_count(made: Made) -> None:
    """What one person asks takes nothing of another's, and a person's count is the same in all chats."""
    limits = made(user=1)
    assert limits.count_request(1, -5) is None
    assert limits.count_request(2, -5) is None
    assert limits.count_request(1, -6) is not None
    assert limits.count_request(1, None) is not None


def test_a_group_counts_all_that_is_asked_in_it(made: Made) -> None:
    """A group's limit counts its people together; elsewhere it does not hold."""
    limits = made(chat=2)
    assert limits.count_request(1, -5) is None
    assert limits.count_request(2, -5) is None
    excess = limits.count_request(3, -5)
    assert excess is not None
    assert excess.scope == "chat"
    assert limits.count_request(3, -6) is None
    assert limits.count_request(3, None) is None


def test_all_that_is_asked_counts_together(made: Made) -> None:
    """The limit over all counts everybody everywhere, presses too."""
    limits = made(total=3)
    assert limits.count_request(1, -5) is None
    assert limits.count_request(2, None) is None
    assert limits.count_request(3, None, quick=True) is None
    excess = limits.count_request(4, -6)
    assert excess is not None
    assert excess.scope == "all"


def test_presses_and_questions_count_apart(made: Made) -> None:
    """Inline queries and presses have a count of their own beside that of questions."""
    for user, quick in ((1, 2), (2, 2)):
        limits = made(user=user, quick=quick)
        assert [limits.count_request(1, None, quick=True) is None for _ in range(3)] == [True, True, False]
        assert [limits.count_request(1, None) is None for _ in range(user + 1)] == [*[True] * user, False]


def test_what_is_refused_counts_nowhere(made: Made, clock: VirtualClock) -> None:
    """Asking on in vain makes the wait no longer, and takes nothing of the others' share."""
    limits = made(user=1, total=3)
    assert limits.count_request(1, None) is None
    clock.advance(30)
    for _ in range(10):
        assert limits.count_request(1, None) is not None
    assert limits.count_request(2, None) is None
    assert limits.count_request(3, None) is None
    assert limits.count_request(4, None) is not None
    clock.advance(31)
    assert limits.count_request(1, None) is None


def test_some_limits_do_not_hold_for_some(made: Made) -> None:
    """Without their own limit people still count in the group; strangers count for themselves alone."""
    limits = made(user=1, chat=3)
    for _ in range(3):
        assert limits.count_request(1, -5, own=False) is None
    excess = limits.count_request(1, -5, own=False)
    assert excess is not None
    assert excess.scope == "chat"
    limits = made(user=5, total=1)
    for _ in range(5):
        assert limits.count_request(2, None, shared=False) is None
    assert limits.count_request(2, None, shared=False) is not None
    assert limits.count_request(1, None) is None


def test_nought_is_no_limit(made: Made) -> None:
    """With every limit at nought nothing is too much."""
    limits = made()
    assert [limits.count_request(1, -5) for _ in range(300)] == [None] * 300


def test_anonymous_administrators_count_by_their_group(made: Made) -> None:
    """Those who write as a group count as one person, who is another in every group."""
    limits = made(user=1)
    assert limits.count_request(None, -5) is None
    assert limits.count_request(None, -5) is not None
    assert limits.count_request(None, -6) is None


@pytest.mark.parametrize(("first", "scope"), [("user", "chat"), ("chat", "user")])
def test_the_longest_wait_is_told(made: Made, clock: VirtualClock, first: str, scope: str) -> None:
    """Over several limits at once, the one that takes longest to be over counts."""
    limits = made(user=1, chat=2)
    for full in (first, scope):
        if full == "user":
            assert limits.count_request(1, None) is None
        else:
            assert limits.count_request(2, -5) is None
            assert limits.count_request(3, -5) is None
        clock.advance(20)
    excess = limits.count_request(1, -5)
    assert excess is not None
    assert (excess.scope, excess.seconds) == (scope, 41)


def test_an_excess_is_news_once(made: Made, clock: VirtualClock) -> None:
    """Who is over a limit is told once; again only when that wait was over and it is too much again."""
    limits = made(user=1)
    assert limits.count_request(1, None) is None
    told = []
    for _ in range(5):
        excess = limits.count_request(1, None)
        assert excess is not None
        told.append(limits.is_news(excess))
        clock.advance(10)
    assert told == [True, False, False, False, False]
    clock.advance(11)
    assert limits.count_request(1, None) is None
    excess = limits.count_request(1, None)
    assert excess is not None
    assert limits.is_news(excess)


def test_news_is_for_those_concerned(made: Made) -> None:
    """A group is told of its limit once for all its people; of the limit over all each place is told."""
    limits = made(chat=1)
    assert limits.count_request(1, -5) is None
    assert limits.count_request(1, -6) is None
    excesses = [limits.count_request(person, group) for person, group in [(2, -5), (3, -5), (2, -6)]]
    assert [excess and limits.is_news(excess) for excess in excesses] == [True, False, True]
    limits = made(total=1)
    assert limits.count_request(1, -5) is None
    excesses = [
        limits.count_request(person, group) for person, group in [(2, -5), (3, -5), (2, None), (3, None)]
    ]
    assert [excess and limits.is_news(excess) for excess in excesses] == [True, False, True, True]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0.01, 25)), max_size=60), st.integers(1, 4), st.data())
def test_no_minute_holds_more_than_the_limit(
    steps: list[tuple[int, float]], most: int, data: st.DataObject
) -> None:
    """Whatever the pace, a minute holds as many as the limit and no more, and the told wait is enough."""
    clock = VirtualClock(1_000_000.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "time", SimpleNamespace(time=clock.time))
        limits = RateLimits(
            LimitsConfig(user_per_minute=most, chat_per_minute=0, all_per_minute=0), clock.time
        )
        taken: dict[int, list[float]] = {1: [], 2: [], 3: []}
        for person, pause in steps:
            clock.advance(pause)
            within = [moment for moment in taken[person] if moment > clock.time() - 60]
            excess = limits.count_request(person, None)
            assert (excess is not None) == (len(within) >= most)
            if excess is None:
                taken[person].append(clock.time())
            elif data.draw(st.booleans()):
                assert excess.seconds <= 61
                clock.advance(excess.seconds)
                assert limits.count_request(person, None) is None
                taken[person].append(clock.time())

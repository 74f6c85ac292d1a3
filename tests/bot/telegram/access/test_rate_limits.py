from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config_sections import LimitsConfig
from bot.telegram.access.rate_limits import Excess, RateLimits, RequestClass
from tests.clock import VirtualClock

Made = Callable[..., RateLimits]


@pytest.fixture
def clock() -> VirtualClock:
    """The time that limits go by."""
    return VirtualClock(1_000_000.0)


@pytest.fixture
def made(clock: VirtualClock) -> Made:
    """Makes limits of which those that are not named are far away."""

    def make(user: int = 0, chat: int = 0, total: int = 0, quick: int = 0, all_quick: int = 0) -> RateLimits:
        config = LimitsConfig(
            user_per_minute=user,
            chat_per_minute=chat,
            all_per_minute=total,
            quick_per_minute=quick,
            all_quick_per_minute=all_quick,
        )
        return RateLimits(config, clock.time)

    return make


def asked(limits: RateLimits, user: int | None, group: int | None, age_s: float = 0.0) -> Excess | None:
    """What comes of a question."""
    return limits.count_request("question", user, group, age_s)


def test_a_person_may_ask_so_often_a_minute(made: Made, clock: VirtualClock) -> None:
    """The third question within a minute of two is one too many; when the first is a minute old it is not."""
    limits = made(user=2)
    assert asked(limits, 1, None) is None
    clock.advance(20)
    assert asked(limits, 1, None) is None
    excess = asked(limits, 1, None)
    assert excess is not None
    assert (excess.scope, excess.seconds) == ("user", 41)
    clock.advance(41)
    assert asked(limits, 1, None) is None
    excess = asked(limits, 1, None)
    assert excess is not None
    assert excess.seconds == 20


def test_another_person_is_another_count(made: Made) -> None:
    """What one person asks takes nothing of another's, and a person's count is the same in all chats."""
    limits = made(user=1)
    assert asked(limits, 1, -5) is None
    assert asked(limits, 2, -5) is None
    assert asked(limits, 1, -6) is not None
    assert asked(limits, 1, None) is not None


def test_a_group_counts_all_that_is_asked_in_it(made: Made) -> None:
    """A group's limit counts its people together; elsewhere it does not hold."""
    limits = made(chat=2)
    assert asked(limits, 1, -5) is None
    assert asked(limits, 2, -5) is None
    excess = asked(limits, 3, -5)
    assert excess is not None
    assert excess.scope == "chat"
    assert asked(limits, 3, -6) is None
    assert asked(limits, 3, None) is None


def test_what_is_refused_counts_nowhere(made: Made, clock: VirtualClock) -> None:
    """Asking on in vain makes the wait no longer, and takes nothing of the others' share."""
    limits = made(user=1, total=3)
    assert asked(limits, 1, None) is None
    clock.advance(30)
    for _ in range(10):
        assert asked(limits, 1, None) is not None
    assert asked(limits, 2, None) is None
    assert asked(limits, 3, None) is None
    assert asked(limits, 4, None) is not None
    clock.advance(31)
    assert asked(limits, 1, None) is None


def test_nought_is_no_limit(made: Made) -> None:
    """With every limit at nought nothing is too much."""
    limits = made()
    assert [asked(limits, 1, -5) for _ in range(300)] == [None] * 300


def test_anonymous_administrators_count_by_their_group(made: Made) -> None:
    """Those who write as a group count as one person, who is another in every group."""
    limits = made(user=1)
    assert asked(limits, None, -5) is None
    assert asked(limits, None, -5) is not None
    assert asked(limits, None, -6) is None


@pytest.mark.parametrize(("first", "scope"), [("user", "chat"), ("chat", "user")])
def test_the_longest_wait_is_told(made: Made, clock: VirtualClock, first: str, scope: str) -> None:
    """Over several limits at once, the one that takes longest to be over counts."""
    limits = made(user=1, chat=2)
    for full in (first, scope):
        if full == "user":
            assert asked(limits, 1, None) is None
        else:
            assert asked(limits, 2, -5) is None
            assert asked(limits, 3, -5) is None
        clock.advance(20)
    excess = asked(limits, 1, -5)
    assert excess is not None
    assert (excess.scope, excess.seconds) == (scope, 41)


def test_an_excess_is_news_once(made: Made, clock: VirtualClock) -> None:
    """Who is over a limit is told once; again only when that wait was over and it is too much again."""
    limits = made(user=1)
    assert asked(limits, 1, None) is None
    told = []
    for _ in range(5):
        excess = asked(limits, 1, None)
        assert excess is not None
        told.append(limits.is_news(excess))
        clock.advance(10)
    assert told == [True, False, False, False, False]
    clock.advance(11)
    assert asked(limits, 1, None) is None
    excess = asked(limits, 1, None)
    assert excess is not None
    assert limits.is_news(excess)


def test_news_is_for_those_concerned(made: Made) -> None:
    """A group is told of its limit once for all its people; of the limit over all each place is told."""
    limits = made(chat=1)
    assert asked(limits, 1, -5) is None
    assert asked(limits, 1, -6) is None
    excesses = [asked(limits, person, group) for person, group in [(2, -5), (3, -5), (2, -6)]]
    assert [excess and limits.is_news(excess) for excess in excesses] == [True, False, True]
    limits = made(total=1)
    assert asked(limits, 1, -5) is None
    excesses = [asked(limits, person, group) for person, group in [(2, -5), (3, -5), (2, None), (3, None)]]
    assert [excess and limits.is_news(excess) for excess in excesses] == [True, False, True, True]


def test_all_that_is_asked_counts_together(made: Made) -> None:
    """The limit over all counts everybody's questions everywhere."""
    limits = made(total=3)
    assert asked(limits, 1, -5) is None
    assert asked(limits, 2, None) is None
    assert asked(limits, 3, -7) is None
    excess = asked(limits, 4, -6)
    assert excess is not None
    assert excess.scope == "all"


@pytest.mark.parametrize("kind", ["quick", "refusal"])
def test_what_is_no_question_takes_nothing_of_questions(made: Made, kind: RequestClass) -> None:
    """However many press, type inline or are turned away, everybody may ask as much as before."""
    limits = made(user=2, chat=3, total=10)
    for person in (1, 2, 3) * 50:
        limits.count_request(kind, person, -5)
    found = [asked(limits, person, -5) for person in (1, 1, 2, 3)]
    assert [excess and excess.scope for excess in found] == [None, None, None, "chat"]
    assert asked(limits, 1, None) is not None


def test_questions_take_nothing_of_presses(made: Made) -> None:
    """Who asks no more may press as much as before: both have counts of their own."""
    limits = made(user=1, chat=1, total=1, quick=2)
    assert [asked(limits, 1, -5) is None for _ in range(3)] == [True, False, False]
    assert [limits.count_request("quick", 1, -5) is None for _ in range(3)] == [True, True, False]


def test_all_presses_together_have_a_limit(made: Made) -> None:
    """Over the limit of all presses those who pressed most wait first, and a group counts for nothing."""
    limits = made(all_quick=4)
    pressed = [limits.count_request("quick", person, -5) for person in (1, 1, 1, 2, 1, 2, 3)]
    assert [excess and excess.scope for excess in pressed] == [None, None, "all", None, "all", "all", None]
    assert asked(limits, 1, -5) is None


def test_who_is_turned_away_may_ask_when_let_in(made: Made) -> None:
    """What a stranger was told in vain counts against being told again, and not against questions."""
    limits = made(user=2)
    told = [limits.count_request("refusal", 1, None) is None for _ in range(3)]
    assert told == [True, True, False]
    assert [asked(limits, 1, None) is None for _ in range(3)] == [True, True, False]


def test_one_flood_leaves_half(made: Made) -> None:
    """Whoever asks without end gets half of what all may, and another one half of what is left, and so on."""
    limits = made(total=120)
    for person, had in ((1, 60), (2, 30), (3, 15)):
        taken = [asked(limits, person, -person) is None for _ in range(200)]
        assert taken == [True] * had + [False] * (200 - had)


def test_a_group_is_one_holder_too(made: Made) -> None:
    """Many people of one group together get no more than half, and elsewhere they may go on."""
    limits = made(total=40)
    taken = [asked(limits, person, -5) is None for person in range(1, 41)]
    assert taken == [True] * 20 + [False] * 20
    assert asked(limits, 40, None) is None


def test_the_told_wait_for_a_share_is_enough(made: Made, clock: VirtualClock) -> None:
    """Who holds too much of what all may is told when they may ask again, which then they may."""
    limits = made(total=10)
    for _ in range(5):
        assert asked(limits, 1, None) is None
        clock.advance(5)
    excess = asked(limits, 1, None)
    assert excess is not None
    assert (excess.scope, excess.seconds) == ("all", 36)
    clock.advance(excess.seconds - 1.5)
    assert asked(limits, 1, None) is not None
    clock.advance(1.5)
    assert asked(limits, 1, None) is None


def test_old_questions_count_in_their_own_minute(made: Made) -> None:
    """Thirty questions of an hour that come at once are no flood; ten of one minute are, however old."""
    limits = made(user=2, chat=2, total=3)
    assert [asked(limits, 1, -5, 120.0 * number) for number in reversed(range(30))] == [None] * 30
    late = [asked(limits, 2, None, 7200.0 - number) is None for number in range(10)]
    assert late == [True, True, *[False] * 8]


def test_what_comes_late_counts_with_what_came_before(made: Made) -> None:
    """A question that is dealt with after later ones finds no room that these have taken."""
    limits = made(user=2)
    assert asked(limits, 1, None) is None
    assert asked(limits, 1, None, 5.0) is None
    assert asked(limits, 1, None, 10.0) is not None
    assert asked(limits, 1, None, 61.0) is None


Step = tuple[int, int | None, float, float]
steps = st.tuples(
    st.integers(1, 3), st.sampled_from([None, -5, -6]), st.floats(0, 25), st.sampled_from([0.0, 0.0, 30.0])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=60), st.integers(1, 4), st.integers(1, 12), st.data())
def test_no_minute_holds_more_than_the_limit(
    tried: list[Step], most: int, total: int, data: st.DataObject
) -> None:
    """Whatever the pace, the order and the age, no minute holds more than the limits; waits suffice."""
    clock = VirtualClock(1_000_000.0)
    limits = RateLimits(
        LimitsConfig(user_per_minute=most, chat_per_minute=0, all_per_minute=total), clock.time
    )
    taken: dict[int, list[float]] = {0: [], 1: [], 2: [], 3: []}
    for person, group, pause, age in tried:
        clock.advance(pause)
        excess = asked(limits, person, group, age)
        if excess is None:
            taken[person].append(clock.time() - age)
            taken[0].append(clock.time() - age)
        elif data.draw(st.booleans()):
            assert excess.seconds <= 61 + age  # counted from when it was asked
            clock.advance(excess.seconds + age)
            assert asked(limits, person, group) is None
            taken[person].append(clock.time())
            taken[0].append(clock.time())
    for who, moments in taken.items():
        for end in moments:
            assert sum(end - 60 < moment <= end for moment in moments) <= (most if who else total)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from([None, -5, -6])), max_size=120),
    st.integers(1, 24),
)
def test_nobody_may_hold_more_than_is_left(requests: list[tuple[int, int | None]], total: int) -> None:
    """A request is let in just where its person and its group hold fewer of all than are left.

    So the first half is anybody's, nobody holds more than half, and who holds none finds what is left.
    """
    limits = RateLimits(
        LimitsConfig(user_per_minute=0, chat_per_minute=0, all_per_minute=total), VirtualClock(0.0).time
    )
    held: Counter[int] = Counter()
    used = 0
    for person, group in requests:
        left = total - used
        mine = max(held[person], held[group] if group else 0)
        granted = asked(limits, person, group) is None
        assert granted == (mine < left)
        assert granted or used >= total / 2
        assert granted or mine > 0 or left == 0
        if granted:
            used += 1
            held.update({person, *([group] if group else [])})
    assert used <= total
    assert all(2 * count <= total + 1 for count in held.values())


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 30), st.integers(1, 120))
def test_floods_leave_their_equal_part(floods: int, total: int) -> None:
    """However many ask without end, what stays free is what each of them has, or one less."""
    limits = RateLimits(
        LimitsConfig(user_per_minute=0, chat_per_minute=0, all_per_minute=total), VirtualClock(0.0).time
    )
    for person in [*range(1, floods + 1)] * total:
        asked(limits, person, None)
    newcomer = sum(asked(limits, 99, None) is None for _ in range(total))
    assert newcomer >= (total // (floods + 1) + 1) // 2

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.state.journal import QuestionKind, QuestionOutcome, QuestionRecord, Rating
from bot.state.state import State, open_state
from bot.state.statistics import Day, Slow, Statistics, Unanswered
from tests.bot.state.moments import START, Place, StandingClock

GROUP, ME, YOU = -1001234567890, 700000000001, 700000000002
VIETNAM = dt.timezone(dt.timedelta(hours=7))
EVER = START + dt.timedelta(days=1000)


def ask(
    state: State, question: str, outcome: QuestionOutcome = QuestionOutcome.REFUSED, seconds: float = 0.1
) -> int:
    return state.journal.record(
        QuestionRecord(QuestionKind.ASK, question, None, GROUP, ME, 1, outcome, None, seconds)
    )


def test_an_empty_log_has_no_statistics(state: State) -> None:
    """Where nothing was asked there is nothing to tell."""
    assert state.journal.statistics(START, EVER) == Statistics((), (), ())


def test_days_are_counted_by_how_they_went(state: State, clock: StandingClock) -> None:
    """Every day has its outcomes and bad verdicts, a day without requests its zeros, in order."""
    for outcome, times in zip(QuestionOutcome, (4, 3, 2, 1), strict=True):
        numbers = [ask(state, "Ai?", outcome) for _ in range(times)]
    state.journal.feedback(numbers[0], ME, Rating.DOWN)
    state.journal.feedback(numbers[0], YOU, Rating.DOWN)
    clock.advance(days=2)
    late = ask(state, "Ai?", QuestionOutcome.ANSWERED)
    state.journal.feedback(late, ME, Rating.UP)
    days = state.journal.statistics(START, EVER).days
    first = START.date()
    assert days == (
        Day(first, answered=4, near=3, refused=2, failed=1, downs=2),
        Day(first + dt.timedelta(days=1), 0, 0, 0, 0, 0),
        Day(first + dt.timedelta(days=2), answered=1, near=0, refused=0, failed=0, downs=0),
    )
    assert [day.asked for day in days] == [10, 0, 1]


def test_only_the_time_that_is_asked_for_counts(state: State, clock: StandingClock) -> None:
    """The first moment belongs to the time, the last one does not any more, in every part."""
    for number in range(4):
        ask(state, f"Câu {number}")
        clock.advance(hours=1)
    found = state.journal.statistics(START + dt.timedelta(hours=1), START + dt.timedelta(hours=3))
    assert [day.refused for day in found.days] == [2]
    assert [row.question for row in found.slowest] == ["Câu 1", "Câu 2"]
    assert {row.question for row in found.unanswered} == {"Câu 1", "Câu 2"}


@settings(deadline=None, max_examples=20)
@given(
    hours=st.lists(st.integers(0, 100), min_size=1, max_size=12),
    offset=st.integers(-12, 14),
    since=st.integers(0, 60),
    length=st.integers(0, 60),
)
def test_days_begin_at_midnight_of_the_zone(
    fresh: Callable[[], Place],
    hours: list[int],
    offset: int,
    since: int,
    length: int,
) -> None:
    """In any zone a request counts on the day that a calendar there shows."""
    zone = dt.timezone(dt.timedelta(hours=offset))
    midnight = dt.datetime(2026, 2, 27, tzinfo=dt.UTC)
    begin = midnight + dt.timedelta(hours=since)
    end = begin + dt.timedelta(hours=length)
    clock = StandingClock()
    expected: Counter[dt.date] = Counter()
    with open_state(fresh(), clock) as state:
        for hour in hours:
            clock.time = midnight + dt.timedelta(hours=hour)
            ask(state, "Ai?")
            if begin <= clock.time < end:
                expected[clock.time.astimezone(zone).date()] += 1
        days = state.journal.statistics(begin, end, zone).days
    assert {day.date: day.refused for day in days if day.asked} == expected
    assert [day.date for day in days] == [
        min(expected) + dt.timedelta(days=number) for number in range(len(days))
    ]
    assert not days or days[-1].date == max(expected)


def test_the_slowest_come_first(state: State) -> None:
    """The slowest requests are listed, so many as are wanted, of equals the older one first."""
    for number, seconds in enumerate([0.5, 3.5, 1.5, 3.5, 0.1]):
        ask(state, f"Câu {number}", QuestionOutcome.ANSWERED, seconds)
    slowest = state.journal.statistics(START, EVER, most=3).slowest
    assert slowest == (
        Slow(2, "Câu 1", 3.5, START),
        Slow(4, "Câu 3", 3.5, START),
        Slow(3, "Câu 2", 1.5, START),
    )


def test_what_was_not_answered_is_gathered(state: State, clock: StandingClock) -> None:
    """Questions with no answer are listed by how often they came, whichever way they were typed."""
    for question, outcome in [
        ("Ai là Bí thư Trà Vinh?", QuestionOutcome.REFUSED),
        ("Dân số?", QuestionOutcome.NEAR),
        ("ai la bi thu tra vinh", QuestionOutcome.NEAR),
        ("Dân số?", QuestionOutcome.ANSWERED),
        ("Dân số?", QuestionOutcome.ANSWERED),
        ("Lỗi?", QuestionOutcome.FAILED),
        ("  AI LÀ  BÍ THƯ\nTRÀ VINH ?!", QuestionOutcome.REFUSED),
        ("Ở đâu", QuestionOutcome.REFUSED),
    ]:
        clock.advance(minutes=1)
        ask(state, question, outcome)
    found = state.journal.statistics(START, EVER).unanswered
    assert found == (
        Unanswered("  AI LÀ  BÍ THƯ\nTRÀ VINH ?!", 3, START + dt.timedelta(minutes=7)),
        Unanswered("Ở đâu", 1, START + dt.timedelta(minutes=8)),
        Unanswered("Dân số?", 1, START + dt.timedelta(minutes=2)),
    )
    assert state.journal.statistics(START, EVER, most=1).unanswered == found[:1]


def test_days_of_vietnam_end_at_five_in_the_afternoon_of_greenwich(
    state: State, clock: StandingClock
) -> None:
    """A question asked in Vietnam just after midnight counts on the new day there."""
    clock.time = dt.datetime(2026, 3, 2, 16, 59, 59, 999999, dt.UTC)
    ask(state, "Ai?")
    clock.time = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
    ask(state, "Ai?")
    days = state.journal.statistics(START, EVER, VIETNAM).days
    assert [(day.date.isoformat(), day.refused) for day in days] == [("2026-03-02", 1), ("2026-03-03", 1)]
    assert [day.refused for day in state.journal.statistics(START, EVER).days] == [2]

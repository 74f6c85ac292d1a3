from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.state.journal import LogEntry, QuestionKind, QuestionOutcome, QuestionRecord, Rating, Reason
from bot.state.state import State, open_state
from tests.bot.state.moments import START, Place, StandingClock, contents
from tests.corpus.texts import any_text

GROUP, ME, YOU, ANN = -1001234567890, 700000000001, 700000000002, 700000000003
ASKED = QuestionRecord(
    QuestionKind.ASK,
    "Ai là Bí thư?",
    "Ai là bí thư?",
    GROUP,
    ME,
    17,
    QuestionOutcome.ANSWERED,
    0.75,
    0.25,
    ("a", "b"),
)

ids = st.none() | st.integers(-(2**63), 2**63 - 1)
requests = st.builds(
    QuestionRecord,
    kind=st.sampled_from(QuestionKind),
    question=any_text,
    understood=st.none() | st.just("Ai là bí thư?"),
    chat_id=ids,
    user_id=ids,
    message_id=ids,
    outcome=st.sampled_from(QuestionOutcome),
    confidence=st.none() | st.floats(0, 1),
    seconds=st.floats(0, 1e6),
    bulletins=st.lists(st.text("abc-0", max_size=6), max_size=4).map(tuple),
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_state(tmp_path_factory.mktemp("shelf") / "bot.sqlite", StandingClock())


@settings(deadline=None, max_examples=60)
@given(asked=requests)
def test_what_is_recorded_is_in_the_log(shelf: State, asked: QuestionRecord) -> None:
    """A request is in the log as it was, under its number and with the time."""
    shelf.journal.purge(START + dt.timedelta(seconds=1))
    number = shelf.journal.record(asked)
    assert list(shelf.journal.rows(START)) == [LogEntry(number, START, asked, 0, 0, ())]


def test_the_log_is_read_in_order_and_to_the_end(
    state: State,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The log from a time on comes in the order of asking, each request once, however long it is."""
    monkeypatch.setattr("bot.state.journal._PAGE", 3)
    numbers = []
    for _ in range(10):
        numbers.append(state.journal.record(ASKED))
        clock.advance(minutes=1)
    assert [row.id for row in state.journal.rows(START)] == numbers
    assert [row.id for row in state.journal.rows(START + dt.timedelta(minutes=4))] == numbers[4:]
    assert list(state.journal.rows(clock.time)) == []


def test_the_log_may_grow_while_it_is_read(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the log holds nobody up who writes to it."""
    monkeypatch.setattr("bot.state.journal._PAGE", 2)
    numbers = [state.journal.record(ASKED) for _ in range(3)]
    reading = state.journal.rows(START)
    first = next(reading)
    numbers.append(state.journal.record(ASKED))
    assert [first.id, *(row.id for row in reading)] == numbers


def test_a_number_is_never_given_twice(state: State, clock: StandingClock) -> None:
    """A request has a number that none had before it, even one that was deleted."""
    first = state.journal.record(ASKED)
    state.journal.purge(clock.advance(seconds=1))
    assert state.journal.record(ASKED) > first


def test_feedback_is_counted_with_the_request(state: State, clock: StandingClock) -> None:
    """Each person has one verdict on each answer, and the reasons come in the order in which they did."""
    one, two = state.journal.record(ASKED), state.journal.record(ASKED)
    assert state.journal.feedback(one, ANN, Rating.DOWN, Reason.WRONG_BULLETIN)
    clock.advance(seconds=1)
    assert state.journal.feedback(one, ME, Rating.DOWN, Reason.OUT_OF_DATE)
    assert state.journal.feedback(one, YOU, Rating.UP)
    assert state.journal.feedback(two, ME, Rating.UP)
    found = {row.id: (row.ups, row.downs, row.reasons) for row in state.journal.rows(START)}
    assert found == {one: (1, 2, (Reason.WRONG_BULLETIN, Reason.OUT_OF_DATE)), two: (1, 0, ())}


def test_a_verdict_can_be_changed(state: State) -> None:
    """The last verdict of a person counts alone; the reason of an earlier one is gone."""
    number = state.journal.record(ASKED)

    def thought() -> tuple[int, int, tuple[Reason, ...]]:
        [row] = state.journal.rows(START)
        return row.ups, row.downs, row.reasons

    state.journal.feedback(number, ME, Rating.DOWN)
    assert thought() == (0, 1, ())
    for reason in Reason:
        state.journal.feedback(number, ME, Rating.DOWN, reason)
        assert thought() == (0, 1, (reason,))
    state.journal.feedback(number, ME, Rating.UP)
    assert thought() == (1, 0, ())


def test_feedback_on_what_is_gone_is_not_kept(state: State, clock: StandingClock, path: Place) -> None:
    """A verdict on a request that is not in the log says so, and leaves nothing."""
    number = state.journal.record(ASKED)
    state.journal.purge(clock.advance(seconds=1))
    assert not state.journal.feedback(number, ME, Rating.UP)
    assert contents(path)["feedback"] == []


def test_a_good_answer_has_no_fault(state: State) -> None:
    """A reason for a good verdict is refused."""
    number = state.journal.record(ASKED)
    with pytest.raises(ValueError, match="bad answer"):
        state.journal.feedback(number, ME, Rating.UP, Reason.OUT_OF_DATE)


def test_purging_deletes_old_requests(state: State, clock: StandingClock, path: Place) -> None:
    """Requests made before a time go with their feedback, later ones stay."""
    old = [state.journal.record(ASKED) for _ in range(2)]
    state.journal.feedback(old[0], ME, Rating.UP)
    later = clock.advance(days=90)
    new = state.journal.record(ASKED)
    state.journal.feedback(new, ME, Rating.UP)
    assert state.journal.purge(later) == 2
    assert [(row.id, row.ups) for row in state.journal.rows(START)] == [(new, 1)]
    assert [row[:2] for row in contents(path)["feedback"]] == [(new, ME)]


def test_the_log_outlives_the_process(path: Place) -> None:
    """What was recorded and thought is known after the bot was started anew."""
    with open_state(path, StandingClock()) as state:
        number = state.journal.record(ASKED)
        state.journal.feedback(number, ME, Rating.DOWN, Reason.SHOULD_REFUSE)
    with open_state(path) as state:
        assert list(state.journal.rows(START)) == [
            LogEntry(number, START, ASKED, 0, 1, (Reason.SHOULD_REFUSE,))
        ]


def test_an_unanswered_request_may_lack_all_but_the_question(state: State) -> None:
    """A request of nobody, nowhere, that failed before it was understood, can be recorded."""
    bare = dataclasses.replace(
        ASKED,
        kind=QuestionKind.INLINE,
        understood=None,
        chat_id=None,
        user_id=None,
        message_id=None,
        outcome=QuestionOutcome.FAILED,
        confidence=None,
        bulletins=(),
    )
    state.journal.record(bare)
    assert [row.record for row in state.journal.rows(START)] == [bare]

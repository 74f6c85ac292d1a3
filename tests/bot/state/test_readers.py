from __future__ import annotations

from bot.state.readers import ReadingRight
from bot.state.state import State
from tests.bot.state.moments import START, StandingClock

ME, GROUP, SUPERGROUP = 700000000001, -1234567890, -1001234567890
SOME = frozenset({"Nội vụ", "Văn hóa, Thể thao và Du lịch"})


def test_of_nobody_is_anything_said_at_first(state: State) -> None:
    """A new memory knows no rights."""
    assert state.readers.rights(ME, GROUP) == [None, None]
    assert state.readers.everyone() == []


def test_the_last_word_counts(state: State, clock: StandingClock) -> None:
    """Some collections, none, and everything are told apart, each of its subject alone; and taken back."""
    state.readers.let_read(GROUP, SOME)
    assert state.readers.rights(ME, GROUP) == [None, ReadingRight(GROUP, SOME, START)]
    later = clock.advance(hours=1)
    state.readers.let_read(GROUP, frozenset())
    state.readers.let_read(ME, None)
    nothing, everything = ReadingRight(GROUP, frozenset(), later), ReadingRight(ME, None, later)
    assert state.readers.rights(GROUP, ME) == [nothing, everything]
    assert state.readers.everyone() == [nothing, everything]
    state.readers.let_read_as_others(GROUP)
    assert state.readers.rights(GROUP, ME) == [None, everything]


def test_forgetting_a_person_takes_no_limit_away(state: State) -> None:
    """What somebody may not read stays so when all else of them is deleted."""
    state.readers.let_read(ME, SOME)
    state.people.forget(ME)
    assert state.readers.rights(ME) == [ReadingRight(ME, SOME, START)]


def test_a_supergroup_reads_what_the_group_did(state: State) -> None:
    """Under its new id it may read the same, unless that was given something already."""
    state.readers.let_read(GROUP, SOME)
    state.chats.migrate(GROUP, SUPERGROUP)
    assert state.readers.rights(SUPERGROUP) == [ReadingRight(SUPERGROUP, SOME, START)]
    state.readers.let_read(SUPERGROUP, frozenset({"Y tế"}))
    state.chats.migrate(GROUP, SUPERGROUP)
    [right] = state.readers.rights(SUPERGROUP)
    assert right
    assert right.collections == frozenset({"Y tế"})

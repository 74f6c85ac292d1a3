from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.state.inbox import ReceivedUpdate
from bot.state.state import State, open_state
from tests.bot.state.moments import Place, StandingClock, contents

ROOT = Path(__file__).parents[3]
GROUP, ME, YOU = -1001234567890, 700000000001, 700000000002
WORDS = "Bí thư là ai?"


def update(number: int, user_id: int | None = ME, chat_id: int | None = GROUP) -> ReceivedUpdate:
    raw = {"update_id": number, "message": {"text": WORDS, "from": {"id": user_id}, "chat": {"id": chat_id}}}
    return ReceivedUpdate(number, user_id, chat_id, raw)


def numbers(updates: list[ReceivedUpdate]) -> list[int]:
    return [each.update_id for each in updates]


def test_an_update_is_new_once(state: State) -> None:
    """An update is new when it comes first, and known however often it comes again, dealt with or not."""
    assert state.inbox.receive([update(1), update(2), update(2)]) == {1, 2}
    assert state.inbox.receive([update(2), update(3)]) == {3}
    state.inbox.finish([1])
    assert state.inbox.receive([update(1)]) == set()
    assert state.inbox.receive([]) == set()


def test_what_a_run_holds_is_its_own(state: State, path: Place) -> None:
    """What a run received waits for nobody, neither for itself nor for another run beside it."""
    state.inbox.receive([update(1)])
    assert state.inbox.waiting() == []
    with open_state(path, state.clock) as other:
        assert other.inbox.waiting() == []
        assert other.inbox.claim([1]) == set()


def test_what_a_run_leaves_behind_is_found_whole(state: State, path: Place) -> None:
    """A run that is alone finds what the one before did not deal with, the oldest first, each word of it."""
    state.inbox.receive([update(5), update(3), update(4)])
    state.inbox.finish([4])
    with open_state(path, state.clock) as other:
        assert other.inbox.free_all() == 2
        assert other.inbox.waiting() == [update(3), update(5)]


def test_one_of_many_claims(state: State, path: Place) -> None:
    """What nobody holds is held by the first that claims it; that is one more attempt."""
    state.inbox.receive([update(1), update(2)])
    with open_state(path, state.clock) as one, open_state(path, state.clock) as two:
        one.inbox.free_all()
        assert one.inbox.claim([1]) == {1}
        assert two.inbox.claim([1, 2, 3]) == {2}
        assert one.inbox.claim([1, 2]) == set()
        assert two.inbox.waiting() == []
        two.inbox.free_all()
        assert [each.attempts for each in one.inbox.waiting()] == [2, 2]


def test_a_lease_runs_out(state: State, path: Place, clock: StandingClock) -> None:
    """What a run holds is anybody's once its lease is over, unless it renews it."""
    state.inbox.receive([update(1)])
    with open_state(path, clock) as other:
        clock.advance(seconds=state.inbox.lease.total_seconds())
        assert state.inbox.renew() == 1
        clock.advance(seconds=state.inbox.lease.total_seconds())
        assert other.inbox.waiting() == []
        clock.advance(seconds=1)
        assert numbers(other.inbox.waiting()) == [1]
        assert state.inbox.waiting() == []  # it is still at it
        assert other.inbox.claim([1]) == {1}
        assert state.inbox.renew() == 0


def test_what_is_released_was_no_attempt(state: State, path: Place) -> None:
    """What a run gives back when it ends can be claimed at once, and counts as if it had not begun."""
    state.inbox.receive([update(1), update(2)])
    with open_state(path, state.clock) as other:
        other.inbox.release([2])  # not its own
        assert other.inbox.waiting() == []
        state.inbox.release([1])
        assert [(each.update_id, each.attempts) for each in other.inbox.waiting()] == [(1, 0)]
        other.inbox.claim([1])
        other.inbox.free_all()
        assert [each.attempts for each in other.inbox.waiting()] == [1, 1]


def test_nothing_but_the_number_stays(state: State, path: Place) -> None:
    """Of what was dealt with neither words nor people stay, only the number by which it is known again."""
    state.inbox.receive([update(1)])
    assert state.inbox.count() == 1
    state.inbox.finish([1, 7])
    assert state.inbox.count() == 0
    [row] = contents(path)["inbox"]
    assert row[0] == 1
    assert row[1:4] == (None, None, None)
    assert WORDS not in repr(row)
    with open_state(path, state.clock) as other:
        assert other.inbox.free_all() == 0
        assert other.inbox.waiting() == []


def test_old_updates_go(state: State, clock: StandingClock) -> None:
    """What came before a time is deleted, dealt with or not; what came since stays."""
    state.inbox.receive([update(1), update(2)])
    state.inbox.finish([1])
    later = clock.advance(seconds=1)
    state.inbox.receive([update(3)])
    assert state.inbox.purge(later) == 2
    assert state.inbox.count() == 1


def test_a_forgotten_person_waits_no_more(state: State, path: Place) -> None:
    """Forgetting a person takes what they sent, wherever, out of the inbox; what others sent stays."""
    state.inbox.receive([update(1, ME, GROUP), update(2, YOU, GROUP), update(3, None, ME)])
    assert state.people.forget(ME) == 2
    with open_state(path, state.clock) as other:
        other.inbox.free_all()
        assert numbers(other.inbox.waiting()) == [2]


DYING = """
import os, sys
from bot.state.inbox import ReceivedUpdate; from bot.state.state import open_state
from tests.bot.state.moments import placed
state = open_state(placed(sys.argv[1]))
state.inbox.receive([ReceivedUpdate(1, 2, 3, {"update_id": 1})])
os._exit(3)
"""


@pytest.mark.slow
def test_what_is_received_outlives_the_process(path: Place) -> None:
    """What was received is there although the process was gone the moment after."""
    program = [sys.executable, "-W", "error", "-c", DYING, str(path)]
    assert subprocess.run(program, cwd=ROOT, check=False).returncode == 3  # noqa: S603 (our own)
    with open_state(path) as state:
        state.inbox.free_all()
        assert numbers(state.inbox.waiting()) == [1]

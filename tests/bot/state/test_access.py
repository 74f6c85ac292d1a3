from __future__ import annotations

import re
import threading

import pytest

from bot.state.access import CODE_LIFE, CODES_A_DAY, Allowed
from bot.state.state import State, open_state
from tests.bot.state.moments import START, Place, StandingClock, execute

ME, YOU, BOSS, GROUP = 700000000001, 700000000002, 700000000003, -1001234567890
STAND_INS = [1087968824, 777000, 136817688]  # the anonymous admin, Telegram itself, a channel's voice


def request(state: State, subject_id: int = ME) -> str:
    """A code that is given."""
    code = state.access.request(subject_id, "tôi")
    assert code is not None
    return code


def test_nobody_is_allowed_at_first(state: State) -> None:
    """A new list is empty."""
    assert state.access.everyone() == []
    assert state.access.pending() == []
    assert not state.access.allows(ME)


def test_who_is_allowed_is_on_the_list(state: State, clock: StandingClock) -> None:
    """The list tells who may ask, under which name, by whose word and since when, in that order."""
    assert state.access.allow(YOU, BOSS, "bạn")
    later = clock.advance(hours=1)
    assert state.access.allow(GROUP, ME, "nhóm")
    assert state.access.allows(YOU)
    assert state.access.allows(GROUP)
    assert not state.access.allows(-GROUP)
    assert not state.access.allows(BOSS)
    assert state.access.everyone() == [Allowed(YOU, "bạn", BOSS, START), Allowed(GROUP, "nhóm", ME, later)]


def test_allowing_again_changes_the_entry(state: State, clock: StandingClock) -> None:
    """Somebody allowed twice is on the list once, by the last word."""
    state.access.allow(ME, BOSS, "tôi")
    later = clock.advance(hours=1)
    state.access.allow(ME, YOU, "anh Ba")
    assert state.access.everyone() == [Allowed(ME, "anh Ba", YOU, later)]


def test_who_is_denied_is_off_the_list(state: State) -> None:
    """Denying takes one entry away, and says whether there was one."""
    state.access.allow(ME, BOSS, "tôi")
    state.access.allow(YOU, BOSS, "bạn")
    assert state.access.deny(ME)
    assert not state.access.deny(ME)
    assert not state.access.allows(ME)
    assert state.access.allows(YOU)


@pytest.mark.parametrize("stand_in", STAND_INS)
def test_accounts_of_many_people_are_never_allowed(state: State, path: Place, stand_in: int) -> None:
    """An account through which many people write is never allowed: not by word, by code or by hand."""
    assert not state.access.allow(stand_in, BOSS, "ẩn danh")
    assert state.access.request(stand_in, "ẩn danh") is None
    assert state.access.everyone() == []
    state.access.allow(ME, BOSS, "tôi")
    execute(path, f"UPDATE allowed SET subject_id = {stand_in}")  # noqa: S608
    assert not state.access.allows(stand_in)


def test_the_list_outlives_the_process(path: Place) -> None:
    """Who was allowed, and who asked to be, is known after the bot was started anew."""
    with open_state(path) as state:
        state.access.allow(YOU, BOSS, "bạn")
        code = request(state)
    with open_state(path) as state:
        assert state.access.allows(YOU)
        assert state.access.approve(code, BOSS) is not None


def test_codes_are_easy_to_read_and_hard_to_guess(state: State) -> None:
    """A code is two groups of four signs, none like another, and no two codes are the same."""
    codes = {request(state, number) for number in range(1, 201)}
    assert len(codes) == 200
    for code in codes:
        assert re.fullmatch(r"[ACDEFGHJKMNPQRTWXY34679]{4}-[ACDEFGHJKMNPQRTWXY34679]{4}", code)
    assert len(set("".join(codes))) == 24  # every sign turns up


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n", "`{}`."])
@pytest.mark.parametrize(
    "way", [str.upper, str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")]
)
def test_an_approved_code_allows(state: State, clock: StandingClock, typed: str, way: str) -> None:
    """A code, whichever way it is typed, allows the one who asked, by the word of the admin."""
    code = request(state)
    later = clock.advance(minutes=5)
    found = state.access.approve(typed.format(way(code)), BOSS)  # type: ignore[operator]
    assert found is not None
    assert (found.subject_id, found.label, found.code, found.at) == (ME, "tôi", code, START)
    assert state.access.everyone() == [Allowed(ME, "tôi", BOSS, later)]
    assert state.access.pending() == []


def test_a_code_counts_once(state: State) -> None:
    """A code that was decided on decides nothing more, either way."""
    code = request(state)
    assert state.access.approve(code, BOSS)
    state.access.deny(ME)
    assert state.access.approve(code, BOSS) is None
    assert state.access.refuse(code, BOSS) is None
    assert not state.access.allows(ME)


@pytest.mark.parametrize("wrong", ["", "-", "AAAA-AAAA", "ĐƯỢC", "' OR 1=1", "{}A", "A{}"])
def test_a_wrong_code_allows_nobody(state: State, wrong: str) -> None:
    """What is no code, or almost one, allows nobody, and the real one is still good."""
    code = request(state)
    assert state.access.approve(wrong.format(code), BOSS) is None
    assert state.access.refuse(wrong.format(code), BOSS) is None
    assert state.access.everyone() == []
    assert state.access.approve(code, BOSS)


def test_a_code_expires(state: State, clock: StandingClock) -> None:
    """A code is good until its hour is over, and not a moment longer."""
    first, second = request(state, ME), request(state, YOU)
    clock.time = START + CODE_LIFE - CODE_LIFE.resolution
    assert [pairing.code for pairing in state.access.pending()] == sorted([first, second])
    assert state.access.approve(first, BOSS)
    clock.time = START + CODE_LIFE
    assert state.access.pending() == []
    assert state.access.approve(second, BOSS) is None
    assert not state.access.allows(YOU)


def test_a_clock_set_back_makes_no_code_last_longer(state: State, clock: StandingClock) -> None:
    """A code that seems to be of the future counts as expired, and another one can be had."""
    code = request(state)
    clock.time = START - CODE_LIFE
    assert state.access.pending() == []
    assert state.access.approve(code, BOSS) is None
    assert request(state) != code


def test_asking_again_gives_the_same_code(state: State, clock: StandingClock) -> None:
    """While a code is good there is no other for the same person."""
    code = request(state)
    clock.advance(minutes=59)
    assert request(state) == code
    assert request(state, YOU) != code
    clock.advance(minutes=1)
    assert request(state) != code


def test_codes_a_day_are_few(state: State, clock: StandingClock) -> None:
    """One person has so many codes within a day, and more when the first of them is a day old."""
    for _ in range(CODES_A_DAY):
        request(state)
        clock.advance(hours=2)
    assert state.access.request(ME, "tôi") is None
    assert state.access.request(YOU, "bạn") is not None
    clock.time = START.replace(day=START.day + 1)
    assert state.access.request(ME, "tôi") is not None


def test_who_was_refused_waits_for_a_day(state: State, clock: StandingClock) -> None:
    """After a refusal there is no code for a day, and nobody was allowed."""
    found = state.access.refuse(request(state), BOSS)
    assert found is not None
    assert found.subject_id == ME
    assert not state.access.allows(ME)
    clock.advance(hours=23)
    assert state.access.request(ME, "tôi") is None
    clock.advance(hours=1)
    assert state.access.request(ME, "tôi") is not None


def test_pending_codes_are_listed_oldest_first(state: State, clock: StandingClock) -> None:
    """Those who wait for a decision are listed in the order in which they asked."""
    for subject_id in (YOU, ME, GROUP, BOSS):
        request(state, subject_id)
        clock.advance(minutes=1)
    state.access.approve(request(state, GROUP), BOSS)
    state.access.refuse(request(state, BOSS), BOSS)
    assert [pairing.subject_id for pairing in state.access.pending()] == [YOU, ME]


def test_purging_deletes_old_codes(state: State, clock: StandingClock) -> None:
    """Codes made before a time go, others and the list stay."""
    state.access.approve(request(state, YOU), BOSS)
    later = clock.advance(minutes=1)
    code = request(state)
    assert state.access.purge(later) == 1
    assert [pairing.code for pairing in state.access.pending()] == [code]
    assert state.access.allows(YOU)


def test_one_of_two_admins_decides(state: State) -> None:
    """Of two who decide on a code at the same moment one does, whichever it is."""
    for subject_id in range(1, 21):
        code = request(state, subject_id)
        gate = threading.Barrier(2)
        found: list[object] = []

        def decide(code: str = code, gate: threading.Barrier = gate, found: list[object] = found) -> None:
            gate.wait()
            found.append(state.access.approve(code, BOSS))

        threads = [threading.Thread(target=decide) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(pairing is None for pairing in found) == [False, True]

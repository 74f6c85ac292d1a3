from __future__ import annotations

import datetime as dt
import threading

from bot.state.answers import Answered
from bot.state.state import State, open_state
from tests.bot.state.moments import START, Place, StandingClock, contents

GROUP, OTHER, ME, YOU = -1001234567890, -5, 700000000001, 700000000002


def test_a_question_is_taken_up_once(state: State) -> None:
    """An update that is delivered again is not taken up again, neither during the answer nor after it."""
    assert state.answers.claim(GROUP, 17, 900, ME)
    assert not state.answers.claim(GROUP, 17, 900, ME)
    assert state.answers.finish(GROUP, 17, 900, "Ai?", [18])
    assert not state.answers.claim(GROUP, 17, 900, ME)


def test_each_message_of_each_chat_is_taken_up(state: State) -> None:
    """Messages of the same number in other chats, and others of the same chat, are other questions."""
    assert state.answers.claim(GROUP, 17, 900, ME)
    assert state.answers.claim(OTHER, 17, 901, ME)
    assert state.answers.claim(GROUP, 18, 902, ME)
    assert state.answers.claim(GROUP, 16, 800, None)


def test_what_is_to_hold_the_answer_is_found_by_the_next_run(path: Place, clock: StandingClock) -> None:
    """A message of ours that stands for an answer belongs to its question, taken up again or not."""
    with open_state(path, clock) as state:
        state.answers.claim(GROUP, 17, 900, ME)
        state.answers.keep_reply(GROUP, 17, 18)
        state.answers.keep_reply(GROUP, 99, 100)
    with open_state(path, clock) as state:
        assert state.answers.claim(GROUP, 17, 900, ME)
        assert state.answers.answer_to(GROUP, 17) == Answered(GROUP, 17, ME, None, (18,), START)
        assert state.answers.answer_of_reply(GROUP, 100) is None


def test_what_was_answered_stays_answered(path: Place) -> None:
    """After a restart an answered update is not taken up again."""
    with open_state(path) as state:
        state.answers.claim(GROUP, 17, 900, ME)
        state.answers.finish(GROUP, 17, 900, "Ai?", [18])
    with open_state(path) as state:
        assert not state.answers.claim(GROUP, 17, 900, ME)


def test_what_was_not_finished_is_taken_up_after_a_restart(path: Place) -> None:
    """A run that died over a question leaves it to the next run, which takes it up once."""
    died = open_state(path)
    assert died.answers.claim(GROUP, 17, 900, ME)
    with open_state(path) as state:
        assert state.answers.claim(GROUP, 17, 900, ME)
        assert not state.answers.claim(GROUP, 17, 900, ME)
        assert state.answers.finish(GROUP, 17, 900, "Ai?", [18])
    with open_state(path) as state:
        assert not state.answers.claim(GROUP, 17, 900, ME)
    died.close()


def test_an_edit_is_taken_up_and_finds_the_answer(state: State, clock: StandingClock) -> None:
    """A later update of an answered message is taken up once, and knows which messages to edit."""
    state.answers.claim(GROUP, 17, 900, ME)
    state.answers.finish(GROUP, 17, 900, "Ai là Bí thư?", [19, 18])
    later = clock.advance(minutes=1)
    assert state.answers.claim(GROUP, 17, 905, ME)
    assert not state.answers.claim(GROUP, 17, 905, ME)
    assert state.answers.answer_to(GROUP, 17) == Answered(GROUP, 17, ME, "Ai là Bí thư?", (18, 19), later)
    assert state.answers.finish(GROUP, 17, 905, "Ai là Chủ tịch?", [18])
    assert state.answers.answer_to(GROUP, 17) == Answered(GROUP, 17, ME, "Ai là Chủ tịch?", (18,), later)
    assert state.answers.answer_of_reply(GROUP, 19) is None


def test_an_edit_that_was_not_finished_is_taken_up_after_a_restart(path: Place) -> None:
    """A run that died over an edit leaves it to the next run, although the message was answered before."""
    with open_state(path) as state:
        state.answers.claim(GROUP, 17, 900, ME)
        state.answers.finish(GROUP, 17, 900, "Ai?", [18])
        state.answers.claim(GROUP, 17, 905, ME)
    with open_state(path) as state:
        assert state.answers.claim(GROUP, 17, 905, ME)


def test_an_update_before_an_edit_comes_too_late(path: Place) -> None:
    """Once an edit was taken up, the update from before it is not, even by another run."""
    with open_state(path) as state:
        state.answers.claim(GROUP, 17, 905, ME)
        assert not state.answers.claim(GROUP, 17, 900, ME)
    with open_state(path) as state:
        assert not state.answers.claim(GROUP, 17, 900, ME)
        assert state.answers.claim(GROUP, 17, 905, ME)


def test_an_answer_that_an_edit_overtook_is_added(state: State) -> None:
    """An answer to what a message said before an edit is kept to be edited, and does not end the edit."""
    state.answers.claim(GROUP, 17, 900, ME)
    state.answers.claim(GROUP, 17, 905, ME)
    assert not state.answers.finish(GROUP, 17, 900, "Ai là Bí thư?", [18])
    found = state.answers.answer_to(GROUP, 17)
    assert found is not None
    assert (found.understood, found.replies) == (None, (18,))
    assert state.answers.finish(GROUP, 17, 905, "Ai là Chủ tịch?", [18])
    assert not state.answers.finish(GROUP, 17, 900, "Ai là Bí thư?", [20])
    found = state.answers.answer_to(GROUP, 17)
    assert found is not None
    assert (found.understood, found.replies) == ("Ai là Chủ tịch?", (18, 20))


def test_an_overtaken_answer_leaves_the_edit_open(path: Place) -> None:
    """A run that finished only what was asked before an edit leaves the edit to the next run."""
    with open_state(path) as state:
        state.answers.claim(GROUP, 17, 900, ME)
        state.answers.claim(GROUP, 17, 905, ME)
        state.answers.finish(GROUP, 17, 900, "Ai?", [18])
    with open_state(path) as state:
        assert state.answers.claim(GROUP, 17, 905, ME)


def test_a_question_is_found_by_its_answers(path: Place) -> None:
    """Each message that answers leads to the question, also after a restart, and no other message does."""
    with open_state(path, StandingClock()) as state:
        for message_id, user_id, replies in ((17, ME, [18, 19]), (20, YOU, [21])):
            state.answers.claim(GROUP, message_id, 900 + message_id, user_id)
            state.answers.finish(GROUP, message_id, 900 + message_id, f"Câu {message_id}", replies)
    with open_state(path) as state:
        one = Answered(GROUP, 17, ME, "Câu 17", (18, 19), START)
        assert state.answers.answer_of_reply(GROUP, 18) == state.answers.answer_of_reply(GROUP, 19) == one
        assert state.answers.answer_of_reply(GROUP, 21) == Answered(GROUP, 20, YOU, "Câu 20", (21,), START)
        assert state.answers.answer_of_reply(OTHER, 18) is None
        assert state.answers.answer_of_reply(GROUP, 17) is None
        assert state.answers.answer_to(GROUP, 18) is None


def test_a_claimed_question_has_no_answer_yet(state: State) -> None:
    """A question that is being answered is known, without words or answers."""
    state.answers.claim(GROUP, 17, 900, None)
    assert state.answers.answer_to(GROUP, 17) == Answered(GROUP, 17, None, None, (), START)
    assert state.answers.answer_to(OTHER, 17) is None


def test_a_question_may_be_done_without_a_word(state: State) -> None:
    """A question that gets no message, or was not understood, is done all the same."""
    state.answers.claim(GROUP, 17, 900, ME)
    assert state.answers.finish(GROUP, 17, 900, None, [])
    assert not state.answers.claim(GROUP, 17, 900, ME)


def test_what_was_never_claimed_is_not_finished(state: State, path: Place) -> None:
    """Finishing a question that nobody took up keeps nothing."""
    assert not state.answers.finish(GROUP, 17, 900, "Ai?", [18])
    assert contents(path)["answers"] == contents(path)["replies"] == []


def test_purging_deletes_old_answers(state: State, clock: StandingClock, path: Place) -> None:
    """Questions taken up before a time go with their answers, later ones stay."""
    for message_id in (17, 27):
        state.answers.claim(GROUP, message_id, message_id, ME)
        state.answers.finish(GROUP, message_id, message_id, "Ai?", [message_id + 1])
    later = clock.advance(days=1)
    state.answers.claim(GROUP, 37, 37, ME)
    state.answers.finish(GROUP, 37, 37, "Ai?", [38])
    assert state.answers.purge(later) == 2
    assert state.answers.answer_of_reply(GROUP, 18) is None
    assert contents(path)["replies"] == [(GROUP, 38, 37)]


def test_one_of_many_threads_takes_up_a_question(state: State) -> None:
    """Of several threads that want the same question at the same moment one gets it."""
    for message_id in range(20):
        gate = threading.Barrier(4)
        taken: list[bool] = []

        def work(
            message_id: int = message_id,
            gate: threading.Barrier = gate,
            taken: list[bool] = taken,
        ) -> None:
            gate.wait()
            taken.append(state.answers.claim(GROUP, message_id, 900, ME))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(taken) == [False, False, False, True]


def test_the_question_before(state: State, clock: StandingClock) -> None:
    """A person's last answered question is found by chat and topic, before a message, for its time."""
    for chat, topic, user, message in (
        (GROUP, None, ME, 10),
        (GROUP, None, ME, 12),
        (GROUP, 5, ME, 14),
        (GROUP, None, YOU, 16),
        (OTHER, None, ME, 18),
        (GROUP, None, None, 20),
    ):
        state.answers.claim(chat, message, 900 + message, user, topic)
        state.answers.finish(chat, message, 900 + message, f"Ai {message}?", [])
    state.answers.claim(GROUP, 22, 922, ME)  # not answered yet
    day = dt.timedelta(days=1)
    wanted = [
        ((GROUP, None, ME, 23), 12),
        ((GROUP, None, ME, 12), 10),
        ((GROUP, None, ME, 10), None),
        ((GROUP, 5, ME, 23), 14),
        ((GROUP, None, YOU, 23), 16),
        ((GROUP, None, None, 23), 20),
        ((OTHER, None, YOU, 23), None),
    ]
    found = [state.answers.last_before(*asked, day) for asked, _ in wanted]
    assert [each and each.message_id for each in found] == [message for _, message in wanted]
    clock.advance(days=1)
    assert state.answers.last_before(GROUP, None, ME, 23, day) is not None
    clock.advance(seconds=1)
    assert state.answers.last_before(GROUP, None, ME, 23, day) is None

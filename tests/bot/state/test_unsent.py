from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from bot.state.buttons import Press
from bot.state.state import State, open_state
from bot.state.unsent import AnsweredQuestion, UnsentReply
from tests.bot.state.moments import START, Place, StandingClock

GROUP, OTHER, ME = -1001234567890, -5, 700000000001
OTHER_PERSON = 700000000002


def reply(chat_id: int = GROUP, message_id: int | None = 17, *texts: str) -> UnsentReply:
    return UnsentReply(chat_id, None, 17, ME, message_id, texts or ("một", "hai"))


def asked(state: State, update_id: int = 900, message_id: int = 17) -> AnsweredQuestion:
    assert state.answers.claim(GROUP, message_id, update_id, ME)
    return AnsweredQuestion(GROUP, message_id, update_id, "Ai?")


def texts(replies: list[UnsentReply]) -> list[str]:
    return [reply.texts[0] for reply in replies]


def test_a_question_is_answered_when_its_answer_is_kept(path: Place) -> None:
    """From then on the question is not taken up again, and the next run has the answer to send."""
    with open_state(path) as state:
        state.unsent.put(reply(), [asked(state)])
    with open_state(path) as state:
        assert not state.answers.claim(GROUP, 17, 900, ME)
        assert state.unsent.take(5) == []
        assert state.unsent.free_all() == 1
        [kept] = state.unsent.take(5)
    assert replace(kept, number=0, at=None) == reply()


def test_what_was_sent_is_noted_message_by_message(path: Place) -> None:
    """Whatever ends the process, the next run knows which messages were sent, and an edit finds them."""
    with open_state(path) as state:
        kept, _ = state.unsent.put(reply(), [asked(state)])
        state.unsent.note_sent(kept, 31)
    with open_state(path) as state:
        state.unsent.free_all()
        [kept] = state.unsent.take(5)
        assert kept.sent == (31,)
        answered = state.answers.answer_to(GROUP, 17)
    assert answered is not None
    assert (answered.replies, answered.understood) == ((31,), "Ai?")


def test_what_is_all_sent_is_gone_and_its_buttons_work(state: State) -> None:
    """The buttons belong to the last message; what answered before and was taken away is no answer now."""
    (token,) = state.buttons.put(GROUP, ME, Press("answer", {}))
    question = asked(state)
    state.answers.finish(GROUP, 17, 900, None, [21, 22, 23])
    kept, _ = state.unsent.put(replace(reply(), tokens=(token,)), [question])
    assert state.unsent.shown_before(kept) == [21, 22, 23]
    for message_id in (21, 31):
        kept = state.unsent.note_sent(kept, message_id)
    assert state.unsent.shown_before(kept) == [22, 23]
    state.unsent.finish(kept)
    button, answered = state.buttons.get(token), state.answers.answer_to(GROUP, 17)
    assert button is not None
    assert answered is not None
    assert (button.message_id, answered.replies, state.unsent.count()) == (31, (21, 31), 0)


def test_a_newer_answer_takes_the_place_of_one_that_waits(state: State) -> None:
    """Of a question that was edited only the last answer is sent; what the first had sent is known to it."""
    first, _ = state.unsent.put(reply(GROUP, 17, "cũ", "cũ nữa"), [asked(state)])
    state.unsent.note_sent(first, 31)
    state.unsent.put_back(first, failed=True)
    second, _ = state.unsent.put(reply(GROUP, 17, "mới"), [asked(state, 901)])
    assert not state.unsent.renew(first)
    assert state.unsent.shown_before(second) == [31]
    assert state.unsent.count() == 1


def test_an_answer_that_is_overtaken_is_found_by_the_next(state: State) -> None:
    """A message that was sent while a newer answer took its place is still known as an answer."""
    first, _ = state.unsent.put(reply(GROUP, 17, "cũ"), [asked(state)])
    second, _ = state.unsent.put(reply(GROUP, 17, "mới"), [asked(state, 901)])
    state.unsent.note_sent(first, 31)
    assert state.unsent.shown_before(second) == [31]


def test_of_each_chat_the_oldest_is_taken(state: State) -> None:
    """The others of its chat wait for it, be it held or not to be tried yet; those of other chats do not."""
    numbers = []
    for chat_id, text in ((GROUP, "a"), (GROUP, "b"), (OTHER, "c"), (GROUP, "d")):
        kept, first = state.unsent.put(reply(chat_id, None, text))
        assert first == (text in {"a", "c"})
        state.unsent.put_back(kept, failed=False)
        numbers.append(kept.number)
    assert texts(state.unsent.take(9, busy={numbers[0]})) == ["c"]
    assert texts(state.unsent.take(9)) == ["a"]
    assert texts(state.unsent.take(9)) == []


def test_what_fails_for_ever_holds_nobody_up(state: State) -> None:
    """After some attempts in vain the later answers of the chat are sent before it."""
    stubborn, _ = state.unsent.put(reply(GROUP, None, "không đi"))
    for attempts in range(5):
        state.unsent.put_back(replace(stubborn, attempts=attempts), failed=True)
    later, first = state.unsent.put(reply(GROUP, None, "đi"))
    assert first
    state.unsent.put_back(later, failed=False)
    assert texts(state.unsent.take(9, busy={stubborn.number})) == ["đi"]


def test_an_answer_is_held_for_as_long_as_its_lease(path: Place, clock: StandingClock) -> None:
    """What another run holds is left to it until its lease is over, or can be no lease of a right clock."""
    with open_state(path, clock) as one, open_state(path, clock) as two:
        held, _ = one.unsent.put(reply())
        assert two.unsent.take(9) == []
        clock.advance(seconds=one.unsent.lease.total_seconds() - 1)
        assert two.unsent.take(9) == []
        assert one.unsent.renew(held)
        clock.advance(seconds=2)
        assert two.unsent.take(9) == []
        clock.advance(days=-1)
        assert texts(two.unsent.take(9)) == ["một"]


def test_what_is_too_old_is_given_up(state: State, clock: StandingClock) -> None:
    """It goes, and is told; what is being sent just now is not."""
    old, _ = state.unsent.put(reply(GROUP, None, "cũ"))
    state.unsent.put_back(old, failed=False)
    sending, _ = state.unsent.put(reply(OTHER, None, "đang gửi"))
    clock.advance(hours=1)
    new, _ = state.unsent.put(reply(GROUP, None, "mới"))
    state.unsent.put_back(new, failed=False)
    assert texts(state.unsent.give_up(START + dt.timedelta(minutes=30), {sending.number})) == ["cũ"]
    assert state.unsent.count() == 2


def test_a_group_that_moves_takes_along_what_is_to_be_sent(state: State) -> None:
    """It goes to the new id, as a message of its own: the numbers of the old messages mean nothing there."""
    kept, _ = state.unsent.put(replace(reply(), topic=3), [asked(state)])
    state.unsent.put_back(kept, failed=False)
    state.chats.migrate(GROUP, OTHER)
    [moved] = state.unsent.take(9)
    assert (moved.chat_id, moved.topic, moved.reply_to, moved.message_id) == (OTHER, None, None, None)


def test_who_is_forgotten_is_answered_no_more(state: State) -> None:
    """What waits for a person goes with everything else of theirs."""
    state.unsent.put(reply())
    state.unsent.put(UnsentReply(ME, None, None, None, None, ("riêng",)))
    state.people.forget(ME)
    assert state.unsent.count() == 0


def test_what_is_given_up_is_counted(state: State, clock: StandingClock) -> None:
    """The statistics count what was given up, in the while in which it was, until that is purged."""
    state.unsent.put(reply())
    state.unsent.put(reply(OTHER))
    clock.advance(hours=3)
    assert len(state.unsent.give_up(START + dt.timedelta(hours=1), ())) == 2

    def counted(*hours: int) -> int:
        since, until = (START + dt.timedelta(hours=hour) for hour in hours)
        return state.journal.statistics(since, until).given_up

    assert (counted(0, 3), counted(0, 4), counted(3, 4), counted(4, 9)) == (0, 2, 2, 0)
    assert state.unsent.purge(START + dt.timedelta(hours=4)) == 2
    assert counted(0, 9) == 0


def test_a_forgotten_person_is_cut_out_of_what_answers_several(path: Place) -> None:
    """Their part goes, with every byte of it, and the others' stay; with the last part all of it goes."""
    shares = ((ME, "\n\ncâu kín"), (OTHER_PERSON, "\n\ncâu khác"))
    text = "Hai câu:" + "".join(part for _, part in shares)
    with open_state(path) as state:
        state.unsent.put(replace(reply(GROUP, None, text), user_id=None, shares=shares))
        state.unsent.put(replace(reply(OTHER, None, "chung"), user_id=None))
    with open_state(path) as state:
        state.unsent.free_all()
        state.people.forget(ME)
        if isinstance(path, Path):
            assert "câu kín".encode() not in b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert texts(state.unsent.take(5)) == ["Hai câu:\n\ncâu khác", "chung"]
        state.people.forget(OTHER_PERSON)
        state.people.forget(ME)
        assert state.unsent.count() == 1


def test_a_lease_beyond_any_is_one_of_a_wrong_clock(path: Place) -> None:
    """An older answer of the chat is first in turn once its lease has ended, or the clock was set back."""
    clock = StandingClock()
    for number, hours in ((20, 1), (30, -1)):
        with open_state(path, clock) as state:
            kept, first = state.unsent.put(reply(message_id=number), [asked(state, number, number)])
            assert first
            later = number + 1  # the older one is being sent, and holds nobody up
            other, first = state.unsent.put(reply(message_id=later), [asked(state, later, later)])
            assert first
            clock.advance(hours=hours)
            third, first = state.unsent.put(reply(message_id=later + 1), [asked(state, later + 1, later + 1)])
            assert not first
            for each in (kept, other, third):
                state.unsent.finish(each)

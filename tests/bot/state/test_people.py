from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StateError
from bot.state.buttons import Press
from bot.state.chats import GroupPolicy
from bot.state.file_database import FileDatabase
from bot.state.journal import QuestionKind, QuestionOutcome, QuestionRecord, Rating, Reason
from bot.state.people import ERASED, KEPT
from bot.state.state import State, open_state
from bot.state.tables import metadata
from tests.bot.state.moments import START, Contents, Place, contents

ME, YOU, BOSS = 700000000001, 700000000002, 700000000003
GROUP = -1001234567890
WORDS = "chuyện riêng"


def record(state: State, chat_id: int | None, user_id: int | None, question: str, message_id: int = 1) -> int:
    return state.journal.record(
        QuestionRecord(
            QuestionKind.ASK,
            question,
            question,
            chat_id,
            user_id,
            message_id,
            QuestionOutcome.REFUSED,
            0.1,
            0.2,
        ),
    )


def naming(rows: Contents, person: int, words: str) -> list[tuple[str, tuple[object, ...]]]:
    """Every row, of whatever table, with a cell that is the person's id or has it or the words in it."""
    return [
        (table, row)
        for table, found in rows.items()
        for row in found
        if any(str(person) in str(cell) or words in str(cell) for cell in row)
    ]


def test_a_language_is_chosen_and_dropped(state: State) -> None:
    """A person's language is what was chosen last; dropped, it is none, and others keep theirs."""
    assert state.people.language(ME) is None
    state.people.set_language(YOU, "vi")
    state.people.set_language(ME, "vi")
    state.people.set_language(ME, "en")
    assert state.people.language(ME) == "en"
    state.people.set_language(ME, None)
    assert state.people.language(ME) is None
    assert state.people.language(YOU) == "vi"


def test_a_language_outlives_the_process(path: Place) -> None:
    """A choice is known after the bot was started anew."""
    with open_state(path) as state:
        state.people.set_language(ME, "en")
    with open_state(path) as state:
        assert state.people.language(ME) == "en"


def live(state: State, user_id: int, words: str) -> None:
    """Leave every kind of trace that a person can leave."""
    state.people.set_language(user_id, "en")
    state.chats.meet(user_id, words, "private")
    state.chats.set_policy(user_id, GroupPolicy.ALL)
    state.access.allow(user_id, BOSS, words)
    state.access.request(user_id, words)
    messages = itertools.count(user_id % 1000 * 100)
    for chat_id in (user_id, GROUP, None):
        number = record(state, chat_id, user_id, words, next(messages))
        state.journal.feedback(number, YOU, Rating.DOWN, Reason.WRONG_ANSWER)
        state.journal.feedback(number, user_id, Rating.UP)
        state.buttons.put(chat_id, user_id, Press("why", {"question": words}))
    for chat_id in (user_id, GROUP):
        asking, answering = next(messages), next(messages)
        state.answers.claim(chat_id, asking, asking, user_id)
        tokens = state.buttons.put(chat_id, None, Press("next", {"question": words}))
        state.answers.finish(chat_id, asking, asking, words, [answering])
        state.buttons.bind(tokens, answering)
    record(state, user_id, None, words)
    state.buttons.put(user_id, None, Press("next", {"question": words}))
    state.answers.claim(user_id, next(messages), 1, None)


def test_nothing_of_a_person_is_left(state: State, path: Place) -> None:
    """No cell of any table holds the id or the words of somebody who is forgotten."""
    live(state, ME, WORDS)
    assert {table for table, _ in naming(contents(path), ME, WORDS)} == {
        "allowed",
        "answers",
        "buttons",
        "chats",
        "feedback",
        "pairings",
        "people",
        "questions",
        "replies",
    }
    state.people.forget(ME)
    assert naming(contents(path), ME, WORDS) == []


def test_others_are_not_forgotten(state: State, path: Place) -> None:
    """All that others left behind stays as it is."""
    live(state, YOU, "chuyện chung")
    before = contents(path)
    live(state, ME, WORDS)
    state.people.forget(ME)
    after = contents(path)
    assert after == before


def test_only_buttons_under_own_answers_are_forgotten(state: State) -> None:
    """A button for everybody goes if it is under the answer to the person, and not by its number alone."""
    tokens = {}
    for chat_id, asking, user_id in ((GROUP, 1, ME), (GROUP, 3, YOU), (-8, 1, YOU)):
        state.answers.claim(chat_id, asking, asking, user_id)
        state.answers.finish(chat_id, asking, asking, "Ai?", [asking + 1])
        (token,) = state.buttons.put(chat_id, None, Press("next", {}))
        state.buttons.bind([token], asking + 1)
        tokens[chat_id, asking] = token
    assert state.people.forget(ME) == 2
    left = {place for place, token in tokens.items() if state.buttons.get(token)}
    assert left == {(GROUP, 3), (-8, 1)}


def test_feedback_on_others_is_forgotten(state: State) -> None:
    """What a forgotten person thought of others' answers goes; the answers and others' thoughts stay."""
    number = record(state, GROUP, YOU, "Ai?")
    state.journal.feedback(number, ME, Rating.DOWN, Reason.OUT_OF_DATE)
    state.journal.feedback(number, YOU, Rating.UP)
    assert state.people.forget(ME) == 1
    [row] = state.journal.rows(START)
    assert (row.ups, row.downs, row.reasons) == (1, 0, ())


def test_what_a_forgotten_admin_allowed_stays_allowed(state: State) -> None:
    """Somebody allowed by an admin who is forgotten may still ask; by whom it was is not known any more."""
    code = state.access.request(YOU, "bạn")
    assert code is not None
    state.access.approve(code, ME)
    state.access.allow(GROUP, BOSS, "nhóm")
    assert state.people.forget(ME) == 2
    assert {entry.subject_id: entry.by_id for entry in state.access.everyone()} == {YOU: None, GROUP: BOSS}


def test_forgetting_counts_the_rows(state: State) -> None:
    """It is told how many rows were removed, and of a stranger there are none."""
    state.people.set_language(ME, "en")
    record(state, GROUP, ME, "Ai?")
    record(state, ME, ME, "Ở đâu?")
    record(state, GROUP, YOU, "Ai?")
    state.buttons.put(GROUP, ME, Press("a", {}), Press("b", {}))
    assert state.people.forget(ME) == 5
    assert state.people.forget(ME) == 0


def test_a_forgotten_person_must_be_allowed_anew(state: State) -> None:
    """The leave to ask goes with the rest."""
    state.access.allow(ME, BOSS, "tôi")
    state.people.forget(ME)
    assert not state.access.allows(ME)


def test_a_claim_that_was_forgotten_keeps_nothing(state: State, path: Place) -> None:
    """An answer that is finished after its asker was forgotten leaves no trace of the asker."""
    state.answers.claim(GROUP, 5, 50, ME)
    state.people.forget(ME)
    assert not state.answers.finish(GROUP, 5, 50, WORDS, [6])
    assert naming(contents(path), ME, WORDS) == []


people = st.sampled_from([1, 2, 3])
places = st.sampled_from([1, 2, 3, -8, -9])


@settings(deadline=None, max_examples=20)
@given(deeds=st.lists(st.tuples(st.integers(0, 6), people, people, places), max_size=25), gone=people)
def test_forgetting_leaves_all_but_one(
    fresh: Callable[[], Place],
    deeds: list[tuple[int, int, int, int]],
    gone: int,
) -> None:
    """After any deeds of several people no row names the forgotten one, and the others' questions stand."""
    base = 910000000000
    path = fresh()
    with open_state(path) as state:
        numbers: list[int] = []
        kept: list[int] = []
        for turn, (deed, one, two, where) in enumerate(deeds):
            me, other = base + one, base + two
            chat = base + where if where > 0 else where
            match deed:
                case 0:
                    numbers.append(record(state, chat, me, "Ai?"))
                    if gone not in {one, where}:
                        kept.append(numbers[-1])
                case 1 if numbers:
                    state.journal.feedback(numbers[turn % len(numbers)], me, Rating.UP)
                case 2:
                    state.access.allow(me, other, "")
                case 3 if code := state.access.request(me, ""):
                    state.access.refuse(code, other)
                case 4:
                    state.answers.claim(chat, turn, turn, me)
                    state.answers.finish(chat, turn, turn, "Ai?", [turn + 1000])
                case 5:
                    state.buttons.put(chat, me if two == 1 else None, Press("a", {}))
                case _:
                    state.people.set_language(me, "vi")
        state.people.forget(base + gone)
        assert [row.id for row in state.journal.rows(START.replace(year=2000))] == kept
    assert naming(contents(path), base + gone, "\0") == []


def test_every_column_that_names_a_person_is_erased() -> None:
    """Whoever adds a table says what becomes of it when a person is forgotten, or why nothing does."""
    named = {str(column) for column in ERASED}
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith(("user_id", "by_id", "subject_id", "chat_id")):
                assert str(column) in named or KEPT.get(str(column)), column
        assert table.name in {name.partition(".")[0] for name in (*named, *KEPT)}, table
    assert not named & set(KEPT)


def test_copies_of_an_answer_are_forgotten(state: State) -> None:
    """An answer that others had shown to themselves in private keeps no question of who is forgotten."""
    number = record(state, GROUP, ME, WORDS)
    tokens = [
        state.buttons.put(YOU, YOU, Press("answer", {"question": WORDS, **of}))[0]
        for of in ({"asker": ME, "number": 0}, {"number": number}, {"asker": YOU, "number": 0}, {})
    ]
    state.people.forget(ME)
    assert [state.buttons.get(token) is not None for token in tokens] == [False, False, True, True]


def raw(folder: Path) -> bytes:
    return b"".join(place.read_bytes() for place in sorted(folder.iterdir()))


@given(lengths=st.lists(st.tuples(st.booleans(), st.sampled_from([1, 3, 30, 700])), max_size=60))
@settings(max_examples=10, deadline=None)
def test_no_trace_is_left_on_the_disk(
    fresh_file: Callable[[], Path], lengths: list[tuple[bool, int]]
) -> None:
    """Not a byte of what a forgotten person wrote is in the database or beside it, while it is in use."""
    path = fresh_file()
    with open_state(path) as state:
        live(state, ME, WORDS)
        for mine, length in lengths:
            words = (WORDS if mine else "chuyện chung") * length
            number = record(state, GROUP, ME if mine else YOU, words, 7)
            state.buttons.put(GROUP, ME if mine else YOU, Press("why", {"question": words, "number": number}))
        state.journal.purge(START)
        assert WORDS.encode() in raw(path.parent)
        state.people.forget(ME)
        found = raw(path.parent)
    assert WORDS.encode() not in found
    assert WORDS.encode("ascii", "backslashreplace") not in found  # as JSON has it


def test_forgetting_does_not_fail_for_a_trace(
    fresh_file: Callable[[], Path], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the file cannot be written anew the rows are gone all the same, and the log says what is not."""

    def refuse(_: FileDatabase, statement: str) -> None:
        raise StateError("the disk is full")

    with open_state(fresh_file()) as state:
        record(state, ME, ME, WORDS)
        monkeypatch.setattr(FileDatabase, "_execute", refuse)
        assert state.people.forget(ME) == 1
    assert "traces" in caplog.text

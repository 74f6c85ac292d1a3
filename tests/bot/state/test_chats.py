from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from bot.state.buttons import Press
from bot.state.chats import Chat, ChatSettings, GroupPolicy
from bot.state.journal import QuestionKind, QuestionOutcome, QuestionRecord, Rating
from bot.state.state import State, open_state
from tests.bot.state.moments import START, Contents, Place, StandingClock, contents, forbid

OLD, NEW, OTHER = -5001, -1001234567890, -77
ADMIN, READER = 11, 12

Change = Callable[[State, int], None]
CHANGES: list[tuple[Change, ChatSettings]] = [
    (lambda state, chat: state.chats.set_policy(chat, GroupPolicy.ALL), ChatSettings(policy=GroupPolicy.ALL)),
    (lambda state, chat: state.chats.set_language(chat, "en"), ChatSettings(language="en")),
    (lambda state, chat: state.chats.set_province(chat, "Trà Vinh"), ChatSettings(province="Trà Vinh")),
    (lambda state, chat: state.chats.set_quiet(chat, quiet=True), ChatSettings(quiet=True)),
]


def ask(state: State, chat_id: int | None, user_id: int | None = READER, question: str = "Ai?") -> int:
    return state.journal.record(
        QuestionRecord(
            QuestionKind.ASK,
            question,
            question,
            chat_id,
            user_id,
            17,
            QuestionOutcome.ANSWERED,
            0.9,
            0.2,
            ("a",),
        ),
    )


def furnish(state: State, chat_id: int) -> tuple[int, str]:
    """Give a chat a row of every kind; the number of its question and the token of its button."""
    state.chats.meet(chat_id, "Tổ công tác", "group")
    state.chats.set_province(chat_id, "Trà Vinh")
    state.access.allow(chat_id, ADMIN, "Tổ công tác")
    state.access.request(chat_id, "Tổ công tác")
    number = ask(state, chat_id)
    state.journal.feedback(number, READER, Rating.UP)
    (token,) = state.buttons.put(chat_id, None, Press("next", {"page": 2}))
    state.buttons.bind([token], 18)
    assert state.answers.claim(chat_id, 17, 900, READER)
    state.answers.finish(chat_id, 17, 900, "Ai?", [18])
    return number, token


def test_a_chat_without_settings_has_the_defaults(state: State) -> None:
    """A chat for which nothing was set answers mentions, in no language or province of its own, aloud."""
    assert state.chats.get(OLD) == ChatSettings(GroupPolicy.MENTIONS, None, None, quiet=False)
    state.chats.meet(OLD, "Tổ", "group")
    assert state.chats.get(OLD) == ChatSettings(GroupPolicy.MENTIONS, None, None, quiet=False)


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_setting_one_thing_leaves_the_others(state: State, change: Change, expected: ChatSettings) -> None:
    """Each setting is set by itself, for one chat, and neither another setting nor its title moves."""
    state.chats.meet(OLD, "Tổ", "group")
    change(state, OLD)
    assert state.chats.get(OLD) == expected
    assert state.chats.get(OTHER) == ChatSettings()
    assert state.chats.known() == [Chat(OLD, "Tổ", "group")]
    for each, _ in CHANGES:
        each(state, OLD)
    assert state.chats.get(OLD) == ChatSettings(GroupPolicy.ALL, "en", "Trà Vinh", quiet=True)


def test_settings_can_be_taken_back(state: State) -> None:
    """What was set can be set back to what it was by default."""
    for change, _ in CHANGES:
        change(state, OLD)
    state.chats.set_policy(OLD, GroupPolicy.MENTIONS)
    state.chats.set_language(OLD, None)
    state.chats.set_province(OLD, None)
    state.chats.set_quiet(OLD, quiet=False)
    assert state.chats.get(OLD) == ChatSettings()


def test_known_chats_are_those_that_were_met(state: State) -> None:
    """Chats are listed by title, under the one they had last; a chat that only has settings is none."""
    state.chats.set_quiet(3, quiet=True)
    state.chats.meet(1, "B", "private")
    state.chats.meet(-2, "C", "group")
    state.chats.meet(-2, "A", "supergroup")
    assert state.chats.known() == [Chat(-2, "A", "supergroup"), Chat(1, "B", "private")]


def test_a_chat_that_is_left_keeps_its_settings(state: State, path: Place) -> None:
    """It is known no more, but for what is set for it; of a chat that was never met nothing is kept."""
    state.chats.meet(OLD, "Tổ", "group")
    state.chats.set_quiet(OLD, quiet=True)
    state.chats.part(OLD)
    state.chats.part(OTHER)
    assert state.chats.known() == []
    assert state.chats.get(OLD) == ChatSettings(quiet=True)
    [row] = contents(path)["chats"]
    assert OLD in row
    assert "Tổ" not in row


def test_settings_outlive_the_process(path: Place) -> None:
    """Settings are the same after the bot was started anew."""
    with open_state(path) as state:
        state.chats.set_policy(NEW, GroupPolicy.COMMANDS)
    with open_state(path) as state:
        assert state.chats.get(NEW).policy is GroupPolicy.COMMANDS


def test_a_migration_moves_all_that_belongs_to_a_chat(state: State, path: Place) -> None:
    """ChatSettings, title, leave, codes, log, feedback and buttons go to the new id, and other chats stay."""
    number, token = furnish(state, OLD)
    furnish(state, OTHER)
    state.chats.set_policy(OLD, GroupPolicy.ALL)
    before = contents(path)
    state.chats.migrate(OLD, NEW)
    assert state.chats.get(NEW) == ChatSettings(GroupPolicy.ALL, None, "Trà Vinh", quiet=False)
    assert state.chats.get(OLD) == ChatSettings()
    assert {chat.chat_id for chat in state.chats.known()} == {NEW, OTHER}
    assert state.access.allows(NEW)
    assert not state.access.allows(OLD)
    assert {pairing.subject_id for pairing in state.access.pending()} == {NEW, OTHER}
    [logged] = [row for row in state.journal.rows(START) if row.id == number]
    assert (logged.record.chat_id, logged.record.message_id, logged.ups) == (NEW, None, 1)
    button = state.buttons.get(token)
    assert button is not None
    assert (button.chat_id, button.message_id, button.press.payload) == (NEW, None, {"page": 2})
    after = contents(path)
    for table, rows in before.items():
        others = {row for row in rows if OTHER in row}
        assert others <= set(after[table]), table
        assert len(after[table]) == len(rows), table


def of_chat(rows: Contents, chat_id: int) -> set[str]:
    """The tables that have the chat's id somewhere."""
    return {table for table, found in rows.items() if any(chat_id in row for row in found)}


def test_a_migration_leaves_only_answers_behind(state: State, path: Place) -> None:
    """The old id stays with what its message ids tell: an update that comes again is not answered again."""
    furnish(state, OLD)
    assert of_chat(contents(path), OLD) == {
        "allowed",
        "answers",
        "buttons",
        "chats",
        "pairings",
        "questions",
        "replies",
    }
    state.chats.migrate(OLD, NEW)
    assert of_chat(contents(path), OLD) == {"answers", "replies"}
    assert not state.answers.claim(OLD, 17, 900, READER)
    assert state.answers.claim(NEW, 17, 950, READER)  # another message: a supergroup counts from one
    assert state.answers.answer_of_reply(NEW, 18) is None


def test_a_migration_again_is_harmless(state: State, path: Place) -> None:
    """A migration told twice, or from an id to itself, changes nothing more."""
    furnish(state, OLD)
    state.chats.migrate(OLD, NEW)
    before = contents(path)
    state.chats.migrate(OLD, NEW)
    state.chats.migrate(NEW, NEW)
    assert contents(path) == before


def test_a_migration_of_nothing_is_harmless(state: State, path: Place) -> None:
    """A chat of which nothing is known migrates without a trace."""
    before = contents(path)
    state.chats.migrate(OLD, NEW)
    assert contents(path) == before


def test_a_migration_keeps_what_the_new_chat_has(state: State, clock: StandingClock) -> None:
    """What is set for both ids stays as it is for the new one; what only the old one has comes along."""
    furnish(state, OLD)
    state.chats.set_policy(OLD, GroupPolicy.ALL)
    state.chats.set_quiet(OLD, quiet=True)
    clock.advance(minutes=1)
    state.chats.meet(NEW, "Tổ công tác mới", "supergroup")
    state.chats.set_policy(NEW, GroupPolicy.COMMANDS)
    state.chats.set_quiet(NEW, quiet=False)
    state.access.allow(NEW, READER, "mới")
    ask(state, NEW)
    state.chats.migrate(OLD, NEW)
    assert state.chats.get(NEW) == ChatSettings(GroupPolicy.COMMANDS, None, "Trà Vinh", quiet=False)
    assert state.chats.known() == [Chat(NEW, "Tổ công tác mới", "supergroup")]
    [entry] = state.access.everyone()
    assert (entry.subject_id, entry.label, entry.by_id) == (NEW, "mới", READER)
    assert [row.record.chat_id for row in state.journal.rows(START)] == [NEW, NEW]


@pytest.mark.parametrize("table", ["chats", "allowed", "pairings", "questions", "buttons"])
def test_a_migration_that_fails_changes_nothing(state: State, path: Place, table: str) -> None:
    """If one table cannot be changed, none is."""
    furnish(state, OLD)
    forbid(path, table)
    before = contents(path)
    with pytest.raises(DatabaseError, match="no"):
        state.chats.migrate(OLD, NEW)
    assert contents(path) == before


@settings(deadline=None, max_examples=15)
@given(
    old=st.lists(st.sampled_from(range(len(CHANGES)))),
    new=st.lists(st.sampled_from(range(len(CHANGES)))),
)
def test_migrated_settings_are_the_union(
    fresh: Callable[[], Place],
    old: list[int],
    new: list[int],
) -> None:
    """Whatever is set for either id is set after the migration, and nothing else."""
    with open_state(fresh()) as state:
        for chat, numbers in ((OLD, old), (NEW, new)):
            for number in numbers:
                CHANGES[number][0](state, chat)
        state.chats.migrate(OLD, NEW)
        found = state.chats.get(NEW)
    expected = ChatSettings()
    for number in {*old, *new}:
        name = ("policy", "language", "province", "quiet")[number]
        expected = dataclasses.replace(expected, **{name: getattr(CHANGES[number][1], name)})
    assert found == expected

import logging
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot

from bot.telegram.runtime.update_reader import UpdateReader, number_of, sender_key
from tests.bot.telegram.runtime.raw_updates import WORDS, asked

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def reader() -> UpdateReader:
    return UpdateReader(Bot("1:a"))


def test_an_update_is_read_and_kept_whole() -> None:
    """What can be read is given with its number, its person, its place and every word of it."""
    pair = reader().read(asked(5, user=7, chat=-8))
    assert pair is not None
    update, received = pair
    assert update.message is not None
    assert update.message.text == WORDS
    assert (received.update_id, received.user_id, received.chat_id) == (5, 7, -8)
    assert received.raw == asked(5, user=7, chat=-8)
    assert sender_key(update) == (-8, 7)


UNREADABLE: list[Any] = [
    None,
    WORDS,
    [asked(1)],
    {},
    {"message": asked(1)["message"]},
    {"update_id": "5", "message": asked(1)["message"]},
    {"update_id": True},
    {"update_id": 2**63, "message": asked(1)["message"]},
    {"update_id": 5, "message": {"text": WORDS}},
    {"update_id": 5, "message": WORDS},
    {"update_id": 5, "message": {**asked(1)["message"], "date": 10**30}},
    {"update_id": 5, "message": {**asked(1)["message"], "chat": WORDS}},
    {"update_id": 5, "message": {**asked(1)["message"], "chat": None}},
    {"update_id": 5, "message": {**asked(1)["message"], "chat": {"id": [], "type": "private"}}},
    {"update_id": 5, "message": {**asked(1)["message"], "chat": {"id": 2**63, "type": "private"}}},
    {"update_id": 5, "message": {**asked(1)["message"], "from": {**asked(1)["message"]["from"], "id": {}}}},
    {"update_id": 5, "poll": {"question": WORDS}},
    {"update_id": 5, "message": {**asked(1)["message"], "unknown": float("nan")}},
]


@pytest.mark.parametrize("raw", UNREADABLE)
def test_what_cannot_be_read_is_told_in_one_line(raw: object, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is wrong with an update, it is skipped, counted, and logged without a word of it."""
    read = reader()
    assert read.read(raw) is None
    assert read.read(asked(6)) is not None
    assert read.skipped == 1
    [record] = [each for each in caplog.records if each.name.startswith("bot.")]
    assert "is skipped; 1 so far" in record.message
    assert record.exc_info is None
    assert WORDS not in caplog.text


def test_the_line_names_the_update(caplog: pytest.LogCaptureFixture) -> None:
    """The line has the number of the update, its kind, and what was wrong, by the kind of error."""
    assert reader().read({"update_id": 5, "poll": {"question": WORDS}}) is None
    assert "update 5 (poll) cannot be read (TypeError)" in caplog.text


@settings(deadline=None)
@given(raw=JSON | st.fixed_dictionaries({"update_id": JSON, "message": JSON}))
def test_anything_is_read_or_skipped(raw: object) -> None:
    """No JSON whatever is an error."""
    logging.disable()
    try:
        pair = reader().read(raw)
    finally:
        logging.disable(logging.NOTSET)
    if pair:
        assert number_of(raw) == pair[1].update_id

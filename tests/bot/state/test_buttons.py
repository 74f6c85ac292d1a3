from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from bot.state.buttons import Button, Press
from bot.state.state import State, open_state
from tests.bot.state.moments import START, Place, StandingClock, contents

GROUP, ME = -1001234567890, 700000000001

ids = st.integers(-(2**63), 2**63 - 1)
text = st.text(st.characters(exclude_categories=()), max_size=20)  # half an emoji too
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> State:
    return open_state(tmp_path_factory.mktemp("shelf") / "bot.sqlite", StandingClock())


@settings(deadline=None, max_examples=100)
@given(
    chat_id=st.none() | ids,
    user_id=st.none() | ids,
    presses=st.lists(
        st.tuples(st.text("abc_", max_size=9), st.dictionaries(text, json_values, max_size=4)), max_size=5
    ),
    message_id=ids,
)
def test_what_is_put_is_got(
    shelf: State,
    chat_id: int | None,
    user_id: int | None,
    presses: list[tuple[str, dict[str, Any]]],
    message_id: int,
) -> None:
    """Each button of a message is got back by its own token, before and after the message is known."""
    wanted = [Press(action, payload) for action, payload in presses]
    tokens = shelf.buttons.put(chat_id, user_id, *wanted)
    assert [shelf.buttons.get(token) for token in tokens] == [
        Button(token, chat_id, user_id, None, press, START)
        for token, press in zip(tokens, wanted, strict=True)
    ]
    shelf.buttons.bind(tokens, message_id)
    assert [shelf.buttons.get(token) for token in tokens] == [
        Button(token, chat_id, user_id, message_id, press, START)
        for token, press in zip(tokens, wanted, strict=True)
    ]


def test_tokens_are_short_safe_and_never_the_same(state: State) -> None:
    """A token is at most 24 signs that need no escaping, and equal buttons have different ones."""
    tokens = [token for _ in range(200) for token in state.buttons.put(GROUP, ME, *[Press("a", {})] * 5)]
    assert len(set(tokens)) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{16,24}", token) for token in tokens)
    assert len({token[place] for token in tokens for place in (0, 7, 15)}) == 64  # no part of it is fixed


def test_buttons_outlive_the_process(path: Place) -> None:
    """A button that was put before a restart still works after it."""
    with open_state(path) as state:
        (token,) = state.buttons.put(GROUP, ME, Press("next", {"trang": [2, "hai"]}))
    with open_state(path) as state:
        button = state.buttons.get(token)
    assert button is not None
    assert (button.chat_id, button.user_id, button.press) == (GROUP, ME, Press("next", {"trang": [2, "hai"]}))


@pytest.mark.parametrize("token", ["", "x", "AAAAAAAAAAAAAAAA", "' OR 1=1 --", "đại hội", "\ud800", "\0"])
def test_an_unknown_token_is_no_button(state: State, token: str) -> None:
    """Whatever a client sends that was never given out stands for nothing."""
    state.buttons.put(GROUP, ME, Press("a", {}))
    assert state.buttons.get(token) is None


def test_a_token_in_other_letters_is_no_button(state: State) -> None:
    """Small and capital letters of a token are not the same."""
    (token,) = state.buttons.put(GROUP, ME, Press("a", {}))
    assert state.buttons.get(token.swapcase()) is None


def test_binding_leaves_other_buttons_alone(state: State) -> None:
    """Only the buttons that are named are under the message; unknown ones are passed over."""
    one, two, three = state.buttons.put(GROUP, None, *[Press("a", {})] * 3)
    state.buttons.bind([one, three, "unknown"], 18)
    state.buttons.bind([], 19)
    found = [state.buttons.get(token) for token in (one, two, three)]
    assert [button and button.message_id for button in found] == [18, None, 18]


def test_purging_deletes_old_buttons(state: State, clock: StandingClock) -> None:
    """Buttons made before a time are gone, later ones stay, and it is told how many went."""
    old = state.buttons.put(GROUP, ME, Press("a", {}), Press("b", {}))
    later = clock.advance(seconds=1)
    (new,) = state.buttons.put(GROUP, ME, Press("c", {}))
    assert state.buttons.purge(later) == 2
    assert [state.buttons.get(token) for token in old] == [None, None]
    assert state.buttons.get(new) is not None


@pytest.mark.parametrize("value", [object(), math.nan, {1, 2}])
def test_a_message_has_all_its_buttons_or_none(state: State, path: Place, value: object) -> None:
    """If one payload is no JSON the call fails and no button of it is kept."""
    with pytest.raises((StatementError, TypeError), match=r"JSON|type json"):
        state.buttons.put(GROUP, ME, Press("a", {}), Press("b", {"c": value}))
    assert contents(path)["buttons"] == []

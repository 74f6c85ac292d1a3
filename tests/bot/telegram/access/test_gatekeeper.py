from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from limits.storage import memory
from telegram.ext import Application

from bot.config import Config
from bot.i18n import texts
from bot.state.state import FILE_NAME, State, open_state
from bot.telegram.access.gatekeeper import Doorkeeper
from bot.telegram.access.rate_limits import Limits
from bot.telegram.application import Stores, _desk
from bot.telegram.policy import OpenGate, Visit, Wish
from bot.telegram.runtime.clock import SystemClock
from bot.telegram.services import Desk
from corpus.library import Library
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.clock import VirtualClock

ADMIN, LISTED, STRANGER = 1, 2, 3
ALLOWED_GROUP, OTHER_GROUP = -11, -12


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """A state in which somebody and one group are allowed."""
    with open_state(tmp_path / FILE_NAME) as opened:
        opened.access.allow(LISTED, ADMIN, "Lan")
        opened.access.allow(ALLOWED_GROUP, ADMIN, "Tổ")
        yield opened


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    """The time that limits go by."""
    standing = VirtualClock(1_000_000.0)
    monkeypatch.setattr(memory, "time", SimpleNamespace(time=standing.time))
    return standing


@pytest.fixture
def desk(state: State, library: Library, indexer: Indexer, engine: Engine) -> Iterator[Desk]:
    """All parts of a bot, of which the gate needs few."""
    made = _desk(
        Config(),
        Stores(engine, library, indexer, state),
        Application.builder().token("1:nobody").build(),
        OpenGate(),
        SystemClock(),
    )
    yield made
    for workers in (made.workers, made.clerks, made.librarian):
        workers.close()


def doorkeeper(desk: Desk, clock: VirtualClock, access: str = "list", **limits: int) -> Doorkeeper:
    telegram = {"access": access, "admins": [ADMIN], "limits": limits}
    config = Config.model_validate({"telegram": telegram})
    return Doorkeeper(replace(desk, config=config), Limits(config.telegram.limits, clock.time))


def visit(user: int | None, group: int | None = None, wish: Wish = "ask", *, silent: bool = False) -> Visit:
    """Somebody in a group, in private or inline."""
    private = group is None and wish != "inline"
    return Visit(
        wish, user, user if private else group, private=private, label="ai", texts=texts("vi"), silent=silent
    )


async def test_who_is_let_in_where(desk: Desk, clock: VirtualClock) -> None:
    """Admins are let in everywhere, the listed in private and inline, everybody in an allowed group only."""
    gate = doorkeeper(desk, clock)
    people = (ADMIN, LISTED, STRANGER, None)
    wishes: tuple[Wish, ...] = ("ask", "search", "command", "button")
    granted = {
        (user, group)
        for user, group, wish in product(people, (None, ALLOWED_GROUP, OTHER_GROUP), wishes)
        if (user, group) != (None, None) and (await gate.admit(visit(user, group, wish))).granted
    }
    inline = {user for user in people[:3] if (await gate.admit(visit(user, wish="inline"))).granted}
    assert granted == {
        (ADMIN, None),
        (ADMIN, ALLOWED_GROUP),
        (ADMIN, OTHER_GROUP),
        (LISTED, None),
        (LISTED, ALLOWED_GROUP),
        (STRANGER, ALLOWED_GROUP),
        (None, ALLOWED_GROUP),
    }
    assert inline == {ADMIN, LISTED}


async def test_an_open_gate_lets_everybody_in(desk: Desk, clock: VirtualClock) -> None:
    """Where all may ask, lists do not matter."""
    gate = doorkeeper(desk, clock, "open")
    for user, group in ((STRANGER, None), (STRANGER, OTHER_GROUP), (None, OTHER_GROUP)):
        assert (await gate.admit(visit(user, group))).granted
    assert (await gate.admit(visit(STRANGER, OTHER_GROUP, "join"))).granted


async def test_a_group_is_to_be_left_once_until_it_is_joined_again(desk: Desk, clock: VirtualClock) -> None:
    """Of all that comes from a group that is not allowed, the first is answered with the farewell."""
    gate = doorkeeper(desk, clock)
    admissions = [await gate.admit(visit(user, OTHER_GROUP)) for user in (STRANGER, LISTED, None)]
    assert [(each.leave, each.say is not None) for each in admissions] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    again = await gate.admit(visit(STRANGER, OTHER_GROUP, "join"))
    assert (again.granted, again.leave) == (False, True)
    assert not (await gate.admit(visit(STRANGER, OTHER_GROUP))).leave


@pytest.mark.parametrize(
    ("adder", "group", "stays"),
    [
        (ADMIN, OTHER_GROUP, True),
        (LISTED, OTHER_GROUP, False),
        (None, OTHER_GROUP, False),
        (STRANGER, ALLOWED_GROUP, True),
    ],
)
async def test_who_may_add_the_bot(
    desk: Desk, clock: VirtualClock, state: State, adder: int | None, group: int, *, stays: bool
) -> None:
    """An admin who adds the bot allows the group for good; others may only where it is allowed."""
    gate = doorkeeper(desk, clock, "pairing")
    assert (await gate.admit(visit(adder, group, "join"))).granted == stays
    assert state.access.allows(group) == stays
    assert (await gate.admit(visit(STRANGER, group))).granted == stays


async def test_a_press_never_makes_the_bot_leave(desk: Desk, clock: VirtualClock) -> None:
    """Old buttons in a group that is not allowed are refused; the farewell is for those who talk."""
    gate = doorkeeper(desk, clock)
    pressed = await gate.admit(visit(STRANGER, OTHER_GROUP, "button"))
    assert (pressed.granted, pressed.leave) == (False, False)
    assert pressed.say
    assert (await gate.admit(visit(STRANGER, OTHER_GROUP))).leave


async def test_what_is_not_said_does_not_count_as_told(desk: Desk, clock: VirtualClock) -> None:
    """Talk over the limit uses up neither the one sentence nor the wait."""
    gate = doorkeeper(desk, clock, user_per_minute=1)
    said = [
        (await gate.admit(visit(LISTED, ALLOWED_GROUP, silent=silent))).say
        for silent in (True, True, False, False)
    ]
    assert [bool(each) for each in said] == [False, False, True, False]


async def test_inline_and_presses_are_told_each_time(desk: Desk, clock: VirtualClock) -> None:
    """What only the person sees says how long to wait whenever it is too much."""
    gate = doorkeeper(desk, clock, quick_per_minute=1)
    assert (await gate.admit(visit(LISTED, wish="inline"))).granted
    said = [(await gate.admit(visit(LISTED, wish=wish))).say for wish in ("button", "inline", "inline")]
    assert said == ["Anh/chị hỏi nhanh quá, xin chờ 61 giây."] * 3
    clock.advance(61)
    assert (await gate.admit(visit(LISTED, wish="button"))).granted


async def test_the_private_chat_is_no_group(desk: Desk, clock: VirtualClock) -> None:
    """A group's limit does not hold in private."""
    gate = doorkeeper(desk, clock, chat_per_minute=1, user_per_minute=0)
    assert [(await gate.admit(visit(LISTED))).granted for _ in range(3)] == [True] * 3
    assert [(await gate.admit(visit(LISTED, ALLOWED_GROUP))).granted for _ in range(2)] == [True, False]

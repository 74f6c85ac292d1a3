from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from telegram.ext import Application

from bot.config import Config
from bot.i18n import translator
from bot.state.state import FILE_NAME, State, open_state
from bot.telegram.access.gatekeeper import Gatekeeper
from bot.telegram.access.rate_limits import RateLimits
from bot.telegram.admin.upload_store import read_upload
from bot.telegram.application import Stores, compose_services
from bot.telegram.policy import AccessPurpose, AccessRequest
from bot.telegram.runtime.clock import SystemClock
from bot.telegram.services import AdminServices
from corpus.file_library import FileLibrary
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
def clock() -> VirtualClock:
    """The time that limits go by."""
    return VirtualClock(1_000_000.0)


@pytest.fixture
def services(state: State, library: FileLibrary, indexer: Indexer, engine: Engine) -> Iterator[AdminServices]:
    """All parts of a bot, of which deciding needs few."""
    bot = Application.builder().token("1:nobody").build().bot
    made = compose_services(
        Config(), Stores(engine, library, indexer, read_upload, state), bot, SystemClock()
    )
    yield made
    for executor in (made.answer_executor, made.state_executor, made.index_executor):
        executor.close()


def guarded(
    services: AdminServices, clock: VirtualClock, access: str = "list", **limits: int
) -> AdminServices:
    """The same parts with other settings of access, and a gatekeeper who goes by the clock."""
    telegram = {"access": access, "admins": [ADMIN], "limits": limits}
    config = Config.model_validate({"telegram": telegram})
    gatekeeper = Gatekeeper(RateLimits(config.telegram.limits, clock.time))
    return replace(services, config=config, gatekeeper=gatekeeper)


def access_request(
    user: int | None, group: int | None = None, purpose: AccessPurpose = "ask", *, silent: bool = False
) -> AccessRequest:
    """Somebody in a group, in private or inline."""
    private = group is None and purpose != "inline"
    return AccessRequest(
        purpose,
        user,
        user if private else group,
        private=private,
        label="ai",
        tr=translator("vi"),
        silent=silent,
    )


async def test_who_is_let_in_where(services: AdminServices, clock: VirtualClock) -> None:
    """Admins are let in everywhere, the listed in private and inline, everybody in an allowed group only."""
    gate = guarded(services, clock)
    people = (ADMIN, LISTED, STRANGER, None)
    purposes: tuple[AccessPurpose, ...] = ("ask", "search", "command", "button")
    granted = {
        (user, group)
        for user, group, purpose in product(people, (None, ALLOWED_GROUP, OTHER_GROUP), purposes)
        if (user, group) != (None, None) and (await gate.decide(access_request(user, group, purpose))).granted
    }
    inline = {
        user for user in people[:3] if (await gate.decide(access_request(user, purpose="inline"))).granted
    }
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


async def test_an_open_gate_lets_everybody_in(services: AdminServices, clock: VirtualClock) -> None:
    """Where all may ask, lists do not matter."""
    gate = guarded(services, clock, "open")
    for user, group in ((STRANGER, None), (STRANGER, OTHER_GROUP), (None, OTHER_GROUP)):
        assert (await gate.decide(access_request(user, group))).granted
    assert (await gate.decide(access_request(STRANGER, OTHER_GROUP, "join"))).granted


async def test_a_group_is_to_be_left_once_until_it_is_joined_again(
    services: AdminServices, clock: VirtualClock
) -> None:
    """Of all that comes from a group that is not allowed, the first is answered with the farewell."""
    gate = guarded(services, clock)
    admissions = [await gate.decide(access_request(user, OTHER_GROUP)) for user in (STRANGER, LISTED, None)]
    assert [(each.leave, each.say is not None) for each in admissions] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    again = await gate.decide(access_request(STRANGER, OTHER_GROUP, "join"))
    assert (again.granted, again.leave) == (False, True)
    assert not (await gate.decide(access_request(STRANGER, OTHER_GROUP))).leave


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
    services: AdminServices, clock: VirtualClock, state: State, adder: int | None, group: int, *, stays: bool
) -> None:
    """An admin who adds the bot allows the group for good; others may only where it is allowed."""
    gate = guarded(services, clock, "pairing")
    assert (await gate.decide(access_request(adder, group, "join"))).granted == stays
    assert state.access.allows(group) == stays
    assert (await gate.decide(access_request(STRANGER, group))).granted == stays


async def test_a_press_never_makes_the_bot_leave(services: AdminServices, clock: VirtualClock) -> None:
    """Old buttons in a group that is not allowed are refused; the farewell is for those who talk."""
    gate = guarded(services, clock)
    pressed = await gate.decide(access_request(STRANGER, OTHER_GROUP, "button"))
    assert (pressed.granted, pressed.leave) == (False, False)
    assert pressed.say
    assert (await gate.decide(access_request(STRANGER, OTHER_GROUP))).leave


async def test_what_is_not_said_does_not_count_as_told(services: AdminServices, clock: VirtualClock) -> None:
    """Talk over the limit uses up neither the one sentence nor the wait."""
    gate = guarded(services, clock, user_per_minute=1)
    said = [
        (await gate.decide(access_request(LISTED, ALLOWED_GROUP, silent=silent))).say
        for silent in (True, True, False, False)
    ]
    assert [bool(each) for each in said] == [False, False, True, False]


async def test_inline_and_presses_are_told_each_time(services: AdminServices, clock: VirtualClock) -> None:
    """What only the person sees says how long to wait whenever it is too much."""
    gate = guarded(services, clock, quick_per_minute=1)
    assert (await gate.decide(access_request(LISTED, purpose="inline"))).granted
    said = [
        (await gate.decide(access_request(LISTED, purpose=purpose))).say
        for purpose in ("button", "inline", "inline")
    ]
    assert said == ["Anh/chị hỏi nhanh quá, xin chờ 61 giây."] * 3
    clock.advance(61)
    assert (await gate.decide(access_request(LISTED, purpose="button"))).granted


async def test_the_private_chat_is_no_group(services: AdminServices, clock: VirtualClock) -> None:
    """A group's limit does not hold in private."""
    gate = guarded(services, clock, chat_per_minute=1, user_per_minute=0)
    assert [(await gate.decide(access_request(LISTED))).granted for _ in range(3)] == [True] * 3
    assert [(await gate.decide(access_request(LISTED, ALLOWED_GROUP))).granted for _ in range(2)] == [
        True,
        False,
    ]

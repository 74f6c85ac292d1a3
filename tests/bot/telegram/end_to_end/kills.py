"""The serving process, killed for real over questions and started again; what became of each question.

Only the encoder is the quick one. The process is a fork of one that has loaded what the bot imports, so that
a start takes a moment; it is one of its own all the same, with the program's own `run`.
"""

import asyncio
import multiprocessing
import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from bot.config import Config
from bot.state.state import FILE_NAME, State, open_state
from bot.telegram.admin.upload_store import read_upload
from bot.telegram.application import Stores, run
from corpus.file_library import FileLibrary
from corpus.postgres import DatabaseAddress
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.serving import FOUND
from tests.botapi.calls import Fault
from tests.botapi.faults import FaultPolicy
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.conftest import ANSWERS, INDEX, shipped, silent
from tests.doubles import SyllableEncoder
from tests.retrieval.postgres.machines import Machine

Way = Literal["polling", "webhook"]
End = Literal["kill", "terminate", "kill twice"]
SECRET = "s3cret"  # noqa: S105 (of the tests)
_NO_LIMITS = dict.fromkeys(("user_per_minute", "quick_per_minute", "chat_per_minute", "all_per_minute"), 0)
_FROM_S, _TO_S = 0.02, 0.3  # from the questions to the kill; all are answered in half a second
_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of questions.

    Attributes:
        asked: How many were asked.
        lost: How many were never answered.
        twice: How many answers there are beyond the first one of each.
        late: How many had no answer yet when the process was gone.
        most: How many answers the question has that has most.
    """

    asked: int
    lost: int
    twice: int
    late: int
    most: int

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.asked + other.asked,
            self.lost + other.lost,
            self.twice + other.twice,
            self.late + other.late,
            max(self.most, other.most),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bot serves.

    Attributes:
        folder: Its own.
        library: That of the library; ``None`` where that lies on the server, too.
        port: On which its webhook listens.
        called: That which Telegram calls, if there is another before it.
        server: Where its memory lies, if not in its folder.
        admins: Who runs it.
    """

    folder: Path
    library: Path | None
    port: int
    called: int | None = None
    server: DatabaseAddress | None = None
    admins: tuple[int, ...] = ()


async def kill_over_questions(
    way: Way, ending: End, place: Place, count: int, chance: random.Random
) -> Outcome:
    """Ask questions in as many chats, end the process, start it again, and wait.

    The process is ended after a random time of about a second, or every other time after some answers; "kill
    twice" also ends the one that is started next. The wait is over once all are answered, or after two
    minutes.
    """
    async with BotApi() as api:
        people = [api.add_user() for _ in range(count)]
        process = await start(api, way, place)
        for person in people:
            await api.private_message(person, FOUND)
        if chance.random() < 0.5:
            await asyncio.sleep(chance.uniform(_FROM_S, _TO_S))
        else:
            some = chance.randrange(count // 2)
            await api.until(lambda: sum(map(bool, map(api.sent_to, people))) >= some, _PATIENCE_S)
        await end(process, signal.SIGTERM if ending == "terminate" else signal.SIGKILL)
        late = sum(not api.sent_to(person) for person in people)
        if ending == "kill twice":
            process = await start(api, way, place, wait=False)
            await asyncio.sleep(chance.uniform(_FROM_S, _TO_S))
            await end(process, signal.SIGKILL)
        process = await start(api, way, place)
        try:
            await api.until(lambda: all(map(api.sent_to, people)), _PATIENCE_S)
        except AssertionError:
            pass  # told by what is lost
        finally:
            await end(process, signal.SIGTERM)
        return _outcome(api, people, late)


async def kill_over_outbox(way: Way, place: Place, count: int) -> Outcome:
    """Ask questions while nothing can be sent, kill the process once all answers are kept, start it again.

    Then everything can be sent. The wait is over once nothing waits to be sent, or after two minutes.
    """
    async with BotApi() as api:
        people = [api.add_user() for _ in range(count)]
        process = await start(api, way, place)
        api.faults = FaultPolicy(faults=[Fault(status=502)], every=1, only={"sendMessage"})
        for person in people:
            await api.private_message(person, FOUND)
        with open_state(place.folder / FILE_NAME) as state:
            await _until(lambda: state.unsent.count() == count)
        await end(process, signal.SIGKILL)
        late = sum(not api.sent_to(person) for person in people)
        api.faults = None
        process = await start(api, way, place)
        try:
            with open_state(place.folder / FILE_NAME) as state:
                await _until(lambda: state.unsent.count() == 0)
        finally:
            await end(process, signal.SIGTERM)
        return _outcome(api, people, late)


async def _until(condition: Callable[[], bool]) -> None:
    """Wait for what no call of the bot tells."""
    async with asyncio.timeout(_PATIENCE_S):
        while not condition():  # noqa: ASYNC110 (another process is waited for)
            await asyncio.sleep(0.05)


def _outcome(api: BotApi, people: list[User], late: int) -> Outcome:
    answers = [len(api.sent_to(person)) for person in people]
    twice = sum(max(each - 1, 0) for each in answers)
    return Outcome(len(people), sum(not each for each in answers), twice, late, max(answers))


async def start(api: BotApi, way: Way, place: Place, *, wait: bool = True) -> BaseProcess:
    """A serving process; once updates reach it, if that is waited for."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=_serve, args=(way, place, api.base_url, api.token), daemon=True)
    await asyncio.to_thread(process.start)
    if wait and way == "polling":
        await api.polled(_PATIENCE_S)
    elif wait:
        calls = len(api.calls_of("setWebhook"))
        await api.wait_for("setWebhook", calls + 1, _PATIENCE_S)
    return process


async def end(process: BaseProcess, number: signal.Signals) -> None:
    assert process.pid is not None
    os.kill(process.pid, number)
    await asyncio.to_thread(process.join, _PATIENCE_S)
    assert process.exitcode == (0 if number == signal.SIGTERM else -number)


def _serve(way: Way, place: Place, base_url: str, token: str) -> None:
    """Serve until the process ends; in a process of its own."""
    url = f"http://127.0.0.1:{place.called or place.port}/hook"
    telegram = {
        "base_url": base_url,
        "mode": way,
        "limits": _NO_LIMITS,
        "admins": place.admins,
        "webhook": {"url": url, "port": place.port},
    }
    config = Config.model_validate({"data_dir": place.folder, "telegram": telegram, "log_level": "ERROR"})
    with open_state(place.server or place.folder / FILE_NAME) as state:
        run(config, _stores(place, state), SecretStr(token), SecretStr(SECRET))


def _stores(place: Place, state: State) -> Stores:
    """What a bot answers from, keeps and remembers."""
    if place.library is None:
        assert place.server is not None
        machine = Machine(place.server, place.folder)
        return Stores(machine.engine, machine.library, machine.indexer, read_upload, state)
    engine = shipped(place.library, SyllableEncoder(), ANSWERS)
    library = FileLibrary(place.library / "library.sqlite")
    indexer = Indexer(library, place.library, SyllableEncoder(), INDEX, silent)
    return Stores(engine, library, indexer, read_upload, state)

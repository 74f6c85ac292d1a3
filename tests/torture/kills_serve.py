"""kill -9 over the serving bot: every question is answered once it is up again.

A second answer is allowed only where a kill lies between it and the one before: what was sent may not have
been noted yet.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.botapi.users import User
from tests.torture.arena import Arena
from tests.torture.bulletins import Shelf
from tests.torture.folder import Examiner
from tests.torture.kills_index import check_end, run_whole
from tests.torture.program import PATIENCE_S, Program, Run
from tests.torture.tally import Tally

NO_LIMITS = {"user_per_minute": 0, "quick_per_minute": 0, "chat_per_minute": 0, "all_per_minute": 0}
TOGETHER = 20
_KILLED_FROM_S, _KILLED_UNTIL_S = 0.1, 1.15
_START_S = 3.0
_WAIT = "trong hàng chờ"
_QUESTIONS = (
    "Ai được bầu làm Bí thư Đảng ủy xã?",
    "Hội nghị có bao nhiêu đại biểu tham dự?",
    "giá vàng hôm nay bao nhiêu",
)


@dataclass(slots=True)
class Record:
    """What was asked, and when the bot was killed."""

    asked: list[tuple[User, Message]] = field(default_factory=list)
    kills: list[float] = field(default_factory=list)

    def check(self, api: BotApi, tally: Tally) -> int:
        """Count what was lost or said twice without a reason; how many were said again after a kill."""
        sent = answers(api)
        again = 0
        for user, message in self.asked:
            times = sent.get(user.id, [])
            if not times:
                tally.tell(lost=f"no answer to {message.text!r} of {user.id}")
            for before, after in pairwise(times):
                if any(before <= kill <= after for kill in self.kills):
                    again += 1
                else:
                    tally.tell(duplicated=f"{message.text!r} of {user.id} was answered twice")
        return again


async def kill_serving(arena: Arena) -> Tally:
    """Kill `bantin serve` in the midst of its answers, and sometimes while it starts."""
    tally = Tally("kill -9, serve")
    chance, record = arena.chance(tally.attack), Record()
    with tally.timed():
        async with BotApi() as api:
            program = await ready(arena, api, tally)
            for _ in range(arena.kills):
                run = await asyncio.to_thread(program.start, "serve")
                if chance.random() < 1 / 4:
                    await asyncio.sleep(chance.uniform(0, _START_S))
                else:
                    await polled(api, run)
                    await _ask(api, record, chance)
                    await asyncio.sleep(chance.uniform(_KILLED_FROM_S, _KILLED_UNTIL_S))
                await kill(run, tally, record)
            async with serving_to_the_end(program, api, tally):
                everybody = {user.id for user, _ in record.asked}
                await quiet(api, lambda: everybody <= answers(api).keys())
            again = record.check(api, tally)
        for fault in Examiner(program).faults(program.data):
            tally.tell(wrong=fault)
    tally.remark = f"{len(record.asked)} questions; {again} answered again after a kill"
    return tally


async def ready(
    arena: Arena, api: BotApi, tally: Tally, *, admins: Sequence[int] = (), data: Path | None = None
) -> Program:
    """The program with an index, before it serves."""
    settings = {"base_url": api.base_url, "limits": NO_LIMITS, "admins": list(admins)}
    program = arena.program(tally.attack, settings, api.token, data)
    shelf = Shelf(program.folder / "shelf", arena.chance(tally.attack))
    await asyncio.to_thread(run_whole, tally, program, "index", "--only", str(shelf.folder))
    return program


async def polled(api: BotApi, run: Run) -> None:
    """Wait until the bot fetches updates, or has ended."""
    end = time.monotonic() + PATIENCE_S
    while not api.deliveries.polling and run.running and time.monotonic() < end:  # noqa: ASYNC110 - a process
        await asyncio.sleep(0.02)


async def kill(run: Run, tally: Tally, record: Record) -> None:
    """Kill the bot, which must not have ended before."""
    if not run.running:
        tally.tell(crashed=run.crash() or "it ended by itself")
    record.kills.append(time.monotonic())
    await asyncio.to_thread(run.kill)
    record.kills.append(time.monotonic())
    tally.tries += 1
    if "Traceback" in run.said():
        tally.tell(crashed=run.crash())


@asynccontextmanager
async def serving_to_the_end(program: Program, api: BotApi, tally: Tally) -> AsyncIterator[None]:
    """Serve undisturbed while the block runs; told to stop, it must end well."""
    run = await asyncio.to_thread(program.start, "serve")
    await polled(api, run)
    yield
    await asyncio.to_thread(run.stop)
    check_end(tally, run.crash())


async def quiet(api: BotApi, settled: Callable[[], bool], seconds: float = 2.0, most: float = 120.0) -> None:
    """Wait until something holds and the bot has made no call for a while, but not for ever."""
    end = time.monotonic() + most
    calls, since = len(api.calls), time.monotonic()
    while time.monotonic() < end:
        await asyncio.sleep(0.1)
        if len(api.calls) != calls or not settled():
            calls, since = len(api.calls), time.monotonic()
        elif time.monotonic() - since > seconds:
            return


def answers(api: BotApi) -> dict[int, list[float]]:
    """When each chat got an answer, as a message or in the place of one that told it to wait."""
    found: dict[int, list[float]] = {}
    for call in (*api.calls_of("sendMessage"), *api.calls_of("editMessageText")):
        if call.effect == "ok" and _WAIT not in call.params["text"]:
            found.setdefault(int(call.params["chat_id"]), []).append(call.at)
    return {chat: sorted(times) for chat, times in found.items()}


async def _ask(api: BotApi, record: Record, chance: Random) -> None:
    for _ in range(TOGETHER):
        user = api.add_user()
        record.asked.append((user, await api.private_message(user, chance.choice(_QUESTIONS))))

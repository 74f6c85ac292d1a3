"""Many chats ask the bot at the same moment: is a question lost, how long do answers take, is the loop free?

Run: PYTHONPATH=. python benchmarks/telegram_load.py [--chats 50] [--rounds 1] [--data DIR] [--trace TO]

The application is the real one, with the default encoder and the five shipped bulletins, and speaks HTTP to
the tests' Bot API server, which runs in a process of its own. Half of the chats are groups, half are private.
In each round every chat asks one of the questions of `tests/quality` at once. The time of an answer is from
the update to the call that sends the reply, both by the server's clock. Limits on questions a minute are off.

A task in the bot's own loop sleeps for 5 ms again and again: what it wakes too late, the loop was blocked. A
third process does the same and nothing else: what wakes late there as well is the machine's doing.

``--data`` keeps the index between runs. ``--trace`` writes where every thread of the bot stood each time the
loop had been blocked for 60 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import json
import multiprocessing
import os
import signal
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from pydantic import SecretStr

from bot import composition
from bot.config import Config, load
from bot.state.state import FILE_NAME, open_state
from bot.telegram.admin.upload_store import read_upload
from bot.telegram.application import Stores, build, fetcher
from bot.telegram.runtime.clock import SystemClock
from bot.telegram.runtime.process import serve
from tests.botapi.calls import Call
from tests.botapi.server import BotApi

ROOT = Path(__file__).parents[1]
QUESTIONS = sorted((ROOT / "tests" / "quality").glob("questions.*.jsonl"))
STEP_S = 0.005
LONG_S = 0.1
TRACED_S = 0.06
PATIENCE_S = 300.0
NO_LIMITS = {"user_per_minute": 0, "quick_per_minute": 0, "chat_per_minute": 0, "all_per_minute": 0}


@dataclass(slots=True)
class Sampler:
    """Sleeps in a loop, and keeps how late it woke and how much of that time its thread was at work."""

    late: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    async def run(self, trace: TextIO | None = None) -> None:
        """Sample until cancelled."""
        while True:
            if trace:
                faulthandler.dump_traceback_later(STEP_S + TRACED_S, file=trace)
            before, work = time.perf_counter(), time.thread_time()
            await asyncio.sleep(STEP_S)
            self.late.append(time.perf_counter() - before - STEP_S)
            self.worked.append(time.thread_time() - work)

    def line(self) -> str:
        """What was found, in milliseconds."""
        late = sorted(self.late)
        return (
            f"longest {1000 * late[-1]:.0f} ms, 99.9 % under {1000 * late[int(0.999 * len(late))]:.0f} ms, "
            f"over {1000 * LONG_S:.0f} ms {sum(each > LONG_S for each in late)} times of {len(late)}, "
            f"longest work at a stretch {1000 * max(self.worked):.0f} ms"
        )


@dataclass(slots=True)
class Asked:
    """What the server saw of one question."""

    chat_id: int
    at: float
    replies: list[float] = field(default_factory=list)
    quoted: bool = False


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--trace", type=argparse.FileType("w"))
    chosen = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    idle, idles = spawn.Pipe()
    server = spawn.Process(target=telegram, args=(theirs, chosen.chats, chosen.rounds), daemon=True)
    beside = spawn.Process(target=onlooker, args=(idles,), daemon=True)
    server.start()
    beside.start()
    theirs.close()  # or a server that has ended would never be noticed
    idles.close()
    with TemporaryDirectory() as folder:
        config = _config(chosen.data or Path(folder), "http://localhost/bot")
        parts = composition.ready(config, print)
        sampler = asyncio.run(bot(ours, idle, parts, Path(folder), chosen.trace))
    asked: list[Asked] = ours.recv()
    report(asked, sampler, idle.recv())


def report(asked: Sequence[Asked], sampler: Sampler, beside: Sampler) -> None:
    """Print what was measured."""
    took = sorted(each.replies[0] - each.at for each in asked if each.replies)
    whole = max(each.replies[0] for each in asked if each.replies) - min(each.at for each in asked)
    marks = statistics.quantiles(took, n=20, method="inclusive")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"questions: {len(asked)}, lost: {sum(not each.replies for each in asked)}", end=", ")
    print(f"answered twice: {sum(len(each.replies) > 1 for each in asked)}", end=", ")
    print(f"with a quote: {sum(each.quoted for each in asked)}")
    print(f"from update to reply: p50 {marks[9]:.2f} s, p95 {marks[18]:.2f} s, longest {took[-1]:.2f} s")
    print(f"replies a second: {len(took) / whole:.1f}")
    print(f"event loop blocked: {sampler.line()}")
    print(f"an idle process's beside it: {beside.line()}")


async def bot(
    server: Connection, beside: Connection, parts: composition.Parts, folder: Path, trace: TextIO | None
) -> Sampler:
    """Serve as `bantin serve` does until every question has been asked; how free the loop was meanwhile."""
    base_url, token = await asyncio.to_thread(server.recv)
    config = _config(folder, base_url)
    parts.engine.warm_up()
    sampler = Sampler()
    with open_state(folder / FILE_NAME) as state:
        stores = Stores(parts.engine, parts.library, parts.indexer, read_upload, state)
        clock = SystemClock()
        program = build(config, stores, SecretStr(token), clock)
        serving = asyncio.create_task(serve(program, fetcher(config, program, None, clock), folder, clock))
        sampling = asyncio.create_task(sampler.run(trace))
        beside.send("begin")
        server.send("go")
        await asyncio.to_thread(server.poll, None)
        sampling.cancel()
        faulthandler.cancel_dump_traceback_later()
        beside.send("end")
        os.kill(os.getpid(), signal.SIGTERM)
        await serving
    return sampler


def _config(folder: Path, base_url: str) -> Config:
    """The settings of the user, with a library of its own and without limits."""
    config = load(None)
    telegram = config.telegram.model_dump() | {"base_url": base_url, "limits": NO_LIMITS}
    return Config.model_validate({**config.model_dump(), "data_dir": folder, "telegram": telegram})


def telegram(pipe: Connection, chats: int, rounds: int) -> None:
    """Be Telegram, in a process of its own; tells the bot's where, and in the end what became of all."""
    asyncio.run(_telegram(pipe, chats, rounds))


async def _telegram(pipe: Connection, chats: int, rounds: int) -> None:
    questions = [
        json.loads(line)["question"] for file in QUESTIONS for line in file.read_text("utf-8").splitlines()
    ]
    async with BotApi() as api:
        people = [api.add_user() for _ in range(chats)]
        groups = [api.add_group() for _ in range(chats // 2)]
        pipe.send((api.base_url, api.token))
        await asyncio.to_thread(pipe.recv)
        await api.polled(PATIENCE_S)
        # Once its menus are set it has nothing more to do than to answer.
        await api.wait_for("setMyShortDescription", 2, PATIENCE_S)
        every: list[Asked] = []
        for number in range(rounds):
            seen = len(api.calls)
            asked = {}
            for place, person in enumerate(people):
                question = questions[(number * chats + place) % len(questions)]
                chat = groups[place].id if place < len(groups) else person.id
                asked[chat] = Asked(chat, time.monotonic())
                if place < len(groups):
                    await api.group_message(groups[place], person, f"/ask@bantin_bot {question}")
                else:
                    await api.private_message(person, question)
            await _answered(api, asked, seen)
            every += asked.values()
        pipe.send(every)
        await asyncio.to_thread(pipe.poll, None)


async def _answered(api: BotApi, asked: dict[int, Asked], seen: int) -> None:
    """Wait for the answers; a little longer in case that there are more of them than questions."""

    def sent() -> list[Call]:
        return [call for call in api.calls[seen:] if call.method == "sendMessage" and call.ok]

    try:
        await api.until(lambda: {int(call.params["chat_id"]) for call in sent()} == set(asked), PATIENCE_S)
    except AssertionError:
        print("some questions are not answered")
    await asyncio.sleep(0.5)
    for call in sent():
        each = asked[int(call.params["chat_id"])]
        each.replies.append(call.at)
        each.quoted |= "<blockquote" in call.params["text"]


def onlooker(pipe: Connection) -> None:
    """Do nothing but sample, from the first word on the pipe to the next."""
    pipe.recv()
    pipe.send(asyncio.run(_look_on(pipe)))


async def _look_on(pipe: Connection) -> Sampler:
    sampler = Sampler()
    sampling: asyncio.Task[Any] = asyncio.create_task(sampler.run())
    await asyncio.to_thread(pipe.poll, None)
    sampling.cancel()
    return sampler


if __name__ == "__main__":
    main()

"""Several bots on one token and one PostgreSQL: do more of them answer more, or does a lock hold them up?

Run: PYTHONPATH=. python benchmarks/replicas.py [--bots 1 2 3] [--chats 40] [--rounds 5] [--bulletins FOLDER]

For each number of bots so many `bantin serve` run behind a webhook, each a process of its own with the
default encoder, their library and memory on a server of the tests that writes everything to the disk. A proxy
hands what the tests' Bot API server sends to them in turn. Limits are as high as can be, so that they are
counted. In each round so many chats ask one question each at once (`load_questions.py`).

Printed are the questions answered a second; the processor time of a question in the bots and in the server,
which stays the same where bots only wait for processors; and what was seen of the server again and again:
how many of its sessions waited for a lock on the average, and in what share of the time somebody was behind
the guard of the limits, where one question at a time is. The share divided by the questions a second is how
long a question is there, and one second divided by that the most that any number of bots can let in.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from load_questions import Questions
from telegram_load import KNOWN, PATIENCE_S, Crowd, Row, Telegram, index, row_of

from bot.config import load
from corpus.errors import BantinError
from corpus.ingest.read import shipped_folder
from corpus.postgres import Postgres
from tests.bot.telegram.end_to_end.kills import SECRET, Place
from tests.bot.telegram.end_to_end.replicas import places, proxy
from tests.postgres.server import Server, running

_LIMITS = {
    **{f"{name}_per_minute": 10_000 for name in ("user", "chat", "quick")},
    **{f"{name}_per_minute": 100_000 for name in ("all", "all_quick")},
}
_TICKS = os.sysconf("SC_CLK_TCK")
_LOOK_S = 0.01
_SEEN = """
SELECT count(*) FILTER (WHERE NOT granted), count(*) FILTER (WHERE granted AND pg_locks.classid = guard.high
    AND pg_locks.objid = guard.low)
FROM pg_locks, (SELECT CAST((hashed >> 32) & 4294967295 AS OID) AS high,
    CAST(hashed & 4294967295 AS OID) AS low FROM hashtextextended('requests question', 0) AS hashed) AS guard
"""


@dataclass(slots=True)
class Seen:
    """What was seen of a server's locks.

    Attributes:
        looks: How often one looked.
        waiting: How many sessions waited for a lock, all looks together.
        guarded: How often somebody was behind the guard of the limits.
    """

    looks: int = 0
    waiting: int = 0
    guarded: int = 0


@contextmanager
def looking(server: Server) -> Iterator[Seen]:
    """Look at the server's locks again and again in the block."""
    seen, ended = Seen(), threading.Event()
    postgres = Postgres(server.address("bantin"), BantinError, connections=1)

    def look() -> None:
        with postgres.autocommitting() as connection:
            while not ended.wait(_LOOK_S):
                ((waiting, guarded),) = connection.execute(_SEEN)
                seen.looks += 1
                seen.waiting += waiting
                seen.guarded += guarded > 0

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
        postgres.close()


def worked(pid: int, *, family: bool = False) -> float:
    """The seconds of processor time that a process took, and with its ``family`` its children."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    took = sum(map(int, fields[11:15] if family else fields[11:13])) / _TICKS
    if family:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        took += sum(worked(int(child)) for child in children)
    return took


@asynccontextmanager
async def serving(place: Place, base_url: str, token: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A `bantin serve`, which is told to end with the block."""
    config = write_config(place, base_url)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli.main", "--config", str(config), "serve"),
        env={**os.environ, "TELEGRAM_BOT_TOKEN": token, "TELEGRAM_WEBHOOK_SECRET": SECRET},
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


def write_config(place: Place, base_url: str) -> Path:
    """The settings of the bot of a place; their file."""
    place.folder.mkdir(exist_ok=True)
    settings = {
        "data_dir": str(place.folder),
        "store": place.server.url if place.server else "sqlite",
        "encoder": {"cache_dir": str(load(None).cache_path)},
        "log_level": "ERROR",
        "telegram": {
            "base_url": base_url,
            "mode": "webhook",
            "limits": _LIMITS,
            "webhook": {"url": f"http://127.0.0.1:{place.called}/hook", "port": place.port},
        },
    }
    file = place.folder / "config.yaml"
    file.write_text(yaml.safe_dump(settings), "utf-8")
    return file


async def measure(server: Server, folder: Path, bots: int, options: argparse.Namespace) -> str:
    """A line of figures with so many bots."""
    bulletins = options.bulletins or shipped_folder()
    known = [json.loads(line)["question"] for file in KNOWN for line in file.read_text("utf-8").splitlines()]
    questions = iter(Questions(known, [file.read_text("utf-8") for file in sorted(bulletins.iterdir())]))
    server.sql("DROP DATABASE IF EXISTS bantin WITH (FORCE)")  # a new one: numbers of updates begin anew
    server.sql("CREATE DATABASE bantin")
    at = places(folder, folder, server.address("bantin"), bots)
    async with Telegram() as api, proxy(at), AsyncExitStack() as stack:
        await index(write_config(at[0], api.base_url), bulletins)
        crowd = Crowd(api, questions)
        crowd.gather()
        processes = []
        for number, place in enumerate(at, start=1):
            processes.append(await stack.enter_async_context(serving(place, api.base_url, api.token)))
            await api.wait_for("setWebhook", number, PATIENCE_S)
        await api.wait_for("setMyShortDescription", 2, PATIENCE_S)
        await crowd.ask(options.chats)  # what is loaded with the first questions
        begun = worked_by(processes, server)
        with looking(server) as seen:
            rounds = [await crowd.ask(options.chats) for _ in range(options.rounds)]
        took = [after - before for before, after in zip(begun, worked_by(processes, server), strict=True)]
    return line_of(bots, row_of(rounds, {}, {}), took, seen)


def worked_by(processes: Sequence[asyncio.subprocess.Process], server: Server) -> list[float]:
    """The processor time of the server, and of each bot."""
    postmaster = server.process.pid if server.process else 0
    return [worked(postmaster, family=True), *(worked(each.pid) for each in processes)]


def line_of(bots: int, row: Row, took: Sequence[float], seen: Seen) -> str:
    """What is printed of a number of bots."""
    served, *bots_each = (1000 * seconds / row.questions for seconds in took)
    guarded = seen.guarded / seen.looks
    each = ", ".join(f"{took:.1f}" for took in bots_each)
    return (
        f"{bots} bots: {row.questions} questions, {row.lost} lost, {row.twice} twice;"
        f" {row.a_second} a second, p50 {row.p50} s, p95 {row.p95} s\n"
        f"  processor time of a question: {sum(bots_each):.1f} ms in bots ({each}),"
        f" {served:.1f} ms in the server\n"
        f"  sessions that waited for a lock, on the average: {seen.waiting / seen.looks:.3f}\n"
        f"  behind the guard of the limits: {guarded:.1%} of the time,"
        f" {1000 * guarded / row.a_second:.2f} ms a question"
    )


def main() -> None:
    """Measure each number of bots."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bots", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--chats", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bulletins", type=Path)
    options = parser.parse_args()
    begun = time.perf_counter()
    with running(settings=()) as server, TemporaryDirectory() as name:
        for bots in options.bots:
            print(asyncio.run(measure(server, Path(name), bots, options)), flush=True)
    print(f"all in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()

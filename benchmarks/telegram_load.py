"""Many chats ask the bot at the same moment: how long do answers take, is the loop free, does memory grow?

Run: PYTHONPATH=. python benchmarks/telegram_load.py [--chats 1 10 50 200] [--asked 5000] [--waiting 1000]
     [--bulletins FOLDER] [--data DIR] [--json FILE] [--write]

`bantin serve` runs as it does for everybody, with the default encoder and the shipped bulletins (or those of
a FOLDER), in a process of its own, and speaks HTTP to the tests' Bot API server. Limits on questions a minute
are off. Each number of chats asks several times over: all of them at once, half in groups, half in private,
one question each (`load_questions.py` says how many of them are new). The time of an answer is from the
update to the call that puts the answer into the chat, both by the server's clock.

Then 50 chats ask until ``--asked`` questions were answered, and memory is read ten times on the way; and
``--waiting`` chats ask at once, by which is told what a question that waits takes.

What is told of the event loop is explained in `watched_serve.py`. ``--data`` keeps the index between runs,
``--write`` puts the figures into docs/load.json and docs/reliability.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from load_questions import Questions
from load_table import write_figures
from process_memory import read_memory

from bot.config import load
from bot.i18n import translator
from corpus.ingest.read import shipped_folder
from tests.botapi.calls import Call
from tests.botapi.model import Chat
from tests.botapi.server import BotApi
from tests.botapi.users import User

ROOT = Path(__file__).parents[1]
KNOWN = sorted((ROOT / "tests" / "quality").glob("questions.*.jsonl"))
WATCHED = Path(__file__).with_name("watched_serve.py")
NO_LIMITS = {f"{name}_per_minute": 0 for name in ("user", "chat", "all", "quick", "all_quick")}
POPULATION = 1000  # people, and as many groups: who asks again, asks in a chat that was long silent
ROUNDS = {1: 40, 10: 12, 50: 5, 200: 2}
LONG_RUN_CHATS = 50
PATIENCE_S = 300.0
TOLD_PLACE = translator("vi").say("place", number=0).partition("0")[0].rstrip("\u2068")


@dataclass(slots=True)
class Asked:
    """What the server saw of one question: when it came, and when its answer did."""

    at: float
    answers: list[float] = field(default_factory=list)
    quoted: bool = False


class Telegram(BotApi):
    """The tests' server, which notes the answers of those that were asked something."""

    def __init__(self) -> None:
        super().__init__()
        self.open: dict[int, Asked] = {}
        self.complete = asyncio.Event()

    def _note(self, place: int, **changes: Any) -> None:  # noqa: ANN401 (as above it)
        super()._note(place, **changes)
        if changes.get("outcome") == "ok":
            self._look(self.calls[place])

    def _look(self, call: Call) -> None:
        asked = self.open.get(int(call.params.get("chat_id") or 0))
        text = call.params.get("text") or ""
        if asked and call.method in {"sendMessage", "editMessageText"} and not text.startswith(TOLD_PLACE):
            asked.answers.append(call.at)
            asked.quoted |= "<blockquote" in text
            if all(each.answers for each in self.open.values()):
                self.complete.set()


class Program:
    """A process that is watched; `stretch` tells what was seen since the last call."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    async def stretch(self) -> dict[str, Any]:
        """What `watched_serve.py` saw."""
        asking, telling = self._process.stdin, self._process.stdout
        if asking is None or telling is None:
            raise ValueError("the process has no pipes")
        asking.write(b"\n")
        return dict(json.loads(await telling.readline()))


@asynccontextmanager
async def watched(*arguments: str, token: str = "") -> AsyncIterator[Program]:
    """A watched process, which is told to end with the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(WATCHED), *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "TELEGRAM_BOT_TOKEN": token},
    )
    try:
        yield Program(process)
    finally:
        process.terminate()
        await process.wait()


class Crowd:
    """Those who ask."""

    def __init__(self, api: Telegram, questions: Iterator[str]) -> None:
        self._api = api
        self._questions = questions
        self._people: list[tuple[User, Chat | None]] = []
        self._next = 0

    def gather(self) -> None:
        """Have people, half of whom ask in a group of theirs."""
        for number in range(2 * POPULATION):
            person = self._api.add_user()
            self._people.append((person, self._api.add_group() if number % 2 else None))

    async def ask(self, chats: int) -> list[Asked]:
        """Have so many chats ask at once, and wait until each has its answer."""
        api, here = self._api, [self._people[(self._next + i) % len(self._people)] for i in range(chats)]
        self._next += chats
        api.open, api.complete = {}, asyncio.Event()
        for person, group in here:
            question = next(self._questions)
            api.open[group.id if group else person.id] = Asked(time.monotonic())
            if group:
                await api.group_message(group, person, f"/ask@bantin_bot {question}")
            else:
                await api.private_message(person, question)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await api.complete.wait()
        except TimeoutError:
            print("some questions are not answered", file=sys.stderr)
            if not any(each.answers for each in api.open.values()):
                raise SystemExit("none is: the bot does not answer at all") from None
        return list(api.open.values())


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured with so many chats at once; times in seconds, those of the loop in milliseconds."""

    chats: int
    questions: int
    lost: int
    twice: int
    quoted: int
    a_second: float
    p50: float
    p95: float
    longest: float
    loop: dict[str, Any]
    idle: dict[str, Any]


def row_of(rounds: Sequence[Sequence[Asked]], loop: dict[str, Any], idle: dict[str, Any]) -> Row:
    """The figures of some rounds."""
    every = [each for asked in rounds for each in asked]
    took = sorted(each.answers[0] - each.at for each in every if each.answers)
    whole = sum(
        max(each.answers[0] for each in asked if each.answers) - min(each.at for each in asked)
        for asked in rounds
    )
    marks = statistics.quantiles(took, n=20, method="inclusive")
    return Row(
        chats=len(rounds[0]),
        questions=len(every),
        lost=sum(not each.answers for each in every),
        twice=sum(len(each.answers) > 1 for each in every),
        quoted=sum(each.quoted for each in every),
        a_second=round(len(took) / whole, 1),
        p50=round(marks[9], 3),
        p95=round(marks[18], 3),
        longest=round(took[-1], 3),
        loop=loop,
        idle=idle,
    )


async def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All figures."""
    bulletins = options.bulletins or shipped_folder()
    known = [json.loads(line)["question"] for file in KNOWN for line in file.read_text("utf-8").splitlines()]
    questions = iter(Questions(known, [file.read_text("utf-8") for file in sorted(bulletins.iterdir())]))
    async with Telegram() as api:
        data = options.data or folder / "data"
        for file in data.glob("bot.sqlite*"):  # it would know the numbers of the updates, and skip them
            file.unlink()
        config = write_config(folder, data, api.base_url)
        await index(config, bulletins)
        crowd = Crowd(api, questions)
        crowd.gather()
        async with watched() as idle, watched(str(config), token=api.token) as program:
            await api.polled(PATIENCE_S)
            # Once its menus are set it has nothing more to do than to answer.
            await api.wait_for("setMyShortDescription", 2, PATIENCE_S)
            begun = asdict(read_memory(program.pid))
            rows = [await stage(crowd, program, idle, chats) for chats in options.chats]
            growth = await ask_long(crowd, program, options.asked - sum(row.questions for row in rows))
            waiting = await let_wait(crowd, program, options.waiting)
    return {
        "processors": os.cpu_count(),
        "bulletins": len(list(bulletins.iterdir())),
        "rows": [asdict(row) for row in rows],
        "memory": {"begun": begun, "after": growth, "waiting": waiting},
    }


async def stage(crowd: Crowd, program: Program, idle: Program, chats: int) -> Row:
    """The figures of so many chats at once."""
    await program.stretch()
    await idle.stretch()
    rounds = [await crowd.ask(chats) for _ in range(ROUNDS.get(chats, 3))]
    row = row_of(rounds, await program.stretch(), await idle.stretch())
    print(json.dumps(asdict(row), ensure_ascii=False), file=sys.stderr)
    return row


async def ask_long(crowd: Crowd, program: Program, left: int) -> list[dict[str, float]]:
    """Have so many more questions asked; the memory ten times on the way."""
    seen = []
    rounds = max(0, left) // LONG_RUN_CHATS
    for number in range(1, rounds + 1):
        await crowd.ask(LONG_RUN_CHATS)
        if number % max(1, rounds // 10) == 0:
            seen.append({"asked": number * LONG_RUN_CHATS, **asdict(read_memory(program.pid))})
            print(json.dumps(seen[-1]), file=sys.stderr)
    return seen


async def let_wait(crowd: Crowd, program: Program, chats: int) -> dict[str, float]:
    """What questions take that wait: the memory before very many ask at once, and the most meanwhile."""
    if not chats:
        return {}
    before, most = read_memory(program.pid), 0.0

    async def look() -> None:
        nonlocal most
        while True:
            most = max(most, read_memory(program.pid).anonymous)
            await asyncio.sleep(0.2)

    looking = asyncio.create_task(look())
    await crowd.ask(chats)
    looking.cancel()
    kilobytes = 1000 * (most - before.anonymous) / chats
    return {"questions": chats, "before": before.anonymous, "most": most, "kilobytes": round(kilobytes, 1)}


def write_config(folder: Path, data: Path, base_url: str) -> Path:
    """Settings without limits; their file."""
    settings = {
        "data_dir": str(data),
        "encoder": {"cache_dir": str(load(None).cache_path)},
        "telegram": {"base_url": base_url, "limits": NO_LIMITS},
    }
    file = folder / "config.yaml"
    file.write_text(yaml.safe_dump(settings), "utf-8")
    return file


async def index(config: Path, bulletins: Path) -> None:
    """Bring the index in line with the bulletins."""
    command = ("-m", "bot.cli.main", "--config", str(config), "index", "--only", str(bulletins))
    indexing = await asyncio.create_subprocess_exec(sys.executable, *command)
    await indexing.wait()


def main() -> None:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, nargs="+", default=list(ROUNDS))
    parser.add_argument("--asked", type=int, default=5000)
    parser.add_argument("--waiting", type=int, default=1000)
    parser.add_argument("--bulletins", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        figures = asyncio.run(measure(options, Path(folder)))
    write_figures(figures, options.json, write=options.write)


if __name__ == "__main__":
    main()

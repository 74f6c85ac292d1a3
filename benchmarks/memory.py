"""How much memory the commands take: at most, in the end, and how much of it stands in no file.

Run: PYTHONPATH=. python benchmarks/memory.py [--bulletins FOLDER] [--cache FOLDER]     (Linux)

Each command runs as people run it, in an empty data folder: `bantin index` of the shipped bulletins and of
those of a FOLDER, again when nothing is new, `bantin ask`, and `bantin serve` against the tests' Bot API
server: once it polls, after some questions, and during /reindex, for which everything is encoded anew by a
child process. Memory is read every 10 ms; one row a command, in MB.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from process_memory import Memory, read_memory

from bot.config import load
from corpus.ingest.read import shipped_folder
from tests.bot.telegram.end_to_end.programs import serving_program, started, write_config
from tests.botapi.server import BotApi

ROOT = Path(__file__).parents[1]
STEP_S = 0.01
PATIENCE_S = 300.0
ASKED = "who was elected Bí thư in Lâm Đồng 2020?"
FEW = 100
NOTHING = Memory(0.0, 0.0, 0.0)


@dataclass(slots=True)
class Watched:
    """The memory of a process, and of those that it began, until it ends.

    Attributes:
        last: What it took when it was read last.
        most: The most of it that stood in no file.
        child: What a process took that it began: when it took most.
    """

    pid: int
    last: Memory = NOTHING
    most: float = 0.0
    child: Memory = NOTHING

    async def run(self) -> None:
        """Read again and again, until the process is gone."""
        while (memory := _memory(self.pid)) and memory.resident:
            self.last, self.most = memory, max(self.most, memory.anonymous)
            for pid in _children(self.pid):
                child = _memory(pid)
                if child and child.anonymous > self.child.anonymous:
                    self.child = child
            await asyncio.sleep(STEP_S)


def _memory(pid: int) -> Memory | None:
    try:
        return read_memory(pid)
    except (OSError, KeyError):  # it is gone, or about to be
        return None


def _children(pid: int) -> Iterator[int]:
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from map(int, file.read_text("utf-8").split())
        except OSError:
            continue


def row(name: str, *memories: tuple[str, Memory, float]) -> None:
    """Print what was seen."""
    for what, memory, most in memories:
        cells = (f"{memory.peak:.0f}", f"{memory.resident:.0f}", f"{most:.0f}", f"{memory.anonymous:.0f}")
        print(f"| {name}{what} | {' | '.join(cells)} |", flush=True)


async def run_command(name: str, config: Path, *command: str) -> None:
    """Run a command to its end, and print what it took."""
    process = await started(config, *command)
    watched = Watched(process.pid)
    watching = asyncio.create_task(watched.run())
    _, said = await process.communicate()
    await watching
    if process.returncode != 0:
        raise SystemExit(f"{name} failed: {said.decode()}")
    row(name, ("", watched.last, watched.most))


async def serve(api: BotApi, config: Path, files: Path, admin: int) -> None:
    """Serve, answer some questions, and index everything anew, with every bulletin changed."""
    known = [
        json.loads(line)["question"]
        for file in sorted((ROOT / "tests" / "quality").glob("questions.*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    person = api.world.users[admin]
    async with serving_program(api, config) as program:
        await api.wait_for("setMyShortDescription", 2, PATIENCE_S)
        watched = Watched(program.pid)
        watching = asyncio.create_task(watched.run())
        await asyncio.sleep(1)
        row("serve", (", idle", watched.last, watched.most))
        for question in known[:FEW]:
            seen = len(api.calls_of("sendMessage"))
            await api.private_message(person, question)
            await api.wait_for("sendMessage", seen + 1, PATIENCE_S)
        row("serve", (f", after {FEW} questions", watched.last, watched.most))
        change(files)
        await api.private_message(person, "/reindex")
        await api.until(
            lambda: any(each.text.startswith("Xong sau") for each in api.sent_to(person)), PATIENCE_S
        )
        row("serve", (", during /reindex", watched.last, watched.most))
        row("its child", ("", watched.child, watched.child.anonymous))
        program.terminate()
        await watching


def copy(source: Path, files: Path) -> str:
    """Have the bulletins of a folder in another and nothing else there; how they are called in the table."""
    shutil.rmtree(files, ignore_errors=True)
    shutil.copytree(source, files)
    return f"{len(list(files.iterdir()))} bulletins"


def change(files: Path) -> None:
    """Have no line but the titles be as it was, so that all is encoded anew."""
    for file in files.iterdir():
        lines = file.read_text("utf-8").splitlines()
        file.write_text("\n".join([*lines[:1], *(f"{line} ." for line in lines[1:])]), "utf-8")


async def measure(folder: Path, bulletins: Path | None, cache: Path) -> None:
    """All rows."""
    print("| command | resident at most | in the end | of it anonymous at most | in the end |")
    print("|---|---|---|---|---|")
    async with BotApi() as api:
        admin = api.add_user("Quản trị")
        config = write_config(api, folder, cache, admins=[admin.id])
        files = folder / "files"
        for source in [shipped_folder(), *([bulletins] if bulletins else [])]:
            name = copy(source, files)
            await run_command(f"index, {name}", config, "index", "--only", str(files))
            await run_command("index, nothing new", config, "index")
            await run_command(f"ask, {name}", config, "ask", ASKED)
        await serve(api, config, files, admin.id)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bulletins", type=Path)
    parser.add_argument("--cache", type=Path, default=load(None).cache_path)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), given.bulletins, given.cache))


if __name__ == "__main__":
    main()

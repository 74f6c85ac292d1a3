"""Is the bot there for people while a child process reads very many bulletins, and does it end when told to?

Run: PYTHONPATH=. python benchmarks/beside_indexing.py [--bulletins 400] [--asked 20] [--stops 5]

The program itself (`bantin serve`, the default encoder) serves against the tests' Bot API server. An admin
sends /reindex, for which so many new bulletins have to be encoded; until that ends somebody sends /help and
then a question, again and again. Prints the time from a message to its reply, by the server's clock, and the
time from SIGTERM, sent while the index is being built, to the end of the process.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.config import load
from corpus.ingest.read import shipped_folder
from tests.bot.telegram.end_to_end.programs import ended, serving_program, started, write_config
from tests.bot.telegram.end_to_end.serving import FOUND
from tests.botapi.server import BotApi
from tests.botapi.users import User

PATIENCE_S = 120.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bulletins", type=int, default=400)
    parser.add_argument("--asked", type=int, default=20)
    parser.add_argument("--stops", type=int, default=5)
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        asyncio.run(measure(Path(name), given.bulletins, given.asked, given.stops))


async def measure(folder: Path, bulletins: int, asked: int, stops: int) -> None:
    """Serve and stop as often as wanted, each time in the middle of an index run."""
    files = folder / "files"
    shutil.copytree(shipped_folder(), files)
    helped: list[float] = []
    answered: list[float] = []
    ends: list[float] = []
    async with BotApi() as api:
        admin, person = api.add_user("Quản trị"), api.add_user("Hùng")
        config = write_config(api, folder, load(None).cache_path, admins=[admin.id])
        if await (await started(config, "index", str(files))).wait() != 0:
            raise SystemExit("the bulletins cannot be indexed")
        write_more(files, bulletins)
        for _ in range(stops):
            async with serving_program(api, config) as program:
                await api.private_message(admin, "/reindex")
                for _ in range(max(1, asked // stops)):
                    helped.append(await reply_time(api, person, "/help"))
                    answered.append(await reply_time(api, person, FOUND))
                begun = time.perf_counter()
                program.terminate()
                status, said = await ended(program, PATIENCE_S)
                ends.append(time.perf_counter() - begun)
                if status != 0:
                    raise SystemExit(f"it ended with {status}:\n{said[-2000:]}")
    for what, times in (("/help", helped), ("a question", answered), ("SIGTERM", ends)):
        print(
            f"{what}: {len(times)} times, median {statistics.median(times):.2f} s, longest {max(times):.2f} s"
        )


async def reply_time(api: BotApi, person: User, text: str) -> float:
    """How long somebody waits for the reply to a message, in seconds."""
    seen = len(api.calls_of("sendMessage"))
    begun = time.perf_counter()
    await api.private_message(person, text)
    await api.wait_for("sendMessage", seen + 1, PATIENCE_S)
    return time.perf_counter() - begun


def write_more(folder: Path, count: int) -> None:
    """Write so many other bulletins beside some: the same texts of other places."""
    texts: Sequence[str] = [file.read_text("utf-8") for file in sorted(folder.iterdir())]
    for number in range(count):
        text = texts[number % len(texts)].replace("Lâm Đồng", f"Thôn {number}")
        (folder / f"more-{number:04}.txt").write_text(f"{text}\n\nBản tin số {number}.", "utf-8")


if __name__ == "__main__":
    main()

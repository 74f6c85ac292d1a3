"""Attack the program in every way that is known, and print one table of what it did to the promises.

Run: PYTHONPATH=. python -m tests.torture [--minutes 10] [--kills 100] [--fills 60] [--updates 10000]
     [--seed N] [--only WORD]

Processes are killed for real, in the midst of what they do, and disks are really full. What is left is looked
at by the program's own readers, and compared with a twin that nobody disturbed. The status is 1 if a promise
broke; the same seed makes the same attacks. docs/reliability.md says what is promised.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path

from retrieval.engine import Engine
from tests.conftest import ANSWERS, indexing, shipped
from tests.doubles import SyllableEncoder
from tests.torture.arena import Arena
from tests.torture.clock_jumps import jump_clocks
from tests.torture.full_disk import fill_disk_under_index, fill_disk_under_serve, limit_files_under_index
from tests.torture.fuzz import fuzz_files, fuzz_questions
from tests.torture.fuzz_updates import fuzz_updates
from tests.torture.hostile_run import send_hostile_updates
from tests.torture.kills_index import kill_index_runs, kill_replacing_runs
from tests.torture.kills_serve import kill_serving
from tests.torture.kills_upload import kill_uploads
from tests.torture.tally import Tally, table

Attack = Callable[[], Tally | Coroutine[None, None, Tally]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the attacks and print the table; 1 if a promise broke, else 0."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10, help="for the fuzzers, together")
    parser.add_argument("--kills", type=int, default=100, help="over all kinds of work")
    parser.add_argument("--fills", type=int, default=60, help="full disks, over all kinds of work")
    parser.add_argument("--updates", type=int, default=10_000, help="hostile updates")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000)
    parser.add_argument("--only", default="", metavar="WORD", help="attacks whose name holds this")
    chosen = parser.parse_args(arguments)
    _say(f"seed {chosen.seed}; run it again with --seed {chosen.seed}")
    with tempfile.TemporaryDirectory() as folder:
        arena = Arena.make(
            Path(folder),
            seed=chosen.seed,
            kills=chosen.kills,
            fills=chosen.fills,
            updates=chosen.updates,
            seconds=60 * chosen.minutes,
        )
        tallies = []
        for name, attack in attacks(arena):
            if chosen.only in name:
                _say(f"{name} …")
                tallies.append(carry_out(attack))
    _say(table(tallies))
    broken = [tally for tally in tallies if not tally.kept]
    _say("A promise broke." if broken else "Every promise was kept.")
    return 1 if broken else 0


def attacks(arena: Arena) -> Iterator[tuple[str, Attack]]:
    """Every attack with its name, in the order in which they are made."""
    encoder = SyllableEncoder()
    folder = arena.folder / "shipped"
    folder.mkdir(mode=0o700)
    indexing(encoder)(folder)
    engine: Engine = shipped(folder, encoder, ANSWERS)
    share, part = arena.shared(kills=4, fills=3), arena.seconds / 3
    yield "kill serve", lambda: kill_serving(share)
    yield "kill index", lambda: kill_index_runs(share)
    yield "kill index --only", lambda: kill_replacing_runs(share)
    yield "kill upload", lambda: kill_uploads(share)
    yield "disk index", lambda: fill_disk_under_index(share)
    yield "disk serve", lambda: fill_disk_under_serve(share)
    yield "disk file size", lambda: limit_files_under_index(share)
    yield "clocks", lambda: jump_clocks(arena, engine)
    yield "hostile updates", lambda: send_hostile_updates(arena, engine)
    yield "fuzzer of questions", lambda: fuzz_questions(engine, arena.seed, part)
    yield "fuzzer of files", lambda: fuzz_files(arena.seed, part)
    yield "fuzzer of updates", lambda: fuzz_updates(arena, engine, part)


def carry_out(attack: Attack) -> Tally:
    """Make one attack; what it did."""
    made = attack()
    return asyncio.run(_awaited(made)) if isinstance(made, Coroutine) else made


async def _awaited(made: Coroutine[None, None, Tally]) -> Tally:
    return await made


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

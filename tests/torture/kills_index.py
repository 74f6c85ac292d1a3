"""kill -9 over index runs: what is left is the state before or the state after, and usable."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.torture.arena import Arena
from tests.torture.bulletins import Shelf
from tests.torture.folder import Examiner
from tests.torture.program import Program, wait_until_gone
from tests.torture.tally import Tally

Command = Callable[[Path], tuple[str, ...]]


def kill_index_runs(arena: Arena) -> Tally:
    """Kill `bantin index FOLDER` again and again, while the folder changes from try to try."""
    return _kill(arena, "index", lambda folder: ("index", str(folder)))


def kill_replacing_runs(arena: Arena) -> Tally:
    """Kill `bantin index --only FOLDER`, which puts one set of sources in the place of another."""
    return _kill(arena, "index --only", lambda folder: ("index", "--only", str(folder)))


def _kill(arena: Arena, work: str, command: Command) -> Tally:
    tally = Tally(f"kill -9, {work}")
    chance = arena.chance(tally.attack)
    with tally.timed():
        program = arena.program(work)
        examiner = Examiner(program)
        shelf = Shelf(program.folder / "shelf", chance)
        run_whole(tally, program, *command(shelf.folder))
        usual = run_whole(tally, program, *command(shelf.folder))
        early = 0
        for _ in range(arena.kills):
            shelf.change()
            begin = time.monotonic()
            run = program.start(*command(shelf.folder))
            wait_until_gone(run, chance.uniform(0, 2 * usual))
            if run.running:
                run.kill()
                early += 1
            else:
                usual = (usual + time.monotonic() - begin) / 2
                check_end(tally, run.crash())
            tally.tries += 1
            for fault in examiner.faults(program.data):
                tally.tell(wrong=fault)
        tally.remark = f"{early} met before their end"
        run_whole(tally, program, *command(shelf.folder))
        twin = arena.program(f"{work} undisturbed")
        run_whole(tally, twin, *command(shelf.folder))
        for difference in examiner.differences(program.data, twin.data):
            tally.tell(wrong=difference)
    return tally


def run_whole(tally: Tally, program: Program, *command: str) -> float:
    """Run a command to its end, which must be a good one; how many seconds it took."""
    begin = time.monotonic()
    run = program.start(*command)
    status = run.finish()
    check_end(tally, run.crash())
    if status != 0:
        tally.tell(lost=f"an undisturbed {command[0]} ended with {status}: {run.said()[-200:]}")
    return time.monotonic() - begin


def check_end(tally: Tally, crash: str) -> None:
    """Count a crash, where there is one."""
    if crash:
        tally.tell(crashed=crash)

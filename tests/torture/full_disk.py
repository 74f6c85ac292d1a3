"""A disk that is full in the middle of a write: said in a sentence, nothing damaged, and answers go on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager

from tests.botapi.server import BotApi
from tests.torture.arena import Arena
from tests.torture.bulletins import Shelf
from tests.torture.folder import QUESTIONS, Examiner
from tests.torture.kills_index import run_whole
from tests.torture.kills_serve import answers, polled, quiet, ready
from tests.torture.program import Run
from tests.torture.small_disk import NoDiskError, SmallDisk, small_disk
from tests.torture.tally import Tally

_MEGABYTES = 48
_BAD_ADVICE = re.compile(r"\b(delete|move) (it|them)\b|is damaged")


def fill_disk_under_index(arena: Arena) -> Tally:
    """Run `bantin index` on a disk that gets full at some moment of it, and ask while it is full."""
    tally = Tally("disk full, index and ask")
    chance = arena.chance(tally.attack)
    with tally.timed(), _disk(arena, tally) as disk:
        if disk is None:
            return tally
        program = arena.program(tally.attack, data=disk.folder / "data")
        shelf = Shelf(program.folder / "shelf", chance)
        command = ("index", "--only", str(shelf.folder))
        before = disk.room
        run_whole(tally, program, *command)
        need = before - disk.room
        examiner, failed = Examiner(program), 0
        for _ in range(arena.fills):
            shelf.change()
            disk.fill(chance.randrange(need))
            run = program.start(*command)
            failed += run.finish() != 0
            _check_words(tally, run)
            asked = program.start("ask", QUESTIONS[0])
            if asked.finish() != 0:
                tally.tell(lost=f"a question on a full disk: {asked.said()[-200:]}")
            tally.tries += 1
            disk.empty()
            for fault in examiner.faults(program.data):
                tally.tell(wrong=fault)
        tally.remark = f"a tmpfs of {_MEGABYTES} MB; {failed} runs had too little room"
        run_whole(tally, program, *command)
        twin = arena.program("full undisturbed")
        run_whole(tally, twin, *command)
        for difference in examiner.differences(program.data, twin.data):
            tally.tell(wrong=difference)
    return tally


async def fill_disk_under_serve(arena: Arena) -> Tally:
    """Fill the disk while `bantin serve` runs: questions are answered, and the bot goes on."""
    tally = Tally("disk full, serve")
    chance = arena.chance(tally.attack)
    with tally.timed(), _disk(arena, tally) as disk:
        if disk is None:
            return tally
        async with BotApi() as api:
            program = await ready(arena, api, tally, data=disk.folder / "data")
            run = await asyncio.to_thread(program.start, "serve")
            await polled(api, run)
            for _ in range(arena.fills):
                disk.fill(chance.choice((0, 0, chance.randrange(1 << 20))))
                user = api.add_user()
                await api.private_message(user, QUESTIONS[0])
                await quiet(api, lambda: user.id in answers(api), 0.2, 30)  # noqa: B023 - used up at once
                if user.id not in answers(api):
                    tally.tell(lost="a question in a chat was not answered while the disk was full")
                disk.empty()
                tally.tries += 1
            if not run.running:
                tally.tell(crashed=run.crash() or "it ended by itself")
            await asyncio.to_thread(run.stop)
        _check_words(tally, run)
        for fault in Examiner(program).faults(program.data):
            tally.tell(wrong=fault)
    return tally


def limit_files_under_index(arena: Arena) -> Tally:
    """Run `bantin index` while no file may grow beyond a random size, as under a quota."""
    tally = Tally("file too large, index")
    chance = arena.chance(tally.attack)
    try:
        import resource  # noqa: F401, PLC0415 - POSIX alone has it
    except ImportError:
        tally.remark = "not tried: this system has no limit on the size of files"
        return tally
    with tally.timed():
        program = arena.program("limited")
        shelf = Shelf(program.folder / "shelf", chance)
        command = ("index", "--only", str(shelf.folder))
        run_whole(tally, program, *command)
        largest = max(file.stat().st_size for file in program.data.rglob("*") if file.is_file())
        examiner, failed = Examiner(program), 0
        for _ in range(arena.fills):
            shelf.change()
            run = program.start(*command, file_bytes=chance.randrange(largest))
            failed += run.finish() != 0
            _check_words(tally, run)
            tally.tries += 1
            for fault in examiner.faults(program.data):
                tally.tell(wrong=fault)
        tally.remark = f"RLIMIT_FSIZE up to {largest} bytes; {failed} runs met it"
        run_whole(tally, program, *command)
    return tally


@contextmanager
def _disk(arena: Arena, tally: Tally) -> Iterator[SmallDisk | None]:
    """A small disk; where there can be none, ``None``, and the tally says why."""
    try:
        with small_disk(arena.folder / f"{tally.attack}, disk", _MEGABYTES) as disk:
            yield disk
    except NoDiskError as error:
        tally.remark = f"not tried: {error}"
        yield None


def _check_words(tally: Tally, run: Run) -> None:
    """What is said is a sentence that helps, without a traceback."""
    if crash := run.crash():
        tally.tell(crashed=crash)
    elif found := _BAD_ADVICE.search(run.said()):
        tally.tell(wrong=f"for a full disk it says {found[0]!r}")

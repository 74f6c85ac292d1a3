from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from retrieval.engine import Engine
from tests.botapi.clients import post
from tests.botapi.server import BotApi
from tests.torture.arena import Arena
from tests.torture.clock_jumps import jump_clocks
from tests.torture.fuzz import fuzz, fuzz_files, fuzz_questions
from tests.torture.hostile_updates import KINDS, hostile_updates
from tests.torture.kills_index import kill_index_runs
from tests.torture.kills_serve import Record, kill_serving
from tests.torture.small_disk import NoDiskError, small_disk
from tests.torture.tally import HEADINGS, Tally, table


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Arena:
    """A small arena: the attacks of a few seconds each."""
    folder = tmp_path_factory.mktemp("arena")
    return Arena.make(folder, seed=1, kills=2, fills=2, updates=60, seconds=1)


@pytest.mark.slow
async def test_the_bot_is_killed_and_loses_nothing(arena: Arena) -> None:
    """A bot that is killed while it answers keeps every promise."""
    tally = await kill_serving(arena)
    assert (tally.examples, tally.tries) == ([], 2)


@pytest.mark.slow
def test_an_index_run_is_killed_and_leaves_a_whole_index(arena: Arena) -> None:
    """After kills the index is usable, and in the end like the one that nobody disturbed."""
    tally = kill_index_runs(arena)
    assert (tally.examples, tally.tries) == ([], 2)


@pytest.mark.slow
async def test_clocks_jump_and_lock_nobody_out(arena: Arena, indexed: Engine) -> None:
    """After each jump of the clocks a question is answered."""
    tally = await jump_clocks(arena, indexed)
    assert tally.examples == []
    assert tally.tries > 10


@pytest.mark.slow
async def test_the_fuzzers_find_nothing(arena: Arena, indexed: Engine) -> None:
    """A moment of each fuzzer passes without a finding."""
    found = [
        await asyncio.to_thread(fuzz_questions, indexed, arena.seed, arena.seconds),
        await asyncio.to_thread(fuzz_files, arena.seed, arena.seconds),
    ]
    assert [tally.examples for tally in found] == [[], []]
    assert all(tally.tries > 0 for tally in found)


async def test_a_lost_answer_is_counted(api: BotApi) -> None:
    """A question without an answer is lost; two answers are one too many, unless a kill lies between."""
    user, tally = api.add_user(), Tally("")
    message = await api.private_message(user, "?")
    assert Record([(user, message)], []).check(api, tally) == 0
    assert (tally.lost, tally.kept) == (1, False)


@pytest.mark.parametrize(("killed", "duplicated", "again"), [(False, 1, 0), (True, 0, 1)])
async def test_a_second_answer_is_counted(
    api: BotApi,
    killed: bool,  # noqa: FBT001
    duplicated: int,
    again: int,
) -> None:
    """Two answers are one too many, unless a kill lies between them."""
    user, tally = api.add_user(), Tally("")
    message = await api.private_message(user, "?")
    await post(api, "sendMessage", body={"chat_id": user.id, "text": "a"})
    kills = [time.monotonic()] if killed else []
    await post(api, "sendMessage", body={"chat_id": user.id, "text": "a"})
    assert Record([(user, message)], kills).check(api, tally) == again
    assert (tally.lost, tally.duplicated) == (0, duplicated)


def test_a_fuzzer_tells_the_smallest_failure() -> None:
    """What fails is a crash in the table, with what was made for it."""

    def refuse_long(text: str) -> None:
        assert len(text) < 3

    tally = fuzz("texts", refuse_long, st.text(), number=1, seconds=60)
    assert tally.crashed == 1
    assert "AssertionError" in tally.examples[0]


def test_the_same_seed_makes_the_same_updates(arena: Arena) -> None:
    """An attack can be made again; and updates of every kind are made."""
    once = list(hostile_updates(arena.chance("x"), 300))
    assert once == list(hostile_updates(arena.chance("x"), 300))
    assert once != list(hostile_updates(replace(arena, seed=2).chance("x"), 300))
    assert {kind for update in once for kind in update} >= set(KINDS)


def test_the_table_has_a_row_for_each_attack() -> None:
    """Every attack has its row, one that was not tried its reason, and a broken promise its example."""
    broken, skipped = Tally("kill", tries=3), Tally("disk", remark="not tried: no disk")
    broken.tell(lost="a question")
    lines = table([broken, skipped]).splitlines()
    assert lines[0].split() == list(HEADINGS)
    assert lines[1].split() == ["kill", "3", "1", "0", "0", "0", "0"]
    assert lines[2].endswith("not tried: no disk")
    assert lines[3] == "kill: lost: a question"
    assert (broken.kept, skipped.kept) == (False, True)


def test_a_small_disk_is_full_or_not_to_be_had(tmp_path: Path) -> None:
    """A small disk takes no more than its size; where there can be none, the reason is told."""
    try:
        with small_disk(tmp_path / "disk", 1) as disk:
            disk.fill(0)
            with pytest.raises(OSError, match="No space left"):
                (disk.folder / "file").write_bytes(bytes(1 << 16))
            disk.empty()
            (disk.folder / "file").write_bytes(bytes(1 << 16))
    except NoDiskError as error:
        pytest.skip(str(error))

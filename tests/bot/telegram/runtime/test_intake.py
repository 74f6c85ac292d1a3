import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from telegram import Bot, Update

from bot.errors import StateError
from bot.state.state import State, open_state
from bot.state.tables import inbox
from bot.telegram.runtime.executors import Executor
from bot.telegram.runtime.intake import Intake
from bot.telegram.runtime.unanswered import adopt_unanswered
from bot.telegram.runtime.update_reader import UpdateReader
from tests.bot.state.moments import StandingClock
from tests.bot.telegram.runtime.raw_updates import WORDS, asked, typed
from tests.clock import VirtualClock


@dataclass
class Run:
    """One run of the bot: an intake, and what is done with what comes out of it."""

    state: State
    queue: asyncio.Queue[object] = field(default_factory=asyncio.Queue)
    clock: VirtualClock = field(default_factory=VirtualClock)
    executor: Executor = field(default_factory=lambda: Executor(1, 1000, "state"))
    given_up: list[int] = field(default_factory=list)
    shared: bool = False

    def __post_init__(self) -> None:
        self.reader = UpdateReader(Bot("1:a"))
        self.intake = Intake(
            inbox=self.state.inbox,
            executor=self.executor,
            reader=self.reader,
            queue=self.queue,
            clock=self.clock,
            give_up=self._give_up,
            shared=self.shared,
        )

    async def _give_up(self, update: Update) -> None:
        self.given_up.append(update.update_id)
        self.queue.put_nowait(None)

    def queued(self) -> list[int]:
        """The numbers of what is to be dealt with, which is taken out of the queue."""
        numbers = []
        while not self.queue.empty():
            update = self.queue.get_nowait()
            assert isinstance(update, Update)
            numbers.append(update.update_id)
        return numbers

    async def next(self) -> int | None:
        """The number of the next that is to be dealt with, once there is one; ``None`` for one given up."""
        async with asyncio.timeout(10):
            update = await self.queue.get()
        return update.update_id if isinstance(update, Update) else None

    async def settled(self) -> None:
        """Let whatever goes on come to where it waits."""
        for _ in range(5):
            await self.executor.run(int)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the inbox is."""
    return tmp_path / "bot.sqlite"


@pytest.fixture
def state(path: Path) -> Iterator[State]:
    """What the bot remembers."""
    with open_state(path) as opened:
        yield opened


async def killed(path: Path, *raws: object, times: int = 1) -> None:
    """Runs that take updates, or find them, and are gone while these are dealt with."""
    for number in range(times):
        with open_state(path) as state:
            run = Run(state)
            if number:
                await run.intake.resume()
                while state.inbox.waiting():  # those that are begun one by one
                    await run.next()
                    run.clock.skip(10)
                    await asyncio.sleep(0)
            else:
                await run.intake.take(raws)
            await end_abruptly(run)


async def end_abruptly(run: Run) -> None:
    """Have no task of a run go on."""
    for task in list(run.intake._tasks):
        task.cancel()
    await asyncio.gather(*run.intake._tasks, return_exceptions=True)
    await run.executor.run(lambda: None)
    run.executor.close()


async def test_what_is_taken_is_kept_first(state: State) -> None:
    """When updates are to be dealt with they are in the inbox, and leave it when they were."""
    run = Run(state)
    assert await run.intake.take([asked(1), asked(2)]) == set()
    assert state.inbox.count() == 2
    assert run.queued() == [1, 2]
    await run.intake.finish(1)
    assert state.inbox.count() == 1
    await run.intake.finish(2)
    assert state.inbox.count() == 0


async def test_what_comes_at_once_is_begun_one_after_the_other(state: State) -> None:
    """Of very many updates that come together each is begun before the next one is put behind it."""
    run = Run(state)
    waiting: list[int] = []

    async def begin() -> None:
        while len(waiting) < 50:
            await run.queue.get()
            waiting.append(run.queue.qsize())

    beginning = asyncio.create_task(begin())
    await run.intake.take([asked(number) for number in range(1, 51)])
    await beginning
    assert max(waiting) <= 1


async def test_what_comes_again_is_dealt_with_once(state: State, path: Path) -> None:
    """However often an update comes, under way, dealt with or after a restart, it is dealt with once."""
    run = Run(state)
    await run.intake.take([asked(1), asked(1)])
    await run.intake.take([asked(1)])
    assert run.queued() == [1]
    await run.intake.finish(1)
    await run.intake.take([asked(1)])
    with open_state(path) as later:
        await Run(later).intake.take([asked(1)])
    assert run.queued() == []


async def test_one_that_cannot_be_read_holds_up_no_other(state: State) -> None:
    """Between others it is skipped and counted; the others are dealt with."""
    run = Run(state)
    assert await run.intake.take([asked(1), {"update_id": 2, "poll": {}}, WORDS, asked(3)]) == set()
    assert run.queued() == [1, 3]
    assert run.reader.skipped == 2


async def test_what_a_kill_left_is_dealt_with_in_order(state: State, path: Path) -> None:
    """After a kill the next run begins with what was not dealt with, the oldest first, then what is new."""
    await killed(path, asked(3), asked(1), asked(2))
    run = Run(state)
    await run.intake.resume()
    await run.intake.take([asked(3), asked(4)])
    assert run.queued() == [1, 2, 3, 4]
    await run.intake.close()


async def test_a_kill_during_the_next_start_loses_nothing(state: State, path: Path) -> None:
    """A second kill, over what the first one left, loses nothing either."""
    await killed(path, asked(1), asked(2), times=2)
    run = Run(state)
    await run.intake.resume()
    for number in (1, 2):
        assert await run.next() == number
        await run.intake.finish(number)
    assert state.inbox.count() == 0
    await run.intake.close()


async def test_what_nobody_waits_for_is_not_dealt_with(state: State, path: Path) -> None:
    """An inline query of an earlier run is forgotten, and so is what can no longer be read."""
    await killed(path, typed(1), asked(2))
    with state.database.writing() as transaction:  # behind the back of the code
        transaction.change(
            inbox.update().where(inbox.c.update_id == 2).values(raw={"update_id": 2, "poll": 1})
        )
    run = Run(state)
    await run.intake.resume()
    assert run.queued() == []
    assert state.inbox.count() == 0
    await run.intake.close()


async def test_suspects_are_begun_one_by_one(state: State, path: Path) -> None:
    """What was under way at two kills is begun one by one, and so is what the same people send next."""
    await killed(path, asked(1, user=1, chat=1), asked(2, user=2, chat=2), times=2)
    run = Run(state)
    await run.intake.resume()
    assert await run.next() == 1
    await run.intake.take([asked(3, user=2, chat=2), asked(4, user=3, chat=3)])
    assert run.queued() == [4]
    await run.intake.finish(1)
    assert await run.next() == 2
    assert run.queued() == []
    await run.intake.finish(2)
    assert await run.next() == 3
    await run.intake.finish(3)
    await asyncio.sleep(0)
    await run.intake.take([asked(5, user=2, chat=2)])
    assert await run.next() == 5
    await run.intake.close()


async def test_a_suspect_that_waits_holds_nobody_up_for_long(state: State, path: Path) -> None:
    """One that takes its time is left to it after some seconds, and the next one is begun."""
    await killed(path, asked(1, user=1, chat=1), asked(2, user=2, chat=2), times=2)
    run = Run(state)
    await run.intake.resume()
    assert await run.next() == 1
    await asyncio.sleep(0)
    run.clock.skip(10)
    assert await run.next() == 2
    await run.intake.close()


async def test_what_kills_again_and_again_is_given_up(path: Path) -> None:
    """The one over which every run dies is given up, its sender told once; nobody else loses an answer."""
    with open_state(path) as state:
        await Run(state).intake.take([asked(number, user=number, chat=number) for number in range(1, 8)])
    kills = 1
    done: set[int] = set()
    told: list[int] = []
    while not told:
        with open_state(path) as state:
            run = Run(state)
            await run.intake.resume()
            while (number := await run.next()) not in {4, None}:
                if kills >= 2:  # the second kill comes while all are under way
                    await run.intake.finish(number or 0)
                    done.add(number)
            kills += number == 4
            told = run.given_up
            await run.settled()
            await end_abruptly(run)
    assert told == [4]
    assert done == {1, 2, 3, 5, 6, 7}
    assert kills == 5
    with open_state(path) as state:
        assert state.inbox.count() == 0


async def test_who_dies_of_telling_is_told_nothing(state: State, path: Path) -> None:
    """Where even the word that it is given up ends the run, the next one only forgets it."""
    await killed(path, asked(1), times=5)
    state.inbox.free_all()
    state.inbox.claim([1])
    run = Run(state)
    await run.intake.resume()
    await run.settled()
    assert state.inbox.count() == 0
    assert run.given_up == []
    assert run.queued() == []
    await run.intake.close()


async def test_what_is_not_dealt_with_at_the_end_is_left(state: State, path: Path) -> None:
    """Told to stop, a run leaves what it did not deal with to the next one; that counts as no attempt."""
    run = Run(state)
    await run.intake.take([asked(1), asked(2)])
    await run.intake.finish(1)
    await run.intake.close()
    with open_state(path) as other:
        assert [(each.update_id, each.attempts) for each in other.inbox.waiting()] == [(2, 0)]


class Broken:
    """Makes every change of the inbox fail while it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, state: State) -> None:
        self.now = True
        for name in ("receive", "finish", "claim", "renew", "free_all"):
            monkeypatch.setattr(type(state.inbox), name, self._failing(getattr(type(state.inbox), name)))

    def _failing(self, method: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object) -> object:
            if self.now:
                raise StateError("bot.sqlite cannot be used (disk full): check the free space.")
            return method(*args)

        return call


async def test_trouble_with_the_inbox_is_said_once(
    state: State, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """However often the inbox cannot be changed, it is one line in the log, and one when it can be again."""
    caplog.set_level("INFO")
    broken = Broken(monkeypatch, state)
    run = Run(state)
    for number in range(5):
        await run.intake.take([asked(number)])
    broken.now = False
    await run.intake.take([asked(5)])
    await run.intake.take([asked(6)])
    said = [record.message for record in caplog.records if record.name.startswith("bot.")]
    assert len(said) == 2
    assert "disk full" in said[0]


async def test_what_cannot_be_kept_is_not_confirmed(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk updates are dealt with once all the same, and not to be confirmed until they were."""
    broken = Broken(monkeypatch, state)
    run = Run(state)
    assert await run.intake.take([asked(1), asked(2)]) == {1, 2}
    assert await run.intake.take([asked(1), asked(2)]) == {1, 2}
    assert run.queued() == [1, 2]
    await run.intake.finish(1)
    assert await run.intake.take([asked(1), asked(2)]) == {2}
    broken.now = False
    assert await run.intake.take([asked(1), asked(2), asked(3)]) == {2}
    assert run.queued() == [3]
    await run.intake.finish(2)
    assert await run.intake.take([asked(1), asked(2)]) == set()
    assert run.queued() == []


async def test_what_was_dealt_with_is_forgotten_in_the_end(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the inbox cannot be changed when an update was dealt with, it is changed later."""
    run = Run(state)
    await run.intake.take([asked(1), asked(2)])
    broken = Broken(monkeypatch, state)
    await run.intake.finish(1)
    assert state.inbox.count() == 2
    broken.now = False
    await run.intake.finish(2)
    assert state.inbox.count() == 0


async def test_an_inbox_that_cannot_be_read_is_tried_again(
    state: State, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What earlier runs left is dealt with although the inbox failed at the start."""
    await killed(path, asked(1))
    broken = Broken(monkeypatch, state)
    run = Run(state)
    await run.intake.resume()
    assert run.queued() == []
    broken.now = False
    await asyncio.sleep(0)
    run.clock.skip(1000)
    assert await run.next() == 1
    await run.intake.close()


WHOLE = (
    '[{"update_id": 8, "message": null}, ' + str(asked(9)).replace("'", '"').replace("False", "false") + "]"
)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (WHOLE, [8, 9]),
        (f" {WHOLE}\n", [8, 9]),
        (WHOLE[:-40], [8]),
        ("[]", []),
        ("", []),
        ("{}", []),
        ("null", []),
        ("[" * 100_000, []),
        ('[1, "x"]', []),
    ],
    ids=range(9),
)
async def test_what_an_earlier_version_left_is_taken_over(
    state: State, tmp_path: Path, content: str, found: list[int]
) -> None:
    """Whatever of `unanswered.json` can be read is in the inbox, and dealt with, before the file goes."""
    file = tmp_path / "unanswered.json"
    await asyncio.to_thread(file.write_text, content, "utf-8")
    run = Run(state)
    await adopt_unanswered(tmp_path, run.intake)
    assert not await asyncio.to_thread(file.exists)
    await run.intake.resume()
    assert run.queued() == found
    await run.intake.close()


async def test_the_file_stays_until_it_is_kept(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the inbox cannot take what an earlier version left, the file stays for the next start."""
    file = tmp_path / "unanswered.json"
    await asyncio.to_thread(file.write_text, WHOLE, "utf-8")
    Broken(monkeypatch, state)
    await adopt_unanswered(tmp_path, Run(state).intake)
    assert await asyncio.to_thread(file.read_text, "utf-8") == WHOLE


async def test_what_another_bot_holds_is_left_to_it(path: Path) -> None:
    """Where others share the inbox a start takes nothing from them, and what ends leaves it to the rest."""
    with open_state(path) as one, open_state(path) as other:
        first = Run(one, shared=True)
        await first.intake.take([asked(1), asked(2)])
        second = Run(other, shared=True)
        await second.intake.resume()
        await second.settled()
        assert second.queued() == []
        await first.intake.finish(1)
        await first.intake.close()
        second.clock.advance(second.intake._renewal_s)
        assert await second.next() == 2
        await second.intake.close()


async def test_what_a_dead_bot_held_is_found_without_a_start(path: Path) -> None:
    """Once a lease is over another bot takes the update up, though it was not begun anew."""
    clock = StandingClock()
    with open_state(path, clock) as one, open_state(path, clock) as other:
        await Run(one, shared=True).intake.take([asked(1)])
        living = Run(other, shared=True)
        await living.intake.resume()
        await living.settled()
        clock.advance(seconds=other.inbox.lease.total_seconds() + 1)
        living.clock.advance(living.intake._renewal_s)
        assert await living.next() == 1
        await living.intake.close()


async def test_nobody_is_taken_for_dead_who_could_not_say_that_they_live(path: Path) -> None:
    """A bot that could not renew its own leases for long lets the others renew theirs first."""
    clock = StandingClock()
    with open_state(path, clock) as one, open_state(path, clock) as other:
        await Run(one, shared=True).intake.take([asked(1)])
        late = Run(other, shared=True)
        await late.intake.resume()
        await late.settled()
        long = other.inbox.lease.total_seconds() * 2
        clock.advance(seconds=long)
        late.clock.advance(long)
        await late.settled()
        assert late.queued() == []
        assert one.inbox.renew() == 1
        late.clock.advance(late.intake._renewal_s)
        await late.settled()
        assert late.queued() == []
        await late.intake.close()


async def test_what_cannot_be_kept_is_left_with_telegram(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where others share the inbox nothing is dealt with unkept, for it may come to one of them next."""
    broken = Broken(monkeypatch, state)
    run = Run(state, shared=True)
    assert await run.intake.take([asked(1), asked(2)]) == {1, 2}
    assert run.queued() == []
    broken.now = False
    assert await run.intake.take([asked(1), asked(2)]) == set()
    assert run.queued() == [1, 2]

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.errors import ChildError
from bot.telegram.runtime.child import Children, DefectError, Step
from corpus.errors import BoundError

pytestmark = pytest.mark.slow  # each starts a program

Say = Callable[[object], None]
STEP = Step("a.txt", 60)
MB = 2_000


def double(number: int, say: Say) -> int:
    for each in range(number):
        say(each)
    print("this is no message")  # noqa: T201 (as libraries do)
    return 2 * number


def hold_the_lock(say: Say) -> bool:
    """A pattern that backtracks for longer than anybody waits, with the interpreter's lock held."""
    say(Step("b.txt", 0.5))
    return re.match(r"(a|a)*b", "a" * 60) is None


def take_memory(say: Say) -> int:
    return len(b"a" * (5_000 * 1_000_000))


def refuse(say: Say) -> None:
    raise BoundError("Too long.", bound="line", limit=3, name="a.txt")


def fail(say: Say) -> None:
    raise ZeroDivisionError(str(say))


def die(say: Say) -> None:
    os._exit(7)


def tell_and_hold(file: Path, say: Say) -> bool:
    file.write_text(str(os.getpid()))
    return hold_the_lock(lambda step: None)


def test_a_child_returns_what_its_function_does() -> None:
    """What the function says is heard in order, what it prints is not, and what it returns is returned."""
    heard: list[object] = []
    with Children() as children:
        assert children.run(partial(double, 3), STEP, MB, heard.append) == 6
    assert heard == [0, 1, 2]


def test_what_can_be_mended_is_raised_as_it_is() -> None:
    """An error for people keeps its class and its sentence; a defect keeps its traceback."""
    with Children() as children:
        with pytest.raises(BoundError, match=r"^Too long\.$"):
            children.run(refuse, STEP, MB)
        with pytest.raises(DefectError, match=r"in fail\n(.*\n)*ZeroDivisionError"):
            children.run(fail, STEP, MB)


@pytest.mark.parametrize(
    ("function", "problem", "name"),
    [
        (hold_the_lock, "slow", "b.txt"),
        (die, "died", "a.txt"),
        pytest.param(
            take_memory,
            "memory",
            "a.txt",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits data"),
        ),
    ],
)
def test_one_that_goes_too_far_is_ended(function: Callable[[Say], object], problem: str, name: str) -> None:
    """A child that is silent for too long, takes too much memory or ends is told in one sentence."""
    with Children() as children, pytest.raises(ChildError) as raised:
        children.run(function, STEP, MB)
    assert (raised.value.problem, raised.value.name) == (problem, name)
    assert str(raised.value).endswith(".")
    assert children._running == set()


def test_closed_it_ends_what_runs_and_starts_nothing_more(tmp_path: Path) -> None:
    """At the end of the bot a child that holds its interpreter's lock ends at once."""
    file, raised = tmp_path / "pid", []
    children = Children()

    def work() -> None:
        try:
            children.run(partial(tell_and_hold, file), STEP, MB)
        except ChildError as error:
            raised.append(error.problem)

    thread = threading.Thread(target=work)
    thread.start()
    child = awaited(file)
    children.close()
    thread.join(20)
    assert raised == ["stopped"]
    assert not runs(child)
    with pytest.raises(ChildError, match="broken off"):
        children.run(partial(double, 1), STEP, MB)


TABLES = """
import sys
sys.path[:] = {path!r}
from functools import partial
from pathlib import Path
from corpus.own_tables import OwnTables
from corpus.table_files import use_tables
own = Path({own!r})
use_tables(OwnTables.read(own))
from bot.telegram.runtime.child import Children, Step
from tests.bot.telegram.runtime.child_tables import districts
for words in (["Tân Huyện"], ["Tân Huyện Hai"], [7]):
    (own / "areas.json").write_text('{{"districts": ' + str(words).replace("'", '"') + "}}", "utf-8")
    try:
        print(Children().run(districts, Step("a", 600), 2000)[-1])
    except Exception as error:
        print(error)
"""


@pytest.mark.slow
def test_a_child_reads_the_tables_as_they_are(tmp_path: Path) -> None:
    """An edit of an own table counts in the next child, and a mistake in it comes back as a sentence."""
    (tmp_path / "areas.json").write_text("{}", "utf-8")
    code = TABLES.format(path=sys.path, own=str(tmp_path))
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # noqa: S603 (ourselves)
    first, second, third = ran.stdout.decode().splitlines()
    assert (first, second) == ("Tân Huyện", "Tân Huyện Hai")
    assert third.startswith(f"The table {tmp_path / 'areas.json'} cannot be used: line 1, districts.0: ")


PARENT = """
import sys
sys.path[:] = {path!r}
from functools import partial
from pathlib import Path
from bot.telegram.runtime.child import Children, Step
from tests.bot.telegram.runtime.test_child import tell_and_hold
Children().run(partial(tell_and_hold, Path({file!r})), Step("a", 600), 2000)
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere a child that holds its lock outlives its parent"
)
def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    """When the bot is killed, a child in the midst of a pattern goes with it."""
    file = tmp_path / "pid"
    code = PARENT.format(path=sys.path, file=str(file))
    with subprocess.Popen([sys.executable, "-c", code]) as parent:  # noqa: S603 (ourselves)
        child = awaited(file)
        assert runs(child)
        parent.kill()
    give_up = time.monotonic() + 20
    while runs(child):
        assert time.monotonic() < give_up
        time.sleep(0.05)


def awaited(file: Path) -> int:
    """The number that stands in a file, once it does."""
    give_up = time.monotonic() + 60
    while not (file.exists() and file.read_text("utf-8")):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return int(file.read_text("utf-8"))


def runs(process: int) -> bool:
    """Whether a process is there and not merely waited for."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

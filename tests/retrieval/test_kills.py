from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.library_transfer import export_lines
from retrieval.models import AnswerRequest
from tests.conftest import write
from tests.pages import ROOT
from tests.retrieval import killed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="a process cannot kill itself with SIGKILL"),
]

MAI = "Đảng ủy xã Ngọc Hồi họp\n\nBà Trần Thị Mai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi."
LAN = MAI.replace("Trần Thị Mai", "Lê Thị Lan")
NEWS = "Bảo Lâm được mùa cà phê\n\nÔng Hồ Văn Nam trồng cà phê."
OTHER = "Đà Lạt đón du khách\n\nThành phố đón ba triệu lượt du khách."
QUESTION = AnswerRequest("ai được bầu làm Bí thư Đảng ủy xã Ngọc Hồi?", 3)
TRIES = 6


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a withdrawn bulletin, its files of which one changed since, and exports."""
    world = tmp_path_factory.mktemp("kills")
    library = killed.library_in(world / "data")
    files = write(world / "files", mai=MAI, nam=NEWS, khach=OTHER)
    indexer = killed.indexer_of(library)
    indexer.update([files])
    library.withdraw("nam", "thu hồi")
    indexer.settle()
    (files / "all.jsonl").write_bytes(content(world / "data"))
    (files / "out.jsonl").write_bytes(b"of before\n")
    write(files, mai=LAN)
    return world


def content(data: Path) -> bytes:
    """All that a library says, its times and withdrawals included."""
    with killed.library_in(data).reading() as state:
        return b"".join(export_lines(state))


def start(
    world: Path, operation: str, files: Path, point: int | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Carry out an operation in a process, which may kill itself."""
    places = [str(world / "data"), operation, str(files)]
    command = [sys.executable, "-m", "tests.retrieval.killed", *places, *([str(point)] if point else [])]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False)  # noqa: S603 (ourselves)


def copy(world: Path, name: str, operation: str) -> Path:
    """A copy of it all to work on; for an import without a library."""
    new = world.parent / f"{world.name}-{operation}-{name}"
    shutil.copytree(world, new)
    if operation == "import":
        shutil.rmtree(new / "data")
    return new


@pytest.mark.parametrize("operation", killed.OPERATIONS)
def test_a_kill_leaves_the_state_before_or_after(world: Path, operation: str) -> None:
    """Wherever a change is killed, the library is as before or after it, answers, and takes it then."""

    def files_of(place: Path) -> Path:
        return (world if operation == "version" else place) / "files"  # an index run remembers where they lie

    whole = copy(world, "whole", operation)
    before = content(whole / "data")
    ran = start(whole, operation, files_of(whole))
    assert ran.returncode == 0, ran.stderr.decode()
    points, after = int(ran.stdout), content(whole / "data")
    exported = (whole / "files" / "out.jsonl").read_bytes()
    assert points > TRIES
    assert (before != after) is (operation != "export")
    for number in range(TRIES):
        new = copy(world, str(number), operation)
        # Caches keep what they have once a second: a quicker run may not come to the last points.
        point = 1 + number * (points * 9 // 10) // (TRIES - 1)
        ran = start(new, operation, files_of(new), point)
        assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
        left = content(new / "data")
        assert left in {before, after}, point
        assert (new / "files" / "out.jsonl").read_bytes() in {b"of before\n", exported}
        library = killed.library_in(new / "data")
        with library.reading() as state:
            answers = state.snapshot() is not None
        if answers:
            engine = killed.engine_of(library)
            quoted = {hit.bulletin.id for hit in engine.answer(QUESTION).quotes}
            assert quoted <= {each.id for each in engine.cards()}
        if not (operation == "import" and left == after):
            ran = start(new, operation, files_of(new))
            assert ran.returncode == 0, ran.stderr.decode()
        assert content(new / "data") == after
        shutil.rmtree(new)

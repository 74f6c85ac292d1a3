from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.child_work import ChildFetcher
from bot.config import Config
from bot.telegram.runtime.child import Children
from corpus.errors import FetchError
from corpus.file_library import FileLibrary
from corpus.sync.models import FetchReport
from retrieval.engine import Engine
from retrieval.index.build import Indexer
from tests.bot.telegram.end_to_end.serving import quotes, serving
from tests.bot.telegram.end_to_end.test_administration import FARMERS, MORE, said_to
from tests.botapi.server import BotApi
from tests.conftest import library_of, write
from tests.corpus.sync.portal import Portal, open_portal

QUESTION = "ai được bầu làm Chủ tịch Hội Phụ nữ xã Ngọc Hồi?"
OLD_QUESTION = "ai được bầu làm Chủ tịch Hội Nông dân?"


@pytest.fixture
def watched(tmp_path: Path, indexer: Indexer) -> Path:
    """A folder that is indexed and listed under sync."""
    folder = write(tmp_path / "watched", nong_dan=FARMERS)
    indexer.update([folder])
    return folder


class Fetching:
    """Fetches nothing, when it is let; or raises what it is told to."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go = threading.Event()
        self.raised: list[Exception] = []
        self.runs = 0

    def __call__(self) -> FetchReport:
        self.begun.set()
        assert self.go.wait(30)
        self.runs += 1
        if self.raised:
            raise self.raised.pop()
        return FetchReport()


async def test_the_bot_follows_while_it_answers(
    api: BotApi, engine: Engine, library: FileLibrary, watched: Path
) -> None:
    """While portals are fetched, questions are answered from the index of before, then from the new one."""
    user, fetching = api.add_user(), Fetching()
    write(watched, phu_nu=MORE)
    sync = {"every_minutes": 60, "folders": [str(watched)]}
    async with serving(api, engine, library.path.parent, fetch=fetching, sync=sync, workers=1):
        await asyncio.to_thread(fetching.begun.wait, 20)
        await api.private_message(user, OLD_QUESTION)
        before = await said_to(api, user)
        await api.private_message(user, QUESTION)
        unknown = await said_to(api, user, 2)
        fetching.go.set()
        await api.until(lambda: len(engine.latest(10)) == 2, 20)
        await api.private_message(user, QUESTION)
        after = await said_to(api, user, 3)
    assert quotes(before)
    assert "Vàng Thị Mỷ" not in unknown.text
    assert "Vàng Thị Mỷ" in quotes(after)[0]


async def test_what_goes_wrong_is_logged_and_tried_again(
    api: BotApi, engine: Engine, watched: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A run that fails, by a full disk or a defect, ends nothing: the next one begins when it is due."""
    fetching = Fetching()
    fetching.go.set()
    fetching.raised = [ValueError("a defect"), FetchError("The disk is full: free some space.")]
    sync = {"every_minutes": 1, "folders": [str(watched)]}
    async with serving(api, engine, library_of(engine).path.parent, fetch=fetching, sync=sync):
        await api.until(lambda: fetching.runs >= 3, 20)
    assert "could not be brought up to date: The disk is full" in caplog.text
    assert "(ValueError)" in caplog.text


async def test_nothing_is_followed_by_default(api: BotApi, engine: Engine, watched: Path) -> None:
    """Without the setting the bot fetches nothing, whatever is listed."""
    user, fetching = api.add_user(), Fetching()
    async with serving(api, engine, fetch=fetching, sync={"folders": [str(watched)]}):
        await api.private_message(user, OLD_QUESTION)
        await said_to(api, user)
    assert not fetching.begun.is_set()


@pytest.fixture
def portal() -> Iterator[Portal]:
    with open_portal() as portal:
        yield portal


@pytest.mark.slow
def test_a_child_fetches(tmp_path: Path, portal: Portal) -> None:
    """What a child fetched is in the data folder, and what gave nothing is told here."""
    portal.page("/tin.html", "Tin")
    listed = [portal.site_map("/map.xml", "/tin.html", "/mat.html")]
    sync = {"addresses": listed, "private_hosts": [portal.place], "pause_s": 0}
    config = Config.model_validate({"data_dir": tmp_path / "data", "sync": sync})
    with Children() as children:
        report = ChildFetcher(config, children)()
    assert (report.new, [str(each) for each in report.failures]) == (
        1,
        [f"{portal.url('/mat.html')} is not there (404)."],
    )
    assert [file.suffix for file in config.fetched_path.glob("*/tin-*")] == [".html"]


def test_without_addresses_no_child_is_started(tmp_path: Path) -> None:
    """Where only folders are listed there is nothing to fetch."""
    children = Children()
    children.close()
    assert ChildFetcher(Config.model_validate({"data_dir": tmp_path}), children)() == FetchReport()

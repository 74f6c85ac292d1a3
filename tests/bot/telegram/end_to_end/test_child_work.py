import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.cli.child_work import ChildIndexer, ChildReader
from bot.config import Config
from bot.telegram.admin.upload_store import UploadReading, read_upload
from bot.telegram.runtime.child import Children, Step
from corpus.file_library import FileLibrary
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest
from tests.bot.telegram.end_to_end.serving import FOUND, quotes, serving
from tests.bot.telegram.end_to_end.test_administration import FARMERS, said_to
from tests.bot.telegram.end_to_end.test_uploads import NEWS, QUESTION, add, document, send
from tests.bot.telegram.runtime.test_child import awaited, tell_and_hold
from tests.botapi.server import BotApi
from tests.conftest import ANSWERS, library_of, write

pytestmark = pytest.mark.slow  # each starts programs


@pytest.fixture
def children() -> Iterator[Children]:
    with Children() as made:
        yield made


@pytest.fixture
def data(library: FileLibrary) -> Path:
    """Where the bot keeps everything."""
    return library.path.parent


def config(data: Path, cache: Path) -> Config:
    return Config.model_validate({"data_dir": data, "encoder": {"cache_dir": cache}})


async def test_the_bot_answers_while_a_document_hangs(
    api: BotApi, indexed: Engine, tmp_path: Path, children: Children
) -> None:
    """While a child that reads a document holds its interpreter's lock, help and answers come as ever."""

    def read(name: str, content: bytes) -> UploadReading:
        return children.run(partial(hang, tmp_path / "pid", name, content), Step(name, 600), 1_000)

    admin = api.add_user()
    async with serving(api, indexed, reader=read, admins=[admin.id]):
        await api.private_message(admin, document=document())
        await asyncio.to_thread(awaited, tmp_path / "pid")
        await api.private_message(admin, "/help")
        await said_to(api, admin, 1)
        await api.private_message(admin, FOUND)
        await said_to(api, admin, 2)
        children.close()
        broken_off = await said_to(api, admin, 3)
    assert [bool(quotes(message)) for message in api.sent_to(admin)] == [False, True, False]
    assert broken_off.text == (
        "Không dùng được tệp này: Việc xử lý phu_nu.txt bị dừng vì bot được lệnh dừng. "
        "Xin làm lại khi bot hoạt động trở lại."
    )


def hang(file: Path, name: str, content: bytes, say: Callable[[object], None]) -> UploadReading:
    """Tell that it has begun, and read a document for longer than anybody waits, as it might be."""
    tell_and_hold(file, say)
    return read_upload(name, content)


async def test_what_takes_too_long_to_read_is_told_and_not_kept(
    api: BotApi, engine: Engine, data: Path, children: Children
) -> None:
    """A document whose reading is given up is told so in one sentence, and there is no button to add it."""
    admin = api.add_user()
    reader = ChildReader(children, seconds=0.01)
    async with serving(api, engine, data, reader=reader, admins=[admin.id]):
        answer = await send(api, admin, document())
    assert answer.text == (
        "Không dùng được tệp này: Đã dừng xử lý phu_nu.txt sau 0 giây. Xin bỏ tệp này ra hoặc chia nhỏ tệp."
    )
    assert answer.buttons == []
    assert not (data / "uploads").exists()


async def test_an_index_run_that_is_given_up_changes_nothing(  # noqa: PLR0917 (fixtures)
    api: BotApi, engine: Engine, indexer: Indexer, tmp_path: Path, model_cache: Path, children: Children
) -> None:
    """A file that takes an index run too long is named; the index of before goes on answering."""
    folder = write(tmp_path / "watched", nong_dan=FARMERS)
    indexer.update([folder])
    before = engine.summary()
    data = library_of(engine).path.parent
    admin = api.add_user()
    giving_up = ChildIndexer(config(data, model_cache), children, seconds=0.0)
    async with serving(api, engine, data, indexer=giving_up, admins=[admin.id]):
        await api.private_message(admin, "/reindex")
        report = await said_to(api, admin)
        await api.until(lambda: "0 giây" in api.current(report).text, 60)
        done = await add(api, await send(api, admin, document()), admin)
    assert api.current(report).text == (
        "Không lập được chỉ mục, dữ liệu vẫn như trước: "
        f"Đã dừng xử lý {folder / 'nong_dan.txt'} sau 0 giây. Xin bỏ tệp này ra hoặc chia nhỏ tệp."
    )
    assert done.text.startswith("Không dùng được tệp này: Đã dừng xử lý")
    assert list((data / "uploads").iterdir()) == []
    assert engine.summary() == before


@pytest.mark.encoder
def test_a_child_indexes_and_this_process_answers(
    real_engine: Engine, tmp_path: Path, model_cache: Path, children: Children
) -> None:
    """What a child has indexed is answered from here; how far it is is heard; it can be taken out again."""
    data = tmp_path / "data"
    shutil.copytree(library_of(real_engine).path.parent, data)
    settings = config(data, model_cache)
    engine = file_engine(
        FileLibrary(data / "library.sqlite"), data, real_engine._encoder, settings.index.settings, ANSWERS
    )
    file = write(tmp_path / "sent", phu_nu=NEWS) / "phu_nu.txt"
    totals: list[int] = []
    done: list[int] = []

    @contextmanager
    def progress(total: int) -> Iterator[Callable[[int], object]]:
        totals.append(total)
        yield done.append

    indexer = ChildIndexer(settings, children)
    report = indexer.update([file], progress=progress)
    assert (report.added, report.bulletins, report.failures) == (1, 6, ())
    assert [sum(done)] == totals
    assert engine.answer(AnswerRequest(QUESTION, 1)).quotes[0].bulletin.id == "phu_nu"
    assert (removal := indexer.remove("phu_nu"))
    assert removal.origins == (str(file),)
    assert engine.bulletin("phu_nu") is None

"""The bot itself, served against the tests' server."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CoroutineType
from typing import ClassVar

from pydantic import SecretStr

from bot.config import Config
from bot.state.database import Clock, now
from bot.state.state import FILE_NAME, open_state
from bot.telegram.admin.upload_store import LibraryIndexer, UploadReader, read_upload
from bot.telegram.application import Stores, build, fetcher
from bot.telegram.runtime.executors import Worker
from bot.telegram.runtime.fetching import Fetcher
from bot.telegram.runtime.process import Program
from corpus.sync.models import FetchReport
from retrieval.encoders.base import EncodedQuestions
from retrieval.engine import Engine
from retrieval.file_engine import file_engine
from retrieval.index.build import Indexer
from retrieval.models import AnswerRequest
from tests.botapi.model import Message
from tests.botapi.server import BotApi
from tests.clock import VirtualClock
from tests.conftest import ANSWERS, INDEX, library_of, silent
from tests.doubles import SyllableEncoder

FOUND = "Bí thư Chi bộ Ban Quản lý các Khu công nghiệp Lâm Đồng là ai?"
ALSO_FOUND = "Đại hội Đảng bộ các Khu Công nghiệp tỉnh Thái Nguyên có bao nhiêu đảng viên?"
UNKNOWN = "Who won the 2022 World Cup?"
_QUIET_S = 0.03  # of the machine's time, in which nothing was called: what goes on then is waiting
_ENDING_S = 90.0  # of the machine's time, for the program to end; a call that fails ten times takes less
_MOST_S = 60.0  # of what the bot waits for; what it does once a day is far off


@contextmanager
def stores(engine: Engine, folder: Path | None = None, clock: Clock = now) -> Iterator[Stores]:
    """What the bot works with around an engine; its state is in a folder, or in one that goes at the end."""
    library = library_of(engine)
    indexer = Indexer(library, library.path.parent, SyllableEncoder(), INDEX, silent)
    with TemporaryDirectory() as passing, open_state((folder or Path(passing)) / FILE_NAME, clock) as state:
        yield Stores(engine, library, indexer, read_upload, state)


@asynccontextmanager
async def serving(
    api: BotApi,
    engine: Engine,
    folder: Path | None = None,
    *,
    clock: Clock = now,
    indexer: LibraryIndexer | None = None,
    reader: UploadReader = read_upload,
    waits: VirtualClock | None = None,
    fetch: Callable[[], FetchReport] = FetchReport,
    sync: Mapping[str, object] | None = None,
    **telegram: object,
) -> AsyncIterator[Stores]:
    """The real application, polling the server, with these settings of `telegram`; what it works with.

    With a ``folder`` its state lasts from one time of serving to the next; it goes by the ``clock``. An
    ``indexer`` takes the place of the quick one, a ``reader`` of the one that reads what is sent. It follows
    what ``sync`` lists, whose pages ``fetch`` fetches. Where the bot waits, the time is skipped; with
    ``waits`` the test lets it pass.
    """
    settings: Mapping[str, object] = {"base_url": api.base_url, **telegram}
    config = Config.model_validate({"telegram": settings, "data_dir": folder, "sync": sync or {}})
    with stores(engine, folder, clock) as made:
        pace = waits or VirtualClock()
        kept = replace(made, indexer=indexer or made.indexer, read_upload=reader, fetch=fetch)
        program = build(config, kept, SecretStr(api.token), pace)
        async with started(program, fetcher(config, program, None, pace), api, pace, skip=waits is None):
            yield kept


@asynccontextmanager
async def started(
    program: Program, updates: Fetcher, api: BotApi, pace: VirtualClock, *, skip: bool = True
) -> AsyncIterator[None]:
    """A program that fetches updates while the block runs, all that it waits for ``skip``ped."""
    application = program.application
    assert application.post_init
    assert application.post_shutdown
    async with application, skipped(api, pace, none=not skip):
        await application.post_init(application)
        await application.start()
        await program.intake.resume()
        await updates.start()
        try:
            yield
        finally:
            await _end(program, updates)
    await application.post_shutdown(application)


async def _end(program: Program, updates: Fetcher) -> None:
    """Stop fetching, and wait for what is under way; what keeps it from ending is told."""
    stopping = asyncio.create_task(_stop(program, updates))
    await asyncio.wait({stopping}, timeout=_ENDING_S)
    if not stopping.done():
        going_on = "\n".join(map(_waits_at, asyncio.all_tasks()))
        stopping.cancel()
        raise AssertionError(f"the bot does not end; what goes on waits at\n{going_on}")
    await stopping


async def _stop(program: Program, updates: Fetcher) -> None:
    await updates.stop()
    await program.application.stop()
    await program.intake.close()


def _waits_at(task: asyncio.Task[object]) -> str:
    """The places of a task's coroutines, from the outermost to where it waits."""
    places: list[str] = []
    awaited: object = task.get_coro()
    while isinstance(awaited, CoroutineType) and awaited.cr_frame:
        code = awaited.cr_code
        places.append(f"{Path(code.co_filename).name}:{awaited.cr_frame.f_lineno} {code.co_name}")
        awaited = awaited.cr_await
    return " > ".join(places)


@asynccontextmanager
async def skipped(api: BotApi, clock: VirtualClock, *, none: bool = False) -> AsyncIterator[None]:
    """Skip what is slept by a clock whenever the server is left alone for a moment; or ``none`` of it.

    While a thread answers nobody only waits: however slow the machine is, no time is skipped then.
    """

    async def skip() -> None:
        while True:
            calls = len(api.calls)
            await asyncio.sleep(_QUIET_S)
            if len(api.calls) == calls and not is_answering():
                clock.skip(_MOST_S)

    skipping = None if none else asyncio.create_task(skip())
    try:
        yield
    finally:
        if skipping:
            skipping.cancel()
            await asyncio.wait({skipping})


def is_answering() -> bool:
    """Whether a thread of an executor makes a call just now, and is not held back by a test."""
    threads = (each for each in threading.enumerate() if isinstance(each, Worker) and each.busy)
    return any(thread not in GatedEncoder.held for thread in threads)


async def replies(api: BotApi, count: int = 1) -> list[Message]:
    """What the bot has sent, once it is so many messages."""
    calls = await api.wait_for("sendMessage", count, 60, where=lambda call: call.ok)
    chats = dict.fromkeys(int(call.params["chat_id"]) for call in calls)
    return [message for chat in chats for message in api.sent[chat]]


def quotes(message: Message) -> list[str]:
    """What a message quotes."""
    return [*message.covered("blockquote"), *message.covered("expandable_blockquote")]


class GatedEncoder(SyllableEncoder):
    """An encoder that waits at questions until it is let through; `waiting` counts those that have come.

    `held` are the threads that wait, at any of them.
    """

    held: ClassVar[set[threading.Thread]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.waiting = threading.Semaphore(0)

    def encode_questions(self, texts: Sequence[str]) -> EncodedQuestions:
        self.held.add(threading.current_thread())
        try:
            self.waiting.release()
            assert self.gate.wait(30)
        finally:
            self.held.discard(threading.current_thread())
        return super().encode_questions(texts)


def gated(indexed: Engine) -> tuple[Engine, GatedEncoder]:
    """The same bulletins behind an encoder that waits, once all that a first question loads is loaded."""
    for question in (FOUND, ALSO_FOUND):
        indexed.answer(AnswerRequest(question, 1))
    encoder = GatedEncoder()
    folder = library_of(indexed).path.parent
    return file_engine(library_of(indexed), folder, encoder, INDEX, ANSWERS), encoder

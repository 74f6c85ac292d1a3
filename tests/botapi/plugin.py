"""The fixtures of the server: `api` is a running one, `bot` the library's client of its first bot."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from telegram import Bot

from tests.botapi.clients import client
from tests.botapi.server import BotApi


@pytest.fixture(scope="session", autouse=True)
def _spans_of_time() -> Iterator[None]:
    # Otherwise the library warns at every RetryAfter that its type is going to change.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTB_TIMEDELTA", "1")
        yield


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest_asyncio.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api, api.account) as made:
        yield made

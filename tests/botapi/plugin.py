"""The fixtures of the server: `api` is a running one, `bot` the library's client of its first bot."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from telegram import Bot

from tests.botapi.clients import client
from tests.botapi.server import BotApi


@pytest.fixture(scope="session", autouse=True)
def _surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        # Otherwise the library warns at every RetryAfter that its type is going to change.
        patch.setenv("PTB_TIMEDELTA", "1")
        # The server speaks plain HTTP. Otherwise each client reads the certificates of the world, which takes
        # longer than most tests.
        patch.delenv("SSL_CERT_FILE", raising=False)
        patch.setenv("SSL_CERT_DIR", str(tmp_path_factory.mktemp("certificates")))
        yield


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest_asyncio.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api, api.account) as made:
        yield made

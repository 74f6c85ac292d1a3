"""Several bots on one token, each a process, their one memory on a server; and what Telegram calls."""

import signal
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path

from aiohttp import ClientError, ClientSession, web

from corpus.postgres import DatabaseAddress
from tests.bot.telegram.end_to_end.kills import Place, Way, end, start
from tests.botapi.server import BotApi
from tests.botapi.users import User


def places(
    folder: Path, library: Path | None, server: DatabaseAddress, number: int, admins: Sequence[User] = ()
) -> list[Place]:
    """Where so many bots serve from one memory, and without a ``library`` in files from one on the server.

    What Telegram calls is yet to be served.
    """
    called, *ports = _free_ports(number + 1)
    run_by = tuple(each.id for each in admins)
    return [Place(folder / str(port), library, port, called, server, run_by) for port in ports]


@asynccontextmanager
async def replicas(api: BotApi, way: Way, at: Sequence[Place]) -> AsyncIterator[list[BaseProcess]]:
    """Bots at these places, begun one after the other, behind a proxy that calls those that live in turn."""
    running: list[BaseProcess] = []
    async with proxy(at):
        try:
            for place in at:
                running += [await start(api, way, place)]
            yield running
        finally:
            for process in running:
                if process.is_alive():
                    await end(process, signal.SIGTERM)


@asynccontextmanager
async def proxy(at: Sequence[Place]) -> AsyncIterator[None]:
    """What Telegram calls: each call goes to the next bot that takes it; 502 where none does."""
    turn = count()

    async def forward(request: web.Request) -> web.Response:
        content, first = await request.read(), next(turn)
        for offset in range(len(at)):
            port = at[(first + offset) % len(at)].port
            url = f"http://127.0.0.1:{port}{request.path}"
            try:
                async with session.post(url, data=content, headers=request.headers) as response:
                    return web.Response(status=response.status)
            except (ClientError, TimeoutError):
                continue
        return web.Response(status=502)

    app = web.Application()
    app.router.add_post("/hook", forward)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    async with ClientSession() as session:
        await web.TCPSite(runner, "127.0.0.1", at[0].called).start()
        try:
            yield
        finally:
            await runner.cleanup()


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()

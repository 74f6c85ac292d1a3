"""A Telegram Bot API server on the loopback interface, for tests that go through real HTTP.

A test starts it with `async with BotApi() as api`, points a bot at `api.base_url` and
`api.base_file_url`, lets people act (`talking`, `asking`, `moving`), and looks at what the bot did
(`watching`). It follows the Bot API's documentation ("Making requests", "Authorizing your bot", "Getting
updates", "Available methods"); what is left out stands at the head of the modules that it is made of.
"""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from tests.botapi.accounts import Account, Files, Privacy, World
from tests.botapi.asking import Asking
from tests.botapi.calls import Call, Fault
from tests.botapi.delivery import UPDATE_METHODS
from tests.botapi.errors import ApiError, too_many_requests
from tests.botapi.faults import FaultHook, Sabotage
from tests.botapi.floods import COUNTED, FloodLimits
from tests.botapi.methods import METHODS
from tests.botapi.moving import Moving
from tests.botapi.talking import Talking
from tests.botapi.watching import NAMES, Watching, check_name
from tests.botapi.wire import page, read_request, refusal, reply

_MAX_BODY: Final = 64 * 1024 * 1024


class BotApi(Talking, Asking, Moving, Watching):
    """The server, with one bot to begin with; `add_bot` makes others.

    Args:
        token: the first bot's token; one is made up where none is given.
        username: its name without the at sign.
        privacy: its privacy mode.
        inline_feedback: whether it is told which inline results were chosen.
        clock: where `date` fields and the time of flood limits come from, in Unix seconds.
        floods: Telegram's own limits, none where none are given.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        username: str = "bantin_bot",
        privacy: Privacy | None = None,
        inline_feedback: bool = False,
        clock: Callable[[], float] = time.time,
        floods: FloodLimits | None = None,
    ) -> None:
        super().__init__(world=World(clock=clock))
        self.add_bot(username, token=token, privacy=privacy, inline_feedback=inline_feedback)
        self.floods = floods
        self._sabotage = Sabotage()
        self._broken: list[Exception] = []
        self._closed = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._origin = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_MAX_BODY)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        # A client that goes away ends its long poll, so that the next one is not in conflict with it.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=5.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self._origin = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        for account in self.world.accounts.values():
            await account.deliveries.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._broken and error is None:
            raise self._broken[0]

    # Where the server is.

    @property
    def base_url(self) -> str:
        """What python-telegram-bot takes as `base_url`."""
        return f"{self._origin}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot takes as `base_file_url`."""
        return f"{self._origin}/file/bot"

    # What goes wrong.

    @property
    def faults(self) -> FaultHook | None:
        """What decides for each call what goes wrong with it, such as a `FaultPolicy`."""
        return self._sabotage.hook

    @faults.setter
    def faults(self, hook: FaultHook | None) -> None:
        self._sabotage.hook = hook

    def fail_next(
        self,
        method: str | None = None,
        *,
        status: int = 500,
        retry_after: int | None = None,
        migrate_to: int | None = None,
        description: str | None = None,
        times: int = 1,
        after: bool = False,
    ) -> None:
        """Answer the next calls with an error, instead of carrying them out or `after` that."""
        if status == web.HTTPTooManyRequests.status_code and retry_after is None:
            retry_after = 1
        fault = Fault("answer", status, description, retry_after, migrate_to, after)
        self._plan(method, fault, times)

    def drop_next(self, method: str | None = None, times: int = 1, *, after: bool = False) -> None:
        """Close the connection of the next calls, before they are carried out or `after` that."""
        self._plan(method, Fault("drop", after=after), times)

    def stall_next(self, method: str | None = None, times: int = 1, *, after: bool = False) -> None:
        """Leave the next calls without any reply until the client gives up."""
        self._plan(method, Fault("stall", after=after), times)

    def _plan(self, method: str | None, fault: Fault, times: int) -> None:
        if method is not None:
            check_name(method)
        self._sabotage.plan(method, fault, times)

    # HTTP.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        account = self._authorized(request)
        if isinstance(account, ApiError):
            return refusal(account)
        given = request.match_info["method"]
        call = Call(NAMES.get(given.lower(), given), {}, time.monotonic(), account.user)
        place = self._record(call)
        try:
            params, files = await read_request(request)
        except ApiError as error:
            self._note(place, outcome=error.outcome, effect=error.outcome)
            return refusal(error)
        self._note(place, params=params)
        outcome = "abandoned"
        try:
            response, outcome = await self._answer(request, account, place, files)
        finally:
            self._note(place, outcome=outcome)
        return response

    async def _answer(
        self, request: web.Request, account: Account, place: int, files: Files
    ) -> tuple[web.StreamResponse, str]:
        """Return the response to a call and its outcome, what is to go wrong taken into account."""
        call = self.calls[place]
        fault = self._sabotage.fault_for(call.method, call.params)
        self._note(place, fault=fault)
        if fault is not None and fault.action == "slow":
            # Not a wait for anything: slowness is what was asked for.
            await asyncio.sleep(fault.delay)
        if fault is None or fault.action == "slow":
            return await self._carry_out(account, place, files)
        if fault.after:
            await self._carry_out(account, place, files)
        if fault.action == "answer":
            return refusal(fault.error()), fault.error().outcome
        if fault.action == "page":
            return page(fault.error()), fault.error().outcome
        if fault.action == "stall":
            await self._closed.wait()
        if request.transport is not None:
            request.transport.close()
        return web.Response(), "dropped" if fault.action == "drop" else "stalled"

    async def _carry_out(self, account: Account, place: int, files: Files) -> tuple[web.Response, str]:
        call = self.calls[place]
        try:
            result = await self._result(account, call, files)
        except ApiError as error:
            self._note(place, effect=error.outcome)
            return refusal(error), error.outcome
        except Exception as error:
            # The bot sees a 500 and may well cope; the test must still fail for this server's fault.
            self._broken.append(error)
            raise
        self._note(place, effect="ok", result=result)
        return reply(result), "ok"

    async def _result(self, account: Account, call: Call, files: Files) -> object:
        if call.method in UPDATE_METHODS:
            return await UPDATE_METHODS[call.method](account.deliveries, call.params)
        if call.method not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        chat_id = call.params.get("chat_id")
        if self.floods is None or call.method not in COUNTED or not isinstance(chat_id, int):
            return METHODS[call.method](account, call.params, files)
        now = self.world.clock()
        if seconds := self.floods.wait(account.user.id, chat_id, now):
            raise too_many_requests(seconds)
        result = METHODS[call.method](account, call.params, files)
        self.floods.count(account.user.id, chat_id, now)
        return result

    async def _download(self, request: web.Request) -> web.StreamResponse:
        account = self._authorized(request)
        if isinstance(account, ApiError):
            return refusal(account)
        for identifier, upload in self.world.files.items():
            if self.world.path_of(identifier) == request.match_info["path"]:
                return web.Response(body=upload.content, headers={"Content-Type": upload.mime_type})
        return refusal(ApiError(404, "Not Found"))

    def _authorized(self, request: web.Request) -> Account | ApiError:
        """Return the bot whose token the request carries, or the refusal."""
        given = request.match_info["token"]
        if given in self.world.accounts:
            return self.world.accounts[given]
        number, _, key = given.partition(":")
        # What does not even look like a token is not found, rather than refused.
        return ApiError(401, "Unauthorized") if number.isdigit() and key else ApiError(404, "Not Found")

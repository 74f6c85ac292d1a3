"""A Telegram Bot API server on the loopback interface, for tests that go through real HTTP.

A test starts it with `async with BotApi() as api`, points a bot at `api.base_url` and
`api.base_file_url`, lets people act (`factories`), and looks at what the bot did. It follows the Bot
API's documentation ("Making requests", "Authorizing your bot", "Getting updates", "Available
methods"); what is left out stands at the head of the modules that it is made of.
"""

import asyncio
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from tests.telegram.delivery import Deliveries, Pulse
from tests.telegram.factories import Privacy, Stage
from tests.telegram.methods import METHODS, Files, World
from tests.telegram.model import ApiError, Call, Chat, Fault, Message, Params, Update, User
from tests.telegram.wire import read_request, refusal, reply

BOT_ID: Final = 4_000_000_001
_MAX_BODY: Final = 64 * 1024 * 1024

FaultHook = Callable[[str, Params], Fault | None]


@dataclass(frozen=True, slots=True)
class _Planned:
    """A fault set up for the next call of a method, or of any method where there is no name."""

    method: str | None
    fault: Fault


class BotApi(Stage):
    """The server for one bot; see `Stage` for what people can do and `Privacy` for groups.

    Args:
        token: the bot's token; one is made up where none is given.
        username: the bot's name without the at sign.
        privacy: the bot's privacy mode.
        clock: where `date` fields come from, in Unix seconds.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        username: str = "bantin_bot",
        privacy: Privacy | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        privacy = privacy or Privacy()
        self._pulse = Pulse()
        bot = User(BOT_ID, "Bản Tin", username, is_bot=True)
        super().__init__(
            world=World(bot=bot, reads_all=not privacy.enabled, clock=clock),
            deliveries=Deliveries(self._pulse),
            privacy=privacy,
        )
        self.token = token or f"{BOT_ID}:{secrets.token_urlsafe(26)}"
        self.calls: list[Call] = []
        self.faults: FaultHook | None = None
        self._planned: deque[_Planned] = deque()
        self._broken: list[Exception] = []
        self._closed = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._origin = ""
        self._waiting: Mapping[str, Callable[[Params], Awaitable[object]]] = {
            "getUpdates": self.deliveries.get_updates,
            "setWebhook": self.deliveries.set_webhook,
            "deleteWebhook": self.deliveries.delete_webhook,
            "getWebhookInfo": self.deliveries.get_webhook_info,
        }
        # Method names are not case-sensitive.
        self._names = {name.lower(): name for name in (*METHODS, *self._waiting)}

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
        await self.deliveries.close()
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

    # What the bot did.

    @property
    def updates(self) -> list[Update]:
        """Every update made so far, those of kinds that the bot did not ask for included."""
        return self.deliveries.made

    @property
    def answers(self) -> dict[str, Params]:
        """The parameters of answerCallbackQuery and answerInlineQuery, by the query's id."""
        return self.world.answers

    @property
    def dropped_entities(self) -> int:
        """How many entities were cut off for being past the hundredth, over all messages."""
        return self.world.dropped_entities

    @property
    def sent(self) -> dict[int, list[Message]]:
        """The bot's messages that are in each chat now, oldest first, every known chat included."""
        return {chat.id: self.sent_to(chat) for chat in self.chats.values()}

    def sent_to(self, chat: Chat | User) -> list[Message]:
        """Return the bot's messages in this chat now, oldest first."""
        place = self.chats[chat.id]
        return [message for message in place.messages.values() if message.sender.id == self.bot.id]

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of this method, oldest first, those in flight included."""
        self._check_name(method)
        return [call for call in self.calls if call.method == method]

    async def until(self, condition: Callable[[], bool], timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Wait until `condition` holds; it is asked after every call and every queued update.

        Raises:
            AssertionError: at the deadline, with the calls that did come.
        """
        try:
            async with asyncio.timeout(timeout):
                await self._pulse.until(condition)
        except TimeoutError:
            raise AssertionError(f"nothing after {timeout} s; the calls were:\n{self._log()}") from None

    async def wait_for(
        self,
        method: str,
        count: int = 1,
        timeout: float = 5.0,  # noqa: ASYNC109 - the tests' deadline, not a cancellation scope
        *,
        where: Callable[[Call], bool] = lambda call: call.done,
    ) -> list[Call]:
        """Wait for `count` calls of a method and return all there are then.

        Calls count when the server is through with them, whatever the outcome; `where` chooses
        others, such as `lambda call: call.ok`.

        Raises:
            AssertionError: at the deadline, with the calls that did come.
        """
        await self.until(lambda: sum(map(where, self.calls_of(method))) >= count, timeout)
        return [call for call in self.calls_of(method) if where(call)]

    async def polled(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Wait until a long poll is in flight."""
        await self.until(lambda: self.deliveries.polling, timeout)

    # What goes wrong.

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
            self._check_name(method)
        self._planned.extend([_Planned(method, fault)] * times)

    def _check_name(self, method: str) -> None:
        # A misspelt name would make a test pass for nothing.
        if self._names.get(method.lower()) != method:
            raise ValueError(f"this server has no method {method!r}")

    def _fault_for(self, method: str, params: Params) -> Fault | None:
        for planned in self._planned:
            if planned.method in {None, method}:
                self._planned.remove(planned)
                return planned.fault
        return self.faults(method, params) if self.faults is not None else None

    # HTTP.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if (stranger := self._unauthorized(request)) is not None:
            return refusal(stranger)
        given = request.match_info["method"]
        method = self._names.get(given.lower(), given)
        try:
            params, files = await read_request(request)
        except ApiError as error:
            self._record(Call(method, {}, time.monotonic(), _outcome(error)))
            return refusal(error)
        place = self._record(Call(method, params, time.monotonic()))
        outcome = "abandoned"
        try:
            response, outcome = await self._answer(request, method, params, files)
        finally:
            self.calls[place] = replace(self.calls[place], outcome=outcome)
            self._pulse.beat()
        return response

    async def _answer(
        self, request: web.Request, method: str, params: Params, files: Files
    ) -> tuple[web.StreamResponse, str]:
        """Return the response to a call and its outcome, a planned fault taken into account."""
        fault = self._fault_for(method, params)
        response, outcome = web.Response(), "ok"
        if fault is None or fault.after:
            response, outcome = await self._carry_out(method, params, files)
        if fault is None:
            return response, outcome
        if fault.action == "answer":
            return refusal(fault.error()), _outcome(fault.error())
        if fault.action == "stall":
            await self._closed.wait()
        if request.transport is not None:
            request.transport.close()
        return response, "dropped" if fault.action == "drop" else "stalled"

    async def _carry_out(self, method: str, params: Params, files: Files) -> tuple[web.Response, str]:
        if method.lower() not in self._names:
            unknown = ApiError(404, "Not Found: method not found")
            return refusal(unknown), _outcome(unknown)
        try:
            if method in self._waiting:
                return reply(await self._waiting[method](params)), "ok"
            return reply(METHODS[method](self.world, params, files)), "ok"
        except ApiError as error:
            return refusal(error), _outcome(error)
        except Exception as error:
            # The bot sees a 500 and may well cope; the test must still fail for this server's fault.
            self._broken.append(error)
            raise

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if (error := self._unauthorized(request)) is not None:
            return refusal(error)
        for identifier, upload in self.world.files.items():
            if self.world.path_of(identifier) == request.match_info["path"]:
                return web.Response(body=upload.content, headers={"Content-Type": upload.mime_type})
        return refusal(ApiError(404, "Not Found"))

    def _unauthorized(self, request: web.Request) -> ApiError | None:
        given = request.match_info["token"]
        if given == self.token:
            return None
        number, _, key = given.partition(":")
        # What does not even look like a token is not found, rather than refused.
        return ApiError(401, "Unauthorized") if number.isdigit() and key else ApiError(404, "Not Found")

    def _record(self, call: Call) -> int:
        self.calls.append(call)
        self._pulse.beat()
        return len(self.calls) - 1

    def _log(self) -> str:
        lines = [f"  {call.method} -> {call.outcome} {dict(call.params)}" for call in self.calls]
        return "\n".join(lines) or "  none"


def _outcome(error: ApiError) -> str:
    return f"{error.status} {error.description}"

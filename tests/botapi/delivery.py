"""Updates on their way to the bot: the queue, long polling and the webhook.

Source: Bot API "Getting updates" (getUpdates, setWebhook, deleteWebhook, getWebhookInfo).

Known distance from Telegram: the webhook gets one update at a time, in order, only over loopback, and
is tried until it takes the update; updates never expire.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.botapi.errors import TWO_POLLS, ApiError, Json, Params, bad_request
from tests.botapi.model import Update

HOOK_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
# These are sent only to a bot that names them in allowed_updates.
_ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_WEBHOOK_PORTS: Final = frozenset({80, 88, 443, 8443})
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_MAX_POLL_SECONDS: Final = 50
_MAX_UPDATES: Final = 100
_FIRST_UPDATE_ID: Final = 500_001


class Pulse:
    """Tells every waiter that something changed; each then looks for itself."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def beat(self) -> None:
        """Wake all that wait now."""
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds; it is asked now and after every beat."""
        while not condition():
            await self._event.wait()


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook as the bot set it."""

    url: str
    secret: str | None
    max_connections: int

    @property
    def reachable(self) -> bool:
        """Whether it is on this machine: the server never calls out to the network."""
        return urlsplit(self.url).hostname in _LOOPBACK


@dataclass(eq=False, slots=True)
class _Poll:
    ended: ApiError | None = None


@dataclass(eq=False, slots=True, repr=False)
class Deliveries:
    """The bot's queue of updates and the one way by which it is emptied."""

    pulse: Pulse
    retry_seconds: float = 0.02
    made: list[Update] = field(default_factory=list)
    pending: list[Update] = field(default_factory=list)
    allowed: frozenset[str] = frozenset()
    webhook: Webhook | None = None
    webhook_error: str | None = None
    _poll: _Poll | None = None
    _sender: asyncio.Task[None] | None = None

    def wants(self, kind: str) -> bool:
        """Whether the bot gets updates of this kind; an empty choice stands for the usual ones."""
        return kind in self.allowed if self.allowed else kind not in _ON_REQUEST

    def push(self, kind: str, payload: Json) -> Update:
        """Make an update and queue it, unless the bot did not ask for its kind."""
        update = Update(self.next_id, kind, payload)
        if self.wants(kind):
            self.queue(update)
        else:
            self.made.append(update)
        return update

    @property
    def next_id(self) -> int:
        """The number of the update that is made next."""
        return _FIRST_UPDATE_ID + len(self.made)

    def queue(self, update: Update) -> None:
        """Queue an update of the next number as it is, also of a kind that the bot did not ask for."""
        self.made.append(update)
        self.pending.append(update)
        self.pulse.beat()

    @property
    def polling(self) -> bool:
        """Whether a long poll is waiting now."""
        return self._poll is not None

    async def get_updates(self, params: Params) -> list[Json]:
        """Answer getUpdates; an `offset` confirms what is before it, a negative one counts from the end."""
        if self.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._end_poll(TWO_POLLS)
        self._choose(params)
        self._confirm(int(params.get("offset") or 0))
        timeout = min(max(int(params.get("timeout") or 0), 0), _MAX_POLL_SECONDS)
        poll = self._poll = _Poll()
        self.pulse.beat()
        try:
            async with asyncio.timeout(timeout):
                await self.pulse.until(lambda: bool(self.pending) or poll.ended is not None)
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
        if poll.ended is not None:
            raise poll.ended
        limit = min(max(int(params.get("limit") or _MAX_UPDATES), 1), _MAX_UPDATES)
        return [update.to_json() for update in self.pending[:limit]]

    async def set_webhook(self, params: Params) -> bool:
        """Answer setWebhook; an empty URL removes the webhook."""
        url = params.get("url", "")
        if not url:
            return await self.delete_webhook(params)
        hook = Webhook(url, _checked_secret(params), int(params.get("max_connections") or 40))
        _check_url(hook)
        await self._stop_sender()
        self._end_poll("Conflict: terminated by setWebhook request")
        self._choose(params)
        if params.get("drop_pending_updates"):
            self.pending.clear()
        self.webhook, self.webhook_error = hook, None
        if hook.reachable:
            self._sender = asyncio.create_task(self._send_all(hook))
        self.pulse.beat()
        return True

    async def delete_webhook(self, params: Params) -> bool:
        """Answer deleteWebhook."""
        await self._stop_sender()
        self.webhook = self.webhook_error = None
        if params.get("drop_pending_updates"):
            self.pending.clear()
        self.pulse.beat()
        return True

    async def get_webhook_info(self, _params: Params) -> Json:
        """Answer getWebhookInfo."""
        info: Json = {
            "url": self.webhook.url if self.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if self.webhook is not None:
            info["max_connections"] = self.webhook.max_connections
        if self.webhook_error is not None:
            info |= {"last_error_date": int(time.time()), "last_error_message": self.webhook_error}
        if self.allowed:
            info["allowed_updates"] = sorted(self.allowed)
        return info

    async def close(self) -> None:
        """Stop the webhook's task and let no long poll wait on."""
        await self._stop_sender()
        self._end_poll("Bad Gateway", status=502)

    def _choose(self, params: Params) -> None:
        # Left out, the choice made before stands; it applies to updates made from now on.
        if params.get("allowed_updates") is not None:
            self.allowed = frozenset(params["allowed_updates"])

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [update for update in self.pending if update.update_id >= offset]
        self.pulse.beat()

    def _end_poll(self, sentence: str, status: int = 409) -> None:
        if self._poll is not None:
            self._poll.ended = ApiError(status, sentence)
            self._poll = None
            self.pulse.beat()

    async def _stop_sender(self) -> None:
        task, self._sender = self._sender, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
            # One that failed by itself raises here: a fault of this server must not stay hidden.
            if not task.cancelled():
                task.result()

    async def _send_all(self, hook: Webhook) -> None:
        async with ClientSession(timeout=ClientTimeout(total=10)) as session:
            while True:
                await self.pulse.until(lambda: bool(self.pending))
                update = self.pending[0]
                self.webhook_error = await _post(session, hook, update)
                if self.webhook_error is None:
                    self.pending = [other for other in self.pending if other is not update]
                self.pulse.beat()
                if self.webhook_error is not None:
                    # Not a wait for anything: the pause that keeps a failing hook from being hammered.
                    await asyncio.sleep(self.retry_seconds)


async def _post(session: ClientSession, hook: Webhook, update: Update) -> str | None:
    """Send one update and return what went wrong, if anything did."""
    headers = {HOOK_HEADER: hook.secret} if hook.secret else {}
    try:
        async with session.post(
            hook.url, json=update.to_json(), headers=headers, ssl=False, allow_redirects=False
        ) as response:
            if 200 <= response.status < 300:
                return None
            return f"Wrong response from the webhook: {response.status} {response.reason}"
    except (ClientError, TimeoutError) as error:
        return f"Connection failed: {type(error).__name__}"


def _checked_secret(params: Params) -> str | None:
    secret = params.get("secret_token") or None
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def _check_url(hook: Webhook) -> None:
    parts = urlsplit(hook.url)
    if hook.reachable and parts.scheme in {"http", "https"}:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in _WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


UPDATE_METHODS: Final[Mapping[str, Callable[[Deliveries, Params], Awaitable[object]]]] = {
    "getUpdates": Deliveries.get_updates,
    "setWebhook": Deliveries.set_webhook,
    "deleteWebhook": Deliveries.delete_webhook,
    "getWebhookInfo": Deliveries.get_webhook_info,
}

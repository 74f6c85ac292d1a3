"""What a test looks at: the calls, the chats as they stand, and what ever happened in them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tests.botapi.accounts import Account
from tests.botapi.calls import Call
from tests.botapi.delivery import UPDATE_METHODS
from tests.botapi.errors import Params
from tests.botapi.factories import Stage
from tests.botapi.methods import METHODS
from tests.botapi.model import Chat, Event, Message, Update
from tests.botapi.users import User

# Method names are not case-sensitive.
NAMES: Final = {name.lower(): name for name in (*METHODS, *UPDATE_METHODS)}


def check_name(method: str) -> None:
    """Refuse a method that the server does not have: misspelt, it would make a test pass for nothing.

    Raises:
        ValueError: where there is no such method.
    """
    if NAMES.get(method.lower()) != method:
        raise ValueError(f"this server has no method {method!r}")


@dataclass(eq=False, slots=True, kw_only=True, repr=False)
class Watching(Stage):
    """Lets a test look on, and wait for what it wants to see."""

    calls: list[Call] = field(default_factory=list)

    @property
    def updates(self) -> list[Update]:
        """Every update made for the first bot, those of kinds that it did not ask for included."""
        return self.account.updates

    @property
    def answers(self) -> dict[str, Params]:
        """The parameters of answerCallbackQuery and answerInlineQuery of the first bot, by the query's id."""
        return self.account.answers

    @property
    def dropped_entities(self) -> int:
        """How many entities were cut off for being past the hundredth, over all messages."""
        return self.world.dropped_entities

    @property
    def sent(self) -> dict[int, list[Message]]:
        """The first bot's messages that are in each chat now, oldest first, every known chat included."""
        return {chat.id: self.sent_to(chat) for chat in self.chats.values()}

    def sent_to(self, chat: Chat | User, bot: Account | None = None) -> list[Message]:
        """Return a bot's messages in this chat now, oldest first."""
        account = bot or self.account
        place = account.private(chat) if isinstance(chat, User) else chat
        return [message for message in place.messages.values() if message.sender.id == account.user.id]

    def replies_to(
        self, message: Message, bot: Account | None = None, *, ever: bool = False
    ) -> list[Message]:
        """Return a bot's messages that reply to this one: those that stand now, as they stand now.

        With `ever` those that were deleted are there too, so that a second answer cannot hide; each as
        it was sent.
        """
        account = bot or self.account
        sent = [e.message for e in message.chat.transcript if e.action == "sent"]
        standing = list(message.chat.messages.values())
        return [
            reply
            for reply in (sent if ever else standing)
            if reply.sender.id == account.user.id
            and reply.reply_to is not None
            and reply.reply_to.message_id == message.message_id
        ]

    def transcript(self, chat: Chat | User) -> list[Event]:
        """Return all that was sent, edited and deleted in a chat, in order; `str` makes a line of each."""
        return list((self.account.private(chat) if isinstance(chat, User) else chat).transcript)

    def calls_of(self, method: str, bot: Account | None = None) -> list[Call]:
        """Return the calls of this method, oldest first, those in flight included; of all bots or one."""
        check_name(method)
        mine = [call for call in self.calls if bot is None or call.bot.id == bot.user.id]
        return [call for call in mine if call.method == method]

    def refusals(self, status: int = 400) -> list[Call]:
        """Return the calls that the server itself refused with this status; injected errors are none."""
        return [call for call in self.calls if call.refused(status)]

    @property
    def injected(self) -> list[Call]:
        """The calls that something was made to go wrong with, oldest first; see `Call.fault`."""
        return [call for call in self.calls if call.fault is not None]

    async def until(self, condition: Callable[[], bool], timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Wait until `condition` holds; it is asked after every call and every queued update.

        Raises:
            AssertionError: at the deadline, with the calls that did come.
        """
        try:
            async with asyncio.timeout(timeout):
                await self.pulse.until(condition)
        except TimeoutError:
            log = "\n".join(f"  {call}" for call in self.calls) or "  none"
            raise AssertionError(f"nothing after {timeout} s; the calls were:\n{log}") from None

    async def wait_for(
        self,
        method: str,
        count: int = 1,
        timeout: float = 5.0,  # noqa: ASYNC109 - the tests' deadline, not a cancellation scope
        *,
        where: Callable[[Call], bool] = lambda call: call.done,
        bot: Account | None = None,
    ) -> list[Call]:
        """Wait for `count` calls of a method and return all there are then.

        Calls count when the server is through with them, whatever the outcome; `where` chooses
        others, such as `lambda call: call.ok`.

        Raises:
            AssertionError: at the deadline, with the calls that did come.
        """
        await self.until(lambda: sum(map(where, self.calls_of(method, bot))) >= count, timeout)
        return [call for call in self.calls_of(method, bot) if where(call)]

    async def polled(self, timeout: float = 5.0, bot: Account | None = None) -> None:  # noqa: ASYNC109
        """Wait until a long poll is in flight."""
        await self.until(lambda: (bot or self.account).deliveries.polling, timeout)

    def _record(self, call: Call) -> int:
        self.calls.append(call)
        self.pulse.beat()
        return len(self.calls) - 1

    def _note(self, place: int, **changes: Any) -> None:  # noqa: ANN401 - the fields of a call
        self.calls[place] = replace(self.calls[place], **changes)
        self.pulse.beat()

"""What every handler works with: the settings, what the bot remembers, and the way to write to a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, Self, TypeVar

from telegram import Bot, Message, Update
from telegram.constants import ChatType

from bot.config import Config
from bot.errors import StateError
from bot.i18n import LANGUAGES, Translator, translator
from bot.state.state import State
from bot.telegram.memory_losses import MemoryLosses
from bot.telegram.message_fields import person_of
from bot.telegram.models import BotAccount, Request
from bot.telegram.monitoring.meter import Meter, NoMeter
from bot.telegram.runtime.clock import Calendar, Clock
from bot.telegram.runtime.executors import Executor
from bot.telegram.runtime.sender import Outbox

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingServices:
    """What sends, and knows in which language.

    Attributes:
        config: All settings.
        state: What the bot remembers; call it through `run_short_call`.
        state_executor: The one thread behind `run_short_call`.
        bot: Telegram's side of the bot, once the application is initialised.
        outbox: Sends and edits messages.
        clock: What the bot's own waits go by.
        calendar: How long ago something was, and since when the bot has run.
        losses: What could not be remembered.
        meter: Counts what happens.
    """

    config: Config
    state: State
    state_executor: Executor
    bot: Bot
    outbox: Outbox
    clock: Clock
    calendar: Calendar
    losses: MemoryLosses = field(default_factory=MemoryLosses)
    meter: Meter = field(default_factory=NoMeter)

    @property
    def account(self) -> BotAccount:
        """The bot's own account."""
        return BotAccount(self.bot.id, self.bot.username)

    def is_admin(self, user_id: int | None) -> bool:
        """Whether a person runs the bot, by `telegram.admins`; not whether they administer a group."""
        return user_id in self.config.telegram.admins

    async def for_update(self, update: Update) -> Self:
        """The same for a reaction to an update: what shows bulletins shows what may be read there."""
        del update  # nothing here shows any
        return self

    async def run_short_call(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Have a call of milliseconds, mostly on the state, made off the event loop; no answer delays it."""
        return await self.state_executor.run(function, *args, **kwargs)

    async def remember(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | None:
        """Have a call made as by `run_short_call` that keeps what an answer can go without.

        ``None`` where the state cannot be changed, say on a full disk; that is counted and logged.
        """
        try:
            kept = await self.run_short_call(function, *args, **kwargs)
        except StateError as error:
            self.losses.add(function, error)
            return None
        self.losses.clear(function)
        return kept

    async def translator_for_request(self, request: Request) -> Translator:
        """The language in which a request is answered."""
        return await self.translator_for(
            None if request.private else request.chat_id, request.user_id, request.language_code
        )

    async def translator_for_message(self, message: Message) -> Translator:
        """The language in which a message is answered."""
        private = message.chat.type == ChatType.PRIVATE
        code = message.from_user.language_code if message.from_user else None
        return await self.translator_for(None if private else message.chat_id, person_of(message), code)

    async def translator_for(self, group_id: int | None, user_id: int | None, code: str | None) -> Translator:
        """The language of a person in a group, or in private (``None``).

        In a group what is set for the group; else what the person chose; else that of the person's Telegram,
        given by its ``code``, if we speak it; else the setting `language`.
        """
        try:
            chosen = await self.run_short_call(self._chosen_language, group_id, user_id)
        except StateError:  # whatever is done next says so, in some language
            chosen = None
        spoken = (code or "").partition("-")[0].lower()
        return translator(chosen or (spoken if spoken in LANGUAGES else self.config.language))

    def _chosen_language(self, group_id: int | None, user_id: int | None) -> str | None:
        of_group = self.state.chats.get(group_id).language if group_id is not None else None
        return of_group or (self.state.people.language(user_id) if user_id is not None else None)

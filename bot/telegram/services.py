"""What every reaction works with, in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from telegram import Bot, Message
from telegram.constants import ChatType

from bot.config import Config
from bot.i18n import LANGUAGES, Texts, texts
from bot.state.state import State
from bot.telegram.chat_admins import Administrators
from bot.telegram.policy import Gate
from bot.telegram.request import Me, Request, person_of
from bot.telegram.runtime.clock import Clock
from bot.telegram.runtime.executors import Workers
from bot.telegram.runtime.locks import Turns
from bot.telegram.runtime.sender import Outbox
from corpus.library import Library
from retrieval.engine import Engine
from retrieval.index.build import Indexer

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that reactions share.

    Attributes:
        config: All settings.
        engine: Answers and searches; call it through `work`.
        library: The bulletins; likewise.
        indexer: Brings them up to date; likewise.
        state: What the bot remembers; call it through `stored`.
        bot: Telegram's side of the bot, once the application is initialised.
        outbox: Sends and edits messages.
        workers: The threads behind `work`.
        clerks: The thread behind `stored`.
        librarian: The thread behind `shelve`.
        gate: Who is let in.
        administrators: Who administers the groups.
        started: When this run of the bot began.
        turns: Keeps what one person asks in one place in order.
        clock: How time passes while something is waited for.
    """

    config: Config
    engine: Engine
    library: Library
    indexer: Indexer
    state: State
    bot: Bot
    outbox: Outbox
    workers: Workers
    clerks: Workers
    librarian: Workers
    gate: Gate
    administrators: Administrators
    started: dt.datetime
    turns: Turns
    clock: Clock

    @property
    def me(self) -> Me:
        """The bot's own account."""
        return Me(self.bot.id, self.bot.username)

    def is_admin(self, user_id: int | None) -> bool:
        """Whether a person runs the bot, by `telegram.admins`; not whether they administer a group."""
        return user_id in self.config.telegram.admins

    async def work(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Have a worker call a function that takes its time.

        Raises:
            BusyError: `telegram.queue` calls wait already.
        """
        return await self.workers.run(function, *args, **kwargs)

    async def stored(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Have a short call on the bot's state made off the event loop, which no slow answer holds up."""
        return await self.clerks.run(function, *args, **kwargs)

    async def shelve(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Have a call made that changes the library and its index; no answer waits for it.

        Raises:
            BusyError: another one is under way.
        """
        return await self.librarian.run(function, *args, **kwargs)

    async def texts_for(self, request: Request) -> Texts:
        """The language in which a request is answered."""
        return await self.texts_of(
            None if request.private else request.chat_id, request.user_id, request.language_code
        )

    async def texts_beside(self, message: Message) -> Texts:
        """The language in which a message is answered."""
        private = message.chat.type == ChatType.PRIVATE
        code = message.from_user.language_code if message.from_user else None
        return await self.texts_of(None if private else message.chat_id, person_of(message), code)

    async def texts_of(self, group_id: int | None, user_id: int | None, code: str | None) -> Texts:
        """The language of a person in a group, or in private (``None``).

        In a group what is set for the group; else what the person chose; else that of the person's Telegram,
        given by its ``code``, if we speak it; else the setting `language`.
        """
        chosen = await self.stored(self._chosen, group_id, user_id)
        spoken = (code or "").partition("-")[0].lower()
        return texts(chosen or (spoken if spoken in LANGUAGES else self.config.language))

    def _chosen(self, group_id: int | None, user_id: int | None) -> str | None:
        of_group = self.state.chats.get(group_id).language if group_id is not None else None
        return of_group or (self.state.people.language(user_id) if user_id is not None else None)

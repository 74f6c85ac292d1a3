"""What handlers work with, in four layers, so that a handler's signature says what it may touch.

`SendingServices` write to chats; `ChatServices` also know who may ask; `AnsweringServices` also answer; and
`AdminServices`, of which there is one, also change the library.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ParamSpec, Self, TypeVar

from telegram import Update

from bot.telegram.access.gatekeeper import Gatekeeper
from bot.telegram.access.reading_rights import Asker, readable_by
from bot.telegram.admin.upload_store import LibraryIndexer, UploadReader
from bot.telegram.album_speakers import AlbumSpeakers
from bot.telegram.chat_admins import ChatAdmins
from bot.telegram.message_fields import ANONYMOUS_ADMIN
from bot.telegram.policy import AccessRequest, Decision
from bot.telegram.runtime.executors import Executor, KeyedLocks
from bot.telegram.sending import SendingServices
from corpus.library import Library
from corpus.sync.models import FetchReport
from retrieval.engine import Engine

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatServices(SendingServices):
    """What deals with people: who is let in, who administers a group, and whose turn it is.

    Attributes:
        gatekeeper: Decides who is let in; ask it through `decide`.
        chat_admins: Who administers the groups.
        locks: Keep what one person asks in one place in order.
        album_speakers: Which message of an album something was said to.
    """

    gatekeeper: Gatekeeper
    chat_admins: ChatAdmins
    locks: KeyedLocks
    album_speakers: AlbumSpeakers = field(default_factory=AlbumSpeakers)

    async def decide(self, access_request: AccessRequest) -> Decision:
        """Let somebody in or not, and count it."""
        decision = await self.gatekeeper.decide(self, access_request)
        if not decision.granted:
            self.meter.count_refusal("limit" if decision.delayed else "access")
        return decision


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringServices(ChatServices):
    """What answers.

    Attributes:
        engine: Answers and searches, for whoever asks and as far as they may read; call it through
            `run_long_call`. Before `for_asker` nobody asks, and there is nothing.
        everything: What becomes the ``engine`` of each who asks; nothing else is done with it.
        answer_executor: The threads behind `run_long_call`.
        announcing: Has room for those who are being told their place in the queue: few, for answers go first.
    """

    engine: Engine
    everything: Engine
    answer_executor: Executor
    announcing: asyncio.Semaphore

    async def for_update(self, update: Update) -> Self:
        """The same for a reaction to an update, with an engine for whoever sent it."""
        user, chat = update.effective_user, update.effective_chat
        user_id = user.id if user and user.id != ANONYMOUS_ADMIN else None
        return await self.for_asker(Asker(user_id, chat.id if chat else None))

    async def for_asker(self, asker: Asker) -> Self:
        """The same with an engine that shows what somebody may read where they ask."""
        collections = await self.run_short_call(
            readable_by,
            asker,
            self.state.readers,
            self.config.telegram.readable,
            is_admin=self.is_admin(asker.user_id),
        )
        return replace(self, engine=self.everything.seen_by(collections))

    async def run_long_call(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Have a call that takes its time made by one of the threads that answer.

        Raises:
            BusyError: `telegram.queue` calls wait already.
        """
        return await self.answer_executor.run(function, *args, **kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminServices(AnsweringServices):
    """What administers.

    Attributes:
        library: The bulletins.
        indexer: Brings them up to date; call it through `run_index_call`.
        index_executor: The one thread behind `run_index_call`.
        read_upload: Reads a document that was sent; call it through `upload_executor`.
        upload_executor: The one thread for that; no answer waits for it.
        fetch: Fetches what the config lists of portals; takes its time.
    """

    library: Library
    indexer: LibraryIndexer
    index_executor: Executor
    read_upload: UploadReader
    upload_executor: Executor
    fetch: Callable[[], FetchReport]

    async def run_index_call(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Have a call made that changes the library and its index; no answer waits for it.

        Raises:
            BusyError: another one is under way.
        """
        return await self.index_executor.run(function, *args, **kwargs)

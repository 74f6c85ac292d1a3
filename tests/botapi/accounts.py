"""The bots on the server, and the world that they share.

Sources: Bot API "BotCommandScope", section "Determining list of commands"; "answerInlineQuery" for how
long and for whom answers are kept.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, Literal

from tests.botapi.delivery import Deliveries
from tests.botapi.errors import Json, Params
from tests.botapi.model import Chat, Message, Update, Upload
from tests.botapi.users import ADMINS, GONE, STAND_INS, Member, User

Files = Mapping[str, Upload]


@dataclass(frozen=True, slots=True)
class Privacy:
    """Privacy mode: what a bot sees of a group where it is no administrator.

    With `enabled` it gets commands addressed to it, replies to its messages, messages sent via it,
    service messages, bare commands where it was the last bot to speak, and:

    * `bare_commands`: bare commands where no bot has spoken yet and it is the only one. Telegram's
      texts leave this open.
    * `mentions`: messages that name the bot. Telegram's own texts and reports from the field disagree
      on these, so that a bot should be tested with both settings.
    """

    enabled: bool = True
    bare_commands: bool = True
    mentions: bool = True


@dataclass(frozen=True, slots=True)
class CommandKey:
    """What one list of commands is set for: a BotCommandScope and a language."""

    scope: str = "default"
    language_code: str = ""
    chat_id: int | str | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A callback or inline query that waits for its answer."""

    id: str
    kind: Literal["callback", "inline"]
    user: User
    text: str = ""
    offset: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer to an inline query that Telegram keeps, for one user or for all, until it is too old."""

    params: Params
    until: float


@dataclass(eq=False, slots=True, kw_only=True, repr=False)
class World:
    """What all bots share: groups and channels, people, files and the clock."""

    clock: Callable[[], float] = time.time
    accounts: dict[str, "Account"] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=lambda: {user.id: user for user in STAND_INS})
    groups: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    dropped_entities: int = 0
    number: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    def account(self, user: User) -> "Account | None":
        """Return the bot that goes by this user, None where it is a person."""
        return next((a for a in self.accounts.values() if a.user.id == user.id), None)

    def store(self, upload: Upload) -> Json:
        """Keep a file and return its Document object."""
        identifier = f"file-{len(self.files) + 1}"
        self.files[identifier] = upload
        return {
            "file_id": identifier,
            "file_unique_id": f"unique-{identifier}",
            "file_name": upload.name,
            "mime_type": upload.mime_type,
            "file_size": len(upload.content),
        }

    def path_of(self, file_id: str) -> str:
        """Return the `file_path` under which a stored file is downloaded."""
        return f"documents/{file_id}{PurePosixPath(self.files[file_id].name).suffix}"


@dataclass(eq=False, slots=True, kw_only=True, repr=False)
class Account:
    """One bot: who it is, how it is set up, what it is told and what it has answered.

    `inline` is BotFather's switch for inline mode; `inline_feedback` that for chosen_inline_result, which is
    off at first.
    """

    user: User
    token: str
    world: World
    deliveries: Deliveries
    privacy: Privacy = Privacy()
    inline: bool = True
    inline_feedback: bool = False
    privates: dict[int, Chat] = field(default_factory=dict)
    commands: dict[CommandKey, list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    open_queries: dict[str, Query] = field(default_factory=dict)
    answers: dict[str, Params] = field(default_factory=dict)
    kept: dict[tuple[str, str, int | None], Kept] = field(default_factory=dict)

    @property
    def chats(self) -> dict[int, Chat]:
        """Every chat by its id as this bot knows it: groups, channels and its own private chats."""
        return self.world.groups | self.privates

    @property
    def updates(self) -> list[Update]:
        """Every update made for it, those of kinds that it did not ask for included."""
        return self.deliveries.made

    def private(self, user: User) -> Chat:
        """Return the private chat of a user with this bot, made if there is none yet."""
        if user.id not in self.privates:
            chat = Chat(id=user.id, type="private", title=user.first_name, username=user.username)
            chat.members = {user.id: Member(user), self.user.id: Member(self.user)}
            self.privates[user.id] = chat
        return self.privates[user.id]

    def place(self, chat: Chat, status: str) -> Member:
        """Give it a place in a chat and return it; who joins does so with the privacy mode of now."""
        if chat.status(self.user) in GONE:
            chat.full_readers.discard(self.user.id)
            if not self.privacy.enabled:
                chat.full_readers.add(self.user.id)
        member = chat.members[self.user.id] = Member(self.user, status)
        return member

    def menu(self, user: User, chat: Chat | None = None) -> list[Json]:
        """Return the commands that Telegram offers a user in a chat, the private one where none is given."""
        chat = chat or self.private(user)
        for scope in _scopes(chat, user):
            for language in (user.language_code or "", ""):
                key = CommandKey(
                    scope,
                    language,
                    chat.id if scope in _CHAT_SCOPES else None,
                    user.id if scope == "chat_member" else None,
                )
                if key in self.commands:
                    return self.commands[key]
        return []


_CHAT_SCOPES: Final = frozenset({"chat", "chat_administrators", "chat_member"})


def _scopes(chat: Chat, user: User) -> Iterator[str]:
    """Yield the scopes that apply to a user in a chat, the narrowest first."""
    if chat.type == "private":
        yield from ("chat", "all_private_chats", "default")
        return
    admin = chat.status(user) in ADMINS
    yield "chat_member"
    if admin:
        yield "chat_administrators"
    yield "chat"
    if admin:
        yield "all_chat_administrators"
    yield from ("all_group_chats", "default")


Handler = Callable[[Account, Params, Files], object]

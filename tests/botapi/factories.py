"""The stage: the bots, users and chats of a test, and messages as people's apps make them.

What people then do is in `talking`, `asking` and `moving`.
"""

import asyncio
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tests.botapi.accounts import Account, Privacy, World
from tests.botapi.delivery import Deliveries, Pulse
from tests.botapi.entities import Formatted, finish
from tests.botapi.errors import Json
from tests.botapi.model import Chat, Message, Upload
from tests.botapi.places import thread_of
from tests.botapi.privacy import announce
from tests.botapi.users import Member, User

_FIRST_BOT_ID = 4_000_000_000


@dataclass(eq=False, slots=True, kw_only=True, repr=False)
class Stage:
    """Bots, users and chats.

    The first bot is the one that actions are about and records are of, where no other is named.
    """

    world: World
    pulse: Pulse = field(default_factory=Pulse)

    @property
    def account(self) -> Account:
        """The first bot."""
        return next(iter(self.world.accounts.values()))

    @property
    def bot(self) -> User:
        """The first bot's own account."""
        return self.account.user

    @property
    def token(self) -> str:
        """The first bot's token."""
        return self.account.token

    @property
    def deliveries(self) -> Deliveries:
        """The first bot's queue of updates."""
        return self.account.deliveries

    @property
    def privacy(self) -> Privacy:
        """The first bot's privacy mode; a change of `enabled` holds for groups that it joins later."""
        return self.account.privacy

    @privacy.setter
    def privacy(self, privacy: Privacy) -> None:
        self.account.privacy = privacy

    @property
    def chats(self) -> dict[int, Chat]:
        """Every chat by id, private ones with the first bot."""
        return self.account.chats

    def add_bot(
        self,
        username: str,
        first_name: str = "Bản Tin",
        *,
        token: str | None = None,
        privacy: Privacy | None = None,
        inline_feedback: bool = False,
    ) -> Account:
        """Make a bot, which is in no chat yet; a token is made up where none is given."""
        number = _FIRST_BOT_ID + len(self.world.accounts) + 1
        account = Account(
            user=User(number, first_name, username, is_bot=True),
            token=token or f"{number}:{secrets.token_urlsafe(26)}",
            world=self.world,
            deliveries=Deliveries(self.pulse),
            privacy=privacy or Privacy(),
            inline_feedback=inline_feedback,
        )
        self.world.accounts[account.token] = account
        self.world.users[number] = account.user
        return account

    def add_user(
        self,
        first_name: str = "Lan",
        *,
        username: str | None = None,
        language_code: str | None = "vi",
        started: bool = True,
        number: int | None = None,
    ) -> User:
        """Make a user, of that number if one is given.

        One that has not `started` the first bot cannot be written to by it.
        """
        user = User(number or 1_000_000 + self.world.number(), first_name, username, language_code)
        self.world.users[user.id] = user
        self.account.private(user).members[self.bot.id] = Member(self.bot, "member" if started else "left")
        return user

    def add_group(
        self,
        title: str = "Tổ công tác",
        *,
        kind: Literal["group", "supergroup"] = "supergroup",
        topics: Sequence[str] = (),
        forum: bool = False,
        bot_status: str = "member",
        bots: Iterable[Account] = (),
    ) -> Chat:
        """Make a group with a creator, the first bot and other `bots` as members in it.

        `topics` or `forum` make it one with topics; with the `bot_status` "left" the first bot is not
        there.
        """
        number = self.world.number()
        identifier = -4_000_000 - number if kind == "group" else -1_002_000_000_000 - number
        chat = Chat(id=identifier, type=kind, title=title, is_forum=forum or bool(topics))
        self._open(chat, bot_status, bots)
        for name in topics:
            self.add_topic(chat, name)
        return chat

    def add_channel(self, title: str = "Công báo", *, username: str | None = None) -> Chat:
        """Make a channel with the first bot as an administrator, the only place for a bot there."""
        number = self.world.number()
        chat = Chat(id=-1_003_000_000_000 - number, type="channel", title=title, username=username)
        self._open(chat, "administrator", ())
        return chat

    def _open(self, chat: Chat, bot_status: str, bots: Iterable[Account]) -> None:
        owner = User(2_000_000 + self.world.number(), "Trưởng nhóm")
        self.world.users[owner.id] = owner
        self.world.groups[chat.id] = chat
        chat.members[owner.id] = Member(owner, "creator")
        self.account.place(chat, bot_status)
        for account in bots:
            account.place(chat, "member")

    def add_topic(self, chat: Chat, name: str) -> int:
        """Open a topic and return its thread id, the id of the service message that opened it."""
        if not chat.is_forum:
            raise ValueError(f"{chat.title} has no topics")
        identifier = chat.take_message_id()
        chat.topics[identifier] = name
        service = {"forum_topic_created": {"name": name, "icon_color": 7_322_096}}
        self._write(chat, self.owner(chat), message_id=identifier, service=service, topic=identifier)
        return identifier

    def owner(self, chat: Chat) -> User:
        """Return the creator of a group or channel."""
        return next(m.user for m in chat.members.values() if m.status == "creator")

    def private(self, user: User, bot: Account | None = None) -> Chat:
        """Return the private chat of a user with a bot, made if there is none yet."""
        return (bot or self.account).private(user)

    def file(self, file_id: str) -> Upload:
        """Return a stored file, such as the one of `message.document["file_id"]`."""
        return self.world.files[file_id]

    async def drained(self, timeout: float = 5.0, bot: Account | None = None) -> None:  # noqa: ASYNC109
        """Wait until the bot has taken every update queued so far."""
        deliveries = (bot or self.account).deliveries
        waiting = {update.update_id for update in deliveries.pending}
        try:
            async with asyncio.timeout(timeout):
                await self.pulse.until(lambda: not waiting & {u.update_id for u in deliveries.pending})
        except TimeoutError:
            left = [update.to_json() for update in deliveries.pending]
            raise AssertionError(f"after {timeout} s the bot has not taken {left}") from None

    def current(self, message: Message) -> Message:
        """Return a message as it stands now.

        Raises:
            AssertionError: where it is gone.
        """
        try:
            return message.chat.messages[message.message_id]
        except KeyError:
            raise AssertionError(f"message {message.message_id} is gone from {message.chat.title}") from None

    def _write(
        self,
        chat: Chat,
        user: User,
        text: str | Formatted = "",
        *,
        message_id: int | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
        document: Upload | None = None,
        date: int | None = None,
        service: Json | None = None,
        sender_chat: Chat | None = None,
        via_bot: User | None = None,
        markup: Json | None = None,
        inline_id: str | None = None,
        options: Json | None = None,
    ) -> Message:
        """Put into a chat what a user's app has sent."""
        content = finish(Formatted(text, ())) if isinstance(text, str) else text
        thread, is_topic = thread_of(chat, topic, reply_to)
        identifier = chat.take_message_id() if message_id is None else message_id
        if is_topic and reply_to is None and thread is not None:
            # In a topic Telegram shows every message as a reply to the one that opened the topic.
            reply_to = chat.messages.get(thread)
        return chat.put(
            Message(
                chat=chat,
                message_id=identifier,
                date=int(self.world.clock()) if date is None else date,
                sender=user,
                sender_chat=sender_chat,
                via_bot=via_bot,
                text=content.text,
                entities=content.entities,
                reply_to=reply_to,
                thread_id=thread,
                is_topic=is_topic,
                document=self.world.store(document) if document else None,
                service=service,
                markup=markup,
                inline_id=inline_id,
                options=options or {},
            )
        )

    def _announce(self, kind: str, message: Message) -> Message:
        return announce(self.world, kind, message)

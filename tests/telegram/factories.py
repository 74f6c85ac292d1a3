"""The people's side: users, groups and everything that they do and the bot is told of.

Sources: Bot API "Update" and the objects in it; Telegram's "Bot Features", section "Privacy Mode", for
what of a group a bot gets to see.
"""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.telegram.delivery import Deliveries
from tests.telegram.entities import Formatted, finish
from tests.telegram.methods import World, thread_of
from tests.telegram.model import Chat, Json, Member, Message, Update, Upload, User


@dataclass(frozen=True, slots=True)
class Privacy:
    """Privacy mode: what the bot sees of a group where it is no administrator.

    With `enabled` it gets commands addressed to it, replies to its messages, service messages, and:

    * `bare_commands`: commands without a bot's name. Telegram delivers these only to the bot that was
      the last to speak in the group; switch it off to play a group where another bot was.
    * `mentions`: messages that name the bot. Telegram's own texts and reports from the field disagree
      on these, so that a bot should be tested with both settings.
    """

    enabled: bool = True
    bare_commands: bool = True
    mentions: bool = True


@dataclass(eq=False, slots=True, kw_only=True, repr=False)
class Stage:
    """Lets people act: each action changes the chats and queues what the bot is told of it.

    An action that the bot may not see (privacy mode, blocked, not a member) still happens in the chat.
    """

    world: World
    deliveries: Deliveries
    privacy: Privacy = Privacy()
    _numbers: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    @property
    def chats(self) -> dict[int, Chat]:
        """Every chat by id."""
        return self.world.chats

    @property
    def bot(self) -> User:
        """The bot's own account."""
        return self.world.bot

    def add_user(
        self,
        first_name: str = "Lan",
        *,
        username: str | None = None,
        language_code: str | None = "vi",
        started: bool = True,
    ) -> User:
        """Make a user with a private chat; one that has not `started` the bot cannot be written to."""
        user = User(1_000_000 + self._numbers(), first_name, username, language_code)
        self.private(user).members[self.bot.id] = Member(self.bot, "member" if started else "left")
        return user

    def add_group(
        self,
        title: str = "Tổ công tác",
        *,
        kind: Literal["group", "supergroup"] = "supergroup",
        topics: Sequence[str] = (),
        forum: bool = False,
        bot_status: str = "member",
    ) -> Chat:
        """Make a group with a creator and the bot in it; `topics` or `forum` make it one with topics."""
        number = self._numbers()
        identifier = -4_000_000 - number if kind == "group" else -1_002_000_000_000 - number
        chat = Chat(id=identifier, type=kind, title=title, is_forum=forum or bool(topics))
        owner = User(2_000_000 + number, "Trưởng nhóm")
        chat.members[owner.id] = Member(owner, "creator")
        chat.members[self.bot.id] = Member(self.bot, bot_status)
        self.chats[chat.id] = chat
        for name in topics:
            self.add_topic(chat, name)
        return chat

    def add_topic(self, chat: Chat, name: str) -> int:
        """Open a topic and return its thread id, the id of the service message that opened it."""
        if not chat.is_forum:
            raise ValueError(f"{chat.title} has no topics")
        identifier = chat.take_message_id()
        chat.topics[identifier] = name
        service = {"forum_topic_created": {"name": name, "icon_color": 7_322_096}}
        owner = next(m.user for m in chat.members.values() if m.status == "creator")
        self._message(chat, owner, message_id=identifier, service=service, topic=identifier)
        return identifier

    def private(self, user: User) -> Chat:
        """Return the private chat of a user with the bot, made if there is none yet."""
        if user.id not in self.chats:
            chat = Chat(id=user.id, type="private", title=user.first_name, username=user.username)
            chat.members = {user.id: Member(user), self.bot.id: Member(self.bot)}
            self.chats[user.id] = chat
        return self.chats[user.id]

    async def private_message(
        self,
        user: User,
        text: str = "",
        *,
        reply_to: Message | None = None,
        document: Upload | None = None,
        date: int | None = None,
    ) -> Message:
        """Let a user write to the bot; with a document the text is its caption."""
        chat = self.private(user)
        if chat.status(self.bot) == "left":
            chat.members[self.bot.id] = Member(self.bot)
        message = self._message(chat, user, text, reply_to=reply_to, document=document, date=date)
        return self._announce("message", message)

    async def group_message(
        self,
        chat: Chat,
        user: User,
        text: str = "",
        *,
        topic: int | None = None,
        reply_to: Message | None = None,
        document: Upload | None = None,
        date: int | None = None,
    ) -> Message:
        """Let a user write to a group, in a topic where its thread id is given."""
        chat.members.setdefault(user.id, Member(user))
        message = self._message(
            chat, user, text, topic=topic, reply_to=reply_to, document=document, date=date
        )
        return self._announce("message", message)

    async def service_message(self, chat: Chat, user: User, **content: object) -> Message:
        """Put a service message into a chat, such as `new_chat_title="..."`."""
        return self._announce("message", self._message(chat, user, service=content))

    async def edit(self, message: Message, text: str) -> Message:
        """Let a user change the text of a message."""
        content = finish(Formatted(text, ()))
        current = self._current(message)
        edited = replace(
            current, text=content.text, entities=content.entities, edit_date=int(self.world.clock())
        )
        self.world.put(message.chat, edited)
        return self._announce("edited_message", edited)

    async def press(self, message: Message, button_text: str, user: User) -> Update:
        """Let a user press a button of a message as it stands now; `payload["id"]` is the query's id.

        Raises:
            AssertionError: where the message is gone, has no such button, or the button sends nothing.
        """
        current = self._current(message)
        button = current.button(button_text)
        if "callback_data" not in button:
            raise AssertionError(f"the button {button_text!r} sends no callback query: {button}")
        payload: Json = {
            "id": self._open_query("callback"),
            "from": user.to_json(),
            "message": current.to_json(),
            "chat_instance": str(7_000_000 + abs(current.chat.id)),
            "data": button["callback_data"],
        }
        return self.deliveries.push("callback_query", payload)

    async def inline_query(
        self, user: User, query: str, offset: str = "", *, chat_type: str = "sender"
    ) -> Update:
        """Let a user type after the bot's name in any chat; `payload["id"]` is the query's id."""
        payload: Json = {
            "id": self._open_query("inline"),
            "from": user.to_json(),
            "query": query,
            "offset": offset,
            "chat_type": chat_type,
        }
        return self.deliveries.push("inline_query", payload)

    async def my_chat_member(self, chat: Chat, user: User, status: str) -> Update:
        """Change the bot's place in a chat: `member`, `administrator`, `kicked` (blocked), `left` ..."""
        old = Member(self.bot, chat.status(self.bot))
        new = chat.members[self.bot.id] = Member(self.bot, status)
        payload: Json = {
            "chat": chat.to_json(),
            "from": user.to_json(),
            "date": int(self.world.clock()),
            "old_chat_member": old.to_json(),
            "new_chat_member": new.to_json(),
        }
        return self.deliveries.push("my_chat_member", payload)

    async def migrate(self, chat: Chat, *, announce: bool = True) -> Chat:
        """Turn a group into a supergroup and return that; unannounced, the bot learns by its errors."""
        new = self.add_group(chat.title)
        new.members = dict(chat.members)
        owner = next(m.user for m in new.members.values() if m.status == "creator")
        old_note = self._message(chat, owner, service={"migrate_to_chat_id": new.id})
        new_note = self._message(new, owner, service={"migrate_from_chat_id": chat.id})
        chat.migrated_to = new.id
        if announce:
            self._announce("message", old_note)
            self._announce("message", new_note)
        return new

    def expire_queries(self) -> None:
        """Make every query that is not answered yet too old to be answered."""
        self.world.open_queries.clear()

    def file(self, file_id: str) -> Upload:
        """Return a stored file, such as the one of `message.document["file_id"]`."""
        return self.world.files[file_id]

    async def drained(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - the tests' deadline
        """Wait until the bot has taken every update queued so far."""
        waiting = {update.update_id for update in self.deliveries.pending}
        try:
            async with asyncio.timeout(timeout):
                await self.deliveries.pulse.until(
                    lambda: not waiting & {update.update_id for update in self.deliveries.pending}
                )
        except TimeoutError:
            left = [update.to_json() for update in self.deliveries.pending]
            raise AssertionError(f"after {timeout} s the bot has not taken {left}") from None

    def _open_query(self, kind: str) -> str:
        identifier = f"{kind}-{self._numbers()}"
        self.world.open_queries.add(identifier)
        return identifier

    def _current(self, message: Message) -> Message:
        try:
            return message.chat.messages[message.message_id]
        except KeyError:
            raise AssertionError(f"message {message.message_id} is gone from {message.chat.title}") from None

    def _message(
        self,
        chat: Chat,
        user: User,
        text: str = "",
        *,
        message_id: int | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
        document: Upload | None = None,
        date: int | None = None,
        service: Json | None = None,
    ) -> Message:
        content = finish(Formatted(text, ()))
        thread, is_topic = thread_of(chat, topic, reply_to)
        identifier = chat.take_message_id() if message_id is None else message_id
        if is_topic and reply_to is None and thread is not None:
            # In a topic Telegram shows every message as a reply to the one that opened the topic.
            reply_to = chat.messages.get(thread)
        message = Message(
            chat=chat,
            message_id=identifier,
            date=int(self.world.clock()) if date is None else date,
            sender=user,
            text=content.text,
            entities=content.entities,
            reply_to=reply_to,
            thread_id=thread,
            is_topic=is_topic,
            document=self.world.store(document) if document else None,
            service=service,
        )
        return self.world.put(chat, message)

    def _announce(self, kind: str, message: Message) -> Message:
        if self._sees(message):
            self.deliveries.push(kind, message.to_json())
        return message

    def _sees(self, message: Message) -> bool:
        """Whether Telegram shows this message to the bot."""
        status = message.chat.status(self.bot)
        if status in {"left", "kicked"}:
            return False
        if message.chat.type == "private" or status == "administrator" or not self.privacy.enabled:
            return True
        answered = message.reply_to is not None and message.reply_to.sender.id == self.bot.id
        return answered or message.service is not None or self._addressed(message)

    def _addressed(self, message: Message) -> bool:
        name = f"@{self.bot.username}".lower()
        commands = [command.lower() for command in message.covered("bot_command")]
        if any(command.endswith(name) for command in commands):
            return True
        if self.privacy.bare_commands and any("@" not in command for command in commands):
            return True
        return self.privacy.mentions and name in [m.lower() for m in message.covered("mention")]

"""What the loopback Bot API server keeps: chats, the messages in them, files and updates.

Source: Bot API "Available types" (Chat, Message, Update) for the fields that every object must carry.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

from tests.botapi.entities import Entity
from tests.botapi.errors import Json
from tests.botapi.users import Member, User

FIRST_MESSAGE_ID: Final = 101


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands now; an edit puts a new one in its place.

    `text` is the caption where there is a document or, among the options, a photo. `html` is what the bot
    sent before it was parsed, None for messages of users and for text sent without a parse mode. `sender` is
    the account that Telegram shows, `sender_chat` the chat on whose behalf it was sent; in a channel no
    account is shown and `sender` is the one that wrote it.
    """

    chat: "Chat" = field(repr=False)
    message_id: int
    date: int
    sender: User
    sender_chat: "Chat | None" = field(default=None, repr=False)
    via_bot: User | None = None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    html: str | None = None
    reply_to: "Message | None" = field(default=None, repr=False)
    thread_id: int | None = None
    is_topic: bool = False
    markup: Json | None = None
    edit_date: int | None = None
    document: Json | None = None
    service: Json | None = None
    options: Json = field(default_factory=dict)
    reactions: tuple[str, ...] = ()
    inline_id: str | None = None

    @property
    def buttons(self) -> list[list[Json]]:
        """The rows of the inline keyboard, none where there is no such keyboard."""
        return list((self.markup or {}).get("inline_keyboard", []))

    def button(self, text: str) -> Json:
        """Return the inline button with this text.

        Raises:
            AssertionError: where there is none, naming those that there are.
        """
        for row in self.buttons:
            for button in row:
                if button["text"] == text:
                    return button
        names = [button["text"] for row in self.buttons for button in row]
        raise AssertionError(f"no button {text!r} under message {self.message_id}; there are {names}")

    def covered(self, kind: str) -> list[str]:
        """Return the parts of the text that entities of this type cover."""
        return [entity.cover(self.text) for entity in self.entities if entity.type == kind]

    def to_json(self, *, nested: bool = False) -> Json:
        """Return the Message object of the Bot API; a reply carries its original one level deep."""
        data: Json = {
            "message_id": self.message_id,
            "date": self.date,
            "chat": self.chat.to_json(),
            **self._origin(),
            **(self.service or {}),
            **self.options,
        }
        if self.document is not None:
            data["document"] = self.document
        if self.text:
            data["caption" if self._has_media else "text"] = self.text
        if self.entities:
            name = "caption_entities" if self._has_media else "entities"
            data[name] = [entity.to_json() for entity in self.entities]
        if self.thread_id is not None:
            data["message_thread_id"] = self.thread_id
        if self.is_topic:
            data["is_topic_message"] = True
        if self.buttons:
            data["reply_markup"] = {"inline_keyboard": self.buttons}
        if self.edit_date is not None:
            data["edit_date"] = self.edit_date
        if self.reply_to is not None and not nested:
            data["reply_to_message"] = self.reply_to.to_json(nested=True)
        return data

    @property
    def _has_media(self) -> bool:
        return self.document is not None or "photo" in self.options

    def _origin(self) -> Json:
        data: Json = {}
        if self.chat.type != "channel":
            data["from"] = self.sender.to_json()
        if self.sender_chat is not None:
            data["sender_chat"] = self.sender_chat.to_json()
        if self.via_bot is not None:
            data["via_bot"] = self.via_bot.to_json()
        return data


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a chat's transcript: a message as it was sent, edited or deleted."""

    action: Literal["sent", "edited", "deleted"]
    message: Message

    def __str__(self) -> str:
        said = self.message.text or self.message.document or self.message.service
        return f"{self.message.sender.first_name} {self.action} {self.message.message_id}: {said}"


@dataclass(eq=False, slots=True, kw_only=True)
class Chat:
    """A chat, all that is in it now, and its transcript: all that ever happened in it.

    A bot's own place is `members[bot.id]`: in a private chat `kicked` means that the user blocked
    the bot and `left` that the user never started it. `full_readers` are the bots that joined with
    privacy mode off: a change of the mode holds for a group from the next time the bot is added.
    """

    id: int
    type: Literal["private", "group", "supergroup", "channel"]
    title: str
    username: str | None = None
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    members: dict[int, Member] = field(default_factory=dict)
    full_readers: set[int] = field(default_factory=set)
    last_bot: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    transcript: list[Event] = field(default_factory=list)
    migrated_to: int | None = None
    next_message_id: int = FIRST_MESSAGE_ID

    def take_message_id(self) -> int:
        """Return the next message id; ids grow within a chat and are never used twice."""
        self.next_message_id += 1
        return self.next_message_id - 1

    def put(self, message: Message) -> Message:
        """Keep a new message, or a new state of one that is here, and return it."""
        known = message.message_id in self.messages
        self.messages[message.message_id] = message
        self.transcript.append(Event("edited" if known else "sent", message))
        return message

    def remove(self, message: Message) -> None:
        """Delete a message that is here."""
        self.transcript.append(Event("deleted", self.messages.pop(message.message_id)))

    def status(self, user: User) -> str:
        """Return the ChatMember status of this user here."""
        member = self.members.get(user.id)
        return member.status if member else "left"

    def to_json(self) -> Json:
        """Return the Chat object of the Bot API."""
        name = "first_name" if self.type == "private" else "title"
        data: Json = {"id": self.id, "type": self.type, name: self.title}
        if self.username:
            data["username"] = self.username
        if self.is_forum:
            data["is_forum"] = True
        return data


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent with a request, or that a user sent."""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Update:
    """An update made for the bot; `kind` names the optional field of the Update object."""

    update_id: int
    kind: str
    payload: Json

    def to_json(self) -> Json:
        """Return the Update object of the Bot API."""
        return {"update_id": self.update_id, self.kind: self.payload}

"""What the loopback Bot API server keeps: users, chats, messages, calls and faults.

Sources: Bot API "Available types" (User, Chat, Message, ChatMember*) for the fields that every object
must carry, "Making requests" for errors and "ResponseParameters" for what goes with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from tests.telegram.entities import Entity

Json = dict[str, Any]
Params = Mapping[str, Any]

FIRST_MESSAGE_ID: Final = 101

_ADMIN_RIGHTS: Final = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_MEMBER_RIGHTS: Final = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)


class ApiError(Exception):
    """A refusal, as the Bot API words it."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}


def bad_request(sentence: str) -> ApiError:
    """Return the 400 error with this sentence."""
    return ApiError(400, f"Bad Request: {sentence}")


@dataclass(frozen=True, slots=True)
class User:
    """A Telegram account, the bot's own included."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "vi"
    is_bot: bool = False

    def to_json(self) -> Json:
        """Return the User object of the Bot API."""
        data: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            data["username"] = self.username
        if self.language_code and not self.is_bot:
            data["language_code"] = self.language_code
        return data


@dataclass(frozen=True, slots=True)
class Member:
    """An account in a chat, with a status of ChatMember: creator, administrator, member ... kicked."""

    user: User
    status: str = "member"

    def to_json(self) -> Json:
        """Return the ChatMember object that goes with the status, with every field it must have."""
        data: Json = {"user": self.user.to_json(), "status": self.status}
        if self.status == "creator":
            data["is_anonymous"] = False
        elif self.status == "administrator":
            data |= {right: right not in {"can_be_edited", "is_anonymous"} for right in _ADMIN_RIGHTS}
        elif self.status == "restricted":
            data |= {"is_member": True, "until_date": 0} | dict.fromkeys(_MEMBER_RIGHTS, False)
        elif self.status == "kicked":
            data["until_date"] = 0
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands now; an edit puts a new one in its place.

    `text` is the caption where there is a document. `html` is what the bot sent before it was
    parsed, None for messages of users and for text sent without a parse mode.
    """

    chat: "Chat" = field(repr=False)
    message_id: int
    date: int
    sender: User
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
            "from": self.sender.to_json(),
            **(self.service or {}),
            **self.options,
        }
        if self.document is not None:
            data["document"] = self.document
        if self.text:
            data["text" if self.document is None else "caption"] = self.text
        if self.entities:
            name = "entities" if self.document is None else "caption_entities"
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


@dataclass(eq=False, slots=True, kw_only=True)
class Chat:
    """A chat and all that is in it now.

    The bot's own place is `members[bot.id]`: in a private chat `kicked` means that the user blocked
    the bot and `left` that the user never started it.
    """

    id: int
    type: Literal["private", "group", "supergroup"]
    title: str
    username: str | None = None
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    migrated_to: int | None = None
    next_message_id: int = FIRST_MESSAGE_ID

    def take_message_id(self) -> int:
        """Return the next message id; ids grow within a chat and are never used twice."""
        self.next_message_id += 1
        return self.next_message_id - 1

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


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came: `at` is monotonic time, `outcome` what became of it.

    The outcome is "in flight", "ok", "dropped", "stalled", "abandoned" (the client went away while
    the call waited), or the error's code and description.
    """

    method: str
    params: Params
    at: float
    outcome: str = "in flight"

    @property
    def done(self) -> bool:
        """Whether the server is through with it."""
        return self.outcome != "in flight"

    @property
    def ok(self) -> bool:
        """Whether it was carried out and answered so."""
        return self.outcome == "ok"


TWO_POLLS: Final = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
_PHRASES: Final = {
    400: "Bad Request",
    403: "Forbidden: bot was blocked by the user",
    409: TWO_POLLS,
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with one call.

    `answer` replies with an error, `drop` closes the connection, `stall` never replies. With `after`
    the call is carried out first, as when only the reply is lost.
    """

    action: Literal["answer", "drop", "stall"] = "answer"
    status: int = 500
    description: str | None = None
    retry_after: int | None = None
    migrate_to: int | None = None
    after: bool = False

    def error(self) -> ApiError:
        """Return the error that an `answer` replies with."""
        parameters: Json = {}
        if self.retry_after is not None:
            parameters["retry_after"] = self.retry_after
        if self.migrate_to is not None:
            parameters["migrate_to_chat_id"] = self.migrate_to
        phrase = _PHRASES.get(self.status, f"Error {self.status}")
        if self.status == 429:
            phrase = f"Too Many Requests: retry after {self.retry_after}"
        return ApiError(self.status, self.description or phrase, parameters)

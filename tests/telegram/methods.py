"""The methods of the Bot API that act on chats, messages, queries, files and the bot's profile.

Each handler's contract is the Bot API's section of the same name; how updates reach the bot is in
`delivery`. A refused call leaves everything as it was.

Known distance from Telegram: no Markdown, no replies across chats in the answer (only the check that
the message exists), no rate limits but those a test injects, no editing of inline messages.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Final

from telegram.constants import ChatAction, ReactionEmoji

from tests.telegram.entities import (
    EntityError,
    Formatted,
    entities_from_json,
    finish,
    parse_html,
    utf16_length,
)
from tests.telegram.markup import checked_markup, checked_results
from tests.telegram.model import (
    ApiError,
    Chat,
    Json,
    Member,
    Message,
    Params,
    Upload,
    User,
    bad_request,
)

Files = Mapping[str, Upload]

_MAX_TEXT: Final = 4096
_MAX_CAPTION: Final = 1024
_MAX_RAW_BYTES: Final = 32_768
_MAX_ANSWER: Final = 200
_MAX_COMMANDS: Final = 100
_MAX_COMMAND_DESCRIPTION: Final = 256
_MAX_DOWNLOAD: Final = 20_000_000
_PROFILE_LIMITS: Final = {"description": 512, "short_description": 120, "name": 64}
_STALE_QUERY: Final = "query is too old and response timeout expired or query ID is invalid"
_NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


@dataclass(frozen=True, slots=True)
class CommandKey:
    """What one list of commands is set for: a BotCommandScope and a language."""

    scope: str = "default"
    language_code: str = ""
    chat_id: int | str | None = None
    user_id: int | None = None


@dataclass(eq=False, slots=True, kw_only=True, repr=False)
class World:
    """All that the methods read and change."""

    bot: User
    reads_all: bool = False
    clock: Callable[[], float] = time.time
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    commands: dict[CommandKey, list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    open_queries: set[str] = field(default_factory=set)
    answers: dict[str, Params] = field(default_factory=dict)
    dropped_entities: int = 0

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

    def put(self, chat: Chat, message: Message) -> Message:
        """Keep a message in its chat and return it."""
        chat.messages[message.message_id] = message
        return message


Handler = Callable[[World, Params, Files], object]
METHODS: Final[dict[str, Handler]] = {}


def _method(name: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        METHODS[name] = handler
        return handler

    return register


# What the methods share.


def _chat(world: World, params: Params) -> Chat:
    """Return the chat of the call, which the bot must be able to see."""
    wanted = params.get("chat_id")
    if wanted in {None, ""}:
        raise bad_request("chat_id is empty")
    if isinstance(wanted, str):
        name = wanted.removeprefix("@").lower()
        chat = next((c for c in world.chats.values() if (c.username or "").lower() == name), None)
    else:
        chat = world.chats.get(int(wanted or 0))
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.migrated_to},
        )
    _check_membership(chat, chat.status(world.bot))
    return chat


def _check_membership(chat: Chat, status: str) -> None:
    if chat.type == "private":
        if status == "kicked":
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if status == "left":
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
    if status == "kicked":
        raise ApiError(403, f"Forbidden: bot was kicked from the {chat.type} chat")
    if status == "left":
        raise ApiError(403, f"Forbidden: bot is not a member of the {chat.type} chat")


def _writable(world: World, params: Params) -> Chat:
    chat = _chat(world, params)
    if chat.status(world.bot) == "restricted":
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def thread_of(chat: Chat, topic: int | None, reply: Message | None) -> tuple[int | None, bool]:
    """Return a new message's `message_thread_id` and whether it is in a topic.

    A reply stays in the topic of what it answers. Outside topics a reply in a supergroup carries the
    id of the message its chain began with: that looks like a topic, but nothing can be sent to it.
    """
    if topic is not None:
        if topic not in chat.topics:
            raise bad_request("message thread not found")
        return topic, True
    if reply is None or chat.type != "supergroup":
        return None, False
    if reply.is_topic:
        return reply.thread_id, True
    return reply.thread_id or reply.message_id, False


def _replied(world: World, chat: Chat, params: Params) -> Message | None:
    wanted: Params = params.get("reply_parameters") or {
        "message_id": params.get("reply_to_message_id"),
        "allow_sending_without_reply": params.get("allow_sending_without_reply"),
    }
    identifier = wanted.get("message_id")
    if identifier is None:
        return None
    source = _chat(world, wanted) if wanted.get("chat_id") is not None else chat
    message = source.messages.get(int(identifier))
    if message is None:
        if wanted.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    if wanted.get("quote") and wanted["quote"] not in message.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return message if source is chat else None


def _formatted(world: World, text: str, parse_mode: str | None, entities: object) -> Formatted:
    """Return a text with its entities, counting those that are past the limit."""
    if len(text.encode()) > _MAX_RAW_BYTES:
        raise bad_request("text is too long")
    try:
        if not parse_mode:
            explicit = entities_from_json(entities) if isinstance(entities, list) else ()
            formatted = finish(Formatted(text, explicit))
        elif parse_mode.lower() == "html":
            formatted = finish(parse_html(text))
        else:
            raise bad_request("unsupported parse_mode")
    except EntityError as error:
        raise bad_request(f"can't parse entities: {error}") from None
    world.dropped_entities += formatted.dropped
    return formatted


def _message_text(world: World, params: Params) -> Formatted:
    formatted = _formatted(world, params.get("text") or "", params.get("parse_mode"), params.get("entities"))
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > _MAX_TEXT:
        raise bad_request("message is too long")
    return formatted


def _raw(params: Params, name: str) -> str | None:
    return params.get(name) if params.get("parse_mode") else None


def _new_message(
    world: World,
    chat: Chat,
    params: Params,
    content: Formatted,
    *,
    html: str | None,
    upload: Upload | None = None,
) -> Json:
    """Put a message of the bot into the chat; every check that can refuse it comes before."""
    reply = _replied(world, chat, params)
    thread, is_topic = thread_of(chat, params.get("message_thread_id"), reply)
    markup = checked_markup(params)
    options: Json = {}
    if params.get("link_preview_options"):
        options["link_preview_options"] = params["link_preview_options"]
    if params.get("protect_content"):
        options["has_protected_content"] = True
    message = Message(
        chat=chat,
        message_id=chat.take_message_id(),
        date=int(world.clock()),
        sender=world.bot,
        text=content.text,
        entities=content.entities,
        html=html,
        reply_to=reply,
        thread_id=thread,
        is_topic=is_topic,
        markup=markup,
        document=world.store(upload) if upload else None,
        options=options,
    )
    return world.put(chat, message).to_json()


def _own_message(world: World, params: Params) -> Message:
    """Return the message to edit, which must be the bot's and still there."""
    if params.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = _chat(world, params)
    if params.get("message_id") is None:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(int(params["message_id"]))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender.id != world.bot.id:
        raise bad_request("message can't be edited")
    return message


def _edited(world: World, old: Message, new: Message) -> Json:
    if (old.text, old.entities, old.buttons) == (new.text, new.entities, new.buttons):
        raise bad_request(_NOT_MODIFIED)
    return world.put(old.chat, replace(new, edit_date=int(world.clock()))).to_json()


# The bot itself.


@_method("getMe")
def _get_me(world: World, _params: Params, _files: Files) -> object:
    return world.bot.to_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.reads_all,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@_method("logOut")
@_method("close")
def _log_out(_world: World, _params: Params, _files: Files) -> object:
    return True


def _command_key(world: World, params: Params) -> CommandKey:
    scope: Params = params.get("scope") or {"type": "default"}
    language = params.get("language_code") or ""
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if scope.get("chat_id") is not None:
        _chat(world, scope)
    return CommandKey(str(scope["type"]), language, scope.get("chat_id"), scope.get("user_id"))


@_method("setMyCommands")
def _set_my_commands(world: World, params: Params, _files: Files) -> object:
    commands = params.get("commands") or []
    if len(commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= _MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_command_key(world, params)] = list(commands)
    return True


@_method("getMyCommands")
def _get_my_commands(world: World, params: Params, _files: Files) -> object:
    return world.commands.get(_command_key(world, params), [])


@_method("deleteMyCommands")
def _delete_my_commands(world: World, params: Params, _files: Files) -> object:
    world.commands.pop(_command_key(world, params), None)
    return True


def _profile_methods(setting: str, suffix: str) -> None:
    """Add the pair of methods that set and get one text of the bot's profile."""

    @_method(f"setMy{suffix}")
    def _set(world: World, params: Params, _files: Files) -> object:
        text = params.get(setting) or ""
        if len(text) > _PROFILE_LIMITS[setting]:
            # The documentation gives the limit; the sentence is this server's own.
            raise bad_request(f"bot {setting.replace('_', ' ')} is too long")
        world.profile[setting, params.get("language_code") or ""] = text
        return True

    @_method(f"getMy{suffix}")
    def _get(world: World, params: Params, _files: Files) -> object:
        default = world.profile.get((setting, ""), world.bot.first_name if setting == "name" else "")
        return {setting: world.profile.get((setting, params.get("language_code") or ""), default)}


_profile_methods("description", "Description")
_profile_methods("short_description", "ShortDescription")
_profile_methods("name", "Name")


# Messages.


@_method("sendMessage")
def _send_message(world: World, params: Params, _files: Files) -> object:
    chat = _writable(world, params)
    content = _message_text(world, params)
    return _new_message(world, chat, params, content, html=_raw(params, "text"))


@_method("sendDocument")
def _send_document(world: World, params: Params, files: Files) -> object:
    chat = _writable(world, params)
    wanted = params.get("document")
    upload = files.get(str(wanted).removeprefix("attach://") if wanted else "document")
    if upload is None and wanted in world.files:
        upload = world.files[wanted]
    if upload is None:
        missing = "there is no document in the request"
        raise bad_request("wrong file identifier/HTTP URL specified" if wanted else missing)
    if not upload.content:
        raise bad_request("file must be non-empty")
    caption = _formatted(
        world, params.get("caption") or "", params.get("parse_mode"), params.get("caption_entities")
    )
    if utf16_length(caption.text) > _MAX_CAPTION:
        raise bad_request("message caption is too long")
    return _new_message(world, chat, params, caption, html=_raw(params, "caption"), upload=upload)


@_method("editMessageText")
def _edit_message_text(world: World, params: Params, _files: Files) -> object:
    message = _own_message(world, params)
    if message.document is not None:
        raise bad_request("there is no text in the message to edit")
    content = _message_text(world, params)
    new = replace(
        message,
        text=content.text,
        entities=content.entities,
        html=_raw(params, "text"),
        markup=checked_markup(params, inline_only=True),
    )
    return _edited(world, message, new)


@_method("editMessageReplyMarkup")
def _edit_message_reply_markup(world: World, params: Params, _files: Files) -> object:
    message = _own_message(world, params)
    return _edited(world, message, replace(message, markup=checked_markup(params, inline_only=True)))


@_method("deleteMessage")
def _delete_message(world: World, params: Params, _files: Files) -> object:
    chat = _chat(world, params)
    message = chat.messages.get(int(params.get("message_id") or 0))
    if message is None:
        raise bad_request("message to delete not found")
    mine = message.sender.id == world.bot.id
    if not mine and chat.type != "private" and chat.status(world.bot) != "administrator":
        raise bad_request("message can't be deleted")
    del chat.messages[message.message_id]
    return True


@_method("sendChatAction")
def _send_chat_action(world: World, params: Params, _files: Files) -> object:
    chat = _writable(world, params)
    thread_of(chat, params.get("message_thread_id"), None)
    if params.get("action") not in set(ChatAction):
        raise bad_request("wrong parameter action in request")
    return True


@_method("setMessageReaction")
def _set_message_reaction(world: World, params: Params, _files: Files) -> object:
    chat = _chat(world, params)
    message = chat.messages.get(int(params.get("message_id") or 0))
    if message is None:
        raise bad_request("message to react not found")
    reactions = params.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = tuple(str(reaction.get("emoji")) for reaction in reactions)
    if not set(emoji) <= set(ReactionEmoji):
        raise bad_request("REACTION_INVALID")
    world.put(chat, replace(message, reactions=emoji))
    return True


# Queries.


@_method("answerCallbackQuery")
def _answer_callback_query(world: World, params: Params, _files: Files) -> object:
    if len(params.get("text") or "") > _MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    return _answered(world, params.get("callback_query_id"), params)


@_method("answerInlineQuery")
def _answer_inline_query(world: World, params: Params, _files: Files) -> object:
    for result in checked_results(params):
        content = result.get("input_message_content") or {}
        if "message_text" in content:
            _message_text(world, {**content, "text": content["message_text"]})
    return _answered(world, params.get("inline_query_id"), params)


def _answered(world: World, query_id: object, params: Params) -> bool:
    if query_id not in world.open_queries:
        raise bad_request(_STALE_QUERY)
    world.open_queries.discard(str(query_id))
    world.answers[str(query_id)] = params
    return True


# Chats.


@_method("getChat")
def _get_chat(world: World, params: Params, _files: Files) -> object:
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return _chat(world, params).to_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


@_method("getChatMember")
def _get_chat_member(world: World, params: Params, _files: Files) -> object:
    chat = _chat(world, params)
    known = {m.user.id: m.user for c in world.chats.values() for m in c.members.values()}
    user = known.get(int(params.get("user_id") or 0))
    if user is None:
        raise bad_request("member not found")
    return chat.members.get(user.id, Member(user, "left")).to_json()


@_method("getChatAdministrators")
def _get_chat_administrators(world: World, params: Params, _files: Files) -> object:
    chat = _chat(world, params)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member.to_json()
        for member in chat.members.values()
        if member.status in {"creator", "administrator"}
        and (not member.user.is_bot or member.user.id == world.bot.id)
    ]


@_method("leaveChat")
def _leave_chat(world: World, params: Params, _files: Files) -> object:
    chat = _chat(world, params)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[world.bot.id] = Member(world.bot, "left")
    return True


# Files.


@_method("getFile")
def _get_file(world: World, params: Params, _files: Files) -> object:
    identifier = str(params.get("file_id") or "")
    if identifier not in world.files:
        raise bad_request("invalid file_id")
    size = len(world.files[identifier].content)
    if size > _MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": identifier,
        "file_unique_id": f"unique-{identifier}",
        "file_size": size,
        "file_path": world.path_of(identifier),
    }

"""Where a call goes: the chat, the thread and the message that it names, or the refusal.

Sources: Bot API "sendMessage", "ReplyParameters", "ResponseParameters"; the sentences are those of
Telegram's own open server.
"""

from tests.botapi.accounts import Account
from tests.botapi.errors import ApiError, Params, bad_request
from tests.botapi.model import Chat, Message
from tests.botapi.users import ADMINS


def chat_of(account: Account, params: Params) -> Chat:
    """Return the chat of the call, which the bot must be able to see."""
    wanted = params.get("chat_id")
    if wanted in {None, ""}:
        raise bad_request("chat_id is empty")
    if isinstance(wanted, str):
        name = wanted.removeprefix("@").lower()
        chat = next((c for c in account.chats.values() if (c.username or "").lower() == name), None)
    else:
        chat = account.chats.get(int(wanted or 0))
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.migrated_to},
        )
    _check_membership(chat, chat.status(account.user))
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


def writable(account: Account, params: Params) -> Chat:
    """Return the chat of the call, which the bot must be allowed to write to."""
    chat = chat_of(account, params)
    if chat.status(account.user) == "restricted":
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def thread_of(chat: Chat, topic: int | None, reply: Message | None) -> tuple[int | None, bool]:
    """Return a new message's `message_thread_id` and whether it is in a topic.

    A reply stays in the topic of what it answers. Outside topics a reply in a supergroup carries the
    id of the message its chain began with: that looks like a topic, but nothing can be sent to it.
    The General topic has no id, so that its number 1 is none to send to either.
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


def check_open(account: Account, chat: Chat, thread: int | None) -> None:
    """Refuse to write to a topic that is closed, unless the bot is an administrator."""
    if thread in chat.closed_topics and chat.status(account.user) not in ADMINS:
        raise bad_request("TOPIC_CLOSED")


def replied(account: Account, chat: Chat, params: Params) -> Message | None:
    """Return the message that the call replies to, which must be there unless it may fail to be."""
    wanted: Params = params.get("reply_parameters") or {
        "message_id": params.get("reply_to_message_id"),
        "allow_sending_without_reply": params.get("allow_sending_without_reply"),
    }
    identifier = wanted.get("message_id")
    if identifier is None:
        return None
    source = chat_of(account, wanted) if wanted.get("chat_id") is not None else chat
    message = source.messages.get(int(identifier))
    if message is None:
        if wanted.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    if wanted.get("quote") and wanted["quote"] not in message.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return message if source is chat else None

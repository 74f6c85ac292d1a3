"""How a bot's place in a chat changes, and who is told.

Sources: Bot API "ChatMemberUpdated", "Message" (`new_chat_members`, `left_chat_member`) and "Update"
(`my_chat_member`).
"""

from tests.botapi.accounts import Account
from tests.botapi.errors import Json
from tests.botapi.model import Chat, Message, Update
from tests.botapi.privacy import announce
from tests.botapi.users import Member, User


def move(account: Account, chat: Chat, by: User, status: str) -> Update:
    """Give a bot another place in a chat and tell it so; return the update."""
    old = Member(account.user, chat.status(account.user))
    new = account.place(chat, status)
    payload: Json = {
        "chat": chat.to_json(),
        "from": by.to_json(),
        "date": int(account.world.clock()),
        "old_chat_member": old.to_json(),
        "new_chat_member": new.to_json(),
    }
    return account.deliveries.push("my_chat_member", payload)


def note(account: Account, chat: Chat, by: User, service: Json) -> Message:
    """Put the service message about a move into the chat and tell every bot in it."""
    message = Message(
        chat=chat,
        message_id=chat.take_message_id(),
        date=int(account.world.clock()),
        sender=by,
        service=service,
    )
    return announce(account.world, "message", chat.put(message))


def leave(account: Account, chat: Chat) -> None:
    """Let a bot leave a chat by itself."""
    move(account, chat, account.user, "left")
    if chat.type != "channel":
        note(account, chat, account.user, {"left_chat_member": account.user.to_json()})

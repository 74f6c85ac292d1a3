"""Methods about chats, their members, and files.

Each handler's contract is the Bot API's section of the same name.
"""

from collections.abc import Mapping
from typing import Final

from tests.botapi.accounts import Account, Files, Handler
from tests.botapi.errors import Params, bad_request
from tests.botapi.moves import leave
from tests.botapi.places import chat_of
from tests.botapi.users import ADMINS, Member

_MAX_DOWNLOAD: Final = 20_000_000
_GIFTS: Final = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def _get_chat(account: Account, params: Params, _files: Files) -> object:
    return chat_of(account, params).to_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }


def _get_chat_member(account: Account, params: Params, _files: Files) -> object:
    chat = chat_of(account, params)
    user = account.world.users.get(int(params.get("user_id") or 0))
    if user is None:
        raise bad_request("member not found")
    return chat.members.get(user.id, Member(user, "left")).to_json()


def _get_chat_administrators(account: Account, params: Params, _files: Files) -> object:
    chat = chat_of(account, params)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member.to_json()
        for member in chat.members.values()
        if member.status in ADMINS
        and (not member.user.is_bot or member.user.id == account.user.id or params.get("return_bots"))
    ]


def _leave_chat(account: Account, params: Params, _files: Files) -> object:
    chat = chat_of(account, params)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    leave(account, chat)
    return True


def _get_file(account: Account, params: Params, _files: Files) -> object:
    identifier = str(params.get("file_id") or "")
    if identifier not in account.world.files:
        raise bad_request("invalid file_id")
    size = len(account.world.files[identifier].content)
    if size > _MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": identifier,
        "file_unique_id": f"unique-{identifier}",
        "file_size": size,
        "file_path": account.world.path_of(identifier),
    }


HANDLERS: Final[Mapping[str, Handler]] = {
    "getChat": _get_chat,
    "getChatMember": _get_chat_member,
    "getChatAdministrators": _get_chat_administrators,
    "leaveChat": _leave_chat,
    "getFile": _get_file,
}

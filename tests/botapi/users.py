"""Accounts of Telegram and their places in chats.

Sources: Bot API "User", "ChatMember*" for the fields that every object must carry, "Message" (`from`,
`sender_chat`) for the accounts that stand in for chats.
"""

from dataclasses import dataclass
from typing import Final

from tests.botapi.errors import Json

_ADMIN_RIGHTS: Final = (
    "can_be_edited",
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
ADMINS: Final = frozenset({"creator", "administrator"})
GONE: Final = frozenset({"left", "kicked"})


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


# One account stands for all anonymous administrators of all groups, and so for the other two.
ANONYMOUS_ADMIN: Final = User(1_087_968_824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL_BOT: Final = User(136_817_688, "Channel", "Channel_Bot", is_bot=True)
TELEGRAM: Final = User(777_000, "Telegram", language_code=None)
STAND_INS: Final = (ANONYMOUS_ADMIN, CHANNEL_BOT, TELEGRAM)


@dataclass(frozen=True, slots=True)
class Member:
    """An account in a chat, with a status of ChatMember: creator, administrator, member ... kicked."""

    user: User
    status: str = "member"
    is_anonymous: bool = False

    def to_json(self) -> Json:
        """Return the ChatMember object that goes with the status, with every field it must have."""
        data: Json = {"user": self.user.to_json(), "status": self.status}
        if self.status in ADMINS:
            data["is_anonymous"] = self.is_anonymous
        if self.status == "administrator":
            data |= {right: right != "can_be_edited" for right in _ADMIN_RIGHTS}
        elif self.status == "restricted":
            data |= {"is_member": True, "until_date": 0} | dict.fromkeys(_MEMBER_RIGHTS, False)
        elif self.status == "kicked":
            data["until_date"] = 0
        return data

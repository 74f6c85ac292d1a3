"""People add and remove bots, name administrators, block, close topics and upgrade groups.

Sources: Bot API "ChatMemberUpdated", "Message" (`new_chat_members`, `left_chat_member`,
`migrate_to_chat_id`, `migrate_from_chat_id`), "forumTopic*".
"""

from tests.botapi.accounts import Account
from tests.botapi.factories import Stage
from tests.botapi.model import Chat, Update
from tests.botapi.moves import move, note
from tests.botapi.users import Member, User


class Moving(Stage):
    """Lets people change who is where; the bots concerned are told as Telegram tells them."""

    __slots__ = ()

    async def my_chat_member(
        self, chat: Chat, user: User, status: str, *, bot: Account | None = None
    ) -> Update:
        """Change a bot's place in a chat: `member`, `administrator`, `kicked` (blocked), `left` ..."""
        return move(bot or self.account, chat, user, status)

    async def invite(
        self, chat: Chat, by: User, *, bot: Account | None = None, status: str = "member"
    ) -> Update:
        """Let someone add a bot to a group: it is told of its place, and all bots there of the newcomer."""
        account = bot or self.account
        update = move(account, chat, by, status)
        if chat.type != "channel":
            note(account, chat, by, {"new_chat_members": [account.user.to_json()]})
        return update

    async def expel(self, chat: Chat, by: User, *, bot: Account | None = None) -> Update:
        """Let someone remove a bot from a group."""
        account = bot or self.account
        if chat.type != "channel":
            note(account, chat, by, {"left_chat_member": account.user.to_json()})
        return move(account, chat, by, "kicked")

    async def block(self, user: User, *, bot: Account | None = None) -> Update:
        """Let a user block a bot; a message of the user unblocks it."""
        account = bot or self.account
        return move(account, account.private(user), user, "kicked")

    def promote(self, chat: Chat, user: User, *, anonymous: bool = False) -> None:
        """Make a user an administrator; bots are not told, for they are no administrators."""
        chat.members[user.id] = Member(user, "administrator", is_anonymous=anonymous)

    def demote(self, chat: Chat, user: User) -> None:
        """Make a user a mere member."""
        chat.members[user.id] = Member(user)

    async def close_topic(self, chat: Chat, topic: int) -> None:
        """Close a topic: only administrators may write to it."""
        chat.closed_topics.add(topic)
        closing = self._write(chat, self.owner(chat), topic=topic, service={"forum_topic_closed": {}})
        self._announce("message", closing)

    def delete_topic(self, chat: Chat, topic: int) -> None:
        """Delete a topic with all messages in it; no bot is told of that."""
        del chat.topics[topic]
        for message in [m for m in chat.messages.values() if m.is_topic and m.thread_id == topic]:
            chat.remove(message)

    async def migrate(self, chat: Chat, *, announce: bool = True) -> Chat:
        """Turn a group into a supergroup and return that; unannounced, bots learn by their errors."""
        new = self.add_group(chat.title)
        new.members = dict(chat.members)
        new.full_readers = set(chat.full_readers)
        owner = self.owner(new)
        old_note = self._write(chat, owner, service={"migrate_to_chat_id": new.id})
        new_note = self._write(new, owner, service={"migrate_from_chat_id": chat.id})
        chat.migrated_to = new.id
        if announce:
            self._announce("message", old_note)
            self._announce("message", new_note)
        return new

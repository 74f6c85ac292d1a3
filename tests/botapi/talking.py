"""What people write, edit and delete.

Sources: Bot API "Update" (message, edited_message, channel_post, edited_channel_post), "Message"
(`sender_chat`, `is_automatic_forward`); Telegram's "Bot Features", section "Deep Linking".
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tests.botapi.accounts import Account
from tests.botapi.entities import Formatted, finish
from tests.botapi.errors import Json, Params
from tests.botapi.factories import Stage
from tests.botapi.model import Chat, Message, Upload
from tests.botapi.moves import move
from tests.botapi.sending import say
from tests.botapi.users import ANONYMOUS_ADMIN, CHANNEL_BOT, TELEGRAM, Member, User


class Talking(Stage):
    """Lets people talk: each action changes the chats and queues what the bots are told of it.

    An action that a bot may not see (privacy mode, blocked, not a member) still happens in the chat.
    """

    __slots__ = ()

    async def private_message(
        self,
        user: User,
        text: str = "",
        *,
        bot: Account | None = None,
        reply_to: Message | None = None,
        document: Upload | None = None,
        date: int | None = None,
    ) -> Message:
        """Let a user write to a bot, which unblocks it; with a document the text is its caption."""
        account = bot or self.account
        chat = account.private(user)
        if chat.status(account.user) == "left":
            chat.members[account.user.id] = Member(account.user)
        elif chat.status(account.user) == "kicked":
            move(account, chat, user, "member")
        message = self._write(chat, user, text, reply_to=reply_to, document=document, date=date)
        return self._announce("message", message)

    async def album(
        self,
        chat: Chat,
        user: User,
        captions: Sequence[str],
        *,
        documents: Sequence[Upload] = (),
        album: str | None = None,
    ) -> list[Message]:
        """Let a user send several photos, or these documents, at once: to Telegram each is a message.

        With the ``album`` of earlier ones they are further ones of the same.
        """
        identifier = album or f"album-{self.world.number()}"
        sent = []
        for number, caption in enumerate(captions):
            options: Json = {"media_group_id": identifier}
            if not documents:
                size = {"file_id": "p", "file_unique_id": f"p{number}", "width": 90, "height": 60}
                options["photo"] = [size]
            document = documents[number] if documents else None
            message = self._write(chat, user, caption, document=document, options=options)
            sent.append(self._announce("message", message))
        return sent

    async def start(self, user: User, payload: str = "", *, bot: Account | None = None) -> Message:
        """Let a user press START, or open a link to the bot that carries a payload.

        Raises:
            ValueError: where Telegram would not carry the payload.
        """
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload):
            raise ValueError(f"no payload of a link to a bot: {payload!r}")
        return await self.private_message(user, f"/start {payload}".rstrip(), bot=bot)

    async def follow(self, user: User, url: str) -> Message:
        """Let a user open a link such as https://t.me/bantin_bot?start=payload, of a button perhaps.

        Raises:
            AssertionError: where it leads to no bot of this server.
        """
        parts = urlsplit(url)
        name = parts.path.strip("/").lower()
        bots = {str(a.user.username).lower(): a for a in self.world.accounts.values()}
        if parts.scheme != "https" or parts.hostname != "t.me" or name not in bots:
            raise AssertionError(f"{url} leads to none of {sorted(bots)}")
        [payload] = parse_qs(parts.query).get("start", [""])
        return await self.start(user, payload, bot=bots[name])

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
        sender_chat: Chat | None = None,
    ) -> Message:
        """Let a user write to a group, in a topic where its thread id is given.

        With the group itself as `sender_chat` an anonymous administrator writes, with a channel
        someone who owns it; neither shows who it is.
        """
        chat.members.setdefault(user.id, Member(user))
        if sender_chat is not None:
            user = ANONYMOUS_ADMIN if sender_chat is chat else CHANNEL_BOT
        message = self._write(
            chat,
            user,
            text,
            topic=topic,
            reply_to=reply_to,
            document=document,
            date=date,
            sender_chat=sender_chat,
        )
        return self._announce("message", message)

    async def channel_post(self, channel: Chat, text: str = "", *, document: Upload | None = None) -> Message:
        """Let the owner of a channel post to it."""
        owner = self.owner(channel)
        post = self._write(channel, owner, text, document=document, sender_chat=channel)
        return self._announce("channel_post", post)

    async def forward_post(self, post: Message, group: Chat) -> Message:
        """Carry a channel's post to its discussion group, as Telegram itself does at once."""
        origin = {
            "type": "channel",
            "date": post.date,
            "chat": post.chat.to_json(),
            "message_id": post.message_id,
        }
        message = self._write(
            group,
            TELEGRAM,
            Formatted(post.text, post.entities),
            sender_chat=post.chat,
            options={"is_automatic_forward": True, "forward_origin": origin},
        )
        return self._announce("message", message)

    async def bot_message(
        self,
        bot: Account,
        chat: Chat,
        text: str,
        *,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Let a bot that has no client here write to a chat, held to the same rules as one that has."""
        params: Params = {
            "chat_id": chat.id,
            "message_thread_id": topic,
            "reply_to_message_id": reply_to.message_id if reply_to else None,
        }
        return say(bot, params, finish(Formatted(text, ())))

    async def service_message(self, chat: Chat, user: User, **content: object) -> Message:
        """Put a service message into a chat, such as `new_chat_title="..."`."""
        return self._announce("message", self._write(chat, user, service=content))

    async def edit(self, message: Message, text: str) -> Message:
        """Let the author change the text of a message."""
        content = finish(Formatted(text, ()))
        now = int(self.world.clock())
        edited = replace(self.current(message), text=content.text, entities=content.entities, edit_date=now)
        message.chat.put(edited)
        kind = "edited_channel_post" if message.chat.type == "channel" else "edited_message"
        return self._announce(kind, edited)

    async def delete(self, message: Message) -> None:
        """Let someone delete a message; no bot is told of that."""
        message.chat.remove(self.current(message))

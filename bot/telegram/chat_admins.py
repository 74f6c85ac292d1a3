"""Who administers a group, and how much of it the bot hears, as Telegram tells it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Bot, ChatMember
from telegram.error import BadRequest, Forbidden

_REFUSED_S = 20.0


class ChatAdmins:
    """The administrators of groups.

    That somebody is one is asked anew each time, for it may have ended just now. That somebody is none is
    remembered for a moment, so that one person's many presses are not as many calls.
    """

    def __init__(self, bot: Bot, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._clock = clock
        self._refused: dict[tuple[int, int], float] = {}

    async def include(self, chat_id: int, user_id: int) -> bool:
        """Whether a person administers a group; also an anonymous administrator, by the person's own id."""
        now = self._clock()
        self._refused = {key: until for key, until in self._refused.items() if until > now}
        if (chat_id, user_id) in self._refused:
            return False
        try:
            members = await self._bot.get_chat_administrators(chat_id)
        except (BadRequest, Forbidden):  # the bot is there no more
            return False
        if any(member.user.id == user_id for member in members):
            return True
        self._refused[chat_id, user_id] = now + _REFUSED_S
        return False


@dataclass(frozen=True, slots=True)
class Hearing:
    """What Telegram delivers to the bot of a group.

    Attributes:
        everything: Whether privacy mode is off, for all groups that the bot was added to since.
        administers: Whether the bot is an administrator of the group, and so is told everything.
    """

    everything: bool
    administers: bool


async def read_hearing(bot: Bot, group_id: int | None) -> Hearing:
    """What the bot hears of a group, or (``None``) of groups where it is a mere member.

    Raises:
        TelegramError: Telegram does not say.
    """
    me = await bot.get_me()
    administers = False
    if group_id is not None:
        member = await bot.get_chat_member(group_id, me.id)
        administers = member.status in {ChatMember.ADMINISTRATOR, ChatMember.OWNER}
    return Hearing(bool(me.can_read_all_group_messages), administers)

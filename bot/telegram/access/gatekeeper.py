"""The gate of a bot in use: who may ask by `telegram.access`, and how much by `telegram.limits`."""

from __future__ import annotations

from bot.i18n import Texts
from bot.telegram.access import pairing
from bot.telegram.access.rate_limits import Excess, Limits
from bot.telegram.policy import Admission, Visit
from bot.telegram.services import Desk

_GRANTED = Admission(granted=True)
_QUICK = frozenset({"button", "inline"})


class Doorkeeper:
    """Lets in whom the settings and the list allow, as often as the limits allow.

    Admins are let in everywhere, and their own limit does not hold. In a group that is allowed everybody may
    ask; a group that is not is told so once, and left. People who are not allowed get a sentence in private
    that says how to be, and take nothing of what others may ask.
    """

    def __init__(self, desk: Desk, limits: Limits) -> None:
        self._desk = desk
        self._limits = limits
        self._left: set[int] = set()  # so that what is still on its way from there is not turned away again

    async def admit(self, visit: Visit) -> Admission:
        """Let somebody in or not, and count it."""
        if visit.wish == "join":
            return await self._join(visit)
        if not await self._is_allowed(visit):
            return await self._refuse(visit)
        excess = self._limits.take(
            visit.user_id,
            None if visit.private else visit.chat_id,
            quick=visit.wish in _QUICK,
            own=not self._desk.is_admin(visit.user_id),
        )
        return self._wait(excess, visit) if excess else _GRANTED

    async def _join(self, visit: Visit) -> Admission:
        """Stay in a group that is allowed; an admin who adds the bot allows it by that."""
        access, group = self._desk.state.access, visit.chat_id
        if group is None:
            raise ValueError("a group without an id")
        self._left.discard(group)
        if self._desk.config.telegram.access == "open":
            return _GRANTED
        if visit.user_id is not None and self._desk.is_admin(visit.user_id):
            await self._desk.stored(access.allow, group, visit.user_id, visit.label)
            return _GRANTED
        if await self._desk.stored(access.allows, group):
            return _GRANTED
        return self._leave(group, visit.texts)

    async def _is_allowed(self, visit: Visit) -> bool:
        if self._desk.config.telegram.access == "open" or self._desk.is_admin(visit.user_id):
            return True
        in_group = visit.chat_id is not None and not visit.private
        subject = visit.chat_id if in_group else visit.user_id
        return subject is not None and await self._desk.stored(self._desk.state.access.allows, subject)

    async def _refuse(self, visit: Visit) -> Admission:
        if visit.wish == "inline":
            return Admission(granted=False, say=visit.texts.say("access-inline"))
        if visit.wish == "button":
            return Admission(granted=False, say=visit.texts.say("access-button"))
        if visit.chat_id is not None and not visit.private:
            return self._leave(visit.chat_id, visit.texts)
        if visit.user_id is None:
            return Admission(granted=False)
        excess = self._limits.take(visit.user_id, None, shared=False)
        if excess:
            return self._wait(excess, visit)
        if self._desk.config.telegram.access == "pairing":
            said = await pairing.ask(self._desk, visit.user_id, visit.label, visit.texts)
        else:
            said = visit.texts.say("access-list", id=str(visit.user_id))
        return Admission(granted=False, say=said)

    def _leave(self, group: int, texts: Texts) -> Admission:
        if group in self._left:
            return Admission(granted=False)
        self._left.add(group)
        return Admission(granted=False, say=texts.say("access-group", id=str(group)), leave=True)

    def _wait(self, excess: Excess, visit: Visit) -> Admission:
        """Told once in a chat; what is said inline or at a press nobody else sees, and it fills no chat."""
        says = not visit.silent and (visit.wish in _QUICK or self._limits.is_news(excess))
        return Admission(granted=False, say=_please_wait(excess, visit.texts) if says else None)


def _please_wait(excess: Excess, texts: Texts) -> str:
    match excess.scope:
        case "user":
            return texts.say("wait-user", seconds=excess.seconds)
        case "chat":
            return texts.say("wait-chat", seconds=excess.seconds)
        case "all":
            return texts.say("wait-all", seconds=excess.seconds)

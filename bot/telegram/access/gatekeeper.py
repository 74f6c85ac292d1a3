"""Who may ask, by `telegram.access`, and how much, by `telegram.limits`."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from bot.i18n import Translator
from bot.telegram.access import pairing
from bot.telegram.access.rate_limits import Excess, RateLimits
from bot.telegram.access.shared_limits import SharedLimits
from bot.telegram.policy import AccessRequest, Decision
from bot.telegram.sending import SendingServices

_P = ParamSpec("_P")
_T = TypeVar("_T")
_GRANTED = Decision(granted=True)
_QUICK = frozenset({"button", "inline"})


class Gatekeeper:
    """Lets in whom the settings and the list allow, as often as the limits allow.

    Admins are let in everywhere; no limit holds for them, and they take nothing of what others may ask. In a
    group that is allowed everybody may ask; a group that is not is told so once, and left. People who are not
    allowed get a sentence in private that says how to be, and take nothing of what others may ask either.
    """

    def __init__(self, limits: RateLimits | SharedLimits) -> None:
        self._limits = limits
        self._left: set[int] = set()  # so that what is still on its way from there is not turned away again

    async def decide(self, services: SendingServices, access_request: AccessRequest) -> Decision:
        """Let somebody in or not, and count it."""
        if access_request.purpose == "join":
            return await self._decide_to_stay(services, access_request)
        if not await _is_allowed(services, access_request):
            return await self._refuse(services, access_request)
        if services.is_admin(access_request.user_id):
            return _GRANTED
        excess = await _ask(
            services,
            self._limits.count_request,
            "quick" if access_request.purpose in _QUICK else "question",
            access_request.user_id,
            None if access_request.private else access_request.chat_id,
            access_request.age_s,
        )
        return await self._delay(services, excess, access_request) if excess else _GRANTED

    async def _decide_to_stay(self, services: SendingServices, access_request: AccessRequest) -> Decision:
        """Stay in a group that is allowed; an admin who adds the bot allows it by that."""
        access, group = services.state.access, access_request.chat_id
        if group is None:
            raise ValueError("a group without an id")
        self._left.discard(group)
        if services.config.telegram.access == "open":
            return _GRANTED
        if access_request.user_id is not None and services.is_admin(access_request.user_id):
            await services.run_short_call(access.allow, group, access_request.user_id, access_request.label)
            return _GRANTED
        if await services.run_short_call(access.allows, group):
            return _GRANTED
        return self._leave(group, access_request.tr)

    async def _refuse(self, services: SendingServices, access_request: AccessRequest) -> Decision:
        tr, user_id = access_request.tr, access_request.user_id
        if access_request.purpose == "inline":
            return Decision(granted=False, say=tr.say("access-inline"))
        if access_request.purpose == "button":
            return Decision(granted=False, say=tr.say("access-button"))
        if access_request.chat_id is not None and not access_request.private:
            return self._leave(access_request.chat_id, tr)
        if user_id is None:
            return Decision(granted=False)
        excess = await _ask(
            services, self._limits.count_request, "refusal", user_id, None, access_request.age_s
        )
        if excess:
            return await self._delay(services, excess, access_request)
        if services.config.telegram.access == "pairing":
            said = await pairing.request_access(services, user_id, access_request.label, tr)
        else:
            said = tr.say("access-list", id=str(user_id))
        return Decision(granted=False, say=said)

    def _leave(self, group: int, tr: Translator) -> Decision:
        if group in self._left:
            return Decision(granted=False)
        self._left.add(group)
        return Decision(granted=False, say=tr.say("access-group", id=str(group)), leave=True)

    async def _delay(
        self, services: SendingServices, excess: Excess, access_request: AccessRequest
    ) -> Decision:
        """Told once in a chat; what is said inline or at a press nobody else sees, and it fills no chat."""
        says = not access_request.silent and (
            access_request.purpose in _QUICK or await _ask(services, self._limits.is_news, excess)
        )
        said = _please_wait(excess, access_request.tr) if says else None
        return Decision(granted=False, say=said, delayed=True)


async def _ask(
    services: SendingServices, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
) -> _T:
    """What the limits say: at once where they are in memory, through the state where others share them."""
    if services.state.shared:
        return await services.run_short_call(function, *args, **kwargs)
    return function(*args, **kwargs)


async def _is_allowed(services: SendingServices, access_request: AccessRequest) -> bool:
    if services.config.telegram.access == "open" or services.is_admin(access_request.user_id):
        return True
    in_group = access_request.chat_id is not None and not access_request.private
    subject = access_request.chat_id if in_group else access_request.user_id
    return subject is not None and await services.run_short_call(services.state.access.allows, subject)


def _please_wait(excess: Excess, tr: Translator) -> str:
    match excess.scope:
        case "user":
            return tr.say("wait-user", seconds=excess.seconds)
        case "chat":
            return tr.say("wait-chat", seconds=excess.seconds)
        case "all":
            return tr.say("wait-all", seconds=excess.seconds)

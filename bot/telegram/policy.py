"""Who is let in: asked before anything is done for anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.i18n import Texts

Wish = Literal["ask", "search", "command", "button", "inline", "join"]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the gate.

    Attributes:
        wish: What they want; ``join``: to have the bot in a group.
        user_id: Who; ``None`` for a group's anonymous administrators.
        chat_id: Where; ``None`` inline, where Telegram does not say.
        private: Whether it is the person's own chat with the bot.
        label: A name to know the person by, and in a group the group.
        texts: The language in which to say no.
        silent: Whether nothing will be said in any case.
    """

    wish: Wish
    user_id: int | None
    chat_id: int | None
    private: bool
    label: str
    texts: Texts
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether somebody is let in.

    Attributes:
        granted: Whether.
        say: If not, the HTML that says why, inline and for buttons without marks; ``None`` says nothing.
        leave: Whether the bot is to leave the group then.
    """

    granted: bool
    say: str | None = None
    leave: bool = False


class Gate(Protocol):
    """Decides who is let in."""

    async def admit(self, visit: Visit) -> Admission:
        """Let somebody in or not; counts the visit where visits are counted."""


class OpenGate:
    """Lets everybody in."""

    async def admit(self, visit: Visit) -> Admission:  # noqa: ARG002 (whoever it is)
        """Let in."""
        return Admission(granted=True)

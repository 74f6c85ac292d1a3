"""Who wants to be let in, and what is decided of it, before anything is done for anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.i18n import Translator

AccessPurpose = Literal["ask", "search", "command", "button", "inline", "join"]


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """Somebody who wants something of the bot.

    Attributes:
        purpose: What they want; ``join``: to have the bot in a group.
        user_id: Who; ``None`` for a group's anonymous administrators.
        chat_id: Where; ``None`` inline, where Telegram does not say.
        private: Whether it is the person's own chat with the bot.
        label: A name to know the person by, and in a group the group.
        tr: The language in which to say no.
        silent: Whether nothing will be said in any case.
        age_s: How many seconds ago they wanted it.
    """

    purpose: AccessPurpose
    user_id: int | None
    chat_id: int | None
    private: bool
    label: str
    tr: Translator
    silent: bool = False
    age_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether somebody is let in.

    Attributes:
        granted: Whether.
        say: If not, the HTML that says why, inline and for buttons without marks; ``None`` says nothing.
        leave: Whether the bot is to leave the group then.
        delayed: Whether they are let in later, for they asked too much.
    """

    granted: bool
    say: str | None = None
    leave: bool = False
    delayed: bool = False

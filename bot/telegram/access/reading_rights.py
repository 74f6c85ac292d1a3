"""What of the library somebody may read where they are."""

from __future__ import annotations

from dataclasses import dataclass

from bot.state.readers import Readers
from corpus.collections import Collections, both

NOTHING: Collections = frozenset()


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where.

    Attributes:
        user_id: ``None`` of a group's anonymous administrators.
        chat_id: ``None`` inline, where Telegram does not say.
    """

    user_id: int | None
    chat_id: int | None

    @property
    def is_in_group(self) -> bool:
        """Whether others read along; a private chat has the id of the person."""
        return self.chat_id is not None and self.chat_id != self.user_id


def readable_by(
    asker: Asker, readers: Readers, default: Collections | None, *, is_admin: bool
) -> Collections | None:
    """The collections that somebody may read there; ``None``: every bulletin.

    In private it is what the admins gave the person, or else the ``default``; those who run the bot read
    everything, unless they were given less. In a group it is what the group was given, or else the default,
    as far as the person may read it who asks: nobody gets there what they do not get in private by an
    admin's word. Nobody, nowhere, reads nothing.
    """
    if asker.user_id is None and asker.chat_id is None:
        return NOTHING
    person, group = readers.rights(asker.user_id or 0, asker.chat_id or 0)
    if not asker.is_in_group:
        if person is not None:
            return person.collections
        return None if is_admin else default
    of_group = default if group is None else group.collections
    return of_group if person is None else both(of_group, person.collections)

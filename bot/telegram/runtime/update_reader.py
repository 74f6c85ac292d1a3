"""From what Telegram sends to an update, one by one: what the library cannot read costs no other.

A Bot API server of one's own may be older or newer than the library, and say what it does not know.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from telegram import Bot, Update

from bot.state.inbox import ReceivedUpdate
from corpus.notices import notice

_LOG = logging.getLogger(__name__)
_GREATEST = 2**63 - 1  # that a database holds

SenderKey = tuple[int | None, int | None]
"""Where an update was sent, and by whom."""


class UpdateReader:
    """Reads updates, and counts those that cannot be read.

    Attributes:
        skipped: How many could not be read so far.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.skipped = 0

    def read(self, raw: object) -> tuple[Update, ReceivedUpdate] | None:
        """An update as the library has it and as it is kept.

        ``None`` where it cannot be read: that is counted and logged, without a word of what it says.
        """
        try:
            if not isinstance(raw, dict):
                raise TypeError  # noqa: TRY301 (one way out for all that is wrong)
            update = Update.de_json(raw, self._bot)
            return update, _received(update, raw)
        except Exception as error:  # noqa: BLE001 (whatever it is, the next one is not held up)
            self._skip(raw, error)
            return None

    def _skip(self, raw: object, error: Exception) -> None:
        self.skipped += 1
        fields = raw if isinstance(raw, dict) else {}
        update_id = number_of(raw)
        kinds = [kind for kind in Update.ALL_TYPES if kind in fields]
        _LOG.warning(
            "update %s (%s) cannot be read (%s) and is skipped; %d so far",
            notice("without a number") if update_id is None else update_id,
            ", ".join(kinds) or notice("of no known kind"),
            type(error).__name__,
            self.skipped,
        )


def number_of(raw: object) -> int | None:
    """The number of an update that may be anything; ``None`` where it has none."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) and _is_id(number) else None


def sender_key(update: Update) -> SenderKey:
    """Where an update was sent, and by whom."""
    user, chat = update.effective_user, update.effective_chat
    return chat.id if chat else None, user.id if user else None


def _received(update: Update, raw: dict[str, Any]) -> ReceivedUpdate:
    """An update as it is kept.

    Raises:
        ValueError: it has no number, holds what JSON cannot, or comes from nobody or nowhere that there is.
    """
    json.dumps(raw, allow_nan=False)
    if number_of(raw) is None:
        raise ValueError
    chat_id, user_id = sender_key(update)
    if not all(number is None or _is_id(number) for number in (chat_id, user_id)):
        raise ValueError
    if update.effective_message and chat_id is None:
        raise ValueError
    return ReceivedUpdate(update.update_id, user_id, chat_id, raw)


def _is_id(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) <= _GREATEST

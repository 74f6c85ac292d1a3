"""Which message of an album was answered for all of them: to Telegram each photo is a message of its own."""

from __future__ import annotations

import datetime as dt

from bot.state.database import Clock, Database, patient
from bot.state.tables import albums


@patient
class Albums:
    """Albums of private chats, by chat id and Telegram's id of the album."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def claim(self, chat_id: int, album: str, message_id: int) -> bool:
        """Have one message speak for an album, unless another does; whether it is the one that does."""
        with self._database.writing() as transaction:
            claimed = {"chat_id": chat_id, "album": album}
            if transaction.put_new(albums, **claimed, message_id=message_id, at=self._clock()):
                return True
            row = transaction.row(albums, **claimed)
        return row is None or bool(row["message_id"] == message_id)

    def purge(self, before: dt.datetime) -> int:
        """Delete the albums that came before a time; how many."""
        with self._database.writing() as transaction:
            return transaction.change(albums.delete().where(albums.c.at < before))

"""Which message speaks for the album that it belongs to, for where the state cannot keep that."""

from __future__ import annotations

from collections import OrderedDict


class AlbumSpeakers:
    """Which message speaks for an album, as far as is remembered without the state. For one event loop."""

    def __init__(self, most: int = 1000) -> None:
        """Remember so many albums, the latest."""
        self._most = most
        self._speakers: OrderedDict[tuple[int, str], int] = OrderedDict()

    def claim(self, chat_id: int, album: str, message_id: int) -> bool:
        """Have one message speak for an album, unless another does; whether it is the one that does."""
        speaker = self._speakers.setdefault((chat_id, album), message_id)
        while len(self._speakers) > self._most:
            self._speakers.popitem(last=False)
        return speaker == message_id

"""Albums: photos or documents that were sent at once, each of which is a message of its own to Telegram.

They come one by one, perhaps in several deliveries, and any of them may have the caption. What is said to
messages that ask nothing is said once for an album, and not at all where one of them asks something.
"""

from __future__ import annotations

from telegram import Message
from telegram.constants import ChatType

from bot.telegram.message_fields import text_of
from bot.telegram.services import ChatServices

_GATHER_S = 2.0  # within which the rest of an album comes


async def speaks_for_album(services: ChatServices, message: Message) -> bool:
    """Whether a message that asks nothing is the one of its album to which something is said.

    One without words waits for the others first. True of a message that belongs to no album.
    """
    if message.media_group_id is None:
        return True
    if not text_of(message)[0]:
        await services.clock.sleep(_GATHER_S)
    return await claim_album(services, message)


async def claim_album(services: ChatServices, message: Message) -> bool:
    """Have a message speak for the album that it may belong to; whether it does, and no other.

    In a group nothing is said to messages that ask nothing, so that nobody need know.
    """
    album = message.media_group_id
    if album is None or message.chat.type != ChatType.PRIVATE:
        return True
    here = (message.chat_id, album, message.message_id)
    if not services.album_speakers.claim(*here):
        return False
    return await services.remember(services.state.albums.claim, *here) is not False

"""All methods of the Bot API that this server has, but those by which updates travel (`delivery`)."""

from collections.abc import Mapping
from typing import Final

from tests.botapi import chats, profile, queries, sending
from tests.botapi.accounts import Handler

METHODS: Final[Mapping[str, Handler]] = {
    **profile.HANDLERS,
    **sending.HANDLERS,
    **queries.HANDLERS,
    **chats.HANDLERS,
}

"""Updates that no library should have to read: real ones of every kind, each spoilt in a few places."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.botapi.errors import Json
from tests.botapi.model import Update

SECRET = "cau-hoi-rieng-tu"  # noqa: S105 - what people write must not be found in the log
_PERSON = {"id": 77, "is_bot": False, "first_name": SECRET, "username": "lan", "language_code": "vi"}
_CHAT = {"id": 77, "type": "private", "first_name": SECRET}
_GROUP = {"id": -1_002_000_000_077, "type": "supergroup", "title": SECRET, "is_forum": True}
_ENTITY = {"type": "bot_command", "offset": 0, "length": 4}
_MESSAGE = {
    "message_id": 5,
    "date": 1_700_000_000,
    "from": _PERSON,
    "chat": _CHAT,
    "text": f"/ask {SECRET} là gì?",
    "entities": [_ENTITY],
}
_OPTION = {"text": SECRET, "voter_count": 3, "persistent_id": "0"}
_POLL = {"id": "9", "question": SECRET, "options": [_OPTION], "total_voter_count": 3, "type": "quiz"}
_MEMBER = {"user": _PERSON, "status": "member"}
_FILE = {"file_id": "f", "file_unique_id": "u", "file_name": "a.txt", "file_size": 3}
# Kinds that are in no version of the library, and those that need fields which older servers do not send.
KINDS: dict[str, Json] = {
    "message": _MESSAGE,
    "edited_message": {**_MESSAGE, "edit_date": 1_700_000_100},
    "callback_query": {"id": "1", "from": _PERSON, "message": _MESSAGE, "chat_instance": "c", "data": "a:1"},
    "inline_query": {"id": "2", "from": _PERSON, "query": SECRET, "offset": ""},
    "chosen_inline_result": {"result_id": "r", "from": _PERSON, "query": SECRET},
    "my_chat_member": {
        "chat": _GROUP,
        "from": _PERSON,
        "date": 1,
        "old_chat_member": _MEMBER,
        "new_chat_member": _MEMBER,
    },
    "poll": {**_POLL, "is_closed": False, "is_anonymous": True, "allows_multiple_answers": False},
    "poll_answer": {"poll_id": "9", "user": _PERSON, "option_ids": [0]},
    "channel_post": {**_MESSAGE, "chat": {**_GROUP, "type": "channel"}},
    "message_reaction": {
        "chat": _GROUP,
        "message_id": 5,
        "date": 1,
        "old_reaction": [],
        "new_reaction": [{}],
    },
    "business_message": {**_MESSAGE, "business_connection_id": "b"},
    "poem_of_the_day": {"text": SECRET},
}
_EXTRAS: dict[str, Any] = {
    "poll": _POLL,
    "reply_to_message": {**_MESSAGE, "text": SECRET},
    "document": _FILE,
    "photo": [_FILE],
    "sender_chat": _GROUP,
    "forward_origin": {"type": "future", "date": 1},
    "quote": {"text": SECRET, "position": 2**31},
    "media_group_id": "m",
    "migrate_to_chat_id": -1_002_000_000_078,
    "new_chat_members": [_PERSON],
    "message_thread_id": 3,
    "is_topic_message": True,
    "external_reply": {"origin": {"type": "user"}},
}


def _nest(depth: int) -> Any:  # noqa: ANN401 - JSON of any shape
    value: Any = SECRET
    for number in range(depth):
        value = [value] if number % 2 else {"reply_to_message": value}
    return value


_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    -(2**63) - 1,
    10**30,
    1.5,
    1e308,
    "",
    SECRET,
    "\ud83d",
    "a\udfffb",
    "\x00",
    "\u202e" + SECRET,
    "<b>&" + SECRET,
    "x" * 70_000,
    "." * 20_000,
    "[" * 5_000,
    "1" * 20_000,
    [],
    {},
    [None],
    [[[[]]]],
    {"id": {}},
    _nest(60),
)


@dataclass(frozen=True, slots=True)
class RawUpdate(Update):
    """An update that is sent as it is, whatever it is."""

    def to_json(self) -> Json:
        """Return the payload, with nothing but the number added that Telegram gives every update."""
        return {**self.payload, "update_id": self.update_id}


def hostile_updates(chance: Random, count: int) -> Iterator[Json]:
    """Updates without their number, so many; the same chances make the same ones."""
    for _ in range(count):
        kind = chance.choice(list(KINDS))
        update = {kind: copy.deepcopy(KINDS[kind])}
        if chance.random() < 1 / 2 and isinstance(update[kind], dict):
            update[kind] |= copy.deepcopy(dict(chance.sample(list(_EXTRAS.items()), chance.randrange(3))))
        for _ in range(chance.randrange(1, 4)):
            _spoil(update, chance)
        yield update


def _spoil(update: Json, chance: Random) -> None:
    """Take a field away, give it another value, or put one in that nobody knows."""
    place, key = chance.choice(list(_fields(update)))
    match chance.randrange(4):
        case 0:
            del place[key]
        case 1:
            place[chance.choice(("text", "id", "from", "chat", "future"))] = copy.deepcopy(
                chance.choice(_VALUES)
            )
        case _:
            place[key] = copy.deepcopy(chance.choice(_VALUES))
    if not update:
        update["message"] = None


def _fields(value: Any) -> Iterator[tuple[Json, str]]:  # noqa: ANN401 - JSON of any shape
    """Every field of every object in a value, from the outside in."""
    if isinstance(value, dict):
        yield from ((value, key) for key in list(value))
        for inner in value.values():
            yield from _fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner)

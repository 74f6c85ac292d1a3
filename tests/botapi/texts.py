"""Translator and captions as calls bring them, parsed and held to their limits.

Sources: Bot API "Formatting options", "sendMessage", "sendDocument"; tdlib/telegram-bot-api issue 165 for
the size of all entities together.
"""

from typing import Final

from tests.botapi.accounts import World
from tests.botapi.entities import EntityError, Formatted, entities_from_json, finish, utf16_length
from tests.botapi.errors import Params, bad_request
from tests.botapi.html_mode import parse_html

_MAX_TEXT: Final = 4096
_MAX_CAPTION: Final = 1024
_MAX_RAW_BYTES: Final = 32_768
# An approximation, of which Telegram's own developer says that it is a good one.
_MAX_ENTITY_BYTES: Final = 9500
_ENTITY_BYTES: Final = 12


def message_text(world: World, params: Params) -> Formatted:
    """Return the text of a message, counting the entities that are past their limit."""
    formatted = _formatted(world, params.get("text") or "", params.get("parse_mode"), params.get("entities"))
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > _MAX_TEXT:
        raise bad_request("message is too long")
    return formatted


def caption(world: World, params: Params) -> Formatted:
    """Return the caption of a file, which may be empty."""
    formatted = _formatted(
        world, params.get("caption") or "", params.get("parse_mode"), params.get("caption_entities")
    )
    if utf16_length(formatted.text) > _MAX_CAPTION:
        raise bad_request("message caption is too long")
    return formatted


def raw(params: Params, name: str) -> str | None:
    """Return a text as it was before it was parsed, None where it was not."""
    return params.get(name) if params.get("parse_mode") else None


def _formatted(world: World, text: str, parse_mode: str | None, entities: object) -> Formatted:
    if len(text.encode()) > _MAX_RAW_BYTES:
        raise bad_request("text is too long")
    try:
        if not parse_mode:
            explicit = entities_from_json(entities) if isinstance(entities, list) else ()
            formatted = finish(Formatted(text, explicit))
        elif parse_mode.lower() == "html":
            formatted = finish(parse_html(text))
        else:
            raise bad_request("unsupported parse_mode")
    except EntityError as error:
        raise bad_request(f"can't parse entities: {error}") from None
    if sum(_ENTITY_BYTES + len((e.url or "").encode()) for e in formatted.entities) > _MAX_ENTITY_BYTES:
        raise bad_request("ENTITIES_TOO_LONG")
    world.dropped_entities += formatted.dropped
    return formatted

"""Requests of the Bot API read from HTTP, whatever way the parameters travel.

Source: Bot API "Making requests": query string, form, multipart and JSON bodies are all accepted, and
objects inside the first three are JSON text.
"""

import json
import re
from collections.abc import Callable
from typing import Final

from aiohttp import BodyPartReader, web

from tests.botapi.errors import ApiError, Json, bad_request
from tests.botapi.model import Upload

_INTEGERS: Final = frozenset(
    {
        "cache_time",
        "chat_id",
        "limit",
        "max_connections",
        "message_id",
        "message_thread_id",
        "reply_to_message_id",
        "timeout",
        "user_id",
    }
)
_BOOLEANS: Final = frozenset(
    {
        "allow_sending_without_reply",
        "disable_content_type_detection",
        "disable_notification",
        "drop_pending_updates",
        "is_big",
        "is_personal",
        "protect_content",
        "return_bots",
        "show_alert",
    }
)
_OBJECTS: Final = frozenset(
    {
        "allowed_updates",
        "button",
        "caption_entities",
        "commands",
        "entities",
        "link_preview_options",
        "message_ids",
        "reaction",
        "reply_markup",
        "reply_parameters",
        "results",
        "scope",
    }
)


async def read_request(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Return the decoded parameters and the files of a request.

    Raises:
        ApiError: where a parameter is not what its name asks for.
    """
    raw: Json = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        raw |= await _json_body(request)
    elif request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            # A part inside a part is not something the Bot API has.
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise bad_request("can't parse multipart request")
            if part.filename is None:
                raw[part.name] = await part.text()
            else:
                kind = part.headers.get("Content-Type", "application/octet-stream")
                files[part.name] = Upload(part.filename, bytes(await part.read()), kind)
    else:
        raw |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return {key: _decoded(key, value) for key, value in raw.items()}, files


async def _json_body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except json.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        raise bad_request("can't parse request body as JSON object")
    return body


def _decoded(key: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if key in _OBJECTS:
        try:
            return json.loads(value) if value else None
        except json.JSONDecodeError:
            name = "reply keyboard markup" if key == "reply_markup" else key
            raise bad_request(f"can't parse {name} JSON object") from None
    if key in _BOOLEANS:
        return value.lower() in {"true", "1", "yes", "t", "y"}
    # A chat may be named instead of numbered, and `offset` is a number for getUpdates alone.
    if key in _INTEGERS or key == "offset":
        if re.fullmatch(r"-?[0-9]+", value):
            return int(value)
        if key != "chat_id":
            raise bad_request(f"{key} must be a number")
    return value


def reply(result: object) -> web.Response:
    """Return the response for a call that went well."""
    return web.json_response({"ok": True, "result": result}, dumps=_dumps)


def refusal(error: ApiError) -> web.Response:
    """Return the response for a call that was refused."""
    data: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        data["parameters"] = error.parameters
    return web.json_response(data, status=error.status, dumps=_dumps)


def page(error: ApiError) -> web.Response:
    """Return the HTML page of a server in front of Telegram's, which knows nothing of the Bot API."""
    title = f"{error.status} {error.description}"
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><hr>nginx</body></html>"
    return web.Response(status=error.status, text=html, content_type="text/html")


# Telegram escapes all that is not ASCII; so half a surrogate pair, too, can be said.
_dumps: Callable[[object], str] = json.JSONEncoder().encode

"""Checks of keyboards and inline results against the limits that the Bot API documents.

Sources: Bot API "InlineKeyboardButton", "CopyTextButton", "InlineQueryResult", "answerInlineQuery".
Where the documentation gives a limit but no sentence, the sentence is the constant that Telegram's
servers answer with, or one of this server's own, marked so.
"""

import re
from collections.abc import Mapping
from typing import Final

from tests.botapi.entities import checked_link
from tests.botapi.errors import Json, Params, bad_request

_ACTIONS: Final = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_KINDS: Final = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
_MAX_BUTTONS: Final = 100
_MAX_ROW: Final = 8
_MAX_CALLBACK_BYTES: Final = 64
_MAX_COPY_CHARACTERS: Final = 256
_MAX_RESULTS: Final = 50
_MAX_RESULT_ID_BYTES: Final = 64
_MAX_OFFSET_BYTES: Final = 64


def checked_markup(params: Params, *, inline_only: bool = False) -> Json | None:
    """Return the reply markup of a call, None where it has none or an empty inline keyboard."""
    markup = params.get("reply_markup")
    if not markup:
        return None
    if not isinstance(markup, dict) or not any(kind in markup for kind in _KINDS):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if inline_only:
            raise bad_request("inline keyboard expected")
        return markup
    rows = [row for row in markup["inline_keyboard"] if row]
    buttons = [button for row in rows for button in row]
    if len(buttons) > _MAX_BUTTONS or any(len(row) > _MAX_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Mapping[str, object]) -> None:
    if not str(button.get("text", "")).strip():
        raise bad_request("inline keyboard button text is empty")  # this server's own sentence
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        # This server's own sentence: the documentation asks for exactly one.
        raise bad_request(f"inline keyboard button must have exactly one action, not {', '.join(actions)}")
    value = button[actions[0]]
    if actions == ["callback_data"] and not 1 <= len(str(value).encode()) <= _MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if actions == ["copy_text"]:
        text = value.get("text", "") if isinstance(value, dict) else ""
        if not 1 <= len(text) <= _MAX_COPY_CHARACTERS:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if actions == ["url"] and checked_link(str(value)) is None:
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")


def checked_results(params: Params) -> list[Json]:
    """Return the results of answerInlineQuery; what messages they send is checked by the caller."""
    results: list[Json] = list(params.get("results") or [])
    if len(results) > _MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(str(params.get("next_offset") or "").encode()) > _MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    if int(params.get("cache_time") or 0) < 0:
        raise bad_request("cache_time must be non-negative")  # this server's own sentence
    button = params.get("button") or {}
    if button and not str(button.get("text", "")).strip():
        raise bad_request("inline query results button text is empty")  # this server's own sentence
    start = button.get("start_parameter")
    if start is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start):
        raise bad_request("START_PARAM_INVALID")
    ids = [str(result.get("id", "")) for result in results]
    if any(not 1 <= len(identifier.encode()) <= _MAX_RESULT_ID_BYTES for identifier in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)
    return results


def _check_result(result: Mapping[str, object]) -> None:
    if not result.get("type"):
        raise bad_request("can't parse inline query result: type is missing")  # this server's own sentence
    if result["type"] == "article":
        if not str(result.get("title", "")).strip():
            raise bad_request("ARTICLE_TITLE_EMPTY")
        if not result.get("input_message_content"):
            raise bad_request("SEND_MESSAGE_TYPE_INVALID")
    checked_markup(result, inline_only=True)

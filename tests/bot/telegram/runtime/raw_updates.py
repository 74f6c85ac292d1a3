"""Updates as Telegram sends them, for what takes them in."""

from typing import Any

WORDS = "Bí thư là ai?"


def asked(number: int, user: int = 1, chat: int = 1, text: str = WORDS) -> dict[str, Any]:
    """A question that a person wrote in a chat, as the update of a number."""
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_700_000_000,
            "text": text,
            "from": {"id": user, "is_bot": False, "first_name": "Lan"},
            "chat": {"id": chat, "type": "private"},
        },
    }


def typed(number: int, user: int = 1) -> dict[str, Any]:
    """An inline query, as the update of a number."""
    person = {"id": user, "is_bot": False, "first_name": "Lan"}
    return {"update_id": number, "inline_query": {"id": "1", "from": person, "query": WORDS, "offset": ""}}

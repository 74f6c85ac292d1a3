"""What every module of the server speaks in: JSON objects, parameters and refusals.

Sources: Bot API "Making requests" for errors and "ResponseParameters" for what goes with them.
"""

from collections.abc import Mapping
from typing import Any, Final

Json = dict[str, Any]
Params = Mapping[str, Any]

TWO_POLLS: Final = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


class ApiError(Exception):
    """A refusal, as the Bot API words it."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}

    @property
    def outcome(self) -> str:
        """The refusal in one line, as calls are recorded with it."""
        return f"{self.status} {self.description}"


def bad_request(sentence: str) -> ApiError:
    """Return the 400 error with this sentence."""
    return ApiError(400, f"Bad Request: {sentence}")


def too_many_requests(seconds: int) -> ApiError:
    """Return the 429 error that asks to wait so many seconds, at least one as Telegram does."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
